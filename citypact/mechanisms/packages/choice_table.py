r"""Every choice of up to 16 issues that are all or nothing, listed in whole numbers.

Where all issues are all or nothing and payments are free, a choice costs exactly what its losers lack,
:math:`\sum_i \max(0, f_i - g_i)`, and can be paid for if the total covers the floors. So all choices can be
compared directly; that is the last resort where too many branches would have to be closed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from citypact.games.packages.deal import ZERO, PackageDeal
from citypact.games.rational import over_one_denominator
from citypact.mechanisms.packages.rows import part
from citypact.mechanisms.packages.terms import PackageTerms

#: Issues up to which all choices are listed: 65,536 of them.
MOST_LISTED = 16


@dataclass(frozen=True)
class Wish:
    """What the best choice is: the largest of ``total * per_total - cost * per_cost`` within two bounds."""

    per_total: Fraction
    per_cost: Fraction
    least_total: Fraction | None = None
    most_cost: Fraction | None = None


class ChoiceTable:
    """Cost and total of every choice.

    Parameters
    ----------
    names : sequence of str
        The unknowns, one an issue, at most 16.
    rows : sequence of sequence of Fraction
        Who gains what by each issue.
    totals : sequence of Fraction
        What each issue adds to the total.
    floors : sequence of Fraction
        What each row must reach; what is missing costs money.
    needs : Fraction
        Total below which nobody could pay.

    Examples
    --------
    >>> one, table = Fraction(1), ChoiceTable(["x"], [[Fraction(3)], [Fraction(-1)]], [Fraction(2)], [0, 0])
    >>> table.best(Wish(Fraction(0), one, least_total=one)), table.best(Wish(one, Fraction(0)))
    ({'x': 1}, {'x': 1})
    """

    def __init__(
        self,
        names: Sequence[str],
        rows: Sequence[Sequence[Fraction]],
        totals: Sequence[Fraction],
        floors: Sequence[Fraction | int],
        needs: Fraction | int = 0,
    ) -> None:
        self.names = tuple(names)
        flat = [each for row in rows for each in row]
        whole, self.unit = over_one_denominator([*flat, *totals, *floors, needs])
        width, height = len(self.names), len(rows)
        gains = [whole[at * width : (at + 1) * width] for at in range(height)]
        added = whole[height * width : (height + 1) * width]
        wanted = whole[(height + 1) * width : (height + 1) * width + height]
        largest = sum(map(abs, whole))
        kind: Any = np.int64 if largest < 1 << 62 else object
        cost: Any = np.zeros(1 << width, dtype=kind)
        for row, floor in zip(gains, wanted, strict=True):
            cost = cost + np.maximum(floor - _sums(row, kind), 0)
        self.cost = cost.astype(object)
        self.total = _sums(added, kind).astype(object)
        self.payable = self.total >= whole[-1]

    def best(self, wish: Wish) -> dict[str, int] | None:
        """Return the first of the best choices, or None if there is none within the bounds."""
        allowed = self.payable
        if wish.least_total is not None:
            allowed = allowed & (
                self.total * wish.least_total.denominator >= wish.least_total.numerator * self.unit
            )
        if wish.most_cost is not None:
            allowed = allowed & (
                self.cost * wish.most_cost.denominator <= wish.most_cost.numerator * self.unit
            )
        if not allowed.any():
            return None
        (per_total, per_cost), _ = over_one_denominator([wish.per_total, wish.per_cost])
        value = self.total * per_total - self.cost * per_cost
        places = np.flatnonzero(allowed)
        chosen = int(places[int(np.argmax(value[places]))])
        return {name: chosen >> at & 1 for at, name in enumerate(self.names)}


def _sums(row: Sequence[int], kind: Any) -> Any:
    """Return the sum of a row over every choice, the first issue in the lowest bit."""
    sums: Any = np.zeros(1, dtype=kind)
    for each in row:
        sums = np.concatenate([sums, sums + each])
    return sums


def choices_of(deal: PackageDeal, terms: PackageTerms) -> ChoiceTable | None:
    """Return the table of a deal; None where it is too large, or a choice costs something else."""
    if len(deal.issues) > MOST_LISTED or len(deal.whole) < len(deal.issues):
        return None
    if terms.largest_gap is not None or terms.central_money:
        return None
    floors = [terms.floor(city) for city in deal.players]
    names = [part(issue) for issue in deal.issues]
    return ChoiceTable(names, deal.exact, list(deal.totals.values()), floors, sum(floors, ZERO))


def listed(deal: PackageDeal, terms: PackageTerms, wish: Wish) -> Callable[[], dict[str, int] | None] | None:
    """Return what lists all choices of a deal and returns the best; None where they cannot be listed."""
    if choices_of(deal, terms) is None:
        return None

    def listing() -> dict[str, int] | None:
        table = choices_of(deal, terms)
        return None if table is None else table.best(wish)

    return listing
