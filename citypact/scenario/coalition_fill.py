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
#: A game that does not list its coalitions is tabulated up to here: 2**24 worths take 128 MiB.
MOST_FILLED_PLAYERS = 24


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
        Naming each absent coalition if ``missing`` says nothing about it, or if more than 24
        players would have to be filled in.

    Examples
    --------
    >>> listed = np.array([1, 2]), np.array([0.1, 0.2])
    >>> completed(("a", "b"), *listed, "additive", "game.csv")[0].tolist()
    [0.0, 0.1, 0.2, 0.3]
    """
    if missing not in (None, *MISSING):
        raise InputError(Problem("missing", missing, " or ".join(MISSING)))
    listed = np.unique(masks[masks > 0])
    absent = (1 << len(players)) - 1 - len(listed)
    _refuse_gaps(players, listed, missing, place)
    # Only now is there a table: a short file that names thirty players must not take a gigabyte.
    table = np.zeros(1 << len(players))
    table[masks] = worths
    if absent and missing == "additive":
        present = np.zeros(len(table), dtype=bool)
        present[0] = present[listed] = True
        gaps = np.flatnonzero(~present)
        table[gaps] = _sums(table, len(players), gaps)
    return table, absent


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


def _refuse_gaps(players: Sequence[str], listed: IntArray, missing: str | None, place: str) -> None:
    """Name the coalitions that must be listed and are not, and refuse to fill too large a table."""
    if missing == "zero":
        gaps, count = listed[:0], 0
    elif missing == "additive":
        gaps = np.setdiff1d(1 << np.arange(len(players)), listed)
        count = len(gaps)
    else:
        count = (1 << len(players)) - 1 - len(listed)
        # Among the first so many masks are enough that are not listed, or all of them.
        first = min(1 << len(players), len(listed) + MOST_NAMED + 1)
        gaps = np.setdiff1d(np.arange(1, first), listed)
    remedy = (
        "--missing additive adds up what players are worth alone"
        if missing == "additive"
        else "or say --missing zero or --missing additive"
    )
    found = [
        Problem("+".join(players[bit] for bit in bits(mask)), "no such coalition", "a value", place, remedy)
        for mask in gaps[:MOST_NAMED].tolist()
    ]
    if count > MOST_NAMED:
        found.append(
            Problem("coalitions", f"{count - MOST_NAMED} further ones missing", "none", place, remedy)
        )
    if not found and len(players) > MOST_FILLED_PLAYERS and len(listed) < (1 << len(players)) - 1:
        remedy = "state the game in a structured form or as a Python function"
        expected = f"at most {MOST_FILLED_PLAYERS} where --missing fills the table"
        found.append(Problem("players", len(players), expected, place, remedy))
    if found:
        raise InputError(*found)
