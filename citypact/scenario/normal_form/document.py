"""A game in normal form as a YAML document: players, strategies, and a table of payoffs for each player."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from citypact.errors import InputError, Problem
from citypact.games.normal_form import NormalFormGame
from citypact.scenario.header import SLUG, Group, Text
from citypact.scenario.problems import in_order, scenario_problems
from citypact.scenario.yaml_reader import Document, KeyPath, parse_yaml, read_yaml

_FRACTION = re.compile(r"[-+]?[0-9]{1,150}/(?=[0-9]*[1-9])[0-9]{1,150}")


class NormalFormDocument(Group):
    """A file of kind normal-form."""

    citypact: Literal[1] = Field(description="version of this format")
    kind: Literal["normal-form"] = Field(description="kind of file")
    name: str = Field(pattern=SLUG, description="lower-case letters, digits and hyphens")
    title: Text = Field(description="title for reports")
    trust: Literal["S", "P", "M", "A"] = Field(description="trust of the payoffs, as of any quantity")
    source: str = Field("", description="where the payoffs were read")
    note: str = Field("", description="the reason for payoffs of trust M and A")
    players: list[Text] = Field(min_length=2, description="names of the players")
    strategies: dict[str, list[Text]] = Field(description="names of the strategies of each player")
    payoffs: dict[str, Any] = Field(
        description="payoffs of each player: nested lists, the first player's strategy outermost"
    )


def read_game_document(path: str | Path) -> tuple[NormalFormGame, NormalFormDocument]:
    """Read a game from a YAML file.

    Raises
    ------
    InputError
        Listing every mistake as ``file:line:column: field: problem``.
    """
    problems: list[Problem] = []
    return _game(read_yaml(path, problems), problems)


def parse_game_document(text: str, file: str = "<text>") -> tuple[NormalFormGame, NormalFormDocument]:
    """Read a game from YAML text; as :func:`read_game_document` otherwise.

    Examples
    --------
    >>> game, described = parse_game_document('''
    ... citypact: 1
    ... kind: normal-form
    ... name: pd
    ... title: A dilemma
    ... trust: M
    ... note: textbook
    ... players: [A, B]
    ... strategies: {A: [share, keep], B: [share, keep]}
    ... payoffs: {A: [[3, 0], [5, 1]], B: [[3, 5], [0, 1]]}
    ... ''')
    >>> game.tables[1].tolist()
    [[3.0, 5.0], [0.0, 1.0]]
    """
    problems: list[Problem] = []
    return _game(parse_yaml(text, file, problems), problems)


def _game(document: Document, problems: list[Problem]) -> tuple[NormalFormGame, NormalFormDocument]:
    if not isinstance(document.data, dict):
        expected = "a mapping that starts with citypact: 1"
        raise InputError(*problems, Problem("file", document.data or "nothing", expected, document.place(())))
    try:
        described = NormalFormDocument.model_validate(document.data)
    except ValidationError as error:
        found = scenario_problems(error, NormalFormDocument, document)
        raise InputError(*in_order([*problems, *found])) from None
    problems += _named(described, document)
    if problems:
        raise InputError(*problems)
    players = described.players
    try:
        game = NormalFormGame(
            [_cells(described.payoffs[player]) for player in players],
            players,
            [described.strategies[player] for player in players],
        )
    except InputError as error:
        raise InputError(*(_placed(problem, document) for problem in error.problems)) from None
    return game, described


def _cells(table: Any) -> Any:
    """Return payoffs with fractions such as 1/3 in place of their text; the rest is the game's to judge."""
    if isinstance(table, list):
        return [_cells(each) for each in table]
    return Fraction(table) if isinstance(table, str) and _FRACTION.fullmatch(table) else table


def _named(described: NormalFormDocument, document: Document) -> list[Problem]:
    """Note players that have no strategies or payoffs, and tables of nobody."""
    found = [
        Problem("players", player, "each name once", document.place(("players", at)))
        for at, player in enumerate(described.players)
        if player in described.players[:at]
    ]
    if found:
        return found
    for name, table in (("strategies", described.strategies), ("payoffs", described.payoffs)):
        place = document.place((name,), key=True)
        found += [
            Problem(f"{name}.{player}", "nothing", f"{name} of every player", place)
            for player in described.players
            if player not in table
        ]
        found += [
            Problem(f"{name}.{key}", "a name of nobody", "a player", document.place((name, key), key=True))
            for key in table
            if key not in described.players
        ]
    return found


def _placed(problem: Problem, document: Document) -> Problem:
    """Give a mistake in the game its line: "payoffs of A at [2, 1]" is payoffs.A[1][0]."""
    match = re.fullmatch(r"(payoffs|strategies) of (.*?)(?: at \[([0-9, ]+)\])?", problem.field)
    if match is None:
        return problem.at(document.place((problem.field,), key=True))
    path: KeyPath = (match[1], match[2])
    if match[3]:
        path = (*path, *(int(part) - 1 for part in match[3].split(",")))
    return problem.at(document.place(path))
