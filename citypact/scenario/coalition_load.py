"""A game of coalitions from a table, a document, or the games that citypact ships."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from citypact.errors import InputError, Problem
from citypact.scenario.coalition_document import DescribedGame, described_game
from citypact.scenario.coalition_fill import completed
from citypact.scenario.coalition_forms import FORMS
from citypact.scenario.coalition_names import near
from citypact.scenario.coalition_table import read_coalition_table
from citypact.scenario.json_file import read_json
from citypact.scenario.yaml_reader import Document, parse_yaml, read_yaml

TABLES, DOCUMENTS = (".csv", ".xlsx", ".xlsm"), (".yaml", ".yml", ".json")
FORMATS = "a .csv, .xlsx, .json or .yaml file, or the name of a shipped game"
LONGEST_NAME = 100  #: of a shipped game; anything longer is a path
LARGEST_JSON = 100 * 1024 * 1024  #: bytes


def game_names() -> tuple[str, ...]:
    """Return the names of the shipped games in alphabetical order.

    Examples
    --------
    >>> "tva-1942" in game_names()
    True
    """
    folder = resources.files("citypact") / "cases" / "games"
    names = (item.name for item in folder.iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def load_game(
    game: str | Path,
    *,
    cost: bool = False,
    missing: str | None = None,
    order: str | None = None,
    encoding: str | None = None,
    extras: Mapping[str, Any] | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> DescribedGame:
    """Read a game of coalitions, or a shipped one by its name.

    Parameters
    ----------
    game : str or Path
        A text without folder or ending, such as ``tva-1942``, names a shipped game;
        anything else is a file.
    cost : bool
        Whether the worths are costs; a document may say so itself.
    missing : {"zero", "additive"}, optional
        What an absent coalition is worth; without it an absent coalition is an error.
    order : {"bits", "sizes"}, optional
        Order of a list of worths that does not name its own.
    encoding : str, optional
        Of a CSV file; UTF-8 by default.
    extras : mapping, optional
        ``unions``, ``levels``, ``edges``, ``weights`` or ``share``, in place of the file's.
    progress : callable
        Told now and then how far the reading is.

    Raises
    ------
    InputError
        Listing every mistake with its place.

    Examples
    --------
    >>> load_game("tva-1942").game.worth("navigation")
    163520.0
    """
    document = _document(game, missing, encoding, progress)
    if not isinstance(document.data, Mapping):
        return described_game(document)
    given = dict(document.data)
    problems = []
    filled = given.pop("filled", 0) if isinstance(game, Path | str) and _is_table(game) else 0
    if cost and given.get("orientation", "cost") != "cost":
        problems.append(_conflict(document, "orientation", given["orientation"], "cost, as --cost says"))
    if order is not None:
        if not isinstance(given.get("values"), list) or "form" in given:
            expected = "no --order beside a table that names its coalitions"
            problems.append(Problem("--order", order, expected, document.file))
        elif given.get("order", order) != order:
            problems.append(_conflict(document, "order", given["order"], f"{order}, as --order says"))
        given["order"] = order
    if encoding is not None and Path(game).suffix.lower() != ".csv":
        problems.append(Problem("--encoding", encoding, "no encoding beside a file that is not CSV"))
    form = str(given.get("form"))
    for name in extras or ():
        if name in FORMS.get(form, ()):
            remedy = "state the game as a table of its coalitions"
            expected = f"no --{name} beside the form {form}, which has {name} of its own"
            problems.append(Problem(f"--{name}", f"{name} for a rule", expected, document.file, remedy))
    if problems:
        raise InputError(*problems)
    if cost:
        given["orientation"] = "cost"
    given |= extras or {}
    document = Document(document.file, given, document.values, document.keys)
    try:
        found = described_game(document, missing=None if _is_table(game) else missing)
    except InputError as error:
        raise InputError(*(_beside(problem, extras or {}) for problem in error.problems)) from None
    return DescribedGame(found.game, found.document, found.extras, found.filled or filled)


def _beside(problem: Problem, extras: Mapping[str, Any]) -> Problem:
    """Put a mistake in what was said beside the file at its option."""
    name = re.split(r"[.\[]", problem.field)[0]
    if problem.field == name in extras:
        return Problem(f"--{name}", problem.found, problem.expected, remedy=problem.remedy)
    return problem.at(f"--{name}") if name in extras else problem


def _is_table(game: str | Path) -> bool:
    return Path(game).suffix.lower() in TABLES


def _document(
    game: str | Path, missing: str | None, encoding: str | None, progress: Callable[[str], None]
) -> Document:
    path, suffix = Path(game), Path(game).suffix.lower()
    if suffix in TABLES:
        table = read_coalition_table(path, encoding, progress)
        values, filled = completed(table.players, table.masks, table.worths, missing, str(path))
        return Document(str(path), {"players": list(table.players), "values": values, "filled": filled})
    if suffix == ".json":
        return Document(str(path), read_json(path, "a game of coalitions (citypact new game)", LARGEST_JSON))
    if suffix in DOCUMENTS:
        problems: list[Problem] = []
        document = read_yaml(path, problems)
        if problems:
            raise InputError(*problems)
        return document
    name = str(game)
    if name in game_names():
        return parse_yaml(game_text(name), f"{name}.yaml")
    there = os.path.lexists(path)  # unlike Path.exists, no error where a folder may not be read
    if there or "/" in name or "\\" in name or suffix or len(name) > LONGEST_NAME:
        found = "no such file" if not there else suffix or "a name without ending"
        raise InputError(Problem("file", found, FORMATS, name))
    remedy = near(name, game_names())
    raise InputError(Problem("game", name, f"a file, or one of {', '.join(game_names())}", remedy=remedy))


def game_text(name: str) -> str:
    """Return the file of a shipped game."""
    return (resources.files("citypact") / "cases" / "games" / f"{name}.yaml").read_text(encoding="utf-8")


def _conflict(document: Document, key: str, found: object, expected: str) -> Problem:
    place = document.place((key,)) if document.values else document.file
    return Problem(key, found, expected, place, "change one of the two")
