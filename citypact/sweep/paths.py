"""The quantities of a scenario by their dotted names, as assumption lines write them."""

from __future__ import annotations

import copy
import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel

from citypact.errors import InputError, Problem
from citypact.scenario.quantity import Expect, Quantity

KeyPath = tuple[str | int, ...]
_ELEMENT = re.compile(r"(.+)\[(\d{1,6})\]")


def quantity_places(document: Any, name: str = "", keys: KeyPath = ()) -> Iterator[tuple[str, KeyPath]]:
    """Yield the dotted name and the keys of every quantity of a scenario document.

    Examples
    --------
    >>> list(quantity_places({"a": {"b": {"value": 1, "unit": "ratio", "trust": "A"}}}))
    [('a.b', ('a', 'b'))]
    """
    if isinstance(document, Mapping):
        if {"value", "unit", "trust"} <= document.keys():
            yield name, keys
            return
        for key, part in document.items():
            yield from quantity_places(part, f"{name}.{key}" if name else str(key), (*keys, key))
    elif isinstance(document, list):
        for at, part in enumerate(document):
            yield from quantity_places(part, f"{name}[{at}]", (*keys, at))


def place_of(document: Mapping[str, Any], path: str, field: str = "--vary") -> KeyPath:
    """Return the keys of the quantity of that name, or of one number of a list: ``path[2]``, from 0.

    Raises
    ------
    InputError
        If the scenario gives no such quantity (the nearest names are suggested), or gives a list there.

    Examples
    --------
    >>> a = {"value": [1, 2], "unit": "ratio", "trust": "A"}
    >>> place_of({"a": a}, "a[1]")
    ('a', 'value', 1)
    """
    places = {name: keys for name, keys in quantity_places(document) if name.partition(".")[0] != "reported"}
    element = _ELEMENT.fullmatch(path)
    if path not in places and element is not None and element[1] in places:
        keys, at = places[element[1]], int(element[2])
        listed = found_at(document, keys)["value"]
        if isinstance(listed, (list, tuple)) and at < len(listed):
            return (*keys, "value", at)
    if path not in places:
        near = difflib.get_close_matches(path, places, n=3, cutoff=0.4)
        ends = [name for name in places if name.rpartition(".")[2] == path.rpartition(".")[2]]
        near = [*dict.fromkeys([*ends, *near])][:3]
        remedy = f"did you mean {' or '.join(near)}?" if near else "they stand under what the answer rests on"
        raise InputError(
            Problem(field, path, "the path of a quantity that the scenario gives", remedy=remedy)
        )
    listed = found_at(document, places[path])["value"]
    if isinstance(listed, (list, tuple)):
        remedy = f"name one of them, {path}[0] to {path}[{len(listed) - 1}]" if listed else ""
        raise InputError(Problem(field, path, "the path of one number, not of a list", remedy=remedy))
    return places[path]


def found_at(document: Any, keys: KeyPath) -> Any:
    """Return the part of a document at the keys."""
    for key in keys:
        document = document[key]
    return document


def with_values(document: Mapping[str, Any], values: Mapping[KeyPath, tuple[float, str]]) -> dict[str, Any]:
    """Return a copy of the document with other numbers, each in the unit given beside it.

    Examples
    --------
    >>> a = {"value": [1, 2], "unit": "ratio", "trust": "A", "note": "a guess"}
    >>> with_values({"a": a}, {("a", "value", 1): (5.0, "ratio")})["a"]["value"]
    [1.0, 5.0]
    """
    changed: dict[str, Any] = copy.deepcopy(dict(document))
    for keys, (number, unit) in values.items():
        whole, at = _whole(keys)
        quantity = found_at(changed, whole)
        if at is None:
            quantity["value"] = number
        else:
            listed = list(Quantity.model_validate({**quantity, "range": None}).numbers)
            listed[at] = number
            quantity["value"] = listed
        quantity["unit"] = unit
        quantity.pop("range", None)
    return changed


def quantity_at(document: Mapping[str, Any], keys: KeyPath) -> Quantity:
    """Return the quantity at the keys, checked; of a list the one number, as a quantity of its own."""
    whole, at = _whole(keys)
    found = found_at(document, whole)
    return Quantity.model_validate(found if at is None else {**found, "value": found["value"][at]})


def _whole(keys: KeyPath) -> tuple[KeyPath, int | None]:
    """Return the keys of the quantity, and which number of its list is meant."""
    if len(keys) > 1 and keys[-2] == "value" and isinstance(keys[-1], int):
        return keys[:-2], keys[-1]
    return keys, None


def expectation(model: type[BaseModel], keys: KeyPath) -> Expect | None:
    """Return what the scenario's class expects of a quantity; ``None`` where no class describes it.

    Examples
    --------
    >>> from citypact.scenario.build import Scenario
    >>> expectation(Scenario, ("parameters", "plant", "horizon")).whole
    True
    """
    here: Any = model
    keys, _ = _whole(keys)
    for at, key in enumerate(keys):
        field = getattr(here, "model_fields", {}).get(key)
        if field is None:
            return None
        parts = list(_parts(field.annotation))
        if at == len(keys) - 1:
            wanted = [part for part in [*field.metadata, *parts] if isinstance(part, Expect)]
            return wanted[0] if wanted else None
        models = [part for part in parts if isinstance(part, type) and issubclass(part, BaseModel)]
        if not models:
            return None
        here = models[0]
    return None


def _parts(annotation: Any) -> Iterator[Any]:
    """Yield an annotation and all that stands in it."""
    yield annotation
    for part in (*get_args(annotation), *getattr(annotation, "__metadata__", ())):
        yield from _parts(part)
