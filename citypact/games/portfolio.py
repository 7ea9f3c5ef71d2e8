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
from fractions import Fraction
from typing import Self

from citypact.games.rational import Number, as_fraction, total
from citypact.games.validation import Door

MOST_FIRMS = 100_000


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
    """

    name: str
    revenue: Number
    origin_loss: Number
    destination_cost: Number

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


@dataclass(frozen=True)
class Portfolio:
    """Plants that one ratio applies to.

    Parameters
    ----------
    firms : sequence of PortfolioFirm
        At least one, with different names.

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
    ) -> Self:
        """Build the list from columns of equal length; plants are numbered unless named."""
        door = Door()
        names = [f"firm{k}" for k in range(1, len(revenues) + 1)] if names is None else names
        for field, column in (
            ("origin_losses", origin_losses),
            ("destination_costs", destination_costs),
            ("names", names),
        ):
            if len(column) != len(revenues):
                door.refuse(field, f"{len(column)} values", f"{len(revenues)}, as revenues")
        door.close()
        rows = zip(names, revenues, origin_losses, destination_costs, strict=True)
        return cls(tuple(PortfolioFirm(*row) for row in rows))

    @property
    def totals(self) -> tuple[Fraction, Fraction, Fraction]:
        """Sums of R, L and K (亿元)."""
        return (
            total(firm.revenue for firm in self.firms),
            total(firm.origin_loss for firm in self.firms),
            total(firm.destination_cost for firm in self.firms),
        )

    @property
    def first_best(self) -> Fraction:
        """Surplus if exactly the plants with a surplus move (亿元)."""
        return sum((max(firm.surplus, Fraction(0)) for firm in self.firms), Fraction(0))
