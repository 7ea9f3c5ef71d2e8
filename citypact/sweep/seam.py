"""What a plan and an evaluator promise the engine; whoever keeps the promise can be run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class SweepPlan(Protocol):
    """The rows of a sweep, made chunk by chunk; picklable, and the same wherever it is unpickled."""

    @property
    def columns(self) -> Sequence[str]:
        """Names of the varied quantities, one a column."""

    @property
    def size(self) -> int:
        """Rows of the whole sweep."""

    @property
    def chunk_rows(self) -> int:
        """Rows of every chunk but the last."""

    @property
    def hash(self) -> str:
        """Text that two plans share only if all their rows are the same."""

    def chunk(self, k: int) -> NDArray[np.float64]:
        """Rows of chunk ``k``, shape (rows, columns); the chunk carries its own seed."""

    def to_dict(self) -> dict[str, Any]:
        """The plan as plain data, for the manifest."""


class RowEvaluator(Protocol):
    """What is answered for every row; picklable, and the same wherever it is unpickled."""

    @property
    def outputs(self) -> Mapping[str, str]:
        """Unit of every column of the answers, in their order."""

    def evaluate(self, rows: NDArray[np.float64]) -> Mapping[str, NDArray[np.float64]]:
        """Answer rows of shape (rows, columns): one array of shape (rows,) an output."""


def chunk_count(plan: SweepPlan) -> int:
    """Return how many chunks a plan has.

    Parameters
    ----------
    plan : SweepPlan
        Only its size and the rows of a chunk are read.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> chunk_count(SimpleNamespace(size=10, chunk_rows=4))
    3
    """
    return -(-plan.size // plan.chunk_rows)


def chunk_span(plan: SweepPlan, k: int) -> tuple[int, int]:
    """Return the first row of chunk ``k`` and the row after its last.

    Parameters
    ----------
    plan : SweepPlan
        Only its size and the rows of a chunk are read.
    k : int
        Number of the chunk, from 0.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> chunk_span(SimpleNamespace(size=10, chunk_rows=4), 2)
    (8, 10)
    """
    return k * plan.chunk_rows, min((k + 1) * plan.chunk_rows, plan.size)


def row_names(plan: SweepPlan, k: int) -> list[str] | None:
    """Return the names of the rows of chunk ``k``, or ``None`` for a plan without ``names``.

    Parameters
    ----------
    plan : SweepPlan
        Its ``names``, if it has any, are one for every row of the whole sweep.
    k : int
        Number of the chunk, from 0.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> row_names(SimpleNamespace(size=3, chunk_rows=2, names=("low", "middle", "high")), 1)
    ['high']
    """
    names = getattr(plan, "names", ())
    if not names:
        return None
    first, end = chunk_span(plan, k)
    return list(names[first:end])
