"""Players by number, and random tables of worths in floating point."""

from __future__ import annotations

import numpy as np

from citypact.games.coalitional import CoalitionalGame


def names(count: int) -> tuple[str, ...]:
    return tuple(f"city {at}" for at in range(count))


def tabled(count: int, seed: int = 1) -> CoalitionalGame:
    table = np.random.default_rng(seed).standard_normal(1 << count)
    table[0] = 0.0
    return CoalitionalGame(names(count), table)
