"""A question as the file that asks it: YAML which the package's own reader takes back unchanged."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from citypact.errors import InputError, Problem

#: Text that means itself in every YAML, also within braces.
_PLAIN = re.compile(r"[^\W\d_][\w ./()%-]*(?<! )")
#: Words that some version of YAML reads as something else than text.
_OTHER = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"))
_WIDTH = 100  #: letters of a line on which a small part stands whole


def scenario_text(kind: str, inputs: Mapping[str, Any]) -> str:
    """Return the file of a question: a scenario, a game of coalitions or a game in normal form.

    Parameters
    ----------
    kind : str
        One of :data:`citypact.scenario.answers.KINDS`.
    inputs : mapping
        As a saved result holds them. What stands beside the scenario, such as a criterion, is no part of
        the file and is named in a comment at its head.

    Raises
    ------
    InputError
        If a question of that kind has no file.

    Examples
    --------
    >>> text = scenario_text("split", {"revenue": 4, "origin_loss": 1.2, "destination_cost": 0.8})
    >>> "revenue: {value: 4, unit: 亿元, trust: A, note: given by hand}" in text
    True
    """
    from citypact.scenario.answers import refuse_missing

    refuse_missing(kind, inputs)
    document, rest = _document(kind, inputs)
    head = "".join(
        f"# beside the file: {name} = {json.dumps(rest[name], ensure_ascii=False)}\n" for name in rest
    )
    return head + yaml_text(document)


def _document(kind: str, inputs: Mapping[str, Any]) -> tuple[Mapping[str, Any], dict[str, Any]]:
    for name in ("scenario", "game"):
        if isinstance(inputs.get(name), Mapping):
            beside = {key: value for key, value in inputs.items() if key not in (name, "firms", "offers")}
            return inputs[name], beside
    if kind == "equilibrium":
        return _normal_form(inputs), {}
    if kind in ("split", "compensation"):
        return _from_numbers(kind, inputs)
    remedy = "the saved result (JSON) holds all inputs, and citypact verify reads it"
    raise InputError(Problem("kind", kind, "a question that a scenario file asks", remedy=remedy))


def _from_numbers(kind: str, inputs: Mapping[str, Any]) -> tuple[Mapping[str, Any], dict[str, Any]]:
    """Put numbers given by hand into the template of their kind of scenario."""
    from citypact.scenario.templates import template
    from citypact.scenario.yaml_reader import parse_yaml

    document = dict(parse_yaml(template("reduced" if kind == "split" else "water")).data)
    groups, units = (_SPLIT, _SPLIT_UNITS) if kind == "split" else (_WATER, _WATER_UNITS)
    parameters: dict[str, dict[str, Any]] = {}
    rest = {name: value for name, value in inputs.items() if name not in groups and value is not None}
    for name, (group, key) in groups.items():
        if inputs.get(name) is not None:
            unit = units.get(name, units[""])
            number = {"value": inputs[name], "unit": unit, "trust": "A", "note": "given by hand"}
            parameters.setdefault(group, {})[key] = number
    if kind == "compensation":
        pair = parameters.setdefault("pair", {})
        nothing = {"value": 0, "unit": _WATER_UNITS[""], "trust": "A", "note": "nothing was given"}
        pair.setdefault("upstream_benefit", nothing)
        document = {name: document[name] for name in document if name not in ("rounds", "reported")}
    return {**document, "parameters": parameters}, rest


_SPLIT = {
    **{name: ("reduced", name) for name in ("revenue", "origin_loss", "destination_cost", "voluntary")},
    "rivals": ("reduced", "rivals"),
    "window_share": ("reduced", "window_share"),
    "ratio_cap": ("levers", "ratio_cap"),
}
_SPLIT_UNITS = {"": "亿元", "voluntary": "ratio", "window_share": "ratio", "ratio_cap": "ratio"}
_WATER = {
    **{
        name: ("pair", name) for name in ("downstream_benefit", "upstream_benefit", "cost", "central_benefit")
    },
    "grant": ("levers", "grant"),
    "transfer_cap": ("levers", "transfer_cap"),
    "weight": ("levers", "upstream_weight"),
}
_WATER_UNITS = {"": "亿元/year", "weight": "ratio"}


def _normal_form(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document of a game in normal form, as its checked game names players and strategies."""
    from citypact.scenario.normal_form.answering import game_of

    game = game_of(inputs)
    told = [line.partition(": payoffs: ") for line in inputs.get("assumptions") or ()]
    trust, _, rest = next(
        (each for each in told if each[2]), ("A", "", "nothing is said of where they come from")
    )
    return {
        "citypact": 1,
        "kind": "normal-form",
        "name": "my-normal-form",
        "title": inputs.get("title") or "A game in normal form",
        "trust": trust,
        "source" if trust in ("S", "P") else "note": rest,
        "players": list(game.players),
        "strategies": dict(zip(game.players, map(list, game.strategies), strict=True)),
        "payoffs": dict(zip(game.players, inputs["payoffs"], strict=True)),
    }


def yaml_text(document: Mapping[str, Any]) -> str:
    """Write plain data as YAML, small parts on one line.

    Examples
    --------
    >>> print(yaml_text({"a": {"value": 1, "note": "12:30"}, "b": [True, None]}), end="")
    a: {value: 1, note: "12:30"}
    b: [true, null]
    """
    return "".join(f"{line}\n" for line in _lines(document, ""))


def _lines(mapping: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in mapping.items():
        name = f"{indent}{_scalar(str(key))}:"
        if _on_one_line(value, len(name)):
            yield f"{name} {_flow(value)}"
        elif isinstance(value, Mapping):
            yield name
            yield from _lines(value, indent + "  ")
        else:
            yield name
            yield from (f"{indent}  - {_flow(each)}" for each in value)


def _on_one_line(value: Any, before: int) -> bool:
    if not isinstance(value, Mapping | list | tuple) or not value or "value" in value:
        return True
    inner = value.values() if isinstance(value, Mapping) else value
    return not any(isinstance(each, Mapping) for each in inner) and before + len(_flow(value)) < _WIDTH


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(str(key))}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _OTHER:
        return value
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
