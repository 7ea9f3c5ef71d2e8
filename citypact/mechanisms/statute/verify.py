"""Recheck of a saved statute result from its inputs alone, in rational arithmetic.

Each entry is compared with its recomputation, and the recomputation itself with the
one-formula form of the statute (models.md §4.2), which shares no code with the simulator:
:math:`\\sum_{t \\le T} x_t = \\min(\\chi C, s \\sum_{t \\le T} \\tau_t)`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from citypact.errors import InputError
from citypact.mechanisms.check_line import Line
from citypact.mechanisms.statute.amounts import exact
from citypact.mechanisms.statute.result import exact_result, plain

#: Relative difference allowed between a saved float and the exact number.
TOLERANCE = Fraction(1, 10**9)
ABSENT = "absent"


def verify_statute(result: Mapping[str, Any]) -> list[Line]:
    """Return one line for every entry of a saved result: does it follow from the inputs?

    Parameters
    ----------
    result : mapping
        What ``citypact statute --json`` printed, read back.

    Returns
    -------
    list of Line
        Named by place, such as ``schedule[2].origin`` or ``firms[0].origin_pv``; entries that
        are missing or should not be there do not hold.

    Examples
    --------
    >>> from citypact.mechanisms.statute.result import statute_result
    >>> saved = statute_result({"base": 1.0, "growth": 1.0})
    >>> all(line.holds for line in verify_statute(saved))
    True
    >>> saved["schedule"][2]["origin"] = 0.6
    >>> [line.name for line in verify_statute(saved) if not line.holds]
    ['schedule[2].origin']
    """
    inputs = result.get("inputs")
    if not isinstance(inputs, Mapping):
        return [Line("inputs", False, "the options of the run", ABSENT if inputs is None else inputs)]
    try:
        expected = exact_result(inputs)
    except InputError as error:
        return [
            Line(f"inputs.{problem.field}", False, problem.expected, problem.found)
            for problem in error.problems
        ]
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        # Hand-edited inputs can have any shape; whatever it is, nothing follows from them.
        return [Line("inputs", False, "the options of the run", str(error))]
    lines = list(_compare("", expected, result))
    return [*lines, *_one_formula(expected)]


def _compare(name: str, expected: Any, found: Any) -> Iterator[Line]:
    """Walk both trees and compare every leaf."""
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
        yield Line(name, _agrees(expected, found), plain(expected), found)


def _entry(name: str, expected: Any, found: Any) -> Iterator[Line]:
    if expected is ABSENT or found is ABSENT:
        yield Line(name, False, plain(expected), found)
    else:
        yield from _compare(name, expected, found)


def _agrees(expected: Any, found: Any) -> bool:
    """Return whether a saved leaf is the expected one; NaN and infinities never are."""
    if isinstance(expected, bool) or isinstance(found, bool) or isinstance(expected, str) or expected is None:
        return type(expected) is type(found) and bool(expected == found)
    if not isinstance(found, int | float) or not math.isfinite(found):
        return False
    wanted = exact(expected)
    if found == plain(expected):  # the nearest float, also where floats end (1e-330 is saved as 0)
        return True
    return abs(exact(found) - wanted) <= TOLERANCE * abs(wanted)


def _one_formula(expected: Mapping[str, Any]) -> Iterator[Line]:
    """Compare each cumulated share with min(cap, ratio × cumulated tax) of the open years."""
    ratio = exact(expected["inputs"]["ratio"])
    single = "schedule" in expected
    answers = [("", expected)] if single else [(f"firms[{i}].", a) for i, a in enumerate(expected["firms"])]
    for place, answer in answers:
        tax = Fraction(0)
        for index, row in enumerate(answer["schedule"]):
            if "no extension" not in row["clause"]:
                tax += row["tax"]
            formula = min(answer["cap"], ratio * tax)
            name = f"{place}one formula[{index}]"
            yield Line(name, row["cumulative"] == formula, float(formula), float(row["cumulative"]))
