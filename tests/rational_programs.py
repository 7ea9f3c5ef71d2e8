"""The smallest linear programming in fractions: two phases, Bland's rule, equalities only.

Slow and plain on purpose: it checks solvers that it shares no line with.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Rows = Sequence[Sequence[Fraction | int]]


class Infeasible(Exception):
    """No point satisfies the rows."""


class Unbounded(Exception):
    """The objective has no highest value."""


def _pivot(table: list[list[Fraction]], basis: list[int], row: int, column: int) -> None:
    by = table[row][column]
    table[row] = [entry / by for entry in table[row]]
    for at, line in enumerate(table):
        factor = line[column]
        if at != row and factor:
            table[at] = [
                mine - factor * entry if entry else mine for mine, entry in zip(line, table[row], strict=True)
            ]
    basis[row] = column


def _climb(table: list[list[Fraction]], basis: list[int], columns: int) -> None:
    """Pivot by Bland's rule until no entry of the last row (the reduced gains) is positive."""
    while True:
        column = next((at for at in range(columns) if table[-1][at] > 0), None)
        if column is None:
            return
        rows = [at for at in range(len(basis)) if table[at][column] > 0]
        if not rows:
            raise Unbounded
        row = min(rows, key=lambda at: (table[at][-1] / table[at][column], basis[at]))
        _pivot(table, basis, row, column)


def highest(
    gains: Sequence[Fraction | int], rows: Rows, totals: Sequence[Fraction | int]
) -> tuple[Fraction, list[Fraction]]:
    """Maximise gains * x over x >= 0 with rows * x = totals; return the value and the point."""
    count = len(gains)
    table = []
    for number, (row, total) in enumerate(zip(rows, totals, strict=True)):
        sign = -1 if total < 0 else 1
        aids = [Fraction(int(number == at)) for at in range(len(rows))]
        table.append([Fraction(sign * entry) for entry in row] + aids + [Fraction(sign * total)])
    width = count + len(rows) + 1
    basis = list(range(count, count + len(rows)))
    # First phase: drive the aids to zero.
    table.append([sum((line[at] for line in table), Fraction(0)) for at in range(width)])
    table[-1][count : count + len(rows)] = [Fraction(0)] * len(rows)
    _climb(table, basis, count)
    if table[-1][-1] != 0:
        raise Infeasible
    table.pop()
    for row in reversed(range(len(basis))):
        if basis[row] >= count:
            column = next((at for at in range(count) if table[row][at]), None)
            if column is None:  # a row that the others imply
                del table[row], basis[row]
            else:
                _pivot(table, basis, row, column)
    # Second phase: the objective in terms of the basis.
    reduced = [Fraction(gain) for gain in gains] + [Fraction(0)] * (width - count)
    for row, column in enumerate(basis):
        factor = reduced[column]
        if factor:
            reduced = [mine - factor * entry for mine, entry in zip(reduced, table[row], strict=True)]
    table.append(reduced)
    _climb(table, basis, count)
    point = [Fraction(0)] * count
    for row, column in enumerate(basis):
        point[column] = table[row][-1]
    return sum((Fraction(gain) * at for gain, at in zip(gains, point, strict=True)), Fraction(0)), point


def best(
    gains: Sequence[Fraction | int],
    most: Rows,
    bounds: Sequence[Fraction | int],
    equal: Rows = (),
    totals: Sequence[Fraction | int] = (),
) -> tuple[Fraction, list[Fraction]]:
    """Maximise gains * x over free x with most * x <= bounds and equal * x = totals."""
    slacks = len(most)
    doubled = [[*row, *(-entry for entry in row)] for row in (*most, *equal)]
    rows = [[*row, *(int(at == number) for number in range(slacks))] for at, row in enumerate(doubled)]
    objective = [*gains, *(-gain for gain in gains), *[0] * slacks]
    value, point = highest(objective, rows, [*bounds, *totals])
    count = len(gains)
    return value, [point[at] - point[count + at] for at in range(count)]


def solution(rows: Rows, totals: Sequence[Fraction | int]) -> list[Fraction] | None:
    """Return the only x with rows * x = totals, or None when there is none or more than one."""
    count = len(rows[0])
    table = [[Fraction(entry) for entry in (*row, total)] for row, total in zip(rows, totals, strict=True)]
    placed = 0
    for column in range(count):
        row = next((at for at in range(placed, len(table)) if table[at][column]), None)
        if row is None:
            return None
        table[placed], table[row] = table[row], table[placed]
        _pivot(table, [0] * len(table), placed, column)
        placed += 1
    return None if any(line[-1] for line in table[placed:]) else [line[-1] for line in table[:count]]


def rank(rows: Rows) -> int:
    """Return the number of rows that no others imply."""
    table = [[Fraction(entry) for entry in row] for row in rows]
    placed = 0
    for column in range(len(table[0]) if table else 0):
        row = next((at for at in range(placed, len(table)) if table[at][column]), None)
        if row is not None:
            table[placed], table[row] = table[row], table[placed]
            _pivot(table, [0] * len(table), placed, column)
            placed += 1
    return placed
