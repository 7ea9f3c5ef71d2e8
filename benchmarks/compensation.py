"""Pairs on a river by the million, against NumPy's own arithmetic on the same arrays."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.line import Line, at_most
from benchmarks.ratios import pairs

#: Nanoseconds a draw that checks and bookkeeping may cost.
TARGET = 100


def lines(count: int = 1_000_000) -> Iterator[Line]:
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

    found = pairs(ours, arithmetic)
    yield Line(
        "compensation of 1e6 drawn pairs, a draw, beyond NumPy",
        [(took - bare) / count * 1e9 for took, bare in found],
        "ns",
        "NumPy's arithmetic",
        [took / bare for took, bare in found],
        at_most(TARGET),
    )
