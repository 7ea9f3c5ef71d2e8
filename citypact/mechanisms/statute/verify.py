"""Recheck of a saved statute result from its inputs alone, in rational arithmetic.

Each entry is compared with its recomputation, and the recomputation itself with the
one-formula form of the statute (models.md §4.2), which shares no code with the simulator:
:math:`\\sum_{t \\le T} x_t = \\min(\\chi C, s \\sum_{t \\le T} \\tau_t)`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from citypact.errors import InputError
from citypact.games.rational import as_fraction
from citypact.mechanisms.check_line import ABSENT, Line, compare
from citypact.mechanisms.statute.result import exact_result


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
    # The hashes are of the rounded document; whoever reads the file checks them.
    unsealed = {key: value for key, value in result.items() if key not in ("scenario_hash", "document_hash")}
    lines = list(compare("", expected, unsealed))
    return [*lines, *_one_formula(expected)]


def _one_formula(expected: Mapping[str, Any]) -> Iterator[Line]:
    """Compare each cumulated share with min(cap, ratio × cumulated tax) of the open years."""
    ratio = as_fraction(expected["inputs"]["ratio"])
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
