"""The obstacles with their shipped cases, and a file to start from for each."""

from __future__ import annotations

from typing import Any

from citypact.mechanisms.obstacles.catalogue import OBSTACLES, obstacle_named
from citypact.scenario.load import case_names, case_text, load_obstacle


def cases_by_game() -> dict[str, str]:
    """Return the shipped case of every obstacle.

    Examples
    --------
    >>> cases_by_game()["links"]
    'dead-end-road'
    """
    return {load_obstacle(name).game: name for name in case_names("obstacle")}


def game_rows() -> list[dict[str, Any]]:
    """Return name, place in the study, passage, question and case of every obstacle."""
    cases = cases_by_game()
    return [
        {
            "name": each.name,
            "ids": each.ids,
            "position": each.position,
            "passage": each.passage,
            "question": each.question,
            "case": cases.get(each.name),
        }
        for each in OBSTACLES.values()
    ]


def obstacle_template(game: str) -> str:
    """Return the shipped case of an obstacle as a file to start from.

    Raises
    ------
    InputError
        If there is no obstacle of that name.
    """
    return case_text(cases_by_game()[obstacle_named(game).name])
