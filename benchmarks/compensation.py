"""Pairs on a river by the million, against NumPy's own arithmetic on the same arrays."""

from __future__ import annotations

import numpy as np
from ratios import REPEATS, seconds

#: Nanoseconds a draw that checks and bookkeeping may cost.
TARGET = 100


def line(count: int = 1_000_000) -> str:
    from citypact.mechanisms.compensation import compensation_draws

    generator = np.random.default_rng(1)
    downstream, cost = generator.uniform(0.5, 5, (2, count))
    upstream, grant, cap = generator.uniform(0, 4, (3, count))

    def arithmetic() -> object:
        step = downstream / cost
        loss, gain = 0.5 * downstream * step, downstream * step
        need, ceiling = loss - grant, np.minimum(gain, cap)
        transfer = np.minimum(need + 0.5 * (gain - need), ceiling)
        return need, gain, transfer, need <= ceiling, np.maximum(loss - ceiling, 0.0)

    def ours() -> object:
        return compensation_draws(downstream, upstream, cost, grant=grant, transfer_cap=cap)

    ours(), arithmetic()
    more = sorted((seconds(ours) - seconds(arithmetic)) / count * 1e9 for _ in range(REPEATS))
    middle = more[REPEATS // 2]
    verdict = "meets" if middle <= TARGET else "MISSES"
    name = "compensation of 1e6 drawn pairs, beyond NumPy"
    return f"{name:<52} {middle:>9.0f} ns  [{more[0]:.0f}, {more[-1]:.0f}]   {verdict} <= {TARGET} a draw"
