"""A compensation as a document that can be saved, sent and checked again from its inputs alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from citypact.errors import InfeasibleDesign, InputError, Problem, SolverFailure
from citypact.games.water import ProtectionGame, WaterPair
from citypact.mechanisms.compensation import (
    CentralPackage,
    Compensation,
    central_package,
    compare_contracts,
    compensate,
    compensation_moves,
    promise_game,
)
from citypact.mechanisms.fingerprint import fingerprint, sealed
from citypact.mechanisms.index_bet import BetStudy
from citypact.mechanisms.menus import HiddenCost, Menu, design_menu
from citypact.scenario.water.pair_scenario import WaterScenario
from citypact.scenario.water.round_results import RoundAnswer, quantity_result, round_answers

#: Version of the saved document; a change of meaning raises it.
SCHEMA = 1
PAIR_INPUTS = ("downstream_benefit", "upstream_benefit", "cost")
TERMS = ("grant", "transfer_cap", "weight", "central_benefit")


class CompensationAnswer(NamedTuple):
    """The compensation, the study of each known bet, menu, promise, and the document of all."""

    compensation: Compensation
    studies: tuple[BetStudy, ...]
    menu: Menu | None
    promise: ProtectionGame | None
    document: dict[str, Any]


def compensation_result(inputs: Mapping[str, Any]) -> CompensationAnswer:
    """Answer for ``inputs`` and return the document that holds both.

    Parameters
    ----------
    inputs : mapping
        ``downstream_benefit``, ``upstream_benefit`` and ``cost`` (亿元 a year), or a ``scenario``
        document of kind water; with ``grant``, ``transfer_cap``, ``weight`` and
        ``central_benefit``, which go before those of the scenario.

    Raises
    ------
    InputError
        On unknown or unusable inputs.
    """
    unknown = [name for name in inputs if name not in {*PAIR_INPUTS, *TERMS, "scenario"}]
    if unknown:
        raise InputError(*(Problem(name, inputs[name], "an input of compensate") for name in unknown))
    terms = {name: inputs[name] for name in TERMS if name in inputs}
    scenario: WaterScenario | None = None
    if "scenario" in inputs:
        scenario = WaterScenario.from_dict(inputs["scenario"])
        pair, terms = scenario.pair(), scenario.terms() | terms
    else:
        pair = WaterPair(**{name: inputs[name] for name in PAIR_INPUTS if name in inputs})
    found = compensate(pair, **terms)
    document = {"kind": "compensation", "schema": SCHEMA, **found.to_dict()}
    document["contracts"] = compare_contracts(pair, weight=found.weight).to_dict()["contracts"]
    promise = promise_game(found)
    package = None if promise is None else central_package(promise)
    document["enforcement"] = _enforcement(pair, package)
    document["moves"] = [move.to_dict() for move in compensation_moves(found)]
    answers: tuple[RoundAnswer, ...] = ()
    menu: Menu | None = None
    if scenario is not None:
        answers = round_answers(scenario)
        menu, document["menu"] = _menu(scenario.hidden_cost(terms))
        document |= _of_the_scenario(scenario, answers, terms)
        document["assumptions"] = [*document["assumptions"], *scenario.assumptions()]
    document["explanation"] = found.explain()
    document["fingerprint"] = fingerprint(dict(inputs))
    document["inputs"] = dict(inputs)
    studies = tuple(answer.study for answer in answers if answer.study is not None)
    return CompensationAnswer(found, studies, menu, promise, sealed(document))


def _menu(hidden: HiddenCost | None) -> tuple[Menu | None, dict[str, Any] | None]:
    """Return the menu and its part of the document; where none is possible or found, the reason alone."""
    if hidden is None:
        return None, None
    try:
        menu = design_menu(hidden)
    except (InfeasibleDesign, SolverFailure) as refusal:
        return None, {"reason": str(refusal)}
    return menu, {**menu.to_dict(), "explanation": menu.explain()}


def _of_the_scenario(
    scenario: WaterScenario, answers: tuple[RoundAnswer, ...], terms: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what a scenario file adds to the numbers of the pair."""
    return {
        "name": scenario.name,
        "assumed": scenario.assumed(),
        "ranges": scenario.ranges(terms),
        "notes": scenario.notes(terms),
        "rounds": [answer.document for answer in answers],
        "quantity": quantity_result(scenario),
        "reported": scenario.facts.shown(),
    }


def _enforcement(pair: WaterPair, package: CentralPackage | None) -> dict[str, Any]:
    """Say what it takes for a promise of the transfer to be kept."""
    if package is None:
        return {"reason": "no transfer between these two alone to enforce"}
    sanction, subsidy = float(package.sanction), float(package.subsidy)
    return {
        "reason": None,
        "sanction_needed": sanction,
        "subsidy_needed": subsidy,
        "explanation": _enforced_in_words(pair, sanction, subsidy),
    }


def _enforced_in_words(pair: WaterPair, sanction: float, subsidy: float) -> str:
    money = f" and a central subsidy of {subsidy:.4g}" if subsidy else ""
    return (
        f"A promise alone does not hold: once the water is clean, {pair.downstream} is better off not"
        f" paying. It takes a sanction of at least {sanction:.4g} {pair.unit} a year from outside{money}"
        " for both to keep it."
    )
