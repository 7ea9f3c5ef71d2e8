r"""The random games of Benedek, Fliege and Nguyen, rebuilt from their seeds.

Their generator is the linear congruential one of Microsoft's C library,
:math:`s_{k+1} = a s_k + c \bmod 2^{32}`, of which bits 16 to 30 are used. The states a block
ahead are one multiplication and one addition away: :math:`s_{k+j} = a^j s_k + c_j` with
:math:`c_j = c (1 + a + \dots + a^{j-1})`, all modulo :math:`2^{32}`, which is what unsigned
32-bit integers do by themselves. Free of pytest and of citypact, so that benchmarks import it by path.

References
----------
M. Benedek, J. Fliege and T.-D. Nguyen, "Finding and verifying the nucleolus of cooperative
games", *Mathematical Programming* 190, 135-170 (2021).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MULTIPLIER, INCREMENT = 214013, 2531011
#: Draws made at once: a few megabytes.
BLOCK = 1 << 18


class Draws:
    """The stream of draws of one seed."""

    def __init__(self, seed: int) -> None:
        self.state = np.uint32(seed)
        factors = np.full(BLOCK, MULTIPLIER, dtype=np.uint32)
        np.multiply.accumulate(factors, out=factors)
        shifts = np.empty(BLOCK, dtype=np.uint32)
        shifts[0] = 1
        shifts[1:] = factors[:-1]
        np.add.accumulate(shifts, out=shifts)
        shifts *= np.uint32(INCREMENT)
        self.factors, self.shifts = factors, shifts

    def take(self, count: int) -> NDArray[np.uint32]:
        """Return the next ``count`` draws, at most a block."""
        states = self.factors[:count] * self.state
        states += self.shifts[:count]
        if count:
            self.state = states[-1]
        return (states >> np.uint32(16)) & np.uint32(0x7FFF)

    def one(self) -> int:
        """Return the next draw."""
        return int(self.take(1)[0])


def table_of(kind: int, players: int, seed: int) -> NDArray[np.float64]:
    """Return the worths by bit mask, shape (2**players,), of a game of type 1 to 4."""
    draws = Draws(seed)
    worths = np.zeros(1 << players)
    if kind == 3:
        _fill_near_grand(worths, players, draws)
        return worths
    last = len(worths) - 1
    grand = draws.one() % 201 + 100 * (players - 2) if kind == 1 else None
    stop = last if kind == 1 else last + 1
    highest = {2: 50 * players, 4: players}.get(kind)
    for start in range(0, stop, BLOCK):
        masks = np.arange(start, min(start + BLOCK, stop), dtype=np.uint32)
        sizes = np.bitwise_count(masks)
        drawn = sizes > 1
        found = draws.take(int(drawn.sum()))
        limit = np.uint32(highest) if highest else np.uint32(100) * sizes[drawn].astype(np.uint32)
        worths[start : start + len(masks)][drawn] = found % limit + np.uint32(1)
    if grand is not None:
        worths[last] = grand
    return worths


def _fill_near_grand(worths: NDArray[np.float64], players: int, draws: Draws) -> None:
    """Type 3: all win; without one or two players most still do; no smaller coalition does."""
    grand = len(worths) - 1
    worths[grand] = 1.0
    drawn = draws.one() % 10
    for first in range(players):
        worths[grand ^ 1 << first] = float(drawn < 9)
        drawn = draws.one() % 10
        for second in range(first + 1, players):
            worths[grand ^ 1 << first ^ 1 << second] = float(drawn < 9)
            drawn = draws.one() % 10
