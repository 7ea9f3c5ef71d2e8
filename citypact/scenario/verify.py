"""Rechecks a saved result from its own inputs, without trusting or calling a numerical solver.

Three kinds of lines: every number and word of the document against its recomputation, exact but
where the answer was found in floating point; the document's own certificates against the
definitions of the game; and, for cash flows and cores, the saved proof multiplied out in fractions.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from citypact.audit.lines import Ledger
from citypact.audit.seal import HASHES, SCHEMA, audit_seal
from citypact.errors import CityPactError, InputError
from citypact.games.rational import as_fraction
from citypact.games.relocation_path import RelocationPath
from citypact.mechanisms.cash_flow.objective import Objective, solve_objective
from citypact.mechanisms.cash_flow.rows import Payments, cash_flow_rows
from citypact.mechanisms.check_line import Line, compare
from citypact.scenario.answers import KINDS, answer_of
from citypact.scenario.json_file import read_json
from citypact.scenario.rounding import allowed, rounded, settled
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.exact_check import check

#: A result of ours is well below a megabyte, but for a game that lists a million coalitions.
LARGEST_RESULT = 45_000_000

#: Words about the program that ran, which do not follow from the inputs.
ABOUT_THE_RUN = ("solver", "version")


def read_result(path: Path) -> dict[str, Any]:
    """Read a saved result.

    Raises
    ------
    InputError
        If the file cannot be read, is too large, or does not hold one JSON object.
    """
    return read_json(path, "a result saved with --json or --out", LARGEST_RESULT)


def verify_saved(document: Mapping[str, Any]) -> list[Line]:
    """Return the lines of the seals of a saved result, and one for every statement of it.

    Raises
    ------
    InputError
        If the document does not say what kind of result it is.

    Examples
    --------
    >>> from citypact.scenario.answers import answer
    >>> saved = answer("statute", {"base": 1.0, "growth": 1.2}).document
    >>> [line.name for line in verify_saved({**saved, "document_hash": "0"}) if not line.holds]
    ['document_hash']
    """
    return [*seal_lines(document), *verify_result(document)]


def seal_lines(document: Mapping[str, Any]) -> list[Line]:
    """Return a line for the schema and one for each hash: that the document is as it was written."""
    ledger = Ledger(document)
    audit_seal(ledger)
    return [Line(line.name, line.holds, line.expected, line.found) for line in ledger.lines]


def verify_result(document: Mapping[str, Any]) -> list[Line]:
    """Return one line for every statement of a saved result; its hashes are checked by ``verify_saved``.

    Raises
    ------
    InputError
        If the document does not say what kind of result it is.
    """
    kind = document.get("kind")
    if kind == "statute":
        from citypact.mechanisms.statute.verify import verify_statute

        return verify_statute(document)
    lines = _recompute(document)
    if kind == "reproduction":
        return lines
    if kind == "allocation":
        return _verify_allocation(lines, document)
    if kind == "split":
        return _verify_split(lines, document)
    if kind in ("portfolio", "market"):
        lines = rounded(settled(lines, "assumed."))
    elif kind == "posted":
        from citypact.scenario.posted_result import of_beliefs

        lines = of_beliefs(lines)
    elif kind in ("compensation", "river", "air"):
        lines = allowed(lines)
    lines += _all_certificates("", document)
    if kind == "obstacle":
        from citypact.scenario.obstacles.recheck import proof_lines

        lines += proof_lines(document)
    elif kind == "package":
        from citypact.scenario.packages.recheck import proof_lines

        lines += proof_lines(document)
    return lines


def _recompute(document: Mapping[str, Any]) -> list[Line]:
    """Compare the document with what its inputs give; unusable inputs are failing lines.

    Raises
    ------
    InputError
        If the document is of no kind that is known.
    """
    if document.get("kind") not in KINDS:
        answer_of(document)  # refuses
    schema = Line("schema", document.get("schema") == SCHEMA, SCHEMA, document.get("schema"))
    inputs = document.get("inputs")
    if not isinstance(inputs, Mapping):
        return [schema, Line("inputs", False, "what the result was computed from", inputs)]
    try:
        expected = answer_of(document).document
    except InputError as error:
        return [schema, *(Line(f"inputs.{p.field}", False, p.expected, p.found) for p in error.problems)]
    except (CityPactError, TypeError, ValueError, KeyError, AttributeError, ArithmeticError) as error:
        return [schema, Line("inputs", False, "inputs that give a result", str(error))]
    # Through JSON, as the document went.
    expected = json.loads(json.dumps(expected, ensure_ascii=False, allow_nan=False))
    unsealed = (
        {key: value for key, value in each.items() if key not in HASHES} for each in (expected, document)
    )
    return list(compare("", *map(_silenced, unsealed)))


def _silenced(tree: Any) -> Any:
    """Leave out what describes the run and not the result."""
    if isinstance(tree, Mapping):
        return {
            key: {name: value for name, value in branch.items() if name not in ABOUT_THE_RUN}
            if key == "provenance" and isinstance(branch, Mapping)
            else _silenced(branch)
            for key, branch in tree.items()
        }
    return [_silenced(branch) for branch in tree] if isinstance(tree, list) else tree


def _verify_split(lines: list[Line], document: Mapping[str, Any]) -> list[Line]:
    lines = settled(lines, "designs.")
    lines += _certificate_lines("certificate", document.get("certificate"))
    lines += _all_certificates("designs", document.get("designs"))
    if "cash_flow" in document:
        lines += list(_cash_flow_lines(document))
    return lines


def _verify_allocation(lines: list[Line], document: Mapping[str, Any]) -> list[Line]:
    from citypact.scenario.coalition_verify import of_larger_games, proof_lines

    lines = of_larger_games(lines, document)
    methods = document.get("methods")
    for name, method in methods.items() if isinstance(methods, Mapping) else ():
        if isinstance(method, Mapping) and method.get("certificate") is not None:
            lines += _certificate_lines(f"methods.{name}.certificate", method["certificate"])
    core = document.get("core")
    if isinstance(core, Mapping) and isinstance(core.get("certificate"), Mapping):
        lines += _certificate_lines("core.certificate.recheck", core["certificate"].get("recheck"))
    return [*lines, *proof_lines(document)]


def _all_certificates(place: str, tree: Any) -> Iterator[Line]:
    """Walk a document and judge what stands under every key named certificate."""
    if isinstance(tree, Mapping):
        for key, branch in tree.items():
            inner = f"{place}.{key}" if place else str(key)
            if key == "certificate" and not _are_amounts(branch):
                yield from _certificate_lines(inner, branch)
            elif key != "inputs":
                yield from _all_certificates(inner, branch)
    elif isinstance(tree, list):
        for at, branch in enumerate(tree):
            yield from _all_certificates(f"{place}[{at}]", branch)


def _are_amounts(branch: Any) -> bool:
    """Whether amounts of a city stand here that is called certificate; the recomputation judges those."""
    numbers = branch if isinstance(branch, list) else [branch]
    return all(isinstance(number, (int, float)) for number in numbers)


def _certificate_lines(place: str, certificate: Any) -> list[Line]:
    """Judge saved residuals by the saved tolerance; NaN and words never pass."""
    if not isinstance(certificate, Mapping) or not isinstance(certificate.get("residuals"), Mapping):
        return [Line(place, False, "named residuals", certificate)]
    tolerance = certificate.get("tolerance")
    limit = tolerance if isinstance(tolerance, (int, float)) and math.isfinite(tolerance) else -math.inf
    return [
        Line(
            f"{place}: {name}",
            isinstance(value, (int, float)) and value <= limit,
            f"at most {tolerance}",
            value,
        )
        for name, value in certificate["residuals"].items()
    ]


def _cash_flow_lines(document: Mapping[str, Any]) -> Iterator[Line]:
    """Multiply the saved multipliers out against the rows rebuilt from the scenario."""
    from citypact.scenario.build import Scenario

    try:
        scenario = Scenario.from_dict(document["inputs"]["scenario"])
        path = scenario.path()
        if path is None:
            raise KeyError("plant")
        path = path.with_ratio_cap(document["inputs"].get("ratio_cap", scenario.ratio_cap()))
        for name in ("constant_ratio", "free_payments"):
            yield from _design_lines(name, document["cash_flow"][name], path)
    except (CityPactError, KeyError, TypeError, ValueError, AttributeError) as error:
        yield Line("cash_flow", False, "a design with its exact certificate", str(error))


def _design_lines(name: str, design: Mapping[str, Any], path: RelocationPath) -> Iterator[Line]:
    place = f"cash_flow.{name}"
    yield from _certificate_lines(f"{place}.certificate", design["certificate"])
    certificate = ExactCertificate.from_dict(design["exact_certificate"])
    payments = Payments(design["payments_family"])
    objective = Objective(design["objective"], design["origin_weight"])
    # For Nash the program is its supporting line, whose slopes are the solution's own; the
    # line passes through the saved gains, and no feasible point may lie above it.
    program = solve_objective(cash_flow_rows(path, payments), objective).program
    for line in check(program, certificate):
        yield Line(f"{place}: {line.name}", line.holds, "holds", line.detail)
    if design["agreement"]:
        own = path.discounts[0]
        received = sum(
            (as_fraction(amount) * own ** int(year) for year, amount in design["payments"].items()),
            Fraction(0),
        )
        gain = received + as_fraction(design["lump_sum"]) + as_fraction(design["grants"]["origin"])
        gain += path.no_payment_gains()[0]
        found = as_fraction(design["gains"]["origin"])
        scale = max(abs(received), abs(gain), Fraction(1, 10**12))
        yield Line(
            f"{place}: origin's books balance", abs(gain - found) <= scale / 10**9, float(gain), float(found)
        )
