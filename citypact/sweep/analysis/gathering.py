"""One pass over all rows: counts, means and ends of every column, and a sample that fits into memory.

Counts, means, lowest and highest are of all rows. What needs the rows side by side (quantiles, values at
risk, boxes) is taken from a sample of at most :data:`SAMPLED` rows: all of them if there are no more, else
one at random from each of as many equal parts of the run, so that every part of a grid is in it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from citypact.errors import InputError, Problem
from citypact.sweep.analysis.row_source import Block, RowSource
from citypact.sweep.distributions import FloatArray

#: Rows that are kept in memory; 8 bytes a row and column.
SAMPLED = 2**20


class Counter(Protocol):
    """Counts something in passing."""

    def add(self, block: Block) -> None:
        """Take the following rows."""


@dataclass(frozen=True)
class Totals:
    """A column over all rows: how many have a finite number, its sum and ends (NaN if none has)."""

    rows: int
    sum: float
    lowest: float
    highest: float

    @property
    def mean(self) -> float:
        """Mean of the rows that have a number."""
        return self.sum / self.rows if self.rows else math.nan


@dataclass(frozen=True)
class Gathered:
    """What one pass over the rows brings.

    Parameters
    ----------
    size : int
        Rows passed.
    totals : mapping of str to Totals
        For every column.
    sample : mapping of str to ndarray, shape (sampled,)
        The same rows of every column, in their order.
    """

    size: int
    totals: Mapping[str, Totals]
    sample: Mapping[str, FloatArray]

    @property
    def sampled(self) -> int:
        """Rows of the sample."""
        return len(next(iter(self.sample.values())))

    def thinned(self, most: int, seed: int = 0) -> Mapping[str, FloatArray]:
        """Return at most so many rows of the sample."""
        if self.sampled <= most:
            return self.sample
        numbers = sampled_numbers(self.sampled, most, seed)
        return {name: column[numbers] for name, column in self.sample.items()}


def sampled_numbers(size: int, most: int, seed: int = 0) -> npt.NDArray[np.int64]:
    """Return the numbers of at most ``most`` of ``size`` rows, one at random from each of as many parts.

    Examples
    --------
    >>> sampled_numbers(4, 10).tolist()
    [0, 1, 2, 3]
    >>> found = sampled_numbers(1000, 10)
    >>> (found // 100).tolist()
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    """
    if size <= most:
        return np.arange(size, dtype=np.int64)
    ends = np.array([at * size // most for at in range(most + 1)], dtype=np.int64)
    inside = np.random.default_rng([seed, size]).random(most)
    found: npt.NDArray[np.int64] = ends[:-1] + (inside * np.diff(ends)).astype(np.int64)
    return found


def gather(
    source: RowSource, names: Sequence[str], counters: Sequence[Counter] = (), *, most: int = SAMPLED
) -> Gathered:
    """Pass over all rows once.

    Parameters
    ----------
    source : RowSource
        The rows.
    names : sequence of str
        Columns.
    counters : sequence of Counter
        Shown every block.
    most : int
        Rows of the sample.

    Raises
    ------
    InputError
        If there is no row.

    Examples
    --------
    >>> from citypact.sweep.analysis.row_source import RowsInMemory
    >>> found = gather(RowsInMemory({"a": np.array([1.0, np.nan, 3.0])}, 2), ["a"])
    >>> found.totals["a"], found.sampled
    (Totals(rows=2, sum=4.0, lowest=1.0, highest=3.0), 3)
    """
    if not source.size:
        raise InputError(Problem("run", "no finished chunk", "a run with rows"))
    numbers = sampled_numbers(source.size, most)
    held = source.whole() if len(numbers) == source.size else None
    kept: dict[str, FloatArray] = {} if held is not None else {n: np.empty(len(numbers)) for n in names}
    running = {name: _Running() for name in names}
    start = taken = 0
    for block in source.blocks(names):
        rows = len(block[names[0]])
        for name in names:
            running[name].add(block[name])
        for counter in counters:
            counter.add(block)
        if held is None:
            stop = int(np.searchsorted(numbers, start + rows))
            places = numbers[taken:stop] - start
            for name in names:
                kept[name][taken:stop] = block[name][places]
            taken = stop
        start += rows
    sample = {name: held[name] for name in names} if held is not None else kept
    return Gathered(start, {name: each.totals() for name, each in running.items()}, sample)


class _Running:
    """The totals of a column as they grow; sums of blocks are added without rounding."""

    def __init__(self) -> None:
        self._rows, self._sums = 0, [0.0]
        self._lowest, self._highest = math.inf, -math.inf

    def add(self, values: FloatArray) -> None:
        known = values[np.isfinite(values)]
        if not len(known):
            return
        self._rows += len(known)
        self._sums.append(float(known.sum()))
        self._lowest = min(self._lowest, float(known.min()))
        self._highest = max(self._highest, float(known.max()))

    def totals(self) -> Totals:
        if not self._rows:
            return Totals(0, 0.0, math.nan, math.nan)
        return Totals(self._rows, math.fsum(self._sums), self._lowest, self._highest)
