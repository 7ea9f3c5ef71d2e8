"""Systems of equations in fractions, by elimination."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from citypact.audit.exact import ONE, ZERO


def unique_solution(rows: Sequence[Sequence[Fraction]], bounds: Sequence[Fraction]) -> list[Fraction] | None:
    """Return the only solution of a system; ``None`` if there is none or more than one.

    Examples
    --------
    >>> one, two = Fraction(1), Fraction(2)
    >>> unique_solution([[one, one], [one, -one]], [two, one - one])
    [Fraction(1, 1), Fraction(1, 1)]
    """
    width = len(rows[0])
    table = [[*row, bound] for row, bound in zip(rows, bounds, strict=True)]
    done = 0
    for column in range(width):
        pivot = next((k for k in range(done, len(table)) if table[k][column]), None)
        if pivot is None:
            return None
        table[done], table[pivot] = table[pivot], table[done]
        lead = table[done][column]
        table[done] = [value / lead for value in table[done]]
        for k, row in enumerate(table):
            if k != done and row[column]:
                factor = row[column]
                table[k] = [a - factor * b for a, b in zip(row, table[done], strict=True)]
        done += 1
    if any(row[-1] for row in table[done:]):
        return None
    return [table[k][-1] for k in range(width)]


def rank(rows: Sequence[Sequence[Fraction]]) -> int:
    """Return the rank of a matrix."""
    table, done = [list(row) for row in rows], 0
    for column in range(len(table[0]) if table else 0):
        pivot = next((k for k in range(done, len(table)) if table[k][column]), None)
        if pivot is None:
            continue
        table[done], table[pivot] = table[pivot], table[done]
        for k in range(done + 1, len(table)):
            factor = table[k][column] / table[done][column]
            if factor:
                table[k] = [a - factor * b for a, b in zip(table[k], table[done], strict=True)]
        done += 1
    return done


def determinant(rows: Sequence[Sequence[Fraction]]) -> Fraction:
    """Return the determinant of a square matrix.

    Examples
    --------
    >>> determinant([[Fraction(2), Fraction(1)], [Fraction(1), Fraction(3)]])
    Fraction(5, 1)
    """
    table, value = [list(row) for row in rows], ONE
    for column in range(len(table)):
        pivot = next((k for k in range(column, len(table)) if table[k][column]), None)
        if pivot is None:
            return ZERO
        if pivot != column:
            table[column], table[pivot], value = table[pivot], table[column], -value
        value *= table[column][column]
        for k in range(column + 1, len(table)):
            factor = table[k][column] / table[column][column]
            if factor:
                table[k] = [a - factor * b for a, b in zip(table[k], table[column], strict=True)]
    return value
