"""Who benefits from whose abatement, from a CSV file or an Excel workbook.

Each row is a city: its name, what its abatement costs, and what a unit abated there saves every
city (亿元), in columns headed by the cities' names.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from citypact.errors import InputError, Problem
from citypact.scenario.matrix_table import cell_number, doubled_heads, headed_rows, refuse_beyond
from citypact.scenario.table_file import LARGEST_FILE, LARGEST_UNPACKED, Limits, Row

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
    head, rows = headed_rows(file, limits, encoding)
    place = rows[0].at(file)
    if len(head) < 3 or head[0].casefold() not in SOURCE or head[1].casefold() not in COST:
        expected = "source, cost (or 来源, 成本) and then a column for each city"
        raise InputError(Problem("columns", ", ".join(head), expected, place))
    cities = head[2:]
    problems = doubled_heads(cities, "city", place)
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
    found = []
    for at in range(1, len(head)):
        number = cell_number(file, row, head, at, "a number (亿元)", problems)
        if number is not None and (number < 0 or (number == 0 and at == 1)):
            expected = "a cost above 0 (亿元)" if at == 1 else "a benefit of at least 0 (亿元)"
            problems.append(Problem(head[at], f"{number:g}", expected, row.at(file)))
        found.append(number or 0.0)
    refuse_beyond(file, row, head, problems)
    return found
