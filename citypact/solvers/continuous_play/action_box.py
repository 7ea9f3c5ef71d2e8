"""The intervals that players choose from, checked at the door."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.rational import Number
from citypact.games.validation import LARGEST, Door


def named(players: Sequence[str], count: int, door: Door) -> tuple[str, ...]:
    """Return the players' names, default ones if none are given."""
    names = tuple(players) or tuple(f"player {at}" for at in range(1, count + 1))
    if len(names) != count or len(set(names)) < len(names):
        door.refuse("players", ", ".join(map(str, names[:8])), f"{count} different names")
    return names


def numbers(field: str, values: Sequence[Number] | FloatArray, count: int, door: Door) -> FloatArray:
    """Return finite numbers, one for each player, or note what is wrong."""
    try:
        found = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        found = np.full(1, np.nan)
    if found.shape != (count,):
        door.refuse(field, f"shape {found.shape}", f"one number for each of {count} players")
        return np.zeros(count)
    for at in np.flatnonzero(~(np.abs(found) <= LARGEST)):
        door.refuse(f"{field}[{at}]", float(found[at]), "a finite number")
    found.setflags(write=False)
    return found


def check_box(low: FloatArray, high: FloatArray, players: Sequence[str], door: Door) -> None:
    """Note intervals that end before they begin."""
    for at in np.flatnonzero(low > high):
        door.refuse(f"high[{at}]", float(high[at]), f"at least low, {low[at]:g}, for {players[int(at)]}")
