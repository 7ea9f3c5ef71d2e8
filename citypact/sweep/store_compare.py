"""Two runs held against each other, figure by figure: which answers changed, and by how much.

Rows are compared only where both runs asked the same question: the varied numbers of the row are equal. Of
every figure the whole distributions are held against each other as well, whatever the plans.
Both runs are read block by block; memory does not grow with the rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from citypact.errors import InputError, Problem
from citypact.sweep.plan_differences import plan_differences
from citypact.sweep.store_chunk import ROW
from citypact.sweep.store_figures import Columns, Figure, beyond_chance, distance
from citypact.sweep.store_read import BLOCK, StoredRun

if TYPE_CHECKING:
    pass


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
        The largest difference between two finite numbers of such a row.
    row : int or None
        The first row that changed.
    distance : float
        Largest difference of the two distribution functions, 0 to 1; see
        :func:`~citypact.sweep.store_figures.distance`.
    moved : bool
        Whether the distance is more than other rows of one distribution would bring.
    """

    name: str
    unit: str
    first: Figure
    second: Figure
    changed: int
    largest: float
    row: int | None
    distance: float
    moved: bool


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
        A column each, those that tell the answer first.
    plans : tuple of (str, str or None, str or None)
        What differs in the plans, with both sides.
    only_first, only_second : tuple of str
        Answers that only one of them has.
    """

    compared: int
    apart: int
    changes: tuple[Change, ...]
    plans: tuple[tuple[str, str | None, str | None], ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]

    @property
    def changed(self) -> tuple[str, ...]:
        """Answers that changed in at least one row."""
        return tuple(each.name for each in self.changes if each.changed)

    @property
    def moved(self) -> tuple[str, ...]:
        """Answers whose distribution moved, where no row can be compared."""
        return () if self.compared else tuple(each.name for each in self.changes if each.moved)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {**asdict(self), "changed": list(self.changed), "moved": list(self.moved)}

    def verdict(self) -> str:
        """Return the outcome in one sentence."""
        if self.moved:
            return (
                f"No row has the same inputs in both runs. Answers changed in {len(self.moved)} of"
                f" {len(self.changes)} columns, each beyond what other draws bring once in 1,000 times."
            )
        if not self.compared:
            return (
                "No row has the same inputs in both runs. No answer changed beyond what other draws bring"
                " once in 1,000 times."
            )
        if self.changed:
            return f"Answers changed in {len(self.changed)} of {len(self.changes)} columns."
        return f"No answer changed in {self.compared} rows."


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
        both = np.isfinite(first[other]) & np.isfinite(second[other])
        size = np.abs(first[other][both] - second[other][both])
        self.largest = max(self.largest, float(np.max(size, initial=0.0)))


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

    from citypact.sweep.mapping import RECOMPUTED

    # Which rows were answered again depends on the chunks, and is no answer.
    one, two = (
        {name: unit for name, unit in each.manifest.outputs.items() if name != RECOMPUTED}
        for each in (first, second)
    )
    shared = [name for name in one if name in two]
    if not shared:
        expected = "an answer that both runs have: " + ", ".join(one)
        raise InputError(Problem("run", "other answers", expected, str(second.folder)))
    for name in shared:
        if one[name] != two[name]:
            raise InputError(Problem(name, f"unit {two[name]}", f"unit {one[name]}", str(second.folder)))
    inputs = list(first.manifest.columns)
    same_inputs = sorted(inputs) == sorted(second.manifest.columns)
    names = [ROW, *inputs, *shared] if same_inputs else [ROW, *shared]
    columns = [Columns(shared, each.rows) for each in (first, second)]
    found = {name: _Changed() for name in shared}
    compared, sides = 0, [_Side(each, names) for each in (first, second)]
    while all(side.fill() for side in sides):
        # Both sides are sorted by row: only what lies before the end of both can meet.
        last = min(side.block[ROW][-1] for side in sides)
        parts = [side.take(last) for side in sides]
        for sums, part in zip(columns, parts, strict=True):
            sums.add(part)
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
    for sums, side in zip(columns, sides, strict=True):
        while side.fill():
            sums.add(side.take(None))
    head = headlines(str(first.manifest.plan.get("kind", "")), one)
    order = [*(name for name in head if name in shared), *(name for name in shared if name not in head)]
    return Comparison(
        compared,
        first.rows + second.rows - 2 * compared,
        tuple(_change(name, one[name], columns, found[name]) for name in order),
        tuple(plan_differences(first.manifest.plan, second.manifest.plan)),
        tuple(name for name in one if name not in two),
        tuple(name for name in two if name not in one),
    )


def headlines(kind: str, units: Mapping[str, str]) -> list[str]:
    """Return the figures that tell the answer first: how often there is one, and the main figure.

    Examples
    --------
    >>> headlines("relocation", {"surplus": "亿元", "ratio.nash": "ratio", "agreement": "ratio"})
    ['agreement', 'ratio.nash']
    """
    from citypact.sweep.analysis.main_figure import main_figure

    named = [name for name in ("agreement", "half_acceptable", "reason") if name in units]
    try:
        return [*named, main_figure(kind, units).name]
    except InputError:  # answers without a figure
        return named


def _change(name: str, unit: str, columns: Sequence[Columns], rows: _Changed) -> Change:
    first, second = (each.figure(name) for each in columns)
    samples = [each.sample(name) for each in columns]
    apart = distance(samples[0], samples[1])
    moved = beyond_chance(apart, len(samples[0]), len(samples[1]))
    return Change(name, unit, first, second, rows.count, rows.largest, rows.row, apart, moved)


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
            assert 0 < block.num_rows <= BLOCK  # a run without rows has no blocks
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
