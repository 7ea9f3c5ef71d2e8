r"""Listed cases of what a move brings: one plant in several scenarios, or several plants.

Case :math:`i` has probability :math:`p_i`, shared tax :math:`R_i \ge 0` and net losses
:math:`L_i` and :math:`K_i`. With share :math:`s` for the origin the payoffs over no move are
:math:`sR_i - L_i` and :math:`(1-s)R_i - K_i` (:mod:`citypact.games.relocation`).

References
----------
models.md §3.3, §4.0 and §4.8.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple, Self

from citypact.games.rational import Number, as_fraction, over_one_denominator
from citypact.games.validation import Door
from citypact.mechanisms.theories.rate_box import RateBox

MOST_CASES = 10_000


def check_cases(cases: object) -> None:
    """Check that these are cases.

    Raises
    ------
    InputError
        Naming what was found instead.
    """
    door = Door()
    if not isinstance(cases, SampledCases):
        door.refuse("cases", type(cases).__name__, "SampledCases")
    door.close()


class Means(NamedTuple):
    """Expected R, L and K (亿元)."""

    revenue: Fraction
    origin_loss: Fraction
    destination_cost: Fraction


class WholeCases(NamedTuple):
    """R, L and K in units of ``1/denominator`` 亿元 and weights without a common unit, as whole numbers."""

    revenues: list[int]
    losses: list[int]
    costs: list[int]
    denominator: int
    weights: list[int]


@dataclass(frozen=True)
class SampledCases:
    """Equally or differently likely cases of (R, L, K).

    Parameters
    ----------
    revenues : sequence of float
        Shared tax in each case (亿元), none negative, at least one positive with a weight.
    origin_losses, destination_costs : sequence of float
        Net losses of the two cities in each case (亿元); negative when a city gains.
    weights : sequence of float, optional
        How likely each case is; they are divided by their sum. Equal without them.
    origin, destination, unit : str
        Names for reports.

    Raises
    ------
    InputError
        Listing everything that cannot be used.

    Examples
    --------
    >>> cases = SampledCases([1, 2], [0.2, 0.6], [0.1, 0.3], weights=[3, 1])
    >>> cases.chances, cases.means.revenue
    ((Fraction(3, 4), Fraction(1, 4)), Fraction(5, 4))
    """

    revenues: tuple[Number, ...]
    origin_losses: tuple[Number, ...]
    destination_costs: tuple[Number, ...]
    weights: tuple[Number, ...] | None = None
    origin: str = "origin"
    destination: str = "destination"
    unit: str = "亿元"

    def __post_init__(self) -> None:
        self._list_columns()
        door = Door()
        weights = self.weights or ()
        count = len(self.revenues)
        if not 1 <= count <= MOST_CASES:
            door.refuse("revenues", f"{count} cases", f"1 to {MOST_CASES} cases")
        for name in ("origin_losses", "destination_costs", "weights"):
            if len(getattr(self, name)) != count:
                door.refuse(name, f"{len(getattr(self, name))} entries", f"one for each of {count} cases")
        for k, amount in enumerate(self.revenues):
            door.money(f"revenues[{k}]", amount)
        for name in ("origin_losses", "destination_costs"):
            for k, amount in enumerate(getattr(self, name)):
                door.money(f"{name}[{k}]", amount, signed=True)
        for k, weight in enumerate(weights):
            if door.finite(f"weights[{k}]", weight) and weight < 0:
                door.refuse(f"weights[{k}]", weight, "a weight of at least 0")
        door.close()
        if not any(weight > 0 for weight in weights):
            door.refuse("weights", "none above 0", "at least one positive weight")
        elif not any(r > 0 for r, weight in zip(self.revenues, weights, strict=True) if weight > 0):
            remedy = "with nothing to share there is no ratio: settle by a lump sum"
            door.refuse("revenues", "0 in every case", "tax to share in some case", remedy)
        if self.origin == self.destination:
            door.refuse("destination", self.destination, "another name than the origin's")
        door.close()

    def _list_columns(self) -> None:
        """Keep every column as a tuple; without weights all cases are equally likely."""
        door = Door()
        for name in ("revenues", "origin_losses", "destination_costs", "weights"):
            column = getattr(self, name)
            if name == "weights" and column is None:
                column = (1,) * len(self.revenues)
            if isinstance(column, Iterable):
                object.__setattr__(self, name, tuple(column))
            else:
                door.refuse(name, column, "a list with one number for each case")
                door.close()

    @classmethod
    def from_rows(
        cls, rows: Sequence[tuple[Number, Number, Number]], weights: Sequence[Number] | None = None
    ) -> Self:
        """Build the cases from triples (R, L, K).

        Raises
        ------
        InputError
            If a row is not a triple, or the cases cannot be used.

        Examples
        --------
        >>> SampledCases.from_rows([(1, 0.2, 0.1)]).means.origin_loss
        Fraction(1, 5)
        """
        door = Door()
        triples = list(rows)
        for k, row in enumerate(triples):
            if not isinstance(row, Collection) or len(row) != 3:
                door.refuse(f"rows[{k}]", row, "three numbers, for R, L and K")
        door.close()
        revenues, losses, costs = zip(*triples, strict=True) if triples else ((), (), ())
        return cls(revenues, losses, costs, None if weights is None else tuple(weights))

    @cached_property
    def chances(self) -> tuple[Fraction, ...]:
        """Probability of each case."""
        whole = self.whole.weights
        return tuple(Fraction(weight, sum(whole)) for weight in whole)

    @cached_property
    def means(self) -> Means:
        """Expected R, L and K."""
        whole = self.whole
        under = whole.denominator * sum(whole.weights)
        sums = (
            sum(weight * amount for weight, amount in zip(whole.weights, column, strict=True))
            for column in whole[:3]
        )
        return Means(*(Fraction(amount, under) for amount in sums))

    @cached_property
    def whole(self) -> WholeCases:
        """All amounts as whole numbers over one denominator, for exact sums that are quick."""
        count = len(self.revenues)
        amounts, under = over_one_denominator([*self.revenues, *self.origin_losses, *self.destination_costs])
        weights, _ = over_one_denominator(self.weights or ())
        return WholeCases(amounts[:count], amounts[count : 2 * count], amounts[2 * count :], under, weights)

    @cached_property
    def box(self) -> RateBox | None:
        """The smallest rectangle of rates L/R, K/R around the cases; None if a case has no tax."""
        likely = [k for k, chance in enumerate(self.chances) if chance]
        if any(self.revenues[k] == 0 for k in likely):
            return None
        pairs = []
        for column in (self.origin_losses, self.destination_costs):
            rates = [as_fraction(column[k]) / as_fraction(self.revenues[k]) for k in likely]
            pairs.append((min(rates), max(rates)))
        return RateBox(pairs[0], pairs[1])

    def expected_gains(self, ratio: Number) -> tuple[Fraction, Fraction]:
        """Expected gains of origin and destination at a ratio."""
        mean, s = self.means, as_fraction(ratio)
        return s * mean.revenue - mean.origin_loss, (1 - s) * mean.revenue - mean.destination_cost

    def swapped(self) -> Self:
        """Return the mirror cases, in which the cities change places."""
        return replace(
            self,
            origin_losses=self.destination_costs,
            destination_costs=self.origin_losses,
            origin=self.destination,
            destination=self.origin,
        )
