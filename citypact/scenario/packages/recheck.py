"""Rechecks the proofs in a saved answer about a package: multiplied out in fractions, no solver."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from citypact.errors import CityPactError
from citypact.games.packages.deal import PackageDeal
from citypact.mechanisms.check_line import Line
from citypact.mechanisms.packages.branches import with_fixed
from citypact.mechanisms.packages.rows import package_program
from citypact.mechanisms.packages.without_money import largest_without_money
from citypact.scenario.packages.result import deal_and_terms
from citypact.scenario.packages.scenario import PackageScenario
from citypact.scenario.packages.stability_recheck import stability_lines
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.exact_check import check
from citypact.solvers.linear.program import LinearProgram


def proof_lines(document: Mapping[str, Any]) -> Iterator[Line]:
    """Multiply out the saved branches of the least money and without money, and the weights."""
    try:
        deal, terms = deal_and_terms(document["inputs"])
        plan = package_program(deal, terms, target=terms.target(deal))
        yield from _branch_lines("plan.proof", document["plan"]["proof"], plan)
        yield from _branch_lines(
            "without_money.proof", document["without_money"]["proof"], largest_without_money(deal)
        )
        yield from _weight_lines(document["without_money"]["weights_exact"], deal)
        scenario = document["inputs"].get("scenario")
        own = {} if scenario is None else PackageScenario.from_dict(scenario).own_worths()
        yield from stability_lines(document["stability"], deal, own)
    except (CityPactError, KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        yield Line("proofs of the package", False, "proofs in fractions", str(error))


def _branch_lines(place: str, saved: Mapping[str, Any], program: LinearProgram) -> Iterator[Line]:
    for at, branch in enumerate(saved["branch_proofs"]):
        stated = with_fixed(program, branch["fixed"])
        for line in check(stated, ExactCertificate.from_dict(branch["proof"])):
            yield Line(f"{place}.branch_proofs[{at}]: {line.name}", line.holds, "holds", line.detail)


def _weight_lines(saved: Mapping[str, str], deal: PackageDeal) -> Iterator[Line]:
    if not saved:
        return
    weights = {city: Fraction(saved[city]) for city in deal.players}
    for city, weight in weights.items():
        yield Line(f"weight of {city}", weight > 0, "above 0", float(weight))
    for issue in deal.issues:
        worth = sum((weights[city] * gain for city, gain in deal.of(issue).items()), Fraction(0))
        yield Line(f"worth of {issue} at the weights", worth <= 0, "at most 0", float(worth))
