r"""Which promises of a finite pipeline are paid: one linear row for each year end.

With :math:`c_{ty} \ge 0` the load of vintage y's share at date t and :math:`b_t` what a breach
loses gross of payments, a schedule of shares is paid iff :math:`\sum_y c_{ty} s_y \le b_t`.

*One ratio for all*: the largest is :math:`\min_t b_t / \sum_y c_{ty}`.

*A share for each vintage*: all shares rise together; where a row binds, the vintages in it
stop, and the others rise on (max-min fair, or lexicographically best for the worst-off
vintage). That schedule is characterised by every vintage having a binding row in which no
other share is higher.

*Backwards*: if the origin needs at least :math:`\ell`, a vintage that would not be paid
:math:`\ell` is not released; then it is no reason to pay earlier ones. Going back from the
last date, wherever the rows with :math:`s \equiv \ell` fail, the youngest vintage owed is
struck out until they hold. Striking out only eases later rows, so one pass is enough; and it may
ease them so much that a vintage struck out there would be paid after all. Such vintages are taken
back, the earliest first, until a breach would pay with any one more.

References
----------
D. Bertsekas and R. Gallager, *Data Networks*, 2nd ed., 1992, §6.5.2 (max-min fairness).
models.md §4.9.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import as_fraction
from citypact.mechanisms.enforcement.security import Security
from citypact.mechanisms.enforcement.vintages.finite_pipeline import COMES, ZERO, FinitePipeline

#: Shares of a schedule are rounded down to this grid: lower promises are still paid.
GRID = 10**12


@dataclass(frozen=True)
class DateRow:
    """The condition at one year end.

    Parameters
    ----------
    date : int
        End of this year.
    owed, future : mapping of int to Fraction
        By vintage: tax-years owed, and expected projects that a breach loses.
    """

    date: int
    owed: dict[int, Fraction]
    future: dict[int, Fraction]

    @property
    def vintages(self) -> set[int]:
        """Vintages whose share matters here."""
        return {*self.owed, *self.future}


def rows_of(pipeline: FinitePipeline) -> tuple[DateRow, ...]:
    """Return the rows of all dates at which anything is owed or to come."""
    rows = (row_at(pipeline, date) for date in pipeline.dates)
    return tuple(row for row in rows if row.vintages)


def row_at(pipeline: FinitePipeline, date: int) -> DateRow:
    """Return the row of one date."""
    youngest = min(date if pipeline.breach_year == COMES else date - 1, pipeline.years)
    in_place = range(max(date - pipeline.window, 1), youngest + 1)
    owed = {year: weight for year in in_place if (weight := pipeline.owed_weight(date, year))}
    to_come = range(date, pipeline.years + 1)
    future = {year: weight for year in to_come if (weight := pipeline.future_weight(date, year))}
    return DateRow(date, owed, future)


def load(pipeline: FinitePipeline, security: Security, row: DateRow, year: int) -> Fraction:
    """Return c_ty: what one unit of the share of ``year`` weighs at the row's date (亿元)."""
    kept = 1 - as_fraction(security.settlement)
    weight = kept * row.owed.get(year, ZERO) + pipeline.promised * row.future.get(year, ZERO)
    return as_fraction(pipeline.tax) * weight


def room(pipeline: FinitePipeline, security: Security, row: DateRow) -> Fraction:
    """Return b_t: what a breach loses, gross of the payments on projects to come (亿元)."""
    return as_fraction(pipeline.value) * sum(row.future.values(), ZERO) + security.forfeit


def fair_shares(
    pipeline: FinitePipeline, security: Security, rows: tuple[DateRow, ...]
) -> dict[int, Fraction]:
    """Return the share of each vintage when all rise together until their row binds.

    Examples
    --------
    >>> pipeline = FinitePipeline(1, 1, 1, 1, (1, 1, 1))
    >>> fair_shares(pipeline, Security(), rows_of(pipeline))
    {3: Fraction(0, 1), 2: Fraction(0, 1), 1: Fraction(1, 2)}
    """
    loads = {
        row.date: {
            year: weight
            for year in sorted(row.vintages)
            if (weight := load(pipeline, security, row, year)) > 0
        }
        for row in rows
    }
    left = {row.date: room(pipeline, security, row) for row in rows}
    rising = {year for year in range(1, pipeline.years + 1) if pipeline.numbers[year - 1] > 0}
    heights = {date: sum(weights.values(), ZERO) for date, weights in loads.items()}
    shares: dict[int, Fraction] = {}
    while rising:
        level = pipeline.worthwhile
        for date, height in heights.items():
            if height > 0:
                level = min(level, left[date] / height)
        level = Fraction(math.floor(level * GRID), GRID)
        # A row within a grid step of binding binds.
        tight = {
            date
            for date, height in heights.items()
            if height > 0 and left[date] < height * (level + Fraction(1, GRID))
        }
        stopped = rising & {year for date in tight for year in loads[date]}
        if not stopped:
            stopped = set(rising)  # nothing but the worth of a project holds them
        for year in sorted(stopped, reverse=True):
            shares[year] = level
            for date, weights in loads.items():
                if year in weights:
                    left[date] -= weights[year] * level
                    heights[date] -= weights[year]
        rising -= stopped
    return shares


def struck_out(pipeline: FinitePipeline, security: Security, needed: Fraction) -> tuple[int, ...]:
    """Return the vintages that are not released when each must be paid at least ``needed``.

    Examples
    --------
    >>> struck_out(FinitePipeline(0.05, 2, 1, 2, (1, 1, 1)), Security(), Fraction(1, 10))
    (1, 2, 3)
    """
    arriving = {year for year in range(1, pipeline.years + 1) if pipeline.numbers[year - 1]}
    effects = {row.date: _effects(pipeline, security, row, needed) for row in rows_of(pipeline)}
    gains = {date: sum(each.values(), -security.forfeit) for date, each in effects.items()}
    # Those owed, the youngest first; then projects to come that the destination would rather not take.
    burdens = {
        row.date: [
            *sorted(row.owed, reverse=True),
            *sorted(row.vintages - row.owed.keys(), reverse=True),
        ]
        for row in rows_of(pipeline)
    }
    released = set(arriving)

    def put(year: int, sign: int) -> None:
        for date, each in effects.items():
            gains[date] += sign * each.get(year, ZERO)

    for date in sorted(effects, reverse=True):
        for year in burdens[date]:
            if gains[date] <= 0:
                break
            if year in released and effects[date][year] > 0:
                released.remove(year)
                put(year, -1)
    fits = True
    while fits:
        fits = False
        for year in sorted(arriving - released):
            if all(gains[date] + each.get(year, ZERO) <= 0 for date, each in effects.items()):
                released.add(year)
                put(year, 1)
                fits = True
    return tuple(sorted(arriving - released))


def _effects(
    pipeline: FinitePipeline, security: Security, row: DateRow, ratio: Fraction
) -> dict[int, Fraction]:
    """Return what each vintage adds to the gain from a breach at the row's date (亿元)."""
    value = as_fraction(pipeline.value)
    return {
        year: ratio * load(pipeline, security, row, year) - value * row.future.get(year, ZERO)
        for year in row.vintages
    }


def breach_gain(pipeline: FinitePipeline, security: Security, row: DateRow, ratio: Fraction) -> Fraction:
    """Return what a breach at the row's date gains when every vintage has the same ratio (亿元)."""
    weight = sum((load(pipeline, security, row, year) for year in row.vintages), ZERO)
    return ratio * weight - room(pipeline, security, row)
