"""Rechecks a saved answer about an obstacle: recomputed whole, and its proofs multiplied out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from citypact.errors import CityPactError
from citypact.mechanisms.check_line import Line
from citypact.scenario.obstacles.result import obstacle_result
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.exact_check import check


def proof_lines(document: Mapping[str, Any]) -> Iterator[Line]:
    """Multiply the saved proof of the levers' cost out against the demands of the scenario's game."""
    try:
        answer = obstacle_result(document["inputs"]).answer
        program = answer.plan.problem.program()
        certificate = ExactCertificate.from_dict(document["agreement"]["exact_certificate"])
    except (CityPactError, KeyError, TypeError, ValueError, AttributeError) as error:
        yield Line("agreement.exact_certificate", False, "a proof in fractions", str(error))
        return
    for line in check(program, certificate):
        yield Line(f"agreement.exact_certificate: {line.name}", line.holds, "holds", line.detail)
