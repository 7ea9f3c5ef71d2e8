"""The game of the coalition view: a table of what every group is worth, edited or from a file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from zlib import crc32

from citypact.errors import InputError, Problem
from citypact.language import current_language, translate

if TYPE_CHECKING:
    from citypact.web.pages_form import Form, Reading

#: Cities whose 63 groups still make a table that a person fills in.
MOST_EDITED = 6
#: What a document says of itself, which a table that was changed by hand bears no longer.
ITS_OWN = ("name", "title", "source")
#: What names the players as they were.
OF_PLAYERS = ("unions", "levels", "edges", "weights")
BY_HAND = {"trust": "A", "note": "set by hand on the page"}


def read_game(form: Form, acts: Sequence[str], reading: Reading) -> None:
    """Read the form of the coalition view, and fill its table and its proposal.

    ``open`` among the acts takes a game as its file says it; ``add`` and ``drop N`` change its cities;
    ``proposal`` takes the amounts of a file.
    """
    from citypact.web.pages_form import held, number, plain

    opened = "open" in acts
    base = _base(form)
    players: list[str] = list(base.get("players") or ())
    whole = not _is_table(base)
    worths = {} if whole else {mask: _worth(base, players, mask) for mask in _masks(len(players))}
    if not opened and not whole and "player.0" in form:
        count = sum(name.startswith("player.") for name in form)
        players = [form.get(f"player.{at}", "") for at in range(min(count, MOST_EDITED))]
        worths = {mask: form.get(f"worth.{mask}", "") for mask in _masks(len(players))}
    amounts = {} if opened else {name: form.get(f"amount.{at}", "") for at, name in enumerate(players)}
    for act in acts:
        if act == "add" and len(players) < MOST_EDITED:
            players.append(_new_name(players))
        elif act.startswith("drop ") and len(players) > 2 and act[5:].isdecimal():
            worths = _without(worths, len(players), int(act[5:]))
            del players[int(act[5:]) : int(act[5:]) + 1]
        elif act == "proposal":
            amounts = {
                name: plain(each) for name, each in held(form, "held_proposal").get("check", {}).items()
            }
    _fill(reading, base, players, worths, amounts, whole=whole, opened=opened)
    about = {name: reading.fields.get(name) or form.get(name, "") for name in ("unit", "orientation")}
    reading.asked = {
        "kind": "allocation",
        "inputs": {
            "game": {**(base if whole else _table(base, players, worths)), **about},
            "rules": _rules(form),
        },
    }
    if form.get("checking") and not opened:
        reading.asked["inputs"]["check"] = {name: number(amounts.get(name, ""), "check") for name in players}


def _base(form: Form) -> dict[str, Any]:
    """Return the document that the table starts from: of a shipped game, or of a file."""
    from citypact.scenario.coalition_load import game_names, load_game
    from citypact.web.pages_form import held

    name = form.get("shipped")
    if name:
        if name not in game_names():  # never a file
            raise InputError(Problem("shipped", name, "one of " + ", ".join(game_names())))
        return dict(load_game(name).document)
    found = held(form, "held_coalitions").get("game") or held(form, "base")
    players = found.get("players") if isinstance(found, dict) else None
    named = isinstance(players, list) and all(isinstance(each, str) for each in players)
    if not named or not isinstance(found.get("values", []), (dict, list)):
        raise InputError(Problem("shipped", "no game", "a game of the list, or a table of your own"))
    return dict(found)


def _is_table(document: Mapping[str, Any]) -> bool:
    players, values = document.get("players"), document.get("values")
    fits = isinstance(players, list) and len(players) <= MOST_EDITED
    return fits and bool(values) and not document.get("form") and document.get("order") != "sizes"


def _masks(count: int) -> list[int]:
    """Return every group of so many cities as bits, small groups first."""
    return sorted(range(1, 2**count), key=lambda mask: (mask.bit_count(), mask))


def _named(players: Sequence[str], mask: int) -> str:
    return "+".join(name for at, name in enumerate(players) if mask >> at & 1)


def _worth(document: Mapping[str, Any], players: Sequence[str], mask: int) -> str:
    """Return what a group is worth; a document may write its members in any order."""
    from citypact.web.pages_form import plain

    values = document["values"]
    if isinstance(values, list):
        return plain(values[mask]) if mask < len(values) else ""
    members = sorted(_named(players, mask).split("+"))
    for key, value in values.items():
        if sorted(name.strip() for name in str(key).split("+")) == members:
            return plain(value)
    return ""


def _without(worths: Mapping[int, str], count: int, at: int) -> dict[int, str]:
    """Return the worths of the groups that do without a city."""
    low = (1 << at) - 1
    kept = (mask for mask in _masks(count) if not mask >> at & 1)
    return {mask & low | mask >> at + 1 << at: worths.get(mask, "") for mask in kept}


def _new_name(players: Sequence[str]) -> str:
    city = translate("City", current_language())
    return next(name for at in range(len(players) + 1, 99) if (name := f"{city} {at}") not in players)


def _table(base: Mapping[str, Any], players: list[str], worths: Mapping[int, str]) -> dict[str, Any]:
    """Return the document of a table: that of the base, or the visitor's own where it was changed."""
    from citypact.web.pages_form import number

    before = list(base.get("players") or ())
    same = players == before and all(worths[mask] == _worth(base, before, mask) for mask in worths)
    if same:
        return dict(base)
    values: dict[str, float] = {}
    problems: list[Problem] = []
    for mask in _masks(len(players)):
        try:
            values[_named(players, mask)] = number(worths.get(mask, ""), f"values.{mask}")
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    left = (*ITS_OWN, "order", *(OF_PLAYERS if players != before else ()))
    rest = {key: value for key, value in base.items() if key not in left}
    return {**rest, **BY_HAND, "players": players, "values": values}


def _rules(form: Form) -> Any:
    if form.get("rules") != "chosen":
        return form.get("rules", "default")
    chosen = [name.removeprefix("rule.") for name in form if name.startswith("rule.")]
    if not chosen:
        raise InputError(Problem("rules", "nothing", "at least one rule of the list below"))
    return chosen


def _fill(
    reading: Reading,
    base: Mapping[str, Any],
    players: Sequence[str],
    worths: Mapping[int, str],
    amounts: Mapping[str, str],
    *,
    whole: bool,
    opened: bool,
) -> None:
    from citypact.web.pages_templates import rendered

    text = json.dumps(base, ensure_ascii=False)
    masks = [] if whole else _masks(len(players))
    groups = [(mask, _named(players, mask), worths.get(mask, "")) for mask in masks]
    key = f"{crc32(text.encode('utf-8', 'replace'))} {len(players)}"
    words = {"players": players, "groups": groups, "most": MOST_EDITED}
    reading.parts["game"] = key, rendered("form_game.html", base=text, whole=whole, **words)
    shown = [(name, amounts.get(name, "")) for name in players]
    reading.parts["amounts"] = key, rendered("form_amounts.html", amounts=shown)
    if opened:
        reading.fields |= {
            "unit": str(base.get("unit", "亿元")),
            "orientation": str(base.get("orientation", "profit")),
        }
