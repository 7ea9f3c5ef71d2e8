r"""A shared tax that is uncertain, and two cities that mind risk.

Tax has mean :math:`\mu` and variance :math:`v`. With constant absolute risk aversions
:math:`\rho_A, \rho_B` and a lump sum :math:`y` to the origin the certainty equivalents over no
move are

.. math::

    g_A = s\mu - \tfrac12 \rho_A v s^2 - L + y, \qquad
    g_B = (1-s)\mu - \tfrac12 \rho_B v (1-s)^2 - K - y ,

exact for normal tax and good to second order for others. Both are concave in :math:`s`, so the
ratios that a city accepts form one interval. A city may refuse *more*: beyond
:math:`s = \mu/(\rho_A v)` a further share costs the origin more in risk than it brings.

References
----------
models.md §4.7. J. Pratt, "Risk aversion in the small and in the large", Econometrica 32, 1964,
122-136.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.effort_contract.consent import Parabola
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.theories.risk import risk_premium, risk_ratio


@dataclass(frozen=True)
class RiskProblem:
    """Mean and variance of the tax, how much either city minds risk, and what each stands to lose.

    Parameters
    ----------
    mean_revenue : float
        Expected tax (亿元), positive.
    variance : float
        Its variance (亿元 squared), at least 0.
    origin_aversion, destination_aversion : float
        Constant absolute risk aversion (per 亿元), at least 0.
    origin_loss, destination_cost : float
        L and K, net losses by the move without any of the tax (亿元); may be negative.

    Raises
    ------
    InputError
        Listing every field that cannot be used.

    Examples
    --------
    >>> problem = RiskProblem(mean_revenue=1, variance=0.16, origin_aversion=0.5, destination_aversion=1.5)
    >>> float(problem.premium(0.75)), float(problem.premium(0.5))
    (0.03, 0.04)
    """

    mean_revenue: Number
    variance: Number
    origin_aversion: Number = 0
    destination_aversion: Number = 0
    origin_loss: Number = 0
    destination_cost: Number = 0
    origin: str = "origin"
    destination: str = "destination"
    unit: str = "亿元"

    def __post_init__(self) -> None:
        door = Door()
        door.money("mean_revenue", self.mean_revenue, positive=True)
        for name in ("variance", "origin_aversion", "destination_aversion"):
            door.money(name, getattr(self, name))
        for name in ("origin_loss", "destination_cost"):
            door.money(name, getattr(self, name), signed=True)
        if self.origin == self.destination:
            door.refuse("destination", self.destination, "another name than the origin's")
        door.close()
        for name, amount in zip(("origin", "destination"), self.burdens, strict=True):
            door.money(f"{name} aversion times variance", amount)
        door.close()

    @classmethod
    def from_sizes(
        cls,
        mean_revenue: Number,
        variance: Number,
        origin_size: Number,
        destination_size: Number,
        *,
        relative_aversion: Number = 2,
        origin_loss: Number = 0,
        destination_cost: Number = 0,
    ) -> Self:
        """Build the problem of cities equally averse to risk relative to their budgets.

        Parameters
        ----------
        origin_size, destination_size : float
            Yearly fiscal revenue of either city (亿元), positive.
        relative_aversion : float
            Constant relative risk aversion, at least 0; absolute aversion is this over the size.

        Examples
        --------
        >>> RiskProblem.from_sizes(1, 0.1, 30, 10).best.ratio
        0.75
        """
        door = Door()
        door.money("origin_size", origin_size, positive=True)
        door.money("destination_size", destination_size, positive=True)
        door.money("relative_aversion", relative_aversion)
        door.close()
        return cls(
            mean_revenue,
            variance,
            as_fraction(relative_aversion) / as_fraction(origin_size),
            as_fraction(relative_aversion) / as_fraction(destination_size),
            origin_loss,
            destination_cost,
        )

    @property
    def players(self) -> tuple[str, str]:
        """Names of origin and destination."""
        return self.origin, self.destination

    @property
    def burdens(self) -> tuple[Fraction, Fraction]:
        """Risk aversion times variance of each city (亿元)."""
        variance = as_fraction(self.variance)
        return as_fraction(self.origin_aversion) * variance, as_fraction(self.destination_aversion) * variance

    @property
    def certain(self) -> bool:
        """Whether risk costs nobody anything."""
        return not any(self.burdens)

    @property
    def best(self) -> RatioSet:
        """The ratios with the least risk premium; all of [0, 1] where risk costs nothing."""
        return risk_ratio(*self.burdens)

    @property
    def stakes(self) -> Fraction:
        """Amount that violations are measured against (亿元)."""
        amounts = (self.mean_revenue, self.origin_loss, self.destination_cost)
        return sum(map(abs, map(as_fraction, amounts)), sum(self.burdens, Fraction(0)))

    def premium(self, ratio: Number) -> Fraction:
        """Return what the risk costs both together at a ratio (亿元)."""
        return risk_premium(ratio, self.origin_aversion, self.destination_aversion, self.variance)

    def equivalents(self, ratio: Number, transfer: Number = 0) -> tuple[Fraction, Fraction]:
        """Return both certainty equivalents over no move, with a lump sum to the origin (亿元)."""
        s, mean, paid = as_fraction(ratio), as_fraction(self.mean_revenue), as_fraction(transfer)
        own, other = self.burdens
        return (
            s * mean - own * s**2 / 2 - as_fraction(self.origin_loss) + paid,
            (1 - s) * mean - other * (1 - s) ** 2 / 2 - as_fraction(self.destination_cost) - paid,
        )

    def gain_curves(self) -> tuple[Parabola, Parabola]:
        """Return both certainty equivalents as parabolas in the ratio, without a lump sum."""
        mean, (own, other) = as_fraction(self.mean_revenue), self.burdens
        return (
            Parabola(-as_fraction(self.origin_loss), mean, -own / 2),
            Parabola(mean - other / 2 - as_fraction(self.destination_cost), other - mean, -other / 2),
        )
