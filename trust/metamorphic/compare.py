"""Compare two answers by the rule of a law, and name the place where they part."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

#: Powers of the unit of money that a number may have: ratios, money, prices of money, curvatures, variances.
POWERS = (*tuple(map(Fraction, (0, 1, -1, 2, -2))), Fraction(1, 2), Fraction(-1, 2))
#: What floats may differ by, relative to themselves and to the unit; amounts are of order one in it.
TOLERANCE = 1e-8


@dataclass
class Dimensions:
    """The power of the unit that each number of an answer has; once found, it must be the same ever after."""

    powers: dict[str, Fraction] = field(default_factory=dict)

    def fits(self, place: str, one: Any, other: Any, unit: Fraction, tolerance: float) -> bool:
        """Return whether the number changed as one fixed power of the unit."""
        known = self.powers.get(place)
        if known is not None:
            return close(scaled(one, unit, known), other, tolerance, float(unit) ** float(known))
        for power in POWERS:
            beyond = float(unit) ** float(power)
            if abs(float(one)) <= tolerance and abs(float(other)) <= tolerance * beyond:
                return True  # nothing is nothing in every unit: no power is seen
            if close(scaled(one, unit, power), other, tolerance, beyond):
                self.powers[place] = power
                return True
        return False


def scaled(number: Any, unit: Fraction, power: Fraction) -> Any:
    """Return the number in the new unit, exactly where that can be."""
    if isinstance(number, Fraction) and power.denominator == 1:
        return number * unit ** int(power)
    return float(number) * float(unit) ** float(power)


def close(one: Any, other: Any, tolerance: float, beyond: float = 1.0) -> bool:
    """Return whether two numbers are the same: exactly for fractions, to rounding for others.

    Examples
    --------
    >>> close(Fraction(1, 3), Fraction(333333333, 10**9), 1e-8), close(1 / 3, 0.333333333, 1e-8)
    (False, True)
    """
    if isinstance(one, Fraction) and isinstance(other, Fraction):
        return one == other
    first, second = float(one), float(other)
    if math.isinf(first) or math.isinf(second) or math.isnan(first) or math.isnan(second):
        return first == second or (math.isnan(first) and math.isnan(second))
    return abs(first - second) <= tolerance * max(beyond, abs(first), abs(second))


Numbers = Callable[[str, Any, Any], bool]


def parting(
    one: Any,
    other: Any,
    same: Numbers,
    *,
    words: Callable[[str, str], bool],
    loose: bool = False,
    place: str = "",
) -> str:
    """Return where two answers part and how, empty when they are one.

    Parameters
    ----------
    one, other : object
        Answers taken apart by `leaves.plain`.
    same : callable
        Whether two numbers at a place agree.
    words : callable
        Whether two texts agree.
    loose : bool
        Whether the parts of a list may come in another order.
    """
    again: dict[str, Any] = {"words": words, "loose": loose}
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        if set(one) != set(other):
            return f"{place}: {sorted(set(one) ^ set(other))[:3]} on one side only"
        found = (
            parting(part, other[key], same, place=f"{place}/{key}", **again) for key, part in one.items()
        )
        return next(filter(None, found), "")
    if isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other):
            return f"{place}: {len(one)} parts against {len(other)}"
        if loose:
            return _unmatched(one, other, same, words, f"{place}/*")
        found = (
            parting(part, again_part, same, place=f"{place}/{_subject(part, at, len(one))}", **again)
            for at, (part, again_part) in enumerate(zip(one, other, strict=True))
        )
        return next(filter(None, found), "")
    if isinstance(one, str) and isinstance(other, str):
        return "" if words(one, other) else f"{place}: {one!r} against {other!r}"
    numeric = all(isinstance(each, float | Fraction) for each in (one, other))
    agree = same(place, one, other) if numeric else (one is other or one == other)
    return "" if agree else f"{place}: {one!r} against {other!r}"


def _subject(part: Any, at: int, parts: int) -> str:
    """What a row of an answer is about: lines of a list of moves and places of a pair are not in one unit."""
    named = part.get("parameter") if isinstance(part, Mapping) else None
    return str(named) if named else (str(at) if parts <= 4 else "*")


def _unmatched(
    one: list[Any], other: list[Any], same: Numbers, words: Callable[[str, str], bool], place: str
) -> str:
    """Pair the parts of two lists off; what fits several must not take the only counterpart of another."""
    taken: dict[int, int] = {}  # by part of the other list, the part that it is paired with

    def fits(at: int, beside: int) -> bool:
        return not parting(one[at], other[beside], same, words=words, loose=True, place=place)

    def paired(at: int, tried: set[int]) -> bool:
        for beside in range(len(other)):
            if beside not in tried and fits(at, beside):
                tried.add(beside)
                if beside not in taken or paired(taken[beside], tried):
                    taken[beside] = at
                    return True
        return False

    for at, part in enumerate(one):
        if not paired(at, set()):
            left = [each for beside, each in enumerate(other) if beside not in taken]
            return f"{place}: {str(part)[:80]} has no counterpart in {str(left)[:120]}"
    return ""


def renamed(thing: Any, names: Mapping[str, str]) -> Any:
    """Return an answer with every old name replaced by the new one, in keys as in texts."""
    if isinstance(thing, Mapping):
        return {renamed(key, names): renamed(part, names) for key, part in thing.items()}
    if isinstance(thing, list):
        return [renamed(part, names) for part in thing]
    if isinstance(thing, str):
        return re.sub("|".join(map(re.escape, names)) or "(?!)", lambda found: names[found[0]], thing)
    return thing
