"""A scenario's text with some values replaced, all else as it was written, comments and order too.

Whoever replaces a number knows no longer that it stands in the source its file names: the quantity
becomes an assumption (trust A) whose note says what stood there before.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from citypact.errors import InputError, Problem
from citypact.scenario.yaml_composer import KeyPath, dotted
from citypact.scenario.yaml_reader import parse_yaml

MOST_EDITS = 400
FILE = "scenario.yaml"
#: The note of a number that was set by hand; what stood there before follows.
SET_BY_HAND = "set by hand on the page; in the file it was {before}"


def edited(text: str, edits: Sequence[Sequence[Any]]) -> str:
    """Return a scenario's text with values replaced.

    Parameters
    ----------
    text : str
        YAML.
    edits : sequence of (path, value)
        ``path`` is a list of keys and places; ``value`` a number, a list of numbers, a truth value or a word.

    Raises
    ------
    InputError
        If the text cannot be read, or an edit is of something that it does not hold.

    Examples
    --------
    >>> print(edited("a: {value: 1, unit: ratio, trust: A, note: guess} # why", [(["a"], 2)])[:30])
    a: {"value": 2, "unit": "ratio
    >>> edited("deep: false", [(["deep"], True)])
    'deep: true'
    """
    if len(edits) > MOST_EDITS:
        raise InputError(Problem("edits", len(edits), f"at most {MOST_EDITS}"))
    data = parse_yaml(text, FILE).data  # refuses anchors, tags and depth before anything is composed again
    if not edits:
        return text
    top = _composed(text)
    changes: list[tuple[int, int, str]] = []
    for edit in edits:
        path, value = _read(edit)
        old, node = _at(data, path), _node(top, path)
        if old == value or (isinstance(old, dict) and old.get("value") == value):
            continue
        new = _replacement(path, old, value)
        start, end = node.start_mark.index, _end(text, node)
        changes.append((start, end, json.dumps(new, ensure_ascii=False)))
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _read(edit: Sequence[Any]) -> tuple[KeyPath, Any]:
    """Return path and value of an edit, or refuse one of another form."""
    path, value = edit if isinstance(edit, Sequence) and len(edit) == 2 else (None, None)
    steps_fit = isinstance(path, list | tuple) and all(
        isinstance(step, str) or (isinstance(step, int) and not isinstance(step, bool)) for step in path
    )
    if not steps_fit or not path:
        raise InputError(Problem("edits", edit, "a path of keys and a value"))
    numbers = value if isinstance(value, list) else [value]
    plain = all(isinstance(each, bool | int | float | str) for each in numbers) and len(numbers) <= 100
    finite = all(math.isfinite(each) for each in numbers if isinstance(each, float))
    if not plain or not finite or any(isinstance(each, str) and len(each) > 60 for each in numbers):
        raise InputError(Problem(dotted(tuple(path)), value, "a finite number, such as 0.25"))
    return tuple(path), value


def _at(data: Any, path: KeyPath) -> Any:
    """Return what stands at a path."""
    for step in path:
        there = isinstance(data, dict) and step in data
        there = there or (isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data))
        if not there:
            raise InputError(Problem(dotted(path), "no such value", "a value that the scenario gives", FILE))
        data = data[step]
    return data


def _replacement(path: KeyPath, old: Any, value: Any) -> Any:
    """Return what takes the place of ``old``: a value of its own kind, or the quantity with that value."""
    if not isinstance(old, dict):
        if isinstance(old, list) or type(old) is not type(value):
            raise InputError(Problem(dotted(path), value, "a value of the same kind as the one in the file"))
        return value
    if "value" not in old:
        raise InputError(Problem(dotted(path), value, "the path of a quantity"))
    before = f"{json.dumps(old['value'])} (trust {old.get('trust', '?')})"
    kept = {key: old[key] for key in ("unit", "range") if key in old}
    new = {"value": value, "unit": kept.pop("unit", ""), "trust": "A", **kept}
    return {**new, "note": SET_BY_HAND.format(before=before)}


def _composed(text: str) -> Any:
    """Return the nodes of a text that was read before, with the places where they begin and end."""
    from ruamel.yaml import YAML

    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    return reader.compose(text)


def _node(node: Any, path: KeyPath) -> Any:
    for step in path:
        if isinstance(step, int):
            node = node.value[step]
        else:
            node = next(value for key, value in node.value if key.value == step)
    return node


def _end(text: str, node: Any) -> int:
    """Return where a node ends: a mapping in block style reaches to the next token, past its last line."""
    end = int(node.end_mark.index)
    if getattr(node, "flow_style", None) is False:
        lines = text[:end].splitlines(keepends=True)
        while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
            end -= len(lines.pop())
        end -= len(text[:end]) - len(text[:end].rstrip())
    return end
