"""Take an answer apart into plain maps, lists, words and numbers that two tellings can be compared by."""

from __future__ import annotations

import math
from collections.abc import Mapping, Set
from dataclasses import fields, is_dataclass
from enum import Enum
from fractions import Fraction
from typing import Any

import numpy as np

from citypact.games.allocation import Allocation

#: Where an answer came from and how it was proven is not what it answers.
APART = {
    "provenance",
    "certificate",
    "exact_certificate",
    "program",
    "exact",
    "proof",
    "picture",
    "document",
    "game",
    "pair",
    "path",
    "table",
    "cleanup",
    "water",
    "river",
    "problem",
    "setting",
    "stage",
    "pipeline",
    "club",
    "market",
    "assumptions",
    "sources",
    "statement",
    "sentence",
    "unit",
    "bounds",
    "details",
    "guarantee",
}


def plain(thing: Any, depth: int = 0, *, rounded: bool = False) -> Any:
    """Return the parts of an answer; exact numbers stay fractions, unless they are to be rounded.

    Examples
    --------
    >>> plain({"a": (Fraction(1, 2), np.float64(3))})
    {'a': [Fraction(1, 2), 3.0]}
    """
    if rounded:
        return _floats(plain(thing, depth))
    if thing is None or isinstance(thing, bool | np.bool_):
        return None if thing is None else bool(thing)
    if isinstance(thing, Enum):
        return str(thing.value)
    if isinstance(thing, str | Fraction):
        return thing
    if isinstance(thing, int | np.integer):
        return Fraction(int(thing))
    if isinstance(thing, float | np.floating):
        return float(thing)
    if isinstance(thing, complex | np.complexfloating):
        return [float(thing.real), float(thing.imag)]
    return _parts(thing, depth + 1)


def _floats(parts: Any) -> Any:
    if isinstance(parts, Mapping):
        return {key: _floats(part) for key, part in parts.items()}
    if isinstance(parts, list):
        return [_floats(part) for part in parts]
    return float(parts) if isinstance(parts, Fraction) else parts


def _parts(thing: Any, depth: int) -> Any:
    if isinstance(thing, Allocation):
        exact = getattr(thing, "fractions", None)
        return dict(zip(thing.players, map(plain, exact or thing.vector()), strict=True))
    if isinstance(thing, Mapping):
        return {_key(key): plain(value, depth) for key, value in thing.items()}
    if isinstance(thing, np.ndarray):
        return [plain(part, depth) for part in thing]
    if isinstance(thing, list | tuple | Set | range):
        return [plain(part, depth) for part in thing]
    if is_dataclass(thing) and depth < 12:
        shown = [
            each.name for each in fields(thing) if not each.name.startswith("_") and each.name not in APART
        ]
        parts = {name: plain(getattr(thing, name), depth) for name in shown}
        return _priced(parts)
    return None


def _priced(parts: dict[str, Any]) -> dict[str, Any]:
    """Name each shadow price with its unit: what a price is of changes with what binds."""
    units = parts.get("shadow_price_units")
    if isinstance(units, Mapping) and isinstance(parts.get("shadow_prices"), Mapping):
        named = {f"{label} in {units.get(label)}": price for label, price in parts["shadow_prices"].items()}
        return {**parts, "shadow_prices": named}
    return parts


def _key(key: Any) -> str:
    if isinstance(key, tuple | Set):
        return "|".join(sorted(map(_key, key)) if isinstance(key, Set) else map(_key, key))
    return str(key.value) if isinstance(key, Enum) else str(key)


def not_numbers(thing: Any, place: str = "") -> list[str]:
    """Return the places where the answer holds something that is not a number."""
    if isinstance(thing, Mapping):
        return [found for key, part in thing.items() for found in not_numbers(part, f"{place}/{key}")]
    if isinstance(thing, list):
        return [found for part in thing for found in not_numbers(part, f"{place}/*")]
    return [place] if isinstance(thing, float) and math.isnan(thing) else []
