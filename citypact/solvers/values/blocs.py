"""Worths when some players move together: a small table over blocs instead of one over players."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional import CooperativeGame
from citypact.games.coalitional.masks import (
    MOST_MASKED_PLAYERS,
    NumberArray,
    mask_of,
    membership,
    subset_sums,
)
from citypact.games.rational import over_one_denominator
from citypact.solvers.answers import MOST_EXACT

#: A table of 2**24 worths takes 128 MiB and, at 1 µs a worth, a quarter of a minute.
MOST_BLOCS = 24
#: Cells of a membership matrix that are looked at at once.
MOST_CELLS = 1 << 22


def bloc_worths(game: CooperativeGame, blocs: Sequence[Sequence[int]], field: str) -> tuple[NumberArray, int]:
    """Return the worth of every union of blocs by bit mask.

    Parameters
    ----------
    game : CooperativeGame
        Game of any number of players.
    blocs : sequence of sequences of int
        Disjoint groups of player numbers, at most 24; bloc ``k`` is bit ``k``.
    field : str
        What the user called the groups, for the message.

    Returns
    -------
    array of shape (2**k,)
        Python's whole numbers up to 10 players, floats beyond.
    int
        The denominator under the whole numbers; 1 for floats.

    Raises
    ------
    InputError
        Beyond 24 blocs.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> game = CoalitionalGame(("a", "b", "c"), [0, 0, 0, 0.5, 0, 0, 0, 2])
    >>> bloc_worths(game, [(0, 1), (2,)], "unions")
    (array([0, 1, 0, 4], dtype=object), 2)
    """
    if len(blocs) > MOST_BLOCS:
        expected = f"at most {MOST_BLOCS} players and groups that move on their own"
        raise InputError(Problem(field, f"{len(blocs)} at once", expected))
    if game.size <= MOST_EXACT:
        worths = game.fractions()
        masks = subset_sums(np.array([mask_of(bloc) for bloc in blocs], dtype=np.int64))
        whole, denominator = over_one_denominator([worths[mask] for mask in masks])
        table = np.empty(len(whole), dtype=object)
        table[:] = whole
        return table, denominator
    floats = np.empty(1 << len(blocs))
    if game.size <= MOST_MASKED_PLAYERS:
        masks = subset_sums(np.array([mask_of(bloc) for bloc in blocs], dtype=np.int64))
    step = max(1, MOST_CELLS // game.size)
    members = np.zeros((len(blocs), game.size), dtype=bool)
    for at, bloc in enumerate(blocs):
        members[at, list(bloc)] = True
    for start in range(0, len(floats), step):
        stop = min(start + step, len(floats))
        if game.size <= MOST_MASKED_PLAYERS:
            floats[start:stop] = game.worths_of(masks[start:stop])
        else:
            joined = membership(np.arange(start, stop, dtype=np.int64), len(blocs)) @ members
            floats[start:stop] = game.worths_at(joined)
    floats[0] = 0.0
    return floats, 1
