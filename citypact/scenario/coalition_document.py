"""A game of coalitions as a document: what a file says, checked as a whole, and the game of it.

A document has ``players`` and ``values``, or ``form`` and the fields of that form; with what
some rules need besides (``unions``, ``levels``, ``edges``, ``weights``, ``share``) and where
the numbers come from (``source``, ``trust``, ``note``). It is plain data, so that a saved
result can carry the whole game.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional import CoalitionalGame, CooperativeGame, FloatArray
from citypact.games.coalitional.cooperative import MOST_TABLE_PLAYERS
from citypact.games.coalitional.masks import by_size
from citypact.scenario.coalition_fill import completed
from citypact.scenario.coalition_forms import FORMS, form_game
from citypact.scenario.coalition_reading import LARGEST_AMOUNT, Reading
from citypact.scenario.yaml_reader import Document

ORDERS = ("bits", "sizes")
ORIENTATIONS = ("profit", "cost")
TRUST = ("S", "P", "M", "A")
ABOUT = ("citypact", "kind", "name", "title", "source", "trust", "note", "unit", "orientation")
EXTRAS = ("unions", "levels", "edges", "weights", "share")
#: Amounts are money, except those of a vote, which is won or lost.
UNIT, VOTING_UNIT = "亿元", "decisions"


@dataclass(frozen=True)
class DescribedGame:
    """A game, the document that gives it again, and what rules may need besides.

    Parameters
    ----------
    game : CooperativeGame
        The game.
    document : mapping
        Plain data; a table stands as a list in the order of bit masks.
    extras : mapping
        ``unions``, ``levels``, ``edges``, ``weights`` and ``share``, as far as they are given.
    filled : int
        Coalitions that the file leaves out and that were filled in.
    """

    game: CooperativeGame
    document: Mapping[str, Any]
    extras: Mapping[str, Any]
    filled: int = 0


def described_game(document: Document, *, missing: str | None = None) -> DescribedGame:
    """Check a document and build its game.

    Parameters
    ----------
    document : Document
        Plain data, with positions where the file has them.
    missing : {"zero", "additive"}, optional
        What a coalition absent from a mapping of values is worth.

    Raises
    ------
    InputError
        Listing every mistake with its place.

    Examples
    --------
    >>> data = {"players": ["A", "B"], "values": {"A": 1, "B": 0, "A+B": 3}}
    >>> described_game(Document("game.yaml", data)).game.worth("A", "B")
    3.0
    """
    if not isinstance(document.data, Mapping):
        found = "a list" if isinstance(document.data, list) else document.data
        expected = "a mapping with players and values, or with a form"
        raise InputError(Problem("file", found or "nothing", expected, document.file))
    reading = Reading(document)
    if "form" in reading.data and missing is not None:
        reading.note(("form",), "a form, which has every coalition", "no --missing", key=True)
    about = _about(reading)
    if "form" in reading.data:
        game = form_game(reading, about, (*ABOUT, *EXTRAS))
        used: dict[str, Any] = {}
        filled = 0
        extras = _extras(reading, tuple(game.players))
    else:
        players = reading.names()
        extras = _extras(reading, players)
        table, filled = _table(reading, players, missing)
        game = CoalitionalGame(
            players, table, unit=about["unit"], cost=about["orientation"] == "cost", copy=False
        )
        used = {"players": list(players), "order": "bits", "values": table.tolist()}
    reading.close()
    dropped = () if "form" in reading.data else ("order", "values")
    kept = {key: value for key, value in reading.data.items() if key not in dropped}
    orientation = "cost" if game.cost else "profit"
    plain = {**kept, "unit": about["unit"], "orientation": orientation, **used, **extras}
    return DescribedGame(game, plain, extras, filled)


def _about(reading: Reading) -> dict[str, str]:
    """Check what a document says about itself."""
    for key, expected in (("citypact", 1), ("kind", "game")):
        if reading.data.get(key, expected) != expected:
            reading.note((key,), reading.data[key], repr(expected))
    for key in ("name", "title", "source", "note"):
        reading.text(key)
    if "trust" in reading.data:
        trust = reading.choice("trust", TRUST, "A")
        if trust in "SP" and not reading.data.get("source"):
            reading.note(("trust",), trust, "a source beside trust S or P")
    default = "cost" if reading.data.get("form") in ("airport", "spanning_tree") else "profit"
    return {
        "unit": reading.text("unit", VOTING_UNIT if reading.data.get("form") == "voting" else UNIT),
        "orientation": reading.choice("orientation", ORIENTATIONS, default),
    }


def _table(reading: Reading, players: tuple[str, ...], missing: str | None) -> tuple[FloatArray, int]:
    """Return the worths by bit mask, and how many of them were filled in."""
    reading.known((*ABOUT, "players", "order", "values", "form", *EXTRAS))
    values = reading.data.get("values")
    order = reading.choice("order", ORDERS, "bits")
    if len(players) > MOST_TABLE_PLAYERS:
        remedy = "state it in a structured form or as a Python function"
        reading.note(("players",), len(players), f"at most {MOST_TABLE_PLAYERS} in a table", remedy)
    elif isinstance(values, list | np.ndarray):
        if missing is not None:
            reading.note(("values",), "a list, which has every coalition", "no --missing", key=True)
        table = _from_list(reading, values, len(players), order)
        reading.close()
        return table, 0
    elif not isinstance(values, Mapping):
        remedy = "see citypact new game"
        found = values if isinstance(values, str | int | float | bool) else "nothing"
        reading.note(("values",), found, "a mapping such as {A: 1, B: 0, A+B: 3}, or a list", remedy)
    elif "order" in reading.data:
        reading.note(("order",), order, "no order beside a mapping, which names its coalitions", key=True)
    else:
        listed = _from_mapping(reading, values, players)
        reading.close()
        masks = np.array(list(listed), dtype=np.int64)
        worths = np.array(list(listed.values()))
        return completed(players, masks, worths, missing, reading.document.file)
    reading.close()
    raise AssertionError("close raises")


def _from_list(reading: Reading, values: Any, players: int, order: str) -> FloatArray:
    """Return a list of worths by bit mask."""
    path = ("values",)
    if len(values) != 1 << players:
        reading.note(
            path, f"{len(values)} numbers", f"{1 << players}, one for each coalition with the empty one first"
        )
        return np.zeros(1)
    if isinstance(values, np.ndarray):
        given = values
    else:
        given = np.array([reading.number((*path, at), value) for at, value in enumerate(values)])
    if not abs(given[0]) <= 0 and abs(given[0]) <= LARGEST_AMOUNT:
        reading.note((*path, 0), float(given[0]), "0 for the empty coalition, which comes first")
    if order == "bits":
        return given
    table = np.empty_like(given)
    table[by_size(players)] = given
    return table


def _from_mapping(reading: Reading, values: Mapping[str, Any], players: tuple[str, ...]) -> dict[int, float]:
    """Return worths by bit mask, each coalition once."""
    place = {name: at for at, name in enumerate(players)}
    listed: dict[int, float] = {}
    first: dict[int, str] = {}
    before = len(reading.problems)
    for key, value in values.items():
        path = ("values", key)
        members = reading.coalition(path, key, players, key=True)
        mask = sum(1 << place[name] for name in members)
        worth = reading.number(path, value)
        if not mask:
            if key.strip() in ("", "∅") and worth != 0:
                reading.note(path, f"{value} for the empty coalition", "0")
        elif mask in first:
            again = "the same value" if worth == listed[mask] else "another value"
            expected = f"each coalition once (first as {first[mask]})"
            reading.note(path, f"{key} a second time with {again}", expected, key=True)
        else:
            first[mask], listed[mask] = key, worth
    # With a mistake in a key, the coalition that was meant would be called missing too.
    if len(reading.problems) > before:
        reading.close()
    return listed


def _extras(reading: Reading, players: tuple[str, ...]) -> dict[str, Any]:
    """Return what some rules need besides the game, as far as the document gives it."""
    data = reading.data
    extras: dict[str, Any] = {}
    if "unions" in data:
        extras["unions"] = reading.partition(("unions",), data["unions"], players)
    if "levels" in data:
        listed = reading.items(("levels",), data["levels"], "partitions, the finest first")
        extras["levels"] = [
            reading.partition(("levels", at), level, players) for at, level in enumerate(listed)
        ]
    if "edges" in data and "edges" not in FORMS.get(str(data.get("form")), ()):
        pairs = reading.items(("edges",), data["edges"], "pairs such as A+B")
        found = [reading.coalition(("edges", at), pair, players) for at, pair in enumerate(pairs)]
        for at, pair in enumerate(found):
            if len(pair) not in (0, 2):
                reading.note(("edges", at), "+".join(pair), "two players")
        extras["edges"] = [list(pair) for pair in found]
    if "weights" in data and "weights" not in FORMS.get(str(data.get("form")), ()):
        weights = reading.by_player("weights", players)
        for name, weight in zip(players, weights, strict=False):
            if weight <= 0:
                reading.note(("weights",), f"{weight:g} for {name}", "positive weights")
        extras["weights"] = dict(zip(players, weights, strict=False))
    if "share" in data:
        extras["share"] = reading.number(("share",), data["share"])
        if not 0 <= extras["share"] <= 1 and extras["share"] == extras["share"]:
            reading.note(("share",), data["share"], "a number between 0 and 1")
    return extras
