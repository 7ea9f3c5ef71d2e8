"""Fields of a game's document taken one by one, every mistake kept with its place."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from citypact.errors import InputError, Problem
from citypact.scenario.coalition_names import members_of, name_problem, near
from citypact.scenario.yaml_reader import Document, KeyPath, Refused, dotted

LARGEST_AMOUNT = 1e150
MOST_PROBLEMS = 100  #: further mistakes are counted, not listed


class Reading:
    """One document being read.

    Parameters
    ----------
    document : Document
        Plain data, with positions where the file has them.
    """

    def __init__(self, document: Document, problems: Sequence[Problem] = ()) -> None:
        self.document = document
        self.data: Mapping[str, Any] = document.data if isinstance(document.data, Mapping) else {}
        self.problems = list(problems)

    def place(self, path: KeyPath, *, key: bool = False) -> str:
        """Return where a value stands."""
        return self.document.place(path, key=key) if self.document.values else self.document.file

    def note(
        self, path: KeyPath, found: object, expected: str, remedy: str = "", *, key: bool = False
    ) -> None:
        """Keep a mistake; what was refused before is not reported twice."""
        if not isinstance(found, Refused):
            place = self.place(path, key=key)
            self.problems.append(
                Problem(
                    dotted(path),
                    "nothing" if found is None or found == "" else found,
                    expected,
                    place,
                    remedy,
                )
            )

    def close(self) -> None:
        """Raise everything that was kept.

        Raises
        ------
        InputError
            If there was a mistake.
        """
        if len(self.problems) > MOST_PROBLEMS:
            more = f"{len(self.problems) - MOST_PROBLEMS} further mistakes"
            self.problems[MOST_PROBLEMS:] = [Problem("file", more, "none", self.document.file)]
        if self.problems:
            raise InputError(*self.problems)

    def known(self, names: Sequence[str]) -> None:
        """Note every key that is not among ``names``."""
        for key in self.data:
            if key not in names:
                remedy = near(str(key), names)
                self.note((key,), "an unknown key", "one of " + ", ".join(names), remedy, key=True)

    def choice(self, key: str, options: Sequence[str], default: str) -> str:
        """Return one of the named options."""
        value = self.data.get(key, default)
        if value in options:
            return str(value)
        self.note((key,), value, "one of " + ", ".join(options))
        return default

    def text(self, key: str, default: str = "") -> str:
        """Return a text."""
        value = self.data.get(key, default)
        if isinstance(value, str):
            return value
        self.note((key,), value, "a text")
        return default

    def number(self, path: KeyPath, value: Any) -> float:
        """Return a finite number, or NaN with the mistake kept."""
        # A comparison that NaN and infinities fail.
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST_AMOUNT:
            return float(value)
        found = f"the text {value!r}" if isinstance(value, str) and value else value
        self.note(path, found, "a finite number up to 1e150")
        return math.nan

    def items(self, path: KeyPath, value: Any, what: str, count: int | None = None) -> list[Any]:
        """Return a list, of ``count`` items if that is given; without one, an empty list."""
        if not isinstance(value, list):
            self.note(path, _kind(value), f"a list of {what}")
            return []
        if count is not None and len(value) != count:
            self.note(path, f"{len(value)} items", f"{count} {what}")
            return []
        return value

    def numbers(self, path: KeyPath, value: Any, count: int, what: str) -> list[float]:
        """Return a list of ``count`` numbers."""
        return [
            self.number((*path, at), item) for at, item in enumerate(self.items(path, value, what, count))
        ]

    def by_player(self, key: str, players: Sequence[str]) -> list[float]:
        """Return a number for each player, from a list in player order or a mapping."""
        value = self.data.get(key)
        if not isinstance(value, Mapping):
            return self.numbers((key,), value, len(players), "numbers, one for each player")
        self._exactly((key,), value, players)
        return [self.number((key, name), value[name]) for name in players if name in value]

    def matrix(self, key: str, rows: int, columns: int | None, what: str) -> list[list[float]]:
        """Return ``rows`` lists of ``columns`` numbers (as many as the first has, if ``None``)."""
        listed = self.items((key,), self.data.get(key), f"rows of {what}", rows)
        if columns is None:
            columns = len(listed[0]) if listed and isinstance(listed[0], list) else 0
        return [self.numbers((key, at), row, columns, what) for at, row in enumerate(listed)]

    def names(self, key: str = "players") -> tuple[str, ...]:
        """Return distinct names of players."""
        names: list[str] = []
        for at, given in enumerate(self.items((key,), self.data.get(key), "names")):
            name = str(given) if isinstance(given, int) and not isinstance(given, bool) else given
            problem = name_problem(name)
            if problem:
                self.note((key, at), given, *problem)
                continue
            name = unicodedata.normalize("NFC", name.strip())
            if name in names:
                self.note((key, at), f"{name} a second time", "each player once")
                continue
            names.append(name)
        if not names and self.data.get(key) == []:
            self.note((key,), "an empty list", "at least one player")
        return tuple(names)

    def coalition(
        self, path: KeyPath, given: Any, players: Sequence[str], *, key: bool = False
    ) -> tuple[str, ...]:
        """Return the members of a coalition written ``A+B`` or as a list; empty if it is none."""
        text = "+".join(map(str, given)) if isinstance(given, list) else given
        if isinstance(text, int) and not isinstance(text, bool):
            text = str(text)
        members = members_of(unicodedata.normalize("NFC", text), players) if isinstance(text, str) else "A+B"
        if isinstance(members, str):
            self.note(path, text, members, key=key)
            return ()
        return members

    def partition(self, path: KeyPath, value: Any, players: Sequence[str]) -> list[list[str]]:
        """Return unions that hold every player once."""
        unions = [
            self.coalition((*path, at), item, players)
            for at, item in enumerate(self.items(path, value, "unions such as A+B"))
        ]
        listed = [name for union in unions for name in union]
        for name in players:
            if unions and all(unions) and listed.count(name) != 1:
                found = f"{name} in {listed.count(name)} unions"
                self.note(path, found, "every player in exactly one union")
        return [list(union) for union in unions]

    def built(self, make: Callable[[], Any]) -> Any:
        """Return what ``make`` builds, its complaints placed at the keys that they name."""
        self.close()
        try:
            return make()
        except InputError as error:
            for problem in error.problems:
                key = problem.field.split("[")[0].split(".")[0]
                place = self.place((key,), key=True) if key in self.data else self.document.file
                self.problems.append(problem.at(place))
        self.close()
        raise AssertionError("close raises")

    def _exactly(self, path: KeyPath, value: Mapping[str, Any], players: Sequence[str]) -> None:
        for name in value:
            if name not in players:
                self.note(
                    (*path, name),
                    "an unknown player",
                    f"one of {', '.join(players)}",
                    near(name, players),
                    key=True,
                )
        for name in players:
            if name not in value:
                self.note(path, f"nothing for {name}", "a number for every player")


def _kind(value: Any) -> object:
    return "a mapping" if isinstance(value, Mapping) else value
