"""A proposed allocation from a file: ``player,amount`` as CSV or workbook, or a mapping as JSON or YAML."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from citypact.errors import InputError, Problem
from citypact.scenario.coalition_names import near
from citypact.scenario.coalition_reading import LARGEST_AMOUNT, MOST_PROBLEMS
from citypact.scenario.json_file import read_json
from citypact.scenario.table_file import Limits, Row, iterate_rows, number_in, number_remedy
from citypact.scenario.yaml_reader import Document, Refused, read_yaml

COLUMNS = ("player", "amount")
FORMATS = "a .csv, .xlsx, .json or .yaml file with an amount for each player"
LIMITS = Limits(1024 * 1024, 100 * 1024 * 1024, 10_000, "one row for each player", merged=False)

#: A player as the file names it, the cell with its amount, where it stands.
_Entry = tuple[str, Any, str]


def read_proposal(path: str | Path, players: Sequence[str], encoding: str | None = None) -> dict[str, float]:
    """Read a proposal for exactly these players.

    Parameters
    ----------
    path : str or Path
        The file.
    players : sequence of str
        The players of the game.
    encoding : str, optional
        Of a CSV file; UTF-8 by default.

    Returns
    -------
    dict of player to amount
        In player order.

    Raises
    ------
    InputError
        Listing every player that is missing, unknown or named twice, and every amount that
        is not a finite number, with its place.
    """
    file = Path(path)
    suffix = file.suffix.lower()
    problems: list[Problem] = []
    entries: Iterator[_Entry]
    if suffix in (".csv", ".xlsx", ".xlsm"):
        entries = _from_rows(file, encoding, problems)
    elif suffix == ".json":
        entries = iter(_from_document(Document(str(file), read_json(file, FORMATS, LIMITS.file)), problems))
    elif suffix in (".yaml", ".yml"):
        entries = iter(_from_document(read_yaml(file, problems), problems))
    else:
        found = "no such file" if not os.path.lexists(file) else suffix or "a name without ending"
        raise InputError(Problem("--check", found, FORMATS, str(file)))
    amounts: dict[str, float] = {}
    for given, cell, place in entries:
        name = unicodedata.normalize("NFC", given)
        amount = number_in(cell)
        if name not in players:
            known = "a player of the game: " + ", ".join(players[:20])
            problems.append(Problem("player", name or "nothing", known, place, near(name, players)))
        elif name in amounts:
            problems.append(Problem("player", f"{name} a second time", "each player once", place))
        elif amount is None or abs(amount) > LARGEST_AMOUNT:
            if not isinstance(cell, Refused):
                found = "nothing" if cell is None or not str(cell).strip() else str(cell)
                problems.append(
                    Problem("amount", found, "a finite number up to 1e150", place, number_remedy(found))
                )
            amounts[name] = 0.0
        else:
            amounts[name] = amount
    problems += [
        Problem("player", f"no amount for {name}", "an amount for every player", str(file))
        for name in players
        if name not in amounts
    ]
    if len(problems) > MOST_PROBLEMS:
        more = f"{len(problems) - MOST_PROBLEMS} further mistakes"
        problems[MOST_PROBLEMS:] = [Problem("file", more, "none", str(file))]
    if problems:
        raise InputError(*problems)
    return {name: amounts[name] for name in players}


def _from_rows(file: Path, encoding: str | None, problems: list[Problem]) -> Iterator[_Entry]:
    header: Row | None = None
    order: list[int] = []
    for row in iterate_rows(file, LIMITS, encoding):
        if row.blank:
            continue
        place = row.at(file)
        if header is None:
            header = row
            names = ["" if cell is None else str(cell).strip() for cell in row.cells]
            while names and not names[-1]:
                names.pop()
            if sorted(names) != sorted(COLUMNS):
                raise InputError(Problem("columns", ",".join(names), " and ".join(COLUMNS), place))
            order = [names.index(name) for name in COLUMNS]
            continue
        cells = [*row.cells, None, None]
        if any(row.formula(at) for at in order):
            found = next(cells[at] for at in order if row.formula(at))
            remedy = "paste the column as values"
            raise InputError(*problems, Problem("amount", f"the formula {found}", "a value", place, remedy))
        if any(cell is not None and str(cell).strip() for cell in row.cells[2:]):
            remedy = "put a text with commas in double quotes"
            problems.append(Problem("columns", f"{len(row.cells)} cells", "2 cells", place, remedy))
        name = cells[order[0]]
        if isinstance(name, float) and name.is_integer():
            name = int(name)
        yield "" if name is None else str(name).strip(), cells[order[1]], place
    if header is None:
        raise InputError(Problem("rows", "an empty file", "the columns player and amount", str(file)))


def _from_document(document: Document, problems: list[Problem]) -> list[_Entry]:
    if not isinstance(document.data, dict):
        raise InputError(
            *problems, Problem("file", document.data, "a mapping of players to amounts", document.file)
        )
    placed = bool(document.values)
    return [
        (str(name).strip(), cell, document.place((name,)) if placed else document.file)
        for name, cell in document.data.items()
    ]
