"""An agreement on abatement as a document that can be saved, sent and checked from its inputs alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from citypact.errors import InputError, Problem
from citypact.games.abatement import Abatement, BenefitBox
from citypact.mechanisms.abatement import AbatementSettlement, BoxSettlement, settle_abatement, settle_box
from citypact.mechanisms.fingerprint import fingerprint, sealed
from citypact.scenario.header import unused_ranges
from citypact.scenario.water.air_moves import payment_moves
from citypact.scenario.water.air_scenario import AirScenario

#: Version of the saved document; a change of meaning raises it.
SCHEMA = 1
TABLE = ("players", "costs", "benefits")
INPUTS = ("scenario", *TABLE, "rule", "draws", "seed")


class AirAnswer(NamedTuple):
    """The agreement, or its ranges over the box, and the document of both."""

    settlement: AbatementSettlement | BoxSettlement
    document: dict[str, Any]


def air_result(inputs: Mapping[str, Any]) -> AirAnswer:
    """Answer for ``inputs`` and return the document that holds both.

    Parameters
    ----------
    inputs : mapping
        A ``scenario`` document of kind air, or ``players``, ``costs`` and ``benefits`` of a table;
        the ``rule`` that divides the gain, ``shapley`` by default; ``draws`` and ``seed`` of a
        look around the box, where the matrix is not known.

    Raises
    ------
    InputError
        On unknown or unusable inputs.
    """
    unknown = [name for name in inputs if name not in INPUTS]
    if unknown:
        raise InputError(*(Problem(name, inputs[name], "an input of air") for name in unknown))
    scenario = AirScenario.from_dict(inputs["scenario"]) if "scenario" in inputs else None
    game = _game(inputs) if scenario is None else scenario.build()
    idle = ("draws", "seed") if isinstance(game, Abatement) else ("rule",)
    settlement: AbatementSettlement | BoxSettlement
    if isinstance(game, Abatement):
        settlement = settle_abatement(game, inputs.get("rule", "shapley"))
    else:
        settlement = settle_box(game, inputs.get("draws", 2000), inputs.get("seed", 0))
    found = settlement.to_dict()
    ignored = [f"not used here: {name}" for name in idle if name in inputs]
    document = {
        "kind": "air",
        "schema": SCHEMA,
        "players": list(game.players),
        "matrix_known": isinstance(game, Abatement),
        **found,
        "moves": _moves(game, inputs.get("rule", "shapley")),
        "notes": [] if scenario is None else _notes(settlement),
        **({} if scenario is None else {"name": scenario.name, "reported": scenario.facts.shown()}),
        "assumptions": [
            *found["assumptions"],
            *ignored,
            *(() if scenario is None else unused_ranges(scenario)),
            *(("costs and benefits as given in the table",) if scenario is None else scenario.assumptions()),
        ],
        "explanation": settlement.explain(),
        "fingerprint": fingerprint(dict(inputs)),
        "inputs": dict(inputs),
    }
    return AirAnswer(settlement, sealed(document))


def _moves(game: Abatement | BenefitBox, rule: object) -> list[dict[str, Any]] | None:
    """Return what moves each side payment; None where it is not the Shapley value's."""
    if not isinstance(game, Abatement) or rule != "shapley":
        return None
    return [move.to_dict() for move in payment_moves(game)]


def _game(inputs: Mapping[str, Any]) -> Abatement:
    """Return the game of a table."""
    missing = [Problem(name, "nothing", "a column of the table") for name in TABLE if name not in inputs]
    if missing:
        raise InputError(*missing)
    return Abatement(inputs["benefits"], inputs["costs"], inputs["players"])


def _notes(settlement: AbatementSettlement | BoxSettlement) -> list[str]:
    """Say where cities would abate more than all their own emissions."""
    if isinstance(settlement, BoxSettlement):
        beyond = [city for city, (_, high) in settlement.targets.items() if high > 1]
        where = "Somewhere within the limits"
    else:
        beyond = [city for city, target in settlement.targets.items() if target > 1]
        where = "Under the agreement"
    if not beyond:
        return []
    count = f"{len(beyond)} of {len(settlement.targets)} cities"
    return [
        f"{where} {count} would abate more than all their own emissions (1): the linear model no longer"
        " holds there, and what it says of the surplus is an upper bound."
    ]
