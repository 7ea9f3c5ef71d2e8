"""The answer to a case or a file by its name alone: what it holds says which question it asks."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citypact.errors import InputError, Problem
from citypact.scenario.answers import Answered, answer
from citypact.scenario.coalition_load import game_names, load_game
from citypact.scenario.kinds import SCENARIO_KINDS, scenario_class
from citypact.scenario.load import ENDINGS, case_kind, case_names, load_as
from citypact.scenario.yaml_reader import read_yaml

if TYPE_CHECKING:
    from citypact.scenario.build import Scenario

#: The question that a scenario of each kind asks, where its name is another.
_QUESTIONS = {"relocation": "split", "water": "compensation"}
FORMATS = "a scenario (.yaml), a game (.yaml, .json, .nfg) or the name of a case"


def answer_case(name: str | Path) -> Answered:
    """Answer what a shipped case, a shipped game, or a file asks.

    A relocation asks for the ratio of its split, or, with a list of plants or a market in it, for theirs.

    Parameters
    ----------
    name : str or Path
        A text that names a case or a game is one; anything else is a file: a scenario or a game.

    Raises
    ------
    InputError
        If it is neither, or listing every mistake of the file.

    Examples
    --------
    >>> answer_case("thirty-alike-members").document["largest_stable"]
    3
    """
    return answer(*question_of(name))


def question_of(name: str | Path) -> tuple[str, dict[str, Any]]:
    """Return the question that a case or a file asks, as its kind and its inputs; as :func:`answer_case`.

    Examples
    --------
    >>> kind, inputs = question_of("gaozhu")
    >>> kind, list(inputs)
    ('split', ['scenario'])
    """
    if isinstance(name, str) and name in case_names():
        return _of_scenario(case_kind(name), name)
    if isinstance(name, str) and name in game_names():
        return _of_coalitions(name)
    path = Path(name)
    ending = path.suffix.lower()
    if ending == ".nfg":
        return _of_normal_form(path)
    if ending in ENDINGS:
        return _of_yaml(path)
    if isinstance(name, str) and not ending and not os.path.exists(path):
        case_kind(name)  # refuses, with the nearest names
    remedy = "answer it first: the command for such a file with --json writes a result"
    raise InputError(Problem("file", ending or "a name without ending", FORMATS, str(name), remedy))


def _of_yaml(path: Path) -> tuple[str, dict[str, Any]]:
    problems: list[Problem] = []
    data = read_yaml(path, problems).data
    kind = data.get("kind") if isinstance(data, Mapping) else None
    if isinstance(data, Mapping) and "citypact" not in data:
        if "payoffs" in data:
            kind = "normal-form"
        elif data.keys() & {"values", "form", "players"}:
            kind = "game"
    if kind == "normal-form":
        return _of_normal_form(path)
    if kind == "game":
        return _of_coalitions(path)
    known = kind if isinstance(kind, str) and kind in SCENARIO_KINDS else "relocation"
    return _of_scenario(known, path)


def _of_coalitions(game: str | Path) -> tuple[str, dict[str, Any]]:
    return "allocation", {"game": load_game(game).document, "rules": "default"}


def _of_normal_form(path: Path) -> tuple[str, dict[str, Any]]:
    from citypact.scenario.normal_form.answering import game_inputs
    from citypact.scenario.normal_form.reading import read_normal_form

    return "equilibrium", game_inputs(read_normal_form(path))


def _of_scenario(kind: str, name: str | Path) -> tuple[str, dict[str, Any]]:
    scenario: Any = load_as(scenario_class(kind), name)
    if kind == "relocation" and isinstance(name, Path) and _has_list(scenario):
        from citypact.scenario.portfolio.from_file import scenario_inputs

        inputs = scenario_inputs(name, {})
        return ("portfolio" if "firms" in inputs else "market"), inputs
    return _QUESTIONS.get(kind, kind), {"scenario": scenario.to_dict()}


def _has_list(scenario: Scenario) -> bool:
    return scenario.portfolio is not None or scenario.market is not None
