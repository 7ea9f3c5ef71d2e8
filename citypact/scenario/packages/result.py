"""The answer about a package as a document that can be saved, sent and checked from its inputs alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from citypact.errors import InputError, Problem
from citypact.games.packages.deal import PackageDeal
from citypact.mechanisms.fingerprint import fingerprint, sealed
from citypact.mechanisms.packages.answer import PackageAnswer, solve_package
from citypact.mechanisms.packages.keeping_together import PackageStability, package_stability
from citypact.mechanisms.packages.terms import PackageTerms
from citypact.scenario.packages.scenario import PackageScenario
from citypact.scenario.packages.tax_water import WaterPayment
from citypact.scenario.split_result import SCHEMA

TABLE = ("players", "issues", "gains", "divisible")
INPUTS = ("scenario", *TABLE, "share")


@dataclass(frozen=True)
class PackageResult:
    """The answer, water payments settled by a ratio, subsidies that keep it together, and their document."""

    scenario: PackageScenario | None
    answer: PackageAnswer
    water: list[WaterPayment]
    stability: PackageStability
    document: dict[str, Any]


def package_result(inputs: Mapping[str, Any]) -> PackageResult:
    """Solve the package that the inputs describe.

    Parameters
    ----------
    inputs : mapping
        A ``scenario`` document of kind package, or ``players``, ``issues``, ``gains`` and ``divisible`` of
        a table, with the ``share`` of the efficient total that must be reached.

    Raises
    ------
    InputError
        Listing every mistake.

    Examples
    --------
    >>> table = {"players": ["A", "B"], "issues": ["tax"], "gains": [[3], [-1]], "divisible": [True]}
    >>> package_result(table).document["plan"]["side_payments"]
    1.0
    """
    deal, terms = deal_and_terms(inputs)
    scenario = _scenario(inputs)
    answer = solve_package(deal, terms, None if scenario is None else scenario.ranges())
    water = [] if scenario is None else scenario.water_payments()
    stability = package_stability(deal, None if scenario is None else scenario.own_worths())
    found = answer.to_dict()
    document = {
        "schema": SCHEMA,
        "kind": "package",
        **_named(scenario),
        "inputs": dict(inputs),
        "fingerprint": fingerprint(dict(inputs)),
        **found,
        "tax_water": [payment.to_dict() for payment in water],
        "stability": stability.to_dict(),
        "assumptions": [*found["assumptions"], *stability.assumptions, *_assumptions(scenario)],
    }
    return PackageResult(scenario, answer, water, stability, sealed(document))


def deal_and_terms(inputs: Mapping[str, Any]) -> tuple[PackageDeal, PackageTerms]:
    """Return the deal that inputs describe, and what is demanded of it.

    Raises
    ------
    InputError
        Listing every mistake.
    """
    unknown = [Problem(name, inputs[name], "an input of package") for name in inputs if name not in INPUTS]
    if unknown:
        raise InputError(*unknown)
    scenario = _scenario(inputs)
    if scenario is not None:
        return scenario.build(), scenario.terms()
    return _deal(inputs), PackageTerms(share=inputs.get("share", 1))


def _scenario(inputs: Mapping[str, Any]) -> PackageScenario | None:
    return PackageScenario.from_dict(inputs["scenario"]) if "scenario" in inputs else None


def _deal(inputs: Mapping[str, Any]) -> PackageDeal:
    missing = [Problem(name, "nothing", "a part of the table") for name in TABLE if name not in inputs]
    if missing:
        raise InputError(*missing)
    return PackageDeal(inputs["players"], inputs["issues"], inputs["gains"], inputs["divisible"])


def _named(scenario: PackageScenario | None) -> dict[str, Any]:
    if scenario is None:
        return {}
    return {
        "name": scenario.name,
        "title": scenario.title,
        "question": scenario.question,
        "reported": scenario.facts.shown(),
    }


def _assumptions(scenario: PackageScenario | None) -> Iterator[str]:
    if scenario is None:
        yield "gains as given in the table, all of them of one kind: present value, or a year"
        return
    yield from scenario.assumptions()
    given = scenario.parameters.tax_water
    if given is not None:
        yield (
            f"the ratio is computed from the shipped cases {given.relocation} and {given.water}, whose own"
            " assumptions it rests on"
        )
