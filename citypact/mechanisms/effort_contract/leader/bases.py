r"""How the tax that a follower works for answers to the leader's ratio.

*Constant elasticity.* The follower pays :math:`\bar R^{-1/\varepsilon}R^{1+1/\varepsilon}/(1+1/\varepsilon)`
to raise a tax of :math:`R`, keeps :math:`(1-s)R` and chooses
:math:`R = \bar R(1-s)^\varepsilon`. It is left with :math:`\bar R(1-s)^{1+\varepsilon}/(1+\varepsilon)`,
and the two together with
:math:`\bar R (1-s)^\varepsilon [1 - (1-s)\varepsilon/(1+\varepsilon)]`, which falls in :math:`s`:
any share of the leader is a tax on the follower's effort.

*Fixed part and quadratic cost.* :math:`R_0` flows anyway; effort worth :math:`b` at the margin adds
:math:`b(1-s)`. The follower is left with :math:`(1-s)R_0 + \tfrac12 b(1-s)^2`, the two together
with :math:`R_0 + b(1-s) - \tfrac12 b(1-s)^2`.

References
----------
models.md §4.6 (leader-follower, Laffer).
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.theories.effort import leader_ratio, leader_ratio_with_base

#: Least elasticity that is not zero: nearer to it the peak is not told from a ratio of one.
LEAST = 1e-6


class TaxBase(ABC):
    """A tax that a follower's unseen effort raises."""

    @property
    @abstractmethod
    def whole(self) -> float:
        """Tax at a ratio of zero (亿元)."""

    @abstractmethod
    def tax(self, ratio: float) -> float:
        """Return the tax that the follower raises at a ratio (亿元)."""

    @abstractmethod
    def cost(self, tax: float) -> float:
        """Return the follower's cost of raising a tax (亿元)."""

    @abstractmethod
    def kept(self, ratio: float) -> float:
        """Return what the follower keeps of its best answer, net of its cost (亿元)."""

    @abstractmethod
    def peak(self) -> RatioSet:
        """Return the ratio at which the leader collects most."""

    @abstractmethod
    def ratio_keeping(self, kept: float) -> float:
        """Return the ratio at which the follower keeps an amount net of its cost (亿元), 1 or less."""


@dataclass(frozen=True)
class ElasticBase(TaxBase):
    """A base that answers with constant elasticity.

    Parameters
    ----------
    revenue : float
        Tax if the follower kept all of it (亿元), positive.
    elasticity : float
        Per cent of tax lost when the follower's share falls by one per cent, 0 or 0.000001 to 100.

    Raises
    ------
    InputError
        Listing every field that cannot be used.

    Examples
    --------
    >>> ElasticBase(1, 2).peak().exact
    Fraction(1, 3)
    """

    revenue: Number
    elasticity: Number

    def __post_init__(self) -> None:
        door = Door()
        door.money("revenue", self.revenue, positive=True)
        answer = self.elasticity
        if door.finite("elasticity", answer) and answer != 0 and not LEAST <= answer <= 100:
            door.refuse("elasticity", answer, f"0 or an elasticity between {LEAST:f} and 100")
        door.close()

    @property
    def whole(self) -> float:
        """Tax at a ratio of zero (亿元)."""
        return float(self.revenue)

    def tax(self, ratio: float) -> float:
        """Return the tax that the follower raises at a ratio (亿元)."""
        return self.whole * math.pow(1 - ratio, float(self.elasticity))

    def cost(self, tax: float) -> float:
        """Return the follower's cost of raising a tax (亿元); a base that does not answer costs nothing."""
        if self.elasticity == 0:
            return 0.0
        power = 1 + 1 / float(self.elasticity)
        return self.whole * math.pow(tax / self.whole, power) / power

    def kept(self, ratio: float) -> float:
        """Return what the follower keeps of its best answer, net of its cost (亿元)."""
        power = 1 + float(self.elasticity)
        return self.whole * math.pow(1 - ratio, power) / power

    def peak(self) -> RatioSet:
        """Return the ratio at which the leader collects most, 1/(1+elasticity)."""
        return leader_ratio(self.elasticity)

    def ratio_keeping(self, kept: float) -> float:
        """Return the ratio at which the follower keeps an amount net of its cost (亿元)."""
        if kept <= 0:
            return 1.0
        power = 1 + float(self.elasticity)
        return 1 - math.pow(power * kept / self.whole, 1 / power)


@dataclass(frozen=True)
class FixedAndEffort(TaxBase):
    """A part that flows anyway, and a part that effort with quadratic cost adds.

    Parameters
    ----------
    fixed : float
        R0, tax that flows whatever the ratio (亿元).
    productivity : float
        b, effect of effort squared times its ease (亿元), positive.

    Raises
    ------
    InputError
        Listing every field that cannot be used.

    Examples
    --------
    >>> FixedAndEffort(1, 4).peak().ratio
    0.625
    """

    fixed: Number
    productivity: Number

    def __post_init__(self) -> None:
        door = Door()
        door.money("fixed", self.fixed)
        door.money("productivity", self.productivity, positive=True)
        door.close()

    @property
    def whole(self) -> float:
        """Tax at a ratio of zero (亿元)."""
        return float(as_fraction(self.fixed) + as_fraction(self.productivity))

    def tax(self, ratio: float) -> float:
        """Return the tax that the follower raises at a ratio (亿元)."""
        return float(self.fixed) + float(self.productivity) * (1 - ratio)

    def cost(self, tax: float) -> float:
        """Return the follower's cost of raising a tax (亿元)."""
        return (tax - float(self.fixed)) ** 2 / (2 * float(self.productivity))

    def kept(self, ratio: float) -> float:
        """Return what the follower keeps of its best answer, net of its cost (亿元)."""
        return (1 - ratio) * (float(self.fixed) + float(self.productivity) * (1 - ratio) / 2)

    def peak(self) -> RatioSet:
        """Return the ratio at which the leader collects most, one half and R0/2b, at most 1."""
        return leader_ratio_with_base(self.fixed, self.productivity)

    def ratio_keeping(self, kept: float) -> float:
        """Return the ratio at which the follower keeps an amount net of its cost (亿元)."""
        if kept <= 0:
            return 1.0
        fixed, b = float(self.fixed), float(self.productivity)
        # Positive root of b x²/2 + R0 x = kept, without a difference of nearly equal numbers.
        return 1 - 2 * kept / (fixed + math.sqrt(fixed**2 + 2 * b * kept))
