"""The result of ``citypact council``: a scenario of a council and its answer, whatever the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citypact.errors import InputError, Problem
from citypact.games.council.alike import AlikeCouncil
from citypact.mechanisms.answer_parts.headline import Headline
from citypact.mechanisms.answer_parts.moves import Move, what_moves
from citypact.mechanisms.council_rules.alike_council import AlikeCouncilAnswer, council_of_alike
from citypact.mechanisms.council_rules.depth import deepest
from citypact.mechanisms.council_rules.sky_council import SkyCouncilAnswer, council_under_one_sky
from citypact.scenario.councils.alike import AlikeScenario
from citypact.scenario.councils.moves import sky_moves
from citypact.scenario.councils.scenario import CouncilScenario
from citypact.scenario.councils.sky import SkyScenario
from citypact.scenario.scenario_document import scenario_document


@dataclass(frozen=True)
class CouncilResult:
    """The scenario, the answer, what moves it, and the document that ``--json`` prints."""

    scenario: CouncilScenario
    answer: AlikeCouncilAnswer | SkyCouncilAnswer
    moves: list[Move]
    document: dict[str, Any]


def council_result(inputs: Mapping[str, Any]) -> CouncilResult:
    """Answer what a scenario of a council asks.

    Parameters
    ----------
    inputs : mapping
        ``scenario``: plain data of a scenario of kind council, model alike or sky.

    Raises
    ------
    InputError
        Listing every mistake of the scenario.

    Examples
    --------
    >>> from citypact.scenario.load import load_council
    >>> inputs = {"scenario": load_council("thirty-alike-members").to_dict()}
    >>> council_result(inputs).document["largest_stable"]
    3
    """
    scenario = CouncilScenario.from_dict(inputs["scenario"])
    answer: AlikeCouncilAnswer | SkyCouncilAnswer
    if isinstance(scenario, AlikeScenario):
        game = scenario.council()
        answer = council_of_alike(game, scenario.depth(), scenario.patience())
        moves = what_moves(
            game, lambda moved: Headline("", deepest(moved, moved.cities), ""), scenario.ranges()
        )
    elif isinstance(scenario, SkyScenario):
        answer = council_under_one_sky(scenario.council(), scenario.depth())
        moves = sky_moves(scenario)
    else:
        raise InputError(
            Problem("model", scenario.model, "alike or sky", remedy="growth_result answers growth")
        )
    document = scenario_document(scenario, "model", answer.to_dict(), moves)
    return CouncilResult(scenario, answer, moves, document)


def _depth_of_all(game: AlikeCouncil) -> Headline:
    return Headline("greatest depth at which all cities hold", deepest(game, game.cities), "")
