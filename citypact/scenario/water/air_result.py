"""An agreement on abatement as a document that can be saved, sent and checked from its inputs alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from citypact.errors import InputError, Problem
from citypact.games.abatement import Abatement
from citypact.mechanisms.abatement import AbatementSettlement, BoxSettlement, settle_abatement, settle_box
from citypact.mechanisms.fingerprint import fingerprint
from citypact.scenario.water.air_scenario import AirScenario

#: Version of the saved document; a change of meaning raises it.
SCHEMA = 1
INPUTS = ("scenario", "rule", "draws", "seed")


class AirAnswer(NamedTuple):
    """The agreement, or its ranges over the box, and the document of both."""

    settlement: AbatementSettlement | BoxSettlement
    document: dict[str, Any]


def air_result(inputs: Mapping[str, Any]) -> AirAnswer:
    """Answer for ``inputs`` and return the document that holds both.

    Parameters
    ----------
    inputs : mapping
        A ``scenario`` document of kind air; the ``rule`` that divides the gain, ``shapley`` by
        default; ``draws`` and ``seed`` of a look around the box, where the matrix is not known.

    Raises
    ------
    InputError
        On unknown or unusable inputs.
    """
    unknown = [name for name in inputs if name not in INPUTS]
    if unknown or "scenario" not in inputs:
        problems = [Problem(name, inputs[name], "an input of air") for name in unknown]
        missing = [] if "scenario" in inputs else [Problem("scenario", "nothing", "a scenario of kind air")]
        raise InputError(*problems, *missing)
    scenario = AirScenario.from_dict(inputs["scenario"])
    game = scenario.build()
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
        "name": scenario.name,
        "players": scenario.players,
        "matrix_known": isinstance(game, Abatement),
        **found,
        "reported": scenario.facts.shown(),
        "assumptions": [*found["assumptions"], *ignored, *scenario.assumptions()],
        "explanation": settlement.explain(),
        "fingerprint": fingerprint(dict(inputs)),
        "inputs": dict(inputs),
    }
    return AirAnswer(settlement, document)
