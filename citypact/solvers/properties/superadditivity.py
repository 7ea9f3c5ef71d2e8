r"""Is the whole worth at least its parts, "1 + 1 > 2"?

A game is *superadditive* when :math:`v(S \cup T) \ge v(S) + v(T)` for all disjoint coalitions,
*subadditive* when the opposite holds, as for costs that are never higher together. There are
:math:`(3^n + 1) / 2` pairs to look at: each player is in S, in T, or in neither. The first
players are taken care of by arrays, the rest by a loop.

Beyond 18 players that takes minutes. A convex game is superadditive, and that is looked at
first; a single player or a whole complement that would rather stay apart shows the contrary.
What neither settles is refused.
"""

from __future__ import annotations

import math

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional.cooperative import CooperativeGame
from citypact.games.coalitional.masks import IntArray, NumberArray, submasks
from citypact.solvers.properties.convexity import bent
from citypact.solvers.properties.monotonicity import unwilling
from citypact.solvers.properties.violations import violation
from citypact.solvers.property_report import PropertyReport
from citypact.solvers.worths.scaled_worths import ScaledWorths, Smallest, scaled_worths

#: 3**18 / 2 pairs take a few seconds.
MOST_PAIRED_PLAYERS = 18
#: Pairs among this many players are compared at once: 3**10 of them.
AT_ONCE = 10


def is_superadditive(game: CooperativeGame) -> PropertyReport:
    """Say whether no two disjoint coalitions lose by joining.

    Parameters
    ----------
    game : CooperativeGame
        At most 18 players, or 24 where convexity or a simple violation settles it; the
        worths of a cost game are judged as they stand.

    Returns
    -------
    PropertyReport
        When false, the union and the two coalitions that lose most (beyond 18 players, the
        most among single players joining and complements).

    Raises
    ------
    InputError
        Beyond 24 players, and beyond 18 where neither of the quick ways settles it.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> is_superadditive(CoalitionalGame(("a", "b"), [0, 2, 2, 3])).statement
    'v(a+b) = 3 < v(a) + v(b) = 4'
    """
    worths = scaled_worths(game)
    return _report("superadditive", game, worths, parted(worths, "is_superadditive"), "<")


def is_subadditive(game: CooperativeGame) -> PropertyReport:
    """Say whether two disjoint coalitions never have more together than apart.

    Parameters
    ----------
    game : CooperativeGame
        At most 18 players, or 24 where concavity or a simple violation settles it; the
        worths of a cost game are judged as they stand.

    Returns
    -------
    PropertyReport
        When false, the union and the two coalitions that differ most from it.

    Raises
    ------
    InputError
        Beyond 24 players, and beyond 18 where neither of the quick ways settles it.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> is_subadditive(CoalitionalGame(("a", "b"), [0, 2, 2, 5], cost=True)).statement
    'c(a+b) = 5 > c(a) + c(b) = 4'
    """
    worths = scaled_worths(game)
    return _report("subadditive", game, worths, parted(worths.negated(), "is_subadditive"), ">")


def parted(worths: ScaledWorths, asked: str) -> tuple[int, int] | None:
    """Return the two disjoint coalitions that lose most by joining, None if none do."""
    if worths.size <= MOST_PAIRED_PLAYERS:
        found = worths.violated(_smallest_synergy, terms=3)
        return None if found is None else (found[0], found[1])
    if bent(worths) is None:
        return None
    loner = unwilling(worths)
    if loner is not None:
        return loner[0], 1 << loner[1]
    together = worths.table + worths.table[::-1]
    worst = int(together[1:-1].argmax()) + 1
    if together[worst] > worths.table[-1] + worths.slack(3):
        return worst, len(worths.table) - 1 - worst
    raise InputError(
        Problem(
            asked,
            f"{worths.size} players",
            f"at most {MOST_PAIRED_PLAYERS} to compare all pairs of coalitions",
        )
    )


def _report(
    name: str, game: CooperativeGame, worths: ScaledWorths, found: tuple[int, int] | None, relation: str
) -> PropertyReport:
    if found is None:
        return PropertyReport(name, holds=True)
    first, second = sorted(found)
    return violation(name, game, worths, [first | second], relation, [first, second])


def _smallest_synergy(table: NumberArray) -> Smallest:
    """Least ``v(S u T) - v(S) - v(T)`` over disjoint S and T, neither empty."""
    players = len(table).bit_length() - 1
    inner = min(players, AT_ONCE)
    every = _disjoint(inner)
    # An empty coalition joins nothing, and a pair comes once.
    met = every[0][every[1] > 0], every[1][every[1] > 0]
    once = met[0][met[0] > met[1]], met[1][met[0] > met[1]]
    blocks = table.reshape(-1, 1 << inner)
    best: Smallest = (math.inf, ())
    for ours in range(len(blocks)):
        for theirs in submasks(len(blocks) - 1 ^ ours):
            if theirs > ours:
                continue
            first, second = every if theirs else met if ours else once
            synergy = blocks[ours | theirs].take(first | second)
            synergy -= blocks[ours].take(first)
            synergy -= blocks[theirs].take(second)
            if len(synergy) and synergy.min() < best[0]:
                at = int(synergy.argmin())
                best = synergy[at], (ours << inner | int(first[at]), theirs << inner | int(second[at]))
    return best


def _disjoint(players: int) -> tuple[IntArray, IntArray]:
    """Return all ordered pairs of disjoint masks, each as an array of shape (3**players,)."""
    first = second = np.zeros(1, dtype=np.int64)
    for player in range(players):
        bit = 1 << player
        first, second = (
            np.concatenate((first, first | bit, first)),
            np.concatenate((second, second, second | bit)),
        )
    return first, second
