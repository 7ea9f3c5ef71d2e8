r"""A transfer that the centre matches, yuan by yuan.

The centre adds :math:`\mu T` to every transfer :math:`T`, so the upstream city receives
:math:`(1 + \mu) T`. With the effort given, the Nash transfer is

.. math:: T = w\, G + (1 - w) \frac{L}{1 + \mu} ,

which *falls* as the match rises, while what the upstream city receives rises. With the effort bargained as
well, a yuan of the downstream city is worth :math:`1 + \mu` upstream and the two agree on

.. math::

    e_\mu = \frac{b_U + (1 + \mu) b_D}{c}, \qquad T = (1 + \mu) \frac{(1 + w) b_D^2}{2c} ,

so the transfer rises in proportion to :math:`1 + \mu`. The effort counts a benefit :math:`b_Z` outside
the pair in full at :math:`\mu^* = b_Z / b_D`; the centre then pays the part
:math:`\mu^* / (1 + \mu^*) = b_Z / (b_D + b_Z)` of what the upstream city receives, the share of the
benefits beyond the upstream city's own that falls outside the downstream city.

References
----------
models.md §5.7. W. E. Oates, *Fiscal Federalism*, Harcourt Brace Jovanovich, 1972, chapter 3
(matching grants for benefits that cross borders).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.games.allocation import Allocation
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.compensation.central.grant_recheck import certify_match
from citypact.mechanisms.compensation.settlement.exact_terms import HALF, SettledTerms, require_reportable
from citypact.mechanisms.result import Figures, Result
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True, repr=False)
class MatchedTransfer(Result):
    r"""A transfer that the centre matches, with the effort bargained along.

    Parameters
    ----------
    rate : float
        :math:`\mu`, central yuan per yuan of the downstream city.
    effort : float
        What the two agree on.
    transfer : float
        What the downstream city pays (亿元 a year).
    central_money : float
        What the centre adds (亿元 a year).
    central_share : float
        The centre's part of what the upstream city receives.
    gains : Allocation
        Of ``upstream`` and ``downstream`` over no agreement (亿元 a year).
    participation : tuple of float
        Least and greatest transfer of the downstream city that both accept at this effort.
    unmatched_transfer : float
        The transfer without a match (亿元 a year).
    transfer_at_given_effort : float
        The transfer with the match if the effort stays what it is without one (亿元 a year).
    """

    pair: WaterPair
    rate: float
    effort: float
    transfer: float
    central_money: float
    central_share: float
    gains: Allocation
    participation: tuple[float, float]
    unmatched_transfer: float
    transfer_at_given_effort: float
    certificate: Certificate
    provenance: Provenance

    def explain(self) -> str:
        """Say the result in plain sentences."""
        pair = self.pair
        return (
            f"With {self.rate:.4g} central yuan for each yuan of {pair.downstream}, the two agree on an"
            f" effort of {self.effort:.4g}: {pair.downstream} pays {self.transfer:.4g} {pair.unit} a year"
            f" ({self.unmatched_transfer:.4g} without a match), the centre adds {self.central_money:.4g},"
            f" {self.central_share:.1%} of what {pair.upstream} receives. If the effort could not change,"
            f" {pair.downstream} would pay {self.transfer_at_given_effort:.4g}."
        )

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        money = self.pair.unit
        return [
            ("match", self.rate, "central yuan per yuan"),
            ("effort", self.effort, "unit of effort"),
            ("transfer of downstream", self.transfer, money),
            ("central money", self.central_money, money),
            ("central share", self.central_share, ""),
            ("gain of upstream", self.gains["upstream"], money),
            ("gain of downstream", self.gains["downstream"], money),
            ("transfer without a match", self.unmatched_transfer, money),
            ("transfer if effort is given", self.transfer_at_given_effort, money),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            "rate": self.rate,
            "effort": self.effort,
            "transfer": self.transfer,
            "central_money": self.central_money,
            "central_share": self.central_share,
            "gains": dict(self.gains),
            "participation": {"lo": self.participation[0], "hi": self.participation[1]},
            "unmatched_transfer": self.unmatched_transfer,
            "transfer_at_given_effort": self.transfer_at_given_effort,
            "certificate": self.certificate.to_dict(),
            "provenance": self.provenance.to_dict(),
        }

    def __repr__(self) -> str:
        return (
            f"<MatchedTransfer: {self.transfer:.6g} {self.pair.unit} matched at {self.rate:.6g},"
            f" effort {self.effort:.6g}>"
        )


def match_transfer(pair: WaterPair, rate: Number, *, weight: Number = HALF) -> MatchedTransfer:
    """Bargain over effort and transfer when the centre matches every yuan of the downstream city.

    Parameters
    ----------
    pair : WaterPair
        The two cities.
    rate : number
        Central yuan per yuan of the downstream city, at least zero.
    weight : number
        Bargaining weight of the upstream city, from 0 to 1.

    Raises
    ------
    InputError
        On a number out of range.
    CertificateError
        If another effort or transfer gives a larger Nash product.

    Examples
    --------
    >>> found = match_transfer(WaterPair(downstream_benefit=2, cost=1.5), 0.5)
    >>> found.transfer, found.unmatched_transfer, round(found.transfer_at_given_effort, 4)
    (3.0, 2.0, 1.7778)
    """
    door = Door()
    if door.finite("rate", rate) and not 0 <= rate <= 1e6:
        door.refuse("rate", rate, "a number of central yuan per yuan between 0 and 1e6")
    door.between("weight", weight, 0, 1, "a bargaining weight")
    door.close()
    worth, power = 1 + as_fraction(rate), as_fraction(weight)
    effort = pair.nash_effort + worth * as_fraction(pair.downstream_benefit) / as_fraction(pair.cost)
    loss, gain = pair.upstream_loss(effort), pair.downstream_gain(effort)
    transfer = power * gain + (1 - power) * loss / worth
    require_reportable("downstream_benefit and cost", loss, gain)
    given = power * pair.downstream_gain() + (1 - power) * pair.upstream_loss() / worth
    certificate = certify_match(pair, worth, power, effort, transfer)
    certificate.require()
    return MatchedTransfer(
        pair=pair,
        rate=float(rate),
        effort=float(effort),
        transfer=float(transfer),
        central_money=float((worth - 1) * transfer),
        central_share=float((worth - 1) / worth),
        gains=Allocation(
            ("upstream", "downstream"), (float(worth * transfer - loss), float(gain - transfer)), pair.unit
        ),
        participation=(float(loss / worth), float(gain)),
        unmatched_transfer=float(SettledTerms(pair, weight=weight).transfer),
        transfer_at_given_effort=float(given),
        certificate=certificate,
        provenance=Provenance("closed form in rational arithmetic", exact=True),
    )


def optimal_match(pair: WaterPair, outside_benefit: Number, *, weight: Number = HALF) -> MatchedTransfer:
    """Match at the rate under which the two count a benefit outside the pair in full.

    Parameters
    ----------
    pair : WaterPair
        The two cities.
    outside_benefit : number
        What a unit of effort is worth to the centre or to third cities (亿元 a year), at least zero.
    weight : number
        Bargaining weight of the upstream city, from 0 to 1.

    Raises
    ------
    InputError
        On a number out of range.

    Examples
    --------
    >>> found = optimal_match(WaterPair(downstream_benefit=2, cost=1.5), outside_benefit=1)
    >>> found.rate, round(found.central_share, 4), found.effort
    (0.5, 0.3333, 2.0)
    """
    door = Door()
    door.money("outside_benefit", outside_benefit)
    door.close()
    rate: Fraction = as_fraction(outside_benefit) / as_fraction(pair.downstream_benefit)
    return match_transfer(pair, rate, weight=weight)
