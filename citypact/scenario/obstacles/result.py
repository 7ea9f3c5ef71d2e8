"""The result of ``citypact solve``: a scenario of an obstacle, its answer, and what moves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citypact.mechanisms.answer_parts.moves import Move, what_moves
from citypact.mechanisms.obstacles.answer import ObstacleAnswer
from citypact.mechanisms.obstacles.catalogue import solve_obstacle
from citypact.mechanisms.obstacles.obstacle import Obstacle
from citypact.scenario.obstacles.scenario import ObstacleScenario
from citypact.scenario.scenario_document import scenario_document


@dataclass(frozen=True)
class ObstacleResult:
    """The scenario, the answer, the moves, and the document that ``--json`` prints."""

    scenario: ObstacleScenario
    obstacle: Obstacle
    answer: ObstacleAnswer
    moves: list[Move]
    document: dict[str, Any]


def obstacle_result(inputs: Mapping[str, Any]) -> ObstacleResult:
    """Solve the obstacle that a scenario describes.

    Parameters
    ----------
    inputs : mapping
        ``scenario``: plain data of a scenario of kind obstacle.

    Raises
    ------
    InputError
        Listing every mistake of the scenario.

    Examples
    --------
    >>> from citypact.scenario.load import load_obstacle
    >>> result = obstacle_result({"scenario": load_obstacle("dead-end-road").to_dict()})
    >>> result.document["game"]
    'links'
    """
    scenario = ObstacleScenario.from_dict(inputs["scenario"])
    game = scenario.build()
    obstacle, answer = scenario.obstacle, solve_obstacle(game)
    moves = what_moves(game, obstacle.headline, scenario.ranges())
    document = scenario_document(scenario, "game", answer.to_dict(), moves)
    return ObstacleResult(scenario, obstacle, answer, moves, document)
