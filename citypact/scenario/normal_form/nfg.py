r"""Gambit's strategic form, ``.nfg``, with payoffs or outcomes.

A header ``NFG 1 R "title" { "player" ... }`` is followed by the strategies, as numbers
``{ 2 3 }`` or as names ``{ { "a" "b" } { ... } }``, an optional comment, and either one list of
payoffs or a list of outcomes with a number for every combination. The first player's strategy
changes fastest. Numbers are whole, decimal or fractions such as ``1/3``, and are read exactly.

References
----------
Gambit project, "Game representation formats", The strategic game (.nfg) file format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import prod
from pathlib import Path
from typing import NamedTuple, NoReturn

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.normal_form import MOST_CELLS, MOST_PLAYERS, NormalFormGame
from citypact.games.validation import LARGEST
from citypact.scenario.text_file import read_text, refuse_controls
from citypact.solvers.nash.assembly import MOST_STRATEGIES

_TOKEN = re.compile(r'\s+|"(?:[^"\\]|\\.)*"|[{}]|,|[^\s{}",]+')
_NUMBER = re.compile(
    r"[-+]?(?:[0-9]+/[0-9]*[1-9][0-9]*|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?)"
)
#: As far as every quotation mark has its other.
_WHOLE = re.compile(r'(?:[^"]++|"(?:[^"\\]++|\\.)*+")*+')
MOST_DIGITS = 400  #: of one number
LARGEST_FILE = 20 * 1024 * 1024  #: bytes


class _Token(NamedTuple):
    text: str
    line: int
    column: int


def parse_nfg(text: str, file: str = "<text>") -> tuple[NormalFormGame, str]:
    """Read a game in Gambit's strategic form.

    Parameters
    ----------
    text : str
        Contents of the file.
    file : str
        Its name, for messages.

    Returns
    -------
    tuple
        The game and its title.

    Raises
    ------
    InputError
        With line and column of what cannot be read.

    Examples
    --------
    >>> game, title = parse_nfg('NFG 1 R "PD" { "a" "b" } { 2 2 } 3 3 5 0 0 5 1 1')
    >>> title, game.tables[0].tolist()
    ('PD', [[3.0, 0.0], [5.0, 1.0]])
    """
    return _Parser(text, file).game()


class _Parser:
    """Takes the tokens one by one, as they are read: a mistake at the head ends the reading there."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        text = text.removeprefix("\ufeff")
        open_text = _WHOLE.match(text)
        place = open_text.end() if open_text else 0
        if place < len(text):
            line, start = 1 + text.count("\n", 0, place), text.rfind("\n", 0, place) + 1
            self._refuse(_Token(text[place : place + 20], line, place - start + 1), "a text in double quotes")
        self.tokens = self._tokens(text)
        self.ahead: _Token | None = None
        self.last = _Token("", 1, 1)

    def _tokens(self, text: str) -> Iterator[_Token]:
        line, start, place = 1, 0, 0
        while place < len(text):
            match = _TOKEN.match(text, place)
            if match is None:
                self._refuse(
                    _Token(text[place : place + 20], line, place - start + 1), "a text in double quotes"
                )
            found = match.group()
            if not found.isspace() and found != ",":
                yield _Token(found, line, place - start + 1)
            if "\n" in found:
                line += found.count("\n")
                start = place + found.rindex("\n") + 1
            place = match.end()
        yield _Token("", line, place - start + 1)

    def _refuse(self, token: _Token, expected: str) -> NoReturn:
        place = f"{self.file}:{token.line}:{token.column}"
        raise InputError(Problem("game", token.text or "the end of the file", expected, place))

    def _next(self) -> _Token:
        token, self.ahead = self.ahead or next(self.tokens), None
        if not token.text:
            self.ahead = token  # nothing comes after the end
        self.last = token
        return token

    def _take(self, text: str, expected: str) -> _Token:
        token = self._next()
        if token.text != text:
            self._refuse(token, expected)
        return token

    @property
    def _ahead(self) -> str:
        self.ahead = self.ahead or next(self.tokens)
        return self.ahead.text

    def _text(self, expected: str) -> str:
        token = self._next()
        if not token.text.startswith('"'):
            self._refuse(token, expected)
        return re.sub(r"\\(.)", r"\1", token.text[1:-1])

    def _number(self, expected: str) -> Fraction:
        token = self._next()
        if not _NUMBER.fullmatch(token.text) or len(token.text) > MOST_DIGITS:
            self._refuse(token, expected)
        number = Fraction(token.text)
        if abs(number) > LARGEST:
            self._refuse(token, "a number of at most 1e150")
        return number

    def _texts(self, expected: str, least: int) -> list[str]:
        self._take("{", f"{{ before {expected}")
        found: dict[str, None] = {}
        while self._ahead != "}":
            name = self._text(expected)
            if name in found:
                self._refuse(self.last, f"{expected}, each once")
            found[name] = None
            if len(found) > MOST_CELLS:
                self._refuse(self.last, f"{expected}, at most {MOST_CELLS}")
        closing = self._next()
        if len(found) < least:
            self._refuse(closing, f"{expected}, at least {least}")
        return list(found)

    def game(self) -> tuple[NormalFormGame, str]:
        """Read the whole file."""
        first = self._take("NFG", "NFG, the first word of Gambit's strategic form")
        self._take("1", "1, the version")
        kind = self._next()
        if kind.text not in ("R", "D"):
            self._refuse(kind, "R")
        title = self._text("the title in double quotes")
        players = self._texts("the names of the players in double quotes", 2)
        if len(players) > MOST_PLAYERS:
            self._refuse(first, f"at most {MOST_PLAYERS} players, not {len(players)}")
        strategies = self._strategies(len(players), first)
        if self._ahead.startswith('"'):
            self._next()  # a comment
        shape = tuple(map(len, strategies))
        rows = (
            self._outcomes(len(players), prod(shape))
            if self._ahead == "{"
            else self._payoffs(len(players), prod(shape))
        )
        token = self._next()
        if token.text:
            self._refuse(token, "the end of the file after the last payoff")
        tables = [
            np.array([row[at] for row in rows], dtype=object).reshape(shape, order="F")
            for at in range(len(players))
        ]
        return NormalFormGame(tables, players, strategies), title

    def _strategies(self, players: int, first: _Token) -> list[Sequence[str]]:
        """Take the strategies; a game too large to be solved is refused before its names are made."""
        opening = self._take("{", "{ before the strategies")
        found: list[Sequence[str]] = []
        cells = 1
        while self._ahead != "}":
            if self._ahead == "{":
                names = self._texts("the names of a player's strategies", 1)
                count = len(names)
            else:
                number = self._number("a number of strategies, or their names in braces")
                if number.denominator != 1 or not 1 <= number <= MOST_CELLS:
                    self._refuse(self.last, "a whole number of strategies, at least 1")
                names, count = [], int(number)
            cells *= count
            if cells > MOST_CELLS:
                self._refuse(first, f"at most {MOST_CELLS} combinations of strategies, not {cells}")
            found.append(names or [str(at) for at in range(1, count + 1)])
            if len(found) > players:
                break
        else:
            self._next()
        if len(found) != players:
            self._refuse(opening, f"strategies of {players} players, not of {len(found)}")
        if players == 2 and max(map(len, found)) > MOST_STRATEGIES:  # said at once: its payoffs take minutes
            self._refuse(opening, f"at most {MOST_STRATEGIES} strategies of a player in a game of two")
        return found

    def _payoffs(self, players: int, cells: int) -> list[list[Fraction]]:
        wanted = f"{players * cells} payoffs"
        return [
            [
                self._number(f"{wanted}, a number each (payoff {cell * players + at + 1})")
                for at in range(players)
            ]
            for cell in range(cells)
        ]

    def _outcomes(self, players: int, cells: int) -> list[list[Fraction]]:
        self._take("{", "{ before the outcomes")
        outcomes: list[list[Fraction]] = [[Fraction(0)] * players]  # number 0 is the empty outcome
        while self._ahead != "}":
            self._take("{", "{ before an outcome")
            self._text("the name of the outcome in double quotes")
            outcomes.append([self._number(f"payoffs of {players} players") for _ in range(players)])
            self._take("}", f"}} after {players} payoffs")
        self._next()
        rows = []
        for cell in range(cells):
            number = self._number(f"{cells} numbers of outcomes (number {cell + 1})")
            if number.denominator != 1 or not 0 <= number < len(outcomes):
                self._refuse(self.last, f"the number of an outcome, 0 to {len(outcomes) - 1}")
            rows.append(outcomes[int(number)])
        return rows


def read_nfg(path: Path) -> tuple[NormalFormGame, str]:
    """Read a ``.nfg`` file of at most 20 MB; as :func:`parse_nfg` otherwise."""
    text = read_text(path, "a .nfg file", LARGEST_FILE)
    refuse_controls(text, str(path))
    return parse_nfg(text, str(path))
