"""Who benefits from whose abatement, from a CSV file or an Excel workbook.

Each row is a city: its name, what its abatement costs, and what a unit abated there saves every
city (亿元), in columns headed by the cities' names.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from citypact.errors import InputError, Problem
from citypact.scenario.table_file import (
    LARGEST_FILE,
    LARGEST_UNPACKED,
    Limits,
    Row,
    iterate_rows,
    number_in,
    number_remedy,
)

#: Heads of the first two columns, in English or Chinese.
SOURCE, COST = ("source", "来源", "城市"), ("cost", "成本")
#: Cities of a table; its rows are read no further.
MOST_CITIES = 1000


def read_benefits(file: Path, encoding: str | None = None) -> dict[str, Any]:
    """Read a table with the columns ``source``, ``cost`` (or 来源, 成本) and one for each city.

    Parameters
    ----------
    file : Path
        A ``.csv`` or ``.xlsx`` file.
    encoding : str, optional
        Of a CSV file; UTF-8 by default.

    Returns
    -------
    dict
        ``players``, ``costs`` and ``benefits`` (rows are sources), for ``air_result``.

    Raises
    ------
    InputError
        Listing every mistake with file, row and column.
    """
    limits = Limits(LARGEST_FILE, LARGEST_UNPACKED, MOST_CITIES + 1, "merge cities", columns=MOST_CITIES + 3)
    rows = [row for row in iterate_rows(file, limits, encoding) if not row.blank]
    if not rows:
        raise InputError(Problem("file", "no rows", "a row of heads and one for each city", str(file)))
    head = [str(cell or "").strip() for cell in rows[0].cells]
    while head and not head[-1]:
        head.pop()
    place = rows[0].at(file)
    if len(head) < 3 or head[0].casefold() not in SOURCE or head[1].casefold() not in COST:
        expected = "source, cost (or 来源, 成本) and then a column for each city"
        raise InputError(Problem("columns", ", ".join(head), expected, place))
    cities, problems = head[2:], []
    for city in sorted({city for city in cities if cities.count(city) > 1 or not city}):
        problems.append(Problem("columns", city or "a column without a head", "each city once", place))
    sources = [str(row.cells[0] or "").strip() for row in rows[1:]]
    if sources != cities and not problems:
        problems.append(_order(file, rows, sources, cities))
    numbers = [_numbers(file, row, head, problems) for row in rows[1:]]
    if problems:
        raise InputError(*problems)
    return {
        "players": cities,
        "costs": [row[0] for row in numbers],
        "benefits": [row[1:] for row in numbers],
    }


def _order(file: Path, rows: list[Row], sources: list[str], cities: list[str]) -> Problem:
    """Name the first row that is not the city of its place in the heads."""
    for row, source, city in zip(rows[1:], sources, cities, strict=False):
        if source != city:
            return Problem("source", source or "nothing", f"{city}, as in the heads", row.at(file))
    cities_found = "1 city" if len(sources) == 1 else f"{len(sources)} cities"
    return Problem("rows", cities_found, f"{len(cities)}, one for each column", str(file))


def _numbers(file: Path, row: Row, head: list[str], problems: list[Problem]) -> list[float]:
    """Return cost and benefits of a row, noting every cell that is no number."""
    cells = [*row.cells, *[None] * len(head)]
    found = []
    for at in range(1, len(head)):
        number = None if row.formula(at) else number_in(cells[at])
        if number is None:
            shown = "a formula" if row.formula(at) else str(cells[at] or "nothing")
            remedy = "paste its value" if row.formula(at) else number_remedy(shown)
            problems.append(Problem(head[at], shown, "a number (亿元)", row.at(file), remedy))
        elif number < 0 or (number == 0 and at == 1):
            expected = "a cost above 0 (亿元)" if at == 1 else "a benefit of at least 0 (亿元)"
            problems.append(Problem(head[at], f"{number:g}", expected, row.at(file)))
        found.append(number or 0.0)
    extra = [cell for cell in row.cells[len(head) :] if cell is not None and str(cell).strip()]
    if extra:
        cells_found = "1 cell" if len(extra) == 1 else f"{len(extra)} cells"
        problems.append(Problem("row", f"{cells_found} beyond the heads", "none", row.at(file)))
    return found
