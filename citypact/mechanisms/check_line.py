"""A saved result against its recomputation: one line for every number and word in it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.games.rational import as_fraction

#: Relative difference allowed between a saved float and the exact number: a few roundings,
#: for powers and logarithms that another C library may round otherwise.
TOLERANCE = Fraction(1, 10**12)
ABSENT = "absent"


@dataclass(frozen=True)
class Line:
    """One entry of a result compared with its recomputation from the inputs.

    Parameters
    ----------
    name : str
        Where the entry stands, for example ``schedule[2].origin``.
    holds : bool
        Whether the saved entry agrees with the recomputed one.
    expected : object
        What recomputation gives.
    found : object
        What the saved result says.

    Examples
    --------
    >>> print(Line("schedule[2].origin", False, 0.5, 0.6))
    schedule[2].origin: found 0.6, recomputed 0.5
    """

    name: str
    holds: bool
    expected: object
    found: object

    def __str__(self) -> str:
        if self.holds:
            return f"{self.name}: holds"
        return f"{self.name}: found {self.found}, recomputed {self.expected}"


def compare(name: str, expected: Any, found: Any) -> Iterator[Line]:
    """Walk two trees of plain data side by side and give a line for every leaf.

    Numbers may differ by a relative 1e-12; everything else must be equal; entries that are
    missing, or should not be there, do not hold.

    Examples
    --------
    >>> [str(line) for line in compare("", {"a": [1, 2]}, {"a": [1, 3]}) if not line.holds]
    ['a[1]: found 3, recomputed 2']
    """
    if isinstance(expected, Mapping):
        if not isinstance(found, Mapping):
            yield Line(name, False, "a mapping", found)
            return
        for key in (*expected, *(key for key in found if key not in expected)):
            place = f"{name}.{key}" if name else str(key)
            yield from _entry(place, expected.get(key, ABSENT), found.get(key, ABSENT))
    elif isinstance(expected, list | tuple):
        if not isinstance(found, list | tuple):
            yield Line(name, False, "a list", found)
            return
        for index in range(max(len(expected), len(found))):
            wanted = expected[index] if index < len(expected) else ABSENT
            present = found[index] if index < len(found) else ABSENT
            yield from _entry(f"{name}[{index}]", wanted, present)
    else:
        yield Line(name, _agrees(expected, found), _plain(expected), found)


def _entry(name: str, expected: Any, found: Any) -> Iterator[Line]:
    if expected is ABSENT or found is ABSENT:
        yield Line(name, False, _plain(expected), found)
    else:
        yield from compare(name, expected, found)


def _plain(value: Any) -> Any:
    """Return a leaf as it is saved."""
    return float(value) if isinstance(value, Fraction) else value


def _agrees(expected: Any, found: Any) -> bool:
    """Return whether a saved leaf is the expected one; NaN and infinities never are."""
    if isinstance(expected, bool) or isinstance(found, bool) or isinstance(expected, str) or expected is None:
        return type(expected) is type(found) and bool(expected == found)
    if not isinstance(found, int | float) or (isinstance(found, float) and not math.isfinite(found)):
        return False
    if found == _plain(expected):  # the nearest float, also where floats end (1e-330 is saved as 0)
        return True
    wanted = as_fraction(expected)
    return abs(as_fraction(found) - wanted) <= TOLERANCE * abs(wanted)
