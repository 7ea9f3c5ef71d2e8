"""What a forger does to one entry of a saved result, and to its hashes afterwards."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from citypact.audit.seal import canonical_hash

Place = tuple[str | int, ...]
#: What a change is called, and what then stands in the place; ``GONE`` drops the entry.
Change = tuple[str, Any]
GONE = object()
#: Changes that leave the value, or move it by no more than rounding may: the seal alone can see them.
INVISIBLE = ("a near number", "the other kind of number", "the other sign of nothing")
#: What rounding may leave of nothing, in a residual: its sign says nothing.
ROUNDED = 1e-9
#: Names of the hashes that a forger makes anew.
SEALS = ("scenario_hash", "document_hash", "fingerprint")


def entries(tree: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Yield every number and word of plain data with its place, and every empty table and list."""
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, branch in items:
        yield from entries(branch, (*place, key))
    if place and not (isinstance(tree, dict | list) and tree):
        yield place, tree


def containers(tree: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Yield every table and list that holds something."""
    if isinstance(tree, dict | list) and tree:
        if place:
            yield place, tree
        for key, branch in tree.items() if isinstance(tree, dict) else enumerate(tree):
            yield from containers(branch, (*place, key))


def changes(value: Any) -> Iterator[Change]:
    """Yield what else could stand in the place of a value, the plainest lie first."""
    if isinstance(value, bool):
        yield "the contrary", not value
        yield "a number", int(value)
    elif isinstance(value, int | float):
        yield "another number", value * 1.001 + 0.0107
        yield (
            ("the other sign", -value)
            if abs(value) > ROUNDED
            else ("the other sign of nothing", -value or 1e-300)
        )
        yield "digits as a word", str(value)
        yield "half of it more", value * 1.5 + 1
        yield "a near number", math.nextafter(value, math.inf) if isinstance(value, float) else value + 1e-9
        yield "the other kind of number", float(value) if isinstance(value, int) else _whole(value)
    elif isinstance(value, str):
        yield "another word", value + "."
        yield "a number", 1
    elif value is None:
        yield "a number", 0
        yield "a word", ""
    elif isinstance(value, dict):
        yield "an entry more", {**value, "further": 1}
    elif isinstance(value, list):
        yield "an entry more", [*value, *(value[-1:] or [1])]
    if value is not None:
        yield "nothing", None
    yield "dropped", GONE


def _whole(value: float) -> float | int:
    return int(value) if value.is_integer() else value + abs(value) * 1e-13


def alike(one: Any, other: Any) -> bool:
    """Whether two values are the same to the last digit and of one type: half more than -2 is again -2."""
    return type(one) is type(other) and bool(one == other)


def at(document: Any, place: Place) -> Any:
    """Return what stands at a place."""
    for step in place:
        document = document[step]
    return document


def neighbour(document: Any, place: Place) -> Change | None:
    """Return the entry beside one, if the two are of one kind and not alike."""
    branch, key = at(document, place[:-1]), place[-1]
    names = list(branch) if isinstance(branch, dict) else list(range(len(branch)))
    value = branch[key]
    for name in names[names.index(key) + 1 :]:
        other = branch[name]
        if isinstance(other, dict | list) or type(other) is not type(value):
            continue
        if isinstance(value, float) and abs(value - other) <= 1e-6 * max(1.0, abs(value), abs(other)):
            continue
        if other != value:
            return "swapped with the entry beside it", (name, other)
    return None


def put(tree: Any, place: Place, value: Any) -> Any:
    """Return plain data with another value at a place; only what lies above the place is copied."""
    step, rest = place[0], place[1:]
    copy: Any = dict(tree) if isinstance(tree, dict) else list(tree)
    if rest:
        copy[step] = put(copy[step], rest, value)
    elif value is GONE:
        del copy[step]
    else:
        copy[step] = value
    return copy


def tampered(document: dict[str, Any], place: Place, change: Change) -> dict[str, Any]:
    """Return the document after one change."""
    told, value = change
    if told.startswith("swapped"):
        name, other = value
        mine = at(document, place)
        found: dict[str, Any] = put(put(document, place, other), (*place[:-1], name), mine)
        return found
    changed: dict[str, Any] = put(document, place, value)
    return changed


def sealed_again(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document as one leaves it who knows how it is hashed."""
    body = {key: value for key, value in document.items() if key != "document_hash"}
    if "inputs" in body:
        body["scenario_hash"] = canonical_hash(body["inputs"])
        if "fingerprint" in body:
            body["fingerprint"] = canonical_hash(body["inputs"])
    return {**body, "document_hash": canonical_hash(body)}
