"""Questions to the shipped cases, written again: another unit, other names, keys in another order."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import citypact as cp
from citypact.scenario.units import UNITS
from trust.metamorphic.compare import renamed
from trust.metamorphic.laws import Entry
from trust.metamorphic.telling import Telling

#: The power of the unit of money in each dimension of a scenario.
_POWERS = {"money": 1, "money a year": 1, "per money": -1, "money per person": 1, "price of water": 1}
_LOADERS: dict[str, tuple[Callable[[Path], Any], tuple[str, ...]]] = {
    "load_scenario": (cp.load_scenario, ("relocation",)),
    "load_water": (cp.load_water, ("water",)),
    "load_river": (cp.load_river, ("river",)),
    "load_air": (cp.load_air, ("air",)),
    "load_council": (cp.load_council, ("council",)),
    "load_package": (cp.load_package, ("package",)),
    "load_obstacle": (cp.load_obstacle, ("obstacle",)),
}


def retold(tree: Any, t: Telling, factor: Fraction) -> Any:
    """Return a part of a scenario with its money in the telling's unit, its names and its order of keys."""
    if isinstance(tree, dict) and {"value", "unit"} <= tree.keys():
        dimension = UNITS[tree["unit"]].dimension
        power = _POWERS.get(dimension, 0)
        grown = (factor * t.unit) ** power
        other = {"亿元": "万元", "亿元/year": "万元/year"}.get(tree["unit"]) if t.reordered else None
        if other:
            grown *= 10_000
        moved = {key: _times(tree[key], grown) for key in ("value", "range") if tree.get(key) is not None}
        return {**tree, **moved, "unit": other or tree["unit"]}
    if isinstance(tree, dict):
        keys = list(tree)
        return {_called(keys[at], t): retold(tree[keys[at]], t, factor) for at in t.order(len(keys))}
    if isinstance(tree, list):
        return [retold(each, t, factor) for each in tree]
    return _called(tree, t)


def _times(value: Any, factor: Fraction) -> Any:
    if isinstance(value, list | tuple):
        return [_times(each, factor) for each in value]
    return float(Fraction(str(value)) * factor)


def _called(word: Any, t: Telling) -> Any:
    return renamed(word, t.known) if isinstance(word, str) and t.renamed else word


def told_case(load: Callable[[Any], Any], case: str, t: Telling) -> Any:
    """Return the scenario loaded from a file that tells a shipped case again."""
    document = load(case).to_dict()
    players = document.get("players", [])
    for name in players.values() if isinstance(players, dict) else players:
        if isinstance(name, str):
            t.name(name)
    factor = Fraction(round(t.number(0.9, 1.1) * 100), 100)
    parts = ("players", "parameters", "downstream")
    again = {key: retold(part, t, factor) if key in parts else part for key, part in document.items()}
    if players and not isinstance(players, dict):
        again["players"] = [_called(name, t) for name in players]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "case.yaml"
        file.write_text(json.dumps(again, ensure_ascii=False), encoding="utf-8")
        return load(file)


def _loaded(name: str) -> Callable[[Telling], Any]:
    load, kinds = _LOADERS[name]

    def ask(t: Telling) -> Any:
        case = t.one_of([each for kind in kinds for each in cp.case_names(kind)])
        return {case: told_case(load, case, t).build()}

    return ask


def _solved(t: Telling) -> Any:
    case = t.one_of(cp.case_names("obstacle"))
    answer = cp.solve_obstacle(told_case(cp.load_obstacle, case, t).build())
    return {case: {f"{label} in {unit}": value for label, value, unit in answer.rows()}}


QUESTIONS: dict[str, Entry] = {
    **{name: Entry(_loaded(name), tolerance=1e-9, exact=False) for name in _LOADERS},
    "solve_obstacle": Entry(_solved, tolerance=1e-6, exact=False),
}
