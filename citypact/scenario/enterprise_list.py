"""A list of enterprises from a CSV file or an Excel workbook, checked as a whole.

Columns: ``firm, tax_year1, tax_year2, tax_year3, growth, government_led, fits_plan`` and,
when a basis is gross, ``gross_year1, gross_year2, gross_year3``. Money in 亿元 (0.2 is
20 million yuan). Every mistake is reported with its row and column, all at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from citypact.errors import InputError, Problem
from citypact.mechanisms.statute.enterprise import Enterprise
from citypact.mechanisms.statute.result import MOST_ENTERPRISES
from citypact.scenario.table_file import LARGEST_FILE, LARGEST_UNPACKED, Limits, Row, iterate_rows, number_in

REQUIRED = ("firm", "tax_year1", "tax_year2", "tax_year3", "growth", "government_led", "fits_plan")
OPTIONAL = ("gross_year1", "gross_year2", "gross_year3")
FLAGS = ("government_led", "fits_plan")
YES = {"yes": True, "true": True, "1": True, "是": True, "no": False, "false": False, "0": False, "否": False}
LIMITS = Limits(LARGEST_FILE, LARGEST_UNPACKED, MOST_ENTERPRISES, "split the list")
MOST_PROBLEMS = 1000  #: further mistakes are counted, not listed


def read_enterprises(path: str | Path, *, encoding: str | None = None) -> list[Enterprise]:
    """Read a list of enterprises from a ``.csv`` or ``.xlsx`` file.

    Parameters
    ----------
    path : str or Path
        The file; at most 10 MB (unpacked, an ``.xlsx`` at most 100 MB) and 20,000 rows.
    encoding : str, optional
        Encoding of a CSV file; UTF-8 with or without byte order mark by default.

    Returns
    -------
    list of Enterprise
        In the order of the file.

    Raises
    ------
    InputError
        Listing every mistake, each with file, row and column.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "firms.csv"
    ...     _ = file.write_text("firm,tax_year1,tax_year2,tax_year3,growth,government_led,fits_plan\\n"
    ...                         "plant,0.9,1,1.1,1.2,yes,yes\\n")
    ...     read_enterprises(file)[0].prior_total
    3.0
    """
    file = Path(path)
    rows = list(iterate_rows(file, LIMITS, encoding))
    header = next((row for row in rows if not row.blank), None)
    if header is None:
        raise InputError(Problem("rows", "an empty file", "a header and at least one enterprise", str(file)))
    columns = [str(cell).strip() if cell is not None else "" for cell in header.cells]
    while columns and not columns[-1]:
        columns.pop()
    problems = _column_problems(columns, header.at(file))
    if problems:
        raise InputError(*problems)
    listed = [row for row in rows if row.number > header.number and not row.blank]
    if not listed:
        problems.append(Problem("rows", "a header only", "at least one enterprise", str(file)))
    enterprises = [
        enterprise for row in listed if (enterprise := _enterprise(row, columns, file, problems)) is not None
    ]
    problems += _duplicates(listed, columns, file)
    if len(problems) > MOST_PROBLEMS:
        more = f"{len(problems) - MOST_PROBLEMS} further mistakes"
        problems[MOST_PROBLEMS:] = [Problem("rows", more, "none", str(file))]
    if problems:
        raise InputError(*problems)
    return enterprises


def enterprise_inputs(enterprises: Iterable[Enterprise]) -> list[dict[str, Any]]:
    """Return enterprises as ``firms`` among the inputs of the statute's answer.

    Examples
    --------
    >>> enterprise_inputs([Enterprise("plant", 0.9, 1, 1.1, 1.2, True, True)])[0]["firm"]
    'plant'
    """
    return [
        {"firm" if key == "name" else key: value for key, value in vars(each).items()} for each in enterprises
    ]


def _column_problems(columns: list[str], place: str) -> list[Problem]:
    """Each required column once, the optional ones all or none, nothing else."""
    known = (*REQUIRED, *OPTIONAL)
    problems: list[Problem] = []
    for position, name in enumerate(columns):
        if name not in known:
            shown = name or f"no name (column {position + 1})"
            problems.append(Problem("column", shown, "one of " + ", ".join(known), place))
        elif name in columns[:position]:
            problems.append(Problem(name, "the column twice", "each column once", place))
    needed = (*REQUIRED, *OPTIONAL) if any(name in OPTIONAL for name in columns) else REQUIRED
    problems += [
        Problem(name, "no such column", "a column of this name", place)
        for name in needed
        if name not in columns
    ]
    return problems


def _enterprise(row: Row, columns: list[str], file: Path, problems: list[Problem]) -> Enterprise | None:
    """Return the enterprise of a row, or note every mistake in it."""
    place = row.at(file)
    before = len(problems)
    cells = [*row.cells, *[None] * (len(columns) - len(row.cells))]
    extra = [cell for cell in cells[len(columns) :] if not _blank(cell)]
    if extra:
        problems.append(
            Problem("columns", f"{len(columns) + len(extra)} cells", f"{len(columns)} cells", place,
                    "put a text with commas in double quotes")
        )  # fmt: skip
    values: dict[str, Any] = {}
    for name, cell in zip(columns, cells, strict=False):
        if row.formula(columns.index(name)):
            problems.append(
                Problem(name, f"the formula {cell}", "a value", place, "paste the column as values")
            )
            continue
        try:
            values[name] = _cell(name, cell)
        except ValueError as error:
            found = "nothing" if _blank(cell) else cell
            problems.append(Problem(name, found, str(error), place))
    if len(problems) > before:
        return None
    try:
        return Enterprise(values.pop("firm"), **values)
    except InputError as error:
        problems += [problem.at(place) for problem in error.problems]
        return None


def _blank(cell: Any) -> bool:
    return cell is None or not str(cell).strip()


def _cell(name: str, cell: Any) -> str | bool | float:
    """Return the value of a cell; the message of the error says what was expected."""
    text = "" if cell is None else str(cell).strip()
    if name == "firm":
        if not text:
            raise ValueError("the name of the enterprise")
        if not text.isprintable():
            raise ValueError("a name without control characters")
        return text
    if name in FLAGS:
        if text.lower() not in YES:
            raise ValueError("yes, no, true, false, 1, 0, 是 or 否")
        return YES[text.lower()]
    expected = "a number at least 0, such as 0.25" + ("" if name == "growth" else " (亿元)")
    value = number_in(cell)
    if value is None or value < 0:
        raise ValueError(expected)
    return value


def _duplicates(rows: Iterable[Row], columns: list[str], file: Path) -> list[Problem]:
    """An enterprise stands in the list once: the cap is counted for each enterprise."""
    position = columns.index("firm")
    first: dict[str, int] = {}
    problems: list[Problem] = []
    for row in rows:
        name = str(row.cells[position]).strip() if position < len(row.cells) else ""
        if name and first.setdefault(name, row.number) != row.number:
            problems.append(
                Problem("firm", name, f"each enterprise once (first in row {first[name]})", row.at(file))
            )
    return problems
