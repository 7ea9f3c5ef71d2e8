"""Two runs held against each other, figure by figure: which answers changed, and by how much.

Rows are compared only where both runs asked the same question: the varied numbers of the row are equal.
Both runs are read block by block; memory does not grow with the rows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from citypact.errors import InputError, Problem
from citypact.sweep.store_chunk import ROW
from citypact.sweep.store_read import BLOCK, StoredRun

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Figure:
    """One column of a run: rows with and without a number, their mean and range.

    Parameters
    ----------
    count, missing : int
        Rows with a number, and without.
    mean, low, high : float or None
        Of the numbers; ``None`` where there are none.
    """

    count: int
    missing: int
    mean: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Change:
    """One column in both runs.

    Parameters
    ----------
    name, unit : str
        Of the column.
    first, second : Figure
        Over all rows of each run.
    changed : int
        Rows whose inputs are equal and whose answers are not; an answer that came or went counts.
    largest : float
        The largest difference between two numbers of such a row.
    row : int or None
        The first row that changed.
    """

    name: str
    unit: str
    first: Figure
    second: Figure
    changed: int
    largest: float
    row: int | None


@dataclass(frozen=True)
class Comparison:
    """Two runs held against each other.

    Parameters
    ----------
    compared : int
        Rows that both runs have with equal inputs.
    apart : int
        Rows that only one of them has, or that have other inputs.
    changes : tuple of Change
        A column each.
    only_first, only_second : tuple of str
        Answers that only one of them has.
    """

    compared: int
    apart: int
    changes: tuple[Change, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]

    @property
    def changed(self) -> tuple[str, ...]:
        """Answers that changed in at least one row."""
        return tuple(each.name for each in self.changes if each.changed)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {**asdict(self), "changed": list(self.changed)}

    def verdict(self) -> str:
        """Return the outcome in one sentence."""
        if not self.compared:
            return "No row has the same inputs in both runs: only the figures can be compared."
        if self.changed:
            return f"Answers changed in {len(self.changed)} of {len(self.changes)} columns."
        return f"No answer changed in {self.compared} rows."


class _Sums:
    """The figures of one column as its blocks pass by."""

    def __init__(self) -> None:
        self.count = self.missing = 0
        self.means: list[tuple[int, float]] = []
        self.low, self.high = math.inf, -math.inf

    def add(self, values: NDArray[np.float64]) -> None:
        import numpy as np

        numbers = values[~np.isnan(values)]
        self.missing += len(values) - len(numbers)
        if len(numbers):
            self.count += len(numbers)
            self.means.append((len(numbers), float(np.mean(numbers))))
            self.low, self.high = min(self.low, float(numbers.min())), max(self.high, float(numbers.max()))

    def figure(self) -> Figure:
        if not self.count:
            return Figure(0, self.missing, None, None, None)
        mean = sum(mean * (count / self.count) for count, mean in self.means)
        return Figure(self.count, self.missing, mean, self.low, self.high)


class _Changed:
    """The rows of one column that changed, as the blocks pass by."""

    def __init__(self) -> None:
        self.count, self.largest, self.row = 0, 0.0, None

    count: int
    largest: float
    row: int | None

    def add(self, rows: Any, first: Any, second: Any) -> None:
        import numpy as np

        other = (first != second) & ~(np.isnan(first) & np.isnan(second))
        if not other.any():
            return
        if self.row is None:
            self.row = int(rows[np.argmax(other)])
        self.count += int(other.sum())
        size = np.abs(first[other] - second[other])
        self.largest = max(self.largest, float(np.max(size, initial=0.0, where=~np.isnan(size))))


def compare(first: StoredRun, second: StoredRun) -> Comparison:
    """Compare two runs.

    Parameters
    ----------
    first, second : StoredRun
        Complete or not.

    Returns
    -------
    Comparison
        Every answer that both have, in the order of the first.

    Raises
    ------
    InputError
        If they have no answer in common, or a unit differs.
    """
    import numpy as np

    one, two = first.manifest.outputs, second.manifest.outputs
    shared = [name for name in one if name in two]
    if not shared:
        expected = "an answer that both runs have: " + ", ".join(one)
        raise InputError(Problem("run", "other answers", expected, str(second.folder)))
    for name in shared:
        if one[name] != two[name]:
            raise InputError(Problem(name, f"unit {two[name]}", f"unit {one[name]}", str(second.folder)))
    inputs = list(first.manifest.columns)
    same_inputs = inputs == list(second.manifest.columns)
    names = [ROW, *inputs, *shared] if same_inputs else [ROW, *shared]
    figures = [{name: _Sums() for name in shared} for _ in (first, second)]
    found = {name: _Changed() for name in shared}
    compared, sides = 0, [_Side(each, names) for each in (first, second)]
    while all(side.fill() for side in sides):
        # Both sides are sorted by row: only what lies before the end of both can meet.
        last = min(side.block[ROW][-1] for side in sides)
        parts = [side.take(last) for side in sides]
        for sums, part in zip(figures, parts, strict=True):
            for name, column in sums.items():
                column.add(part[name])
        if not same_inputs:
            continue
        rows, at, to = np.intersect1d(parts[0][ROW], parts[1][ROW], assume_unique=True, return_indices=True)
        pairs = {name: (parts[0][name][at], parts[1][name][to]) for name in names}
        equal = np.ones(len(rows), dtype=bool)
        for name in inputs:
            equal &= pairs[name][0] == pairs[name][1]
        compared += int(equal.sum())
        for name, change in found.items():
            change.add(rows[equal], pairs[name][0][equal], pairs[name][1][equal])
    for sums, side in zip(figures, sides, strict=True):
        while side.fill():
            rest = side.take(None)
            for name, column in sums.items():
                column.add(rest[name])
    changes = tuple(
        Change(
            name, one[name], figures[0][name].figure(), figures[1][name].figure(),
            found[name].count, found[name].largest, found[name].row,
        )
        for name in shared
    )  # fmt: skip
    return Comparison(
        compared,
        first.rows + second.rows - 2 * compared,
        changes,
        tuple(name for name in one if name not in two),
        tuple(name for name in two if name not in one),
    )


class _Side:
    """One run as its blocks pass by."""

    def __init__(self, run: StoredRun, names: Sequence[str]) -> None:
        self._names = names
        self._blocks: Iterator[Any] = run.blocks(names)
        self.block: dict[str, Any] = dict.fromkeys(names, ())

    def fill(self) -> bool:
        """Read the next block if this one is used up; ``False`` at the end."""
        if not len(self.block[ROW]):
            block = next(self._blocks, None)
            if block is None:
                return False
            assert 0 < block.num_rows <= BLOCK
            self.block = {name: block.column(name).to_numpy() for name in self._names}
        return True

    def take(self, last: int | None) -> dict[str, Any]:
        """Return the rows up to ``last`` and keep the others."""
        import numpy as np

        rows = self.block[ROW]
        cut = len(rows) if last is None else int(np.searchsorted(rows, last, side="right"))
        taken = {name: values[:cut] for name, values in self.block.items()}
        self.block = {name: values[cut:] for name, values in self.block.items()}
        return taken
