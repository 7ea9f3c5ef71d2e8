"""Rows of linear programs over allocations: an amount for each player, a row for each coalition."""

from __future__ import annotations

from collections.abc import Iterable

from citypact.games.coalitional.masks import bits
from citypact.solvers.core_sets.objections import Objections
from citypact.solvers.linear.program import Row

#: Name of the distance that an allocation keeps from every coalition.
DEPTH = "depth"
#: Label of the row that hands out v(N).
ALL = "all"


def player_names(size: int) -> tuple[str, ...]:
    """Return the names of the amounts in these programs, which users never see."""
    return tuple(f"player {player}" for player in range(size))


def share_of(mask: int) -> dict[str, int]:
    """Return the coefficients of x(S).

    Examples
    --------
    >>> share_of(0b101)
    {'player 0': 1, 'player 2': 1}
    """
    return {f"player {player}": 1 for player in bits(mask)}


def claims(objections: Objections, masks: Iterable[int]) -> list[Row]:
    """Return ``x(S) >= v(S)`` for each coalition, labelled by its mask."""
    return [Row(str(mask), share_of(mask), ">=", objections.worth(mask)) for mask in masks]


def distant_claims(objections: Objections, masks: Iterable[int]) -> list[Row]:
    """Return ``x(S) - depth >= v(S)`` for each coalition, labelled by its mask."""
    return [Row(str(mask), {**share_of(mask), DEPTH: -1}, ">=", objections.worth(mask)) for mask in masks]


def all_shared(objections: Objections) -> Row:
    """Return ``x(N) = v(N)``."""
    return Row(ALL, dict.fromkeys(player_names(objections.size), 1), "==", objections.grand)
