"""Gains of a package from a CSV file or an Excel workbook: cities in rows, issues in columns.

The first row names the issues behind ``city`` (or 城市). A row headed ``divisible`` (or 可分) may say yes
or no for every issue; without it all can be divided.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from citypact.errors import InputError, Problem
from citypact.games.packages.deal import MOST_CITIES, MOST_ISSUES
from citypact.games.validation import LARGEST
from citypact.scenario.matrix_table import (
    cell_number,
    cells_beside,
    doubled_heads,
    headed_rows,
    refuse_beyond,
    text_in,
)
from citypact.scenario.table_file import LARGEST_FILE, LARGEST_UNPACKED, Limits, Row

CITY, DIVISIBLE = ("city", "城市"), ("divisible", "可分")
ANSWERS = {"yes": True, "no": False, "是": True, "否": False}


def read_gains(file: Path, encoding: str | None = None) -> dict[str, Any]:
    """Read a table of gains (亿元), every cell a number.

    Parameters
    ----------
    file : Path
        A ``.csv`` or ``.xlsx`` file.
    encoding : str, optional
        Of a CSV file; UTF-8 by default.

    Returns
    -------
    dict
        ``players``, ``issues``, ``gains`` and ``divisible``, for ``package_result``.

    Raises
    ------
    InputError
        Listing every mistake with file, row and column.
    """
    limits = Limits(
        LARGEST_FILE, LARGEST_UNPACKED, MOST_CITIES + 2, "leave cities out", columns=MOST_ISSUES + 2
    )
    head, rows = headed_rows(file, limits, encoding)
    place = rows[0].at(file)
    if len(head) < 2 or head[0].casefold() not in CITY:
        expected = "city (or 城市) and then a column for each issue"
        raise InputError(Problem("columns", ", ".join(head) or "nothing", expected, place))
    issues = head[1:]
    problems = doubled_heads(issues, "issue", place)
    divisible: list[bool] | None = None
    players: list[str] = []
    gains: list[list[float]] = []
    for row in rows[1:]:
        name = str(row.cells[0] or "").strip()
        refuse_beyond(file, row, head, problems)
        if name.casefold() in DIVISIBLE:
            if divisible is not None:
                expected = "one row headed divisible (or 可分)"
                problems.append(Problem("divisible", "a second one", expected, row.at(file)))
            divisible = _answers(file, row, head, problems)
            continue
        if not name or name in players:
            found = f"{name} a second time" if name else "nothing"
            problems.append(Problem("city", found, "the name of a city, each once", row.at(file)))
        players.append(name)
        gains.append(_numbers(file, row, head, problems))
    if len(players) < 2:
        problems.append(Problem("rows", f"{len(players)} cities", "two cities or more", str(file)))
    if not problems:
        problems += _empty(file, rows[0], issues, gains)
    if problems:
        raise InputError(*problems)
    can_be_divided = [True] * len(issues) if divisible is None else divisible
    return {"players": players, "issues": issues, "gains": gains, "divisible": can_be_divided}


def _numbers(file: Path, row: Row, head: list[str], problems: list[Problem]) -> list[float]:
    """Return the gains of a row, noting every cell that is no number."""
    expected = "a number (亿元), 0 for no gain"
    gains = [cell_number(file, row, head, at, expected, problems) or 0.0 for at in range(1, len(head))]
    for title, gain in zip(head[1:], gains, strict=True):
        if abs(gain) > LARGEST:
            problems.append(Problem(title, gain, "an amount of money up to 1e150 (亿元)", row.at(file)))
    return gains


def _answers(file: Path, row: Row, head: list[str], problems: list[Problem]) -> list[bool]:
    found = []
    for title, cell in zip(head[1:], cells_beside(row, head)[1:], strict=True):
        answer = ANSWERS.get(text_in(cell).casefold())
        if answer is None:
            problems.append(Problem(title, text_in(cell), "yes or no (是 or 否)", row.at(file)))
        found.append(bool(answer))
    return found


def _empty(file: Path, row: Row, issues: list[str], gains: list[list[float]]) -> list[Problem]:
    expected = "a gain or loss for some city"
    return [
        Problem(issue, "0 for every city", expected, row.at(file), "leave the column out")
        for at, issue in enumerate(issues)
        if not any(line[at] for line in gains)
    ]
