"""A "no" that can be checked by hand: the coalitions, both sides of the inequality, the gap."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from citypact.games.coalitional.cooperative import CooperativeGame
from citypact.solvers.property_report import PropertyReport
from citypact.solvers.worths.scaled_worths import ScaledWorths


def violation(
    name: str,
    game: CooperativeGame,
    worths: ScaledWorths,
    left: Sequence[int],
    relation: str,
    right: Sequence[int],
    witness: Sequence[int] = (),
) -> PropertyReport:
    """Return the report that one sum of worths stands in the wrong relation to another.

    Parameters
    ----------
    name : str
        The property.
    game : CooperativeGame
        For the names.
    worths : ScaledWorths
        The worths as they stand in the game.
    left, right : sequence of int
        Coalitions whose worths are added on either side.
    relation : str
        What holds between the sides, such as "<".
    witness : sequence of int
        Coalitions to report; all of both sides by default.
    """
    right = sorted(right)
    sides = [sum((worths.amount(mask) for mask in masks), Fraction(0)) for masks in (left, right)]
    shown = figures(*sides)
    words = [
        " + ".join(worth_of(game, mask) for mask in masks) + f" = {figure}"
        for masks, figure in zip((left, right), shown, strict=True)
    ]
    return PropertyReport(
        name,
        holds=False,
        witness=tuple(game.members(mask) for mask in witness or (*left, *right)),
        gap=float(abs(sides[0] - sides[1])),
        statement=f"{words[0]} {relation} {words[1]}",
    )


def worth_of(game: CooperativeGame, mask: int) -> str:
    """Write the worth of a coalition as ``v(A+B)``, or ``c(A+B)`` for a cost."""
    return f"{'c' if game.cost else 'v'}({game.label(mask)})"


def figures(*amounts: Fraction) -> tuple[str, ...]:
    """Write amounts with as many digits as it takes to tell different ones apart.

    Examples
    --------
    >>> figures(Fraction(3), Fraction(4, 3))
    ('3', '1.33333')
    >>> figures(Fraction(1, 3), Fraction(10**9 + 3, 3 * 10**9))
    ('0.333333333', '0.333333334')
    """
    for digits in (6, 9, 12, 15, 17):
        written = tuple(f"{float(amount):.{digits}g}" for amount in amounts)
        if len(set(written)) == len(set(amounts)):
            return written
    return tuple(str(amount) for amount in amounts)
