r"""A list of plants that may move between the same two cities.

Plant :math:`f` has :math:`(R_f, L_f, K_f)` as in :mod:`citypact.games.relocation`, rates
:math:`\ell_f = L_f/R_f` and :math:`k_f = K_f/R_f`, and surplus
:math:`W_f = R_f - L_f - K_f`. One ratio :math:`s` applies to all of them; both cities
accept plant :math:`f` on its own iff :math:`\ell_f \le s \le 1 - k_f`.

References
----------
models.md §4.4, appendix A4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import lcm
from operator import attrgetter
from typing import NamedTuple, Self

import numpy as np

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import LARGEST, Door

MOST_FIRMS = 1_000_000
_QUICK_TYPES = frozenset((int, float, Fraction))


@dataclass(frozen=True)
class PortfolioFirm:
    """One plant of the list, in present values (亿元).

    Parameters
    ----------
    name : str
        Name of the plant.
    revenue : float
        R, local tax that can be shared; positive.
    origin_loss, destination_cost : float
        L and K, net losses of the two cities; may be negative.
    sector : str
        Class of the plant, where each class has a ratio of its own; empty without classes.
    """

    name: str
    revenue: Number
    origin_loss: Number
    destination_cost: Number
    sector: str = ""

    @property
    def surplus(self) -> Fraction:
        """W = R - L - K (亿元)."""
        return as_fraction(self.revenue) - as_fraction(self.origin_loss) - as_fraction(self.destination_cost)

    @property
    def acceptable(self) -> tuple[Fraction, Fraction] | None:
        """Ratios in [0, 1] that both cities accept for this plant alone; ``None`` without one."""
        revenue = as_fraction(self.revenue)
        lo = max(as_fraction(self.origin_loss) / revenue, Fraction(0))
        hi = min(1 - as_fraction(self.destination_cost) / revenue, Fraction(1))
        return (lo, hi) if lo <= hi else None


class WholeAmounts(NamedTuple):
    """R, L and K of every plant as whole numbers, in units of ``1/denominator`` 亿元."""

    revenues: list[int]
    losses: list[int]
    costs: list[int]
    denominator: int

    @property
    def surpluses(self) -> list[int]:
        """W of every plant in the same units."""
        return [
            revenue - loss - cost
            for revenue, loss, cost in zip(self.revenues, self.losses, self.costs, strict=True)
        ]


@dataclass(frozen=True)
class Portfolio:
    """Plants that one ratio applies to.

    Parameters
    ----------
    firms : sequence of PortfolioFirm
        One to a million, with different names.

    Raises
    ------
    InputError
        Listing every field of every plant that cannot be used.

    Examples
    --------
    >>> pair = Portfolio.from_columns([1, 1], [0.70, 0.05], [0.05, 0.70])
    >>> float(pair.first_best)
    0.5
    """

    firms: tuple[PortfolioFirm, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "firms", tuple(self.firms))
        door = Door()
        if not 1 <= len(self.firms) <= MOST_FIRMS:
            door.refuse("firms", f"{len(self.firms)} of them", f"1 to {MOST_FIRMS}")
            door.close()
        for firm in self.firms:
            if not isinstance(firm.name, str):
                door.refuse("name", firm.name, "the name of a plant, a text")
            if not isinstance(firm.sector, str):
                door.refuse("sector", firm.sector, "the name of a sector, a text")
        if door.problems:
            door.close()
        if len({firm.name for firm in self.firms}) == len(self.firms) and _amounts_usable(self.firms):
            return
        seen: set[str] = set()
        for firm in self.firms:
            if firm.name in seen:
                door.refuse("name", firm.name, "a name no other plant has")
            seen.add(firm.name)
            door.money(f"{firm.name}: revenue", firm.revenue, positive=True)
            door.money(f"{firm.name}: origin_loss", firm.origin_loss, signed=True)
            door.money(f"{firm.name}: destination_cost", firm.destination_cost, signed=True)
        door.close()

    @classmethod
    def from_columns(
        cls,
        revenues: Sequence[Number],
        origin_losses: Sequence[Number],
        destination_costs: Sequence[Number],
        names: Sequence[str] | None = None,
        sectors: Sequence[str] | None = None,
    ) -> Self:
        """Build the list from columns of equal length; plants are numbered unless named."""
        door = Door()
        names = [f"firm{k}" for k in range(1, len(revenues) + 1)] if names is None else names
        sectors = [""] * len(revenues) if sectors is None else sectors
        for field, column in (
            ("origin_losses", origin_losses),
            ("destination_costs", destination_costs),
            ("names", names),
            ("sectors", sectors),
        ):
            if len(column) != len(revenues):
                door.refuse(field, f"{len(column)} values", f"{len(revenues)}, as revenues")
        door.close()
        rows = zip(names, revenues, origin_losses, destination_costs, sectors, strict=True)
        return cls(tuple(PortfolioFirm(*row) for row in rows))

    @cached_property
    def whole(self) -> WholeAmounts:
        """All amounts over one denominator, exactly."""
        count = len(self.firms)
        ratios = [
            _whole_ratio(number)
            for column in ("revenue", "origin_loss", "destination_cost")
            for number in map(attrgetter(column), self.firms)
        ]
        unit = lcm(*{below for _, below in ratios})
        numbers = [above * (unit // below) for above, below in ratios]
        return WholeAmounts(numbers[:count], numbers[count : 2 * count], numbers[2 * count :], unit)

    @property
    def totals(self) -> tuple[Fraction, Fraction, Fraction]:
        """Sums of R, L and K (亿元)."""
        whole = self.whole
        revenue, loss, cost = (
            Fraction(sum(column), whole.denominator) for column in (whole.revenues, whole.losses, whole.costs)
        )
        return revenue, loss, cost

    @property
    def first_best(self) -> Fraction:
        """Surplus if exactly the plants with a surplus move (亿元)."""
        return Fraction(sum(worth for worth in self.whole.surpluses if worth > 0), self.whole.denominator)


def _whole_ratio(number: Number) -> tuple[int, int]:
    """Return numerator and denominator of the decimal that was typed, as ``as_fraction`` reads it.

    A float goes through ``Decimal``, which is compiled: a list has millions of them.
    """
    if type(number) is float:
        return Decimal(repr(number)).as_integer_ratio()
    exact = as_fraction(number)
    return exact.numerator, exact.denominator


def _amounts_usable(firms: Sequence[PortfolioFirm]) -> bool:
    """Say at once, for the whole list, that nothing is wrong; otherwise each plant is looked at."""
    columns = (
        [firm.revenue for firm in firms],
        [firm.origin_loss for firm in firms],
        [firm.destination_cost for firm in firms],
    )
    if not all(set(map(type, column)) <= _QUICK_TYPES for column in columns):
        return False
    try:
        revenues, losses, costs = (np.array(column, dtype=np.float64) for column in columns)
    except OverflowError:
        return False
    # NaN fails every comparison. The ends themselves are left to the exact look.
    inside = all(bool(np.all(np.abs(column) < LARGEST)) for column in (revenues, losses, costs))
    return inside and bool(np.all(revenues > 1 / LARGEST))
