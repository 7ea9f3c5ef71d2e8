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

from citypact.errors import CityPactError, InputError, Problem
from citypact.games.rational import as_fraction
from citypact.games.relocation_path import RelocationPath
from citypact.mechanisms.cash_flow.objective import Objective, solve_objective
from citypact.mechanisms.cash_flow.rows import Payments, cash_flow_rows
from citypact.mechanisms.check_line import Line, compare
from citypact.scenario.json_file import read_json
from citypact.scenario.rounding import allowed, rounded, settled
from citypact.scenario.split_result import SCHEMA, split_result
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


def verify_result(document: Mapping[str, Any]) -> list[Line]:
    """Return one line for every statement of a saved result.

    Raises
    ------
    InputError
        If the document does not say what kind of result it is.
    """
    kind = document.get("kind")
    if kind == "statute":
        from citypact.mechanisms.statute.verify import verify_statute

        return verify_statute(document)
    if kind == "split":
        return _verify_split(document)
    if kind == "reproduction":
        from citypact.scenario.reproduction import reproduction_result

        return _recompute(document, reproduction_result)
    if kind == "allocation":
        return _verify_allocation(document)
    if kind in ("portfolio", "market"):
        return _verify_plants(kind, document)
    if kind == "posted":
        return _verify_posted(document)
    if kind == "equilibrium":
        from citypact.scenario.normal_form.answering import equilibrium_result

        lines = _recompute(document, lambda inputs: equilibrium_result(inputs).document)
        return [*lines, *_all_certificates("", document)]
    if kind == "council":
        from citypact.scenario.councils.recompute import council_document

        lines = _recompute(document, council_document)
        return [*lines, *_all_certificates("", document)]
    if kind == "obstacle":
        from citypact.scenario.obstacles.recheck import obstacle_document, proof_lines

        lines = _recompute(document, obstacle_document)
        return [*lines, *_all_certificates("", document), *proof_lines(document)]
    if kind == "package":
        from citypact.scenario.packages.recheck import package_document, proof_lines

        lines = _recompute(document, package_document)
        return [*lines, *_all_certificates("", document), *proof_lines(document)]
    if kind in ("compensation", "river", "air"):
        return _verify_water(kind, document)
    found = "nothing" if kind is None else kind
    raise InputError(
        Problem(
            "kind",
            found,
            "split, statute, reproduction, allocation, portfolio, market, posted, compensation, river, air,"
            " equilibrium, obstacle, council or package",
            remedy="is this a saved result?",
        )
    )


def _recompute(document: Mapping[str, Any], compute: Any) -> list[Line]:
    """Compare the document with what its inputs give; unusable inputs are failing lines."""
    schema = Line("schema", document.get("schema") == SCHEMA, SCHEMA, document.get("schema"))
    inputs = document.get("inputs")
    if not isinstance(inputs, Mapping):
        return [schema, Line("inputs", False, "what the result was computed from", inputs)]
    try:
        expected = compute(inputs)
    except InputError as error:
        return [schema, *(Line(f"inputs.{p.field}", False, p.expected, p.found) for p in error.problems)]
    except (CityPactError, TypeError, ValueError, KeyError, AttributeError, ArithmeticError) as error:
        return [schema, Line("inputs", False, "inputs that give a result", str(error))]
    # Through JSON, as the document went.
    expected = json.loads(json.dumps(expected, ensure_ascii=False, allow_nan=False))
    return list(compare("", _silenced(expected), _silenced(document)))


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


def _verify_split(document: Mapping[str, Any]) -> list[Line]:
    wants_cash_flow = "cash_flow" in document
    lines = _recompute(
        document, lambda inputs: split_result(inputs, cash_flow=wants_cash_flow, cross_check=False)[1]
    )
    lines = settled(lines, "designs.")
    lines += _certificate_lines("certificate", document.get("certificate"))
    lines += _all_certificates("designs", document.get("designs"))
    if wants_cash_flow:
        lines += list(_cash_flow_lines(document))
    return lines


def _verify_allocation(document: Mapping[str, Any]) -> list[Line]:
    from citypact.scenario.coalition_verify import of_larger_games, proof_lines, recomputed

    lines = of_larger_games(_recompute(document, recomputed), document)
    methods = document.get("methods")
    for name, method in methods.items() if isinstance(methods, Mapping) else ():
        if isinstance(method, Mapping) and method.get("certificate") is not None:
            lines += _certificate_lines(f"methods.{name}.certificate", method["certificate"])
    core = document.get("core")
    if isinstance(core, Mapping) and isinstance(core.get("certificate"), Mapping):
        lines += _certificate_lines("core.certificate.recheck", core["certificate"].get("recheck"))
    return [*lines, *proof_lines(document)]


def _verify_posted(document: Mapping[str, Any]) -> list[Line]:
    """Recompute a posted ratio, and judge its certificates by themselves."""
    from citypact.scenario.posted_result import of_beliefs, recomputed

    return [*of_beliefs(_recompute(document, recomputed)), *_all_certificates("", document)]


def _verify_water(kind: str, document: Mapping[str, Any]) -> list[Line]:
    """Recompute a result about water or air, and judge every certificate in it by itself."""
    from citypact.scenario.water.recompute import recomputed

    lines = allowed(_recompute(document, lambda inputs: recomputed(kind, inputs)))
    return [*lines, *_all_certificates("", document)]


def _verify_plants(kind: str, document: Mapping[str, Any]) -> list[Line]:
    """Recompute the ratios of a list or a market, and judge the certificate of every part."""
    from citypact.scenario.portfolio.recompute import recomputed

    lines = _recompute(document, lambda inputs: recomputed(kind, inputs))
    return [*rounded(settled(lines, "assumed.")), *_all_certificates("", document)]


def _all_certificates(place: str, tree: Any) -> Iterator[Line]:
    """Walk a document and judge what stands under every key named certificate."""
    if isinstance(tree, Mapping):
        for key, branch in tree.items():
            inner = f"{place}.{key}" if place else str(key)
            if key == "certificate":
                yield from _certificate_lines(inner, branch)
            elif key != "inputs":
                yield from _all_certificates(inner, branch)
    elif isinstance(tree, list):
        for at, branch in enumerate(tree):
            yield from _all_certificates(f"{place}[{at}]", branch)


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
