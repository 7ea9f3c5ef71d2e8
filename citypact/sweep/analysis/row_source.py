"""Rows of a run in their order, block by block, from memory or from a run directory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from citypact.sweep.distributions import FloatArray
from citypact.sweep.store_read import BLOCK, StoredRun

Block = dict[str, FloatArray]


class RowSource(Protocol):
    """Columns of a run, read once from the first row to the last."""

    @property
    def size(self) -> int:
        """Rows that are there."""

    def blocks(self, names: Sequence[str]) -> Iterator[Block]:
        """Yield the columns of the following rows, none of more than ``BLOCK`` rows."""

    def whole(self) -> Mapping[str, FloatArray] | None:
        """Return all columns if they are in memory anyway."""


@dataclass(frozen=True)
class RowsInMemory:
    """Columns that are held in memory.

    Parameters
    ----------
    columns : mapping of str to ndarray, shape (n,)
        Inputs by path and figures by name.
    chunk_rows : int
        Rows of a chunk: sums are taken over the same blocks as those of a stored run, so that both tell
        the same figures to the last digit.

    Examples
    --------
    >>> rows = RowsInMemory({"a": np.arange(5.0)}, chunk_rows=2)
    >>> [block["a"].tolist() for block in rows.blocks(["a"])]
    [[0.0, 1.0], [2.0, 3.0], [4.0]]
    """

    columns: Mapping[str, FloatArray]
    chunk_rows: int

    @property
    def size(self) -> int:
        """Rows that are there."""
        return len(next(iter(self.columns.values())))

    def blocks(self, names: Sequence[str]) -> Iterator[Block]:
        """Yield the columns chunk by chunk."""
        for start in range(0, self.size, self.chunk_rows):
            stop = min(start + self.chunk_rows, self.size)
            for at in range(start, stop, BLOCK):
                yield {name: self.columns[name][at : min(at + BLOCK, stop)] for name in names}

    def whole(self) -> Mapping[str, FloatArray]:
        """Return all columns."""
        return self.columns


@dataclass(frozen=True)
class StoredRows:
    """Rows of a run directory.

    Parameters
    ----------
    run : StoredRun
        Opened for reading; it may be unfinished.
    """

    run: StoredRun

    @property
    def size(self) -> int:
        """Rows that are written."""
        return self.run.rows

    def blocks(self, names: Sequence[str]) -> Iterator[Block]:
        """Yield the columns as they are read."""
        for batch in self.run.blocks(names):
            yield {
                name: np.asarray(batch.column(at).to_numpy(), dtype=np.float64)
                for at, name in enumerate(names)
            }

    def whole(self) -> None:
        """Return nothing: a run may be larger than the memory."""
        return
