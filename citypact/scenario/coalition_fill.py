"""A listed game completed: every coalition has a worth, or is named as missing."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional import FloatArray, IntArray
from citypact.games.coalitional.cooperative import MOST_EXACT_PLAYERS
from citypact.games.coalitional.masks import bits
from citypact.games.rational import as_fraction

#: What absent coalitions may be worth when the user says so.
MISSING = ("zero", "additive")
#: Absent coalitions named one by one; the rest are counted.
MOST_NAMED = 20


def completed(
    players: Sequence[str], masks: IntArray, worths: FloatArray, missing: str | None, place: str
) -> tuple[FloatArray, int]:
    """Return the worths by bit mask, shape (2**n,), and how many of them were filled in.

    Parameters
    ----------
    players : sequence of str
        Player ``k`` is bit ``k``.
    masks, worths : arrays of shape (k,)
        The coalitions that are listed, each once, and what they are worth.
    missing : {"zero", "additive"} or None
        What an absent coalition is worth: 0, or the sum of its members alone.
    place : str
        The file, for messages.

    Raises
    ------
    InputError
        Naming each absent coalition if ``missing`` says nothing about it.

    Examples
    --------
    >>> listed = np.array([1, 2]), np.array([0.1, 0.2])
    >>> completed(("a", "b"), *listed, "additive", "game.csv")[0].tolist()
    [0.0, 0.1, 0.2, 0.3]
    """
    if missing not in (None, *MISSING):
        raise InputError(Problem("missing", missing, " or ".join(MISSING)))
    table = np.zeros(1 << len(players))
    present = np.zeros(len(table), dtype=bool)
    present[0] = True
    present[masks] = True
    table[masks] = worths
    absent = np.flatnonzero(~present)
    if not len(absent):
        return table, 0
    singles = absent[absent & (absent - 1) == 0]
    named = absent if missing is None else singles if missing == "additive" else absent[:0]
    if len(named):
        raise InputError(*_problems(players, named, place))
    if missing == "additive":
        table[absent] = _sums(table, len(players), absent)
    return table, len(absent)


def _sums(table: FloatArray, players: int, absent: IntArray) -> FloatArray:
    """What the members of each absent coalition are worth alone, together."""
    if players <= MOST_EXACT_PLAYERS:
        # Decimals are added as they were typed: 0.1 + 0.2 is 0.3.
        alone = [as_fraction(float(table[1 << player])) for player in range(players)]
        sums = [float(sum((alone[player] for player in bits(mask)), Fraction(0))) for mask in absent]
        return np.array(sums)
    whole = np.zeros(1)
    for player in range(players):
        whole = np.concatenate([whole, whole + table[1 << player]])
    return whole[absent]


def _problems(players: Sequence[str], absent: IntArray, place: str) -> list[Problem]:
    remedy = "or say --missing zero or --missing additive"
    found = [
        Problem("+".join(players[bit] for bit in bits(mask)), "no such coalition", "a value", place, remedy)
        for mask in absent[:MOST_NAMED].tolist()
    ]
    if len(absent) > MOST_NAMED:
        found.append(
            Problem("coalitions", f"{len(absent) - MOST_NAMED} further ones missing", "none", place, remedy)
        )
    return found
