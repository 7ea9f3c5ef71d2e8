"""Scenarios that a user lists: a table whose columns are paths, one scenario a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from citypact.errors import InputError, Problem
from citypact.scenario.table_file import Row, number_in, number_remedy, read_rows

#: Heads of the column that names a scenario.
NAME_HEADS = ("name", "名称")
MOST_PROBLEMS = 20  #: further mistakes are counted, not listed
_FORM = "a table with the paths of quantities as its first row, and a column name if the rows have names"


@dataclass(frozen=True)
class ScenarioList:
    """A table of scenarios.

    Parameters
    ----------
    paths : tuple of str
        Head of each column of numbers.
    rows : tuple of tuple of float
        A scenario each, in the order of ``paths`` and in the canonical units.
    names : tuple of str
        Of the scenarios; empty if the table has none.
    places : tuple of str
        Where each row stands, for messages.
    head : str
        Where the paths stand.
    """

    paths: tuple[str, ...]
    rows: tuple[tuple[float, ...], ...]
    names: tuple[str, ...]
    places: tuple[str, ...]
    head: str


def read_scenario_list(path: str | Path) -> ScenarioList:
    """Read a ``.csv`` (UTF-8) or ``.xlsx`` file of at most 10 MB and 200,000 rows.

    Parameters
    ----------
    path : str or Path
        The file. Blank rows are passed over.

    Raises
    ------
    InputError
        Listing every mistake with its row and column; beyond 20 the others are counted.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "list.csv")
    ...     _ = file.write_text("name,parameters.plant.growth\\nslow,0.9\\nfast,1.4\\n")
    ...     found = read_scenario_list(file)
    >>> found.names, found.rows
    (('slow', 'fast'), ((0.9,), (1.4,)))
    """
    file = Path(path)
    rows = [row for row in read_rows(file) if not row.blank]
    if not rows:
        raise InputError(Problem("--list", "an empty file", _FORM, str(file)))
    head, *listed = rows
    heads = [_text(cell) for cell in head.cells]
    while heads and not heads[-1]:
        heads.pop()
    problems = _head_problems(heads, head.at(file))
    if not listed:
        problems.append(Problem("--list", "a first row only", "at least one scenario below it", str(file)))
    refuse_all(problems, file)
    named = [at for at, name in enumerate(heads) if name.lower() in NAME_HEADS]
    numbers = [at for at in range(len(heads)) if at not in named]
    found = [_numbers(row, heads, numbers, file, problems) for row in listed]
    names = _names(listed, heads[named[0]], named[0], file, problems) if named else ()
    refuse_all(problems, file)
    places = tuple(row.at(file) for row in listed)
    return ScenarioList(tuple(heads[at] for at in numbers), tuple(found), names, places, head.at(file))


def refuse_all(problems: Sequence[Problem], file: Path) -> None:
    """Refuse a list for all of its mistakes, the first ones in words.

    Raises
    ------
    InputError
        If there is any.
    """
    kept = list(problems[:MOST_PROBLEMS])
    if len(problems) > MOST_PROBLEMS:
        more = f"{len(problems) - MOST_PROBLEMS} further mistakes"
        kept.append(Problem("rows", more, "none", str(file)))
    if kept:
        raise InputError(*kept)


def first_mistake(
    found: ScenarioList, at: int, values: Iterable[float], check: Callable[[float], None]
) -> list[Problem]:
    """Return the mistakes of some values of a column, each where it stands first.

    Parameters
    ----------
    found : ScenarioList
        The table.
    at : int
        Number of the column.
    values : iterable of float
        Values that are tried.
    check : callable
        Raises ``InputError`` for a value that the scenario does not take.
    """
    problems = []
    for value in values:
        try:
            check(value)
        except InputError as error:
            row = next(k for k, cells in enumerate(found.rows) if cells[at] == value)
            expected = error.problems[0].expected
            problems.append(Problem(found.paths[at], f"{value:.10g}", expected, found.places[row]))
    return problems


def _head_problems(heads: Sequence[str], place: str) -> list[Problem]:
    problems = []
    for at, name in enumerate(heads):
        if not name:
            problems.append(Problem("column", f"no name (column {at + 1})", "the path of a quantity", place))
        elif name in heads[:at]:
            problems.append(Problem(name, "the column twice", "each column once", place))
    if sum(name.lower() in NAME_HEADS for name in heads) > 1:
        problems.append(Problem("column", "two columns of names", "one column of names", place))
    if not any(name and name.lower() not in NAME_HEADS for name in heads):
        problems.append(Problem("column", ", ".join(heads) or "nothing", "the path of a quantity", place))
    return problems


def _numbers(
    row: Row, heads: Sequence[str], numbers: Sequence[int], file: Path, problems: list[Problem]
) -> tuple[float, ...]:
    place = row.at(file)
    cells = [*row.cells, *[None] * (len(heads) - len(row.cells))]
    extra = [cell for cell in cells[len(heads) :] if _text(cell)]
    if extra:
        found, expected = f"{len(heads) + len(extra)} cells", f"{len(heads)} cells"
        problems.append(Problem("columns", found, expected, place))
    values = []
    for at in numbers:
        cell, value = cells[at], number_in(cells[at])
        values.append(0.0 if value is None else value)
        if row.formula(at):
            found, remedy = f"the formula {cell}", "paste the column as values"
            problems.append(Problem(heads[at], found, "a value", place, remedy))
        elif value is None:
            text = _text(cell)
            problems.append(
                Problem(heads[at], text or "nothing", "a finite number", place, number_remedy(text))
            )
    return tuple(values)


def _names(listed: Sequence[Row], head: str, at: int, file: Path, problems: list[Problem]) -> tuple[str, ...]:
    names: list[str] = []
    first: dict[str, int] = {}
    for row in listed:
        name = _text(row.cells[at]) if at < len(row.cells) else ""
        names.append(name)
        if not name:
            problems.append(Problem(head, "nothing", "the name of the scenario", row.at(file)))
        elif row.formula(at):
            problems.append(Problem(head, f"the formula {name}", "a name", row.at(file)))
        elif not name.isprintable():
            problems.append(Problem(head, repr(name), "a name without control characters", row.at(file)))
        elif first.setdefault(name, row.number) != row.number:
            expected = f"each name once (first in row {first[name]})"
            problems.append(Problem(head, name, expected, row.at(file)))
    return tuple(names)


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()
