r"""Pay in proportion to the index, for an upstream city that dislikes risk.

The downstream city pays :math:`\beta` per unit of effort seen through noise, :math:`e +
\varepsilon` with :math:`\varepsilon \sim N(0, s^2)`, so :math:`s = \sigma / \eta` where
:math:`\sigma` is the noise of the index: :math:`s` is measured *in units of effort*. A city
with constant absolute risk aversion :math:`\rho` values the pay at its mean less
:math:`\tfrac12 \rho \beta^2 s^2`, chooses :math:`e = (b_U + \beta)/c`, and the slope that is best
for both together is

.. math:: \beta^* = \frac{b_D}{1 + \rho c s^2},

adding :math:`b_D \beta^* / 2c` to the joint surplus, the part :math:`1/(1 + \rho c s^2)` of what
the efficient effort would add. In units of the index the pay is :math:`\beta^*/\eta` per unit by
which P falls.

References
----------
models.md §5.3. B. Holmström and P. Milgrom, "Aggregation and linearity in the provision of
intertemporal incentives", Econometrica 55, 1987, 303-328.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from citypact.games.allocation import Allocation
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.index_bet.terms.noisy_index import NoisyIndex
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True)
class LinearPay(Result):
    """The slope of pay that is best for both together, and the fixed sums that both accept.

    Parameters
    ----------
    slope : float
        Pay per unit of effort (亿元 a year).
    effort : float
        The effort it induces.
    premium : float
        What bearing the risk costs the upstream city (亿元 a year).
    total_surplus : float
        Benefits of both less effort cost and risk premium (亿元 a year).
    added : float
        The same over no agreement.
    attained : float
        ``added`` over what the efficient effort would add without risk.
    expected_pay : tuple of float
        Least and largest expected pay in all that both accept (亿元 a year).
    gains : Allocation
        Gains over no agreement if the expected pay lies half way.
    """

    pair: WaterPair
    slope: float
    effort: float
    premium: float
    total_surplus: float
    added: float
    attained: float
    expected_pay: tuple[float, float]
    gains: Allocation
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...] = ()

    def slope_of_index(self, noise: NoisyIndex) -> float:
        """Return the pay per unit by which the index falls."""
        return float(as_fraction(self.slope) / as_fraction(noise.response))

    def explain(self) -> str:
        """Say the result in plain sentences."""
        unit = self.pair.unit
        return (
            f"{self.pair.downstream} pays {self.slope:.4g} {unit} per unit of effort, which induces an effort"
            f" of {self.effort:.4g}; risk costs {self.pair.upstream} {self.premium:.4g} {unit}. The pay"
            f" attains {self.attained:.1%} of the surplus; both accept an expected pay from"
            f" {self.expected_pay[0]:.4g} to {self.expected_pay[1]:.4g}."
        )

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        unit = self.pair.unit
        return [
            ("slope", self.slope, unit),
            ("effort", self.effort, ""),
            ("risk premium", self.premium, unit),
            ("total surplus", self.total_surplus, unit),
            ("surplus over no agreement", self.added, unit),
            ("part of the surplus attained", self.attained, ""),
            ("expected pay, lowest", self.expected_pay[0], unit),
            ("expected pay, highest", self.expected_pay[1], unit),
            *((f"gain of {player}", gain, unit) for player, gain in self.gains.items()),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            "slope": self.slope,
            "effort": self.effort,
            "premium": self.premium,
            "total_surplus": self.total_surplus,
            "added": self.added,
            "attained": self.attained,
            "participation": {"lo": self.expected_pay[0], "hi": self.expected_pay[1]},
            "gains": dict(self.gains),
            **proof_told(self),
        }

    def __repr__(self) -> str:
        return f"<LinearPay: slope {self.slope:.6g}, effort {self.effort:.6g}>"


def risk_averse_pay(pair: WaterPair, risk_aversion: Number, variance: Number) -> LinearPay:
    r"""Find the slope of pay for a risk-averse upstream city; exact.

    Parameters
    ----------
    pair : WaterPair
        Benefits and the cost of effort.
    risk_aversion : number
        :math:`\rho \ge 0`, per 亿元.
    variance : number
        :math:`s^2 \ge 0`, variance of effort as it is seen, in units of effort squared
        (``(noise / response) ** 2`` of an index).

    Raises
    ------
    InputError
        On a negative number.

    Examples
    --------
    >>> pay = risk_averse_pay(WaterPair(1, cost=1), risk_aversion=2, variance=0.5)
    >>> pay.slope, pay.effort, pay.total_surplus
    (0.5, 0.5, 0.25)
    """
    door = Door()
    door.money("risk_aversion", risk_aversion)
    door.money("variance", variance)
    door.close()
    c, own, other = (as_fraction(n) for n in (pair.cost, pair.upstream_benefit, pair.downstream_benefit))
    risk = as_fraction(risk_aversion) * as_fraction(variance)
    slope = other / (1 + c * risk)
    effort = (own + slope) / c
    premium = risk * slope**2 / 2
    added = other * slope / (2 * c)
    ends = (pair.upstream_loss(effort) + premium, pair.downstream_gain(effort))
    half = (ends[1] - ends[0]) / 2
    # Joint surplus over no agreement from its definition, and its derivative by the slope.
    joint = (own + other) * (effort - pair.nash_effort)
    joint -= pair.effort_cost(effort) - pair.effort_cost(pair.nash_effort) + premium
    certificate = Certificate(
        {
            "effort is a best reply": abs(own + slope - c * effort) / other,
            "no other slope adds more": abs((own + other - c * effort) / c - risk * slope) * c / other,
            "surplus adds up": abs(joint - added) / pair.surplus,
            "both participate": -half / pair.surplus,
        },
        tolerance=0.0,
        scale=float(pair.surplus),
        exact=True,
    )
    certificate.require()
    whole = added + pair.upstream_payoff(pair.nash_effort) + other * pair.nash_effort
    return LinearPay(
        pair=pair,
        slope=float(slope),
        effort=float(effort),
        premium=float(premium),
        total_surplus=float(whole),
        added=float(added),
        attained=float(added / pair.surplus),
        expected_pay=(float(ends[0]), float(ends[1])),
        gains=Allocation(pair.players, (float(half), float(half)), pair.unit),
        certificate=certificate,
        provenance=Provenance("closed form in rational arithmetic", exact=True),
        assumptions=(
            "A: the upstream city has constant absolute risk aversion, noise is normal, pay is linear",
        ),
    )
