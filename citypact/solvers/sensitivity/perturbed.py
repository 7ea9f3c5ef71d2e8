"""One game with one worth moved, and what a rule then gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeAlias

from citypact.errors import InputError, Problem, SolverFailure
from citypact.games.allocation import Allocation
from citypact.games.coalitional import CoalitionalGame, CooperativeGame

#: A rule that shares out a game.
Rule: TypeAlias = Callable[[CoalitionalGame], Allocation]

#: Tables of 4096 worths: a rule is asked many times.
MOST_PLAYERS = 12


def require_small(game: CooperativeGame) -> None:
    """Refuse a game with more players than its whole table can be moved about.

    Raises
    ------
    InputError
        Beyond 12 players.
    """
    if game.size > MOST_PLAYERS:
        raise InputError(Problem("players", game.size, f"at most {MOST_PLAYERS} to move single worths"))


def amounts_of(rule: Rule, game: CoalitionalGame) -> tuple[list[Fraction], bool]:
    """Return what the rule gives, as fractions, and whether they are exact.

    Raises
    ------
    SolverFailure
        If the rule returns other players or amounts that are not finite.
    """
    found = rule(game)
    if tuple(found) != tuple(game.players):
        raise SolverFailure(f"the rule shares among {', '.join(found)}, not {', '.join(game.players)}")
    exact = getattr(found, "fractions", None)
    if exact is not None:
        return list(exact), True
    try:
        return [Fraction(amount) for amount in found.vector()], False
    except (ValueError, OverflowError):
        raise SolverFailure("the rule returns an amount that is not finite") from None


def like(game: CooperativeGame, worths: Sequence[Fraction]) -> CoalitionalGame:
    """Return the game of these worths with the players, unit and orientation of ``game``."""
    return CoalitionalGame(tuple(game.players), list(worths), unit=game.unit, cost=game.cost)


def scale_of(worths: Sequence[Fraction]) -> Fraction:
    """Return a power of two about the largest worth (1 for the zero game): steps stay short decimals."""
    largest = max(abs(worth) for worth in worths)
    if not largest:
        return Fraction(1)
    power = largest.numerator.bit_length() - largest.denominator.bit_length()
    return Fraction(2**power) if power >= 0 else Fraction(1, 2**-power)
