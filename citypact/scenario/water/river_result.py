"""Answers about a river as a document that can be saved, sent and checked from its inputs alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from citypact.errors import InputError, Problem
from citypact.games.river import CLEANUP_RULES, River
from citypact.mechanisms.abatement import settle_abatement
from citypact.mechanisms.fingerprint import fingerprint, sealed
from citypact.mechanisms.result import Result
from citypact.mechanisms.river_rules import (
    WATER_RULES,
    bilateral_deals,
    settle_pool,
    share_by_transfer,
    share_cleanup,
    share_river,
    sharing_ranges,
    transfer_ranges,
)
from citypact.scenario.header import unused_ranges
from citypact.scenario.water.air_moves import payment_moves
from citypact.scenario.water.river_scenario import RiverScenario

#: Version of the saved document; a change of meaning raises it.
SCHEMA = 1
INPUTS = ("scenario", "rule")
#: Uniqueness of the division is shown up to here; it takes seconds beyond.
MOST_RANGED = 12


class RiverAnswer(NamedTuple):
    """The river, the results by part of the file, and the document of all."""

    river: River
    results: dict[str, Result]
    document: dict[str, Any]


def river_result(inputs: Mapping[str, Any]) -> RiverAnswer:
    """Answer for ``inputs`` and return the document that holds both.

    Parameters
    ----------
    inputs : mapping
        A ``scenario`` document of kind river, and optionally the ``rule`` that divides: one of
        ``WATER_RULES`` for its water or of ``CLEANUP_RULES`` for its dirt.

    Raises
    ------
    InputError
        On unknown or unusable inputs.
    """
    unknown = [name for name in inputs if name not in INPUTS]
    if unknown or "scenario" not in inputs:
        problems = [Problem(name, inputs[name], "an input of river") for name in unknown]
        missing = [] if "scenario" in inputs else [Problem("scenario", "nothing", "a scenario of kind river")]
        raise InputError(*problems, *missing)
    scenario = RiverScenario.from_dict(inputs["scenario"])
    rule = inputs.get("rule")
    _check_rule(scenario, rule)
    results: dict[str, Result] = {}
    results |= _water(scenario, rule if rule in WATER_RULES else "downstream_incremental")
    results |= _cleanup(scenario, rule if rule in CLEANUP_RULES else "upstream_equal")
    results |= _protection(scenario)
    pools = scenario.pools()
    readings = [{"reading": told, **settle_pool(pool).to_dict()} for told, pool in pools]
    if pools:
        results["pool"] = settle_pool(pools[0][1])
    basin = scenario.protection()
    moves = [] if basin is None else [move.to_dict() for move in payment_moves(basin)]
    document = {
        "kind": "river",
        "schema": SCHEMA,
        "name": scenario.name,
        "players": scenario.players,
        "downstream": dict(scenario.river().downstream or {}),
        **{part: result.to_dict() | {"explanation": result.explain()} for part, result in results.items()},
        **({"pool_readings": readings} if len(readings) > 1 else {}),
        **({"protection_moves": moves} if moves else {}),
        "reported": scenario.facts.shown(),
        "assumptions": [*unused_ranges(scenario), *scenario.assumptions()],
        "fingerprint": fingerprint(dict(inputs)),
        "inputs": dict(inputs),
    }
    return RiverAnswer(scenario.river(), results, sealed(document))


def _check_rule(scenario: RiverScenario, rule: object) -> None:
    """Refuse a rule that divides nothing in the file."""
    known: tuple[str, ...] = ()
    if scenario.parameters.water:
        known += tuple(name for name in WATER_RULES if name != "section_share")
    if scenario.parameters.cleanup:
        known += tuple(CLEANUP_RULES)
    if rule is not None and rule not in known:
        expected = "one of " + ", ".join(known) if known else "none: nothing in the file is divided by a rule"
        raise InputError(Problem("rule", rule, expected))


def _water(scenario: RiverScenario, rule: str) -> dict[str, Result]:
    water = scenario.water()
    if water is None:
        return {}
    found: dict[str, Result] = {"water": share_river(water, rule)}
    if water.size <= MOST_RANGED:
        found["uniqueness"] = sharing_ranges(water)
    return found


def _cleanup(scenario: RiverScenario, rule: str) -> dict[str, Result]:
    cleanup, given = scenario.cleanup(), scenario.parameters.cleanup
    if cleanup is None or given is None:
        return {}
    found: dict[str, Result] = {"cleanup": share_cleanup(cleanup, rule)}
    if given.carried is not None:
        found["transfer"] = share_by_transfer(cleanup, given.carried.number)
    if given.carried_range is not None:
        found["transfer_ranges"] = transfer_ranges(cleanup, *given.carried_range.numbers)
    return found


def _protection(scenario: RiverScenario) -> dict[str, Result]:
    game = scenario.protection()
    if game is None:
        return {}
    return {"protection": settle_abatement(game), "neighbours": bilateral_deals(game, scenario.river())}
