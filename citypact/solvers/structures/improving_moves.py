"""A good structure of many players: merge groups, then move players, while the total grows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations

import numpy as np

from citypact.games.coalitional import CooperativeGame
from citypact.games.rational import as_fraction

#: Gains below this part of the largest worth are not followed, so that the moves end.
LEAST_GAIN = 1e-12

Group = frozenset[int]


def improved(game: CooperativeGame) -> list[list[int]]:
    """Return a structure that no merger of two groups and no move of one player improves.

    The better of two searches: one begins with everyone alone, one with all together.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> improved(CoalitionalGame(("a", "b", "c"), [0, 2, 2, 5, 3, 4, 4, 7]))
    [[0, 1], [2]]
    """
    known: dict[Group, float] = {frozenset(): 0.0}
    starts = [
        [frozenset({at}) for at in range(game.size)],
        [frozenset(range(game.size))],
    ]
    found = [_climb(game, start, known) for start in starts]
    best = max(found, key=lambda groups: sum(known[group] for group in groups))
    return sorted(sorted(group) for group in best)


def total_of(game: CooperativeGame, groups: Sequence[Sequence[int]]) -> Fraction:
    """Return the total worth of a structure, each worth the decimal that it spells."""
    members = np.zeros((len(groups), game.size), dtype=bool)
    for row, group in zip(members, groups, strict=True):
        row[list(group)] = True
    return sum(map(as_fraction, game.worths_at(members).tolist()), Fraction(0))


def _climb(game: CooperativeGame, start: list[Group], known: dict[Group, float]) -> list[Group]:
    groups = start
    _learn(game, groups, known)
    while True:
        steps = list(_steps(groups, game.size))
        _learn(game, (one for _, added in steps for one in added), known)
        gains = [sum(known[one] for one in added) - sum(known[one] for one in gone) for gone, added in steps]
        if not gains:
            return groups
        at = int(np.argmax(gains))
        if gains[at] <= LEAST_GAIN * max(map(abs, known.values())):
            return groups
        gone, added = steps[at]
        groups = [one for one in groups if one not in gone] + [one for one in added if one]


def _steps(groups: list[Group], players: int) -> Iterable[tuple[tuple[Group, ...], tuple[Group, ...]]]:
    """Yield the groups that disappear and those that come in their place."""
    for first, second in combinations(groups, 2):
        yield (first, second), (first | second,)
    home = {at: group for group in groups for at in group}
    for at in range(players):
        old = home[at]
        rest = old - {at}
        if rest:
            yield (old,), (rest, frozenset({at}))
        for other in groups:
            if other != old and rest:
                yield (old, other), (rest, other | {at})


def _learn(game: CooperativeGame, groups: Iterable[Group], known: dict[Group, float]) -> None:
    new = list({group for group in groups if group not in known})
    if not new:
        return
    members = np.zeros((len(new), game.size), dtype=bool)
    for row, group in zip(members, new, strict=True):
        row[list(group)] = True
    for group, worth in zip(new, (game.sign * game.worths_at(members)).tolist(), strict=True):
        known[group] = worth
