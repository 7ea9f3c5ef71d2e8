"""A small question of every kind, for tests of whatever shows answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from asked_markets import THREE
from asked_markets import inputs as market_inputs

from citypact.scenario.answer_file import answer_case
from citypact.scenario.answers import Answered, answer
from citypact.scenario.load import load_scenario

PLANTS = {
    "firm": ["steel", "chips"],
    "revenue": [1, 1],
    "origin_loss": [0.70, 0.05],
    "destination_cost": [0.05, 0.70],
}
GAME = {"payoffs": [[[3, 0], [2, 1]], [[2, 0], [0, 1]]], "title": "a game", "assumptions": ["A: made up"]}
BELIEF = {"kind": "uniform", "low": 0, "high": 0.6}


def _reproduction() -> Answered:
    return answer("reproduction", {"scenario": load_scenario("beijing-hebei").to_dict()})


#: Name of each question, and what answers it; all kinds are among them, some in several forms.
QUESTIONS: dict[str, Callable[[], Answered]] = {
    "split": lambda: answer("split", {"revenue": 10, "origin_loss": 3, "destination_cost": 2}),
    "split without agreement": lambda: answer(
        "split", {"revenue": 10, "origin_loss": 8, "destination_cost": 5}
    ),
    "split of a case": lambda: answer_case("gaozhu"),
    "statute": lambda: answer("statute", {"base": 1.0, "growth": 1.2}),
    "reproduction": _reproduction,
    "allocation": lambda: answer_case("three-cities"),
    "portfolio": lambda: answer("portfolio", {"firms": PLANTS, "at": 0.5}),
    "market": lambda: answer("market", market_inputs(THREE, {"City C": 1, "City D": 2})),
    "posted": lambda: answer("posted", {"origin": BELIEF, "destination": BELIEF, "types": 5}),
    "compensation": lambda: answer_case("luan"),
    "river": lambda: answer_case("chishui"),
    "air": lambda: answer_case("jjj-air-13"),
    "equilibrium": lambda: answer("equilibrium", GAME),
    "obstacle": lambda: answer_case("dead-end-road"),
    "council": lambda: answer_case("thirty-alike-members"),
    "council under one sky": lambda: answer_case("jjj-13-air-council"),
    "council that grows": lambda: answer_case("yangtze-delta-30"),
    "package": lambda: answer(
        "package", {"players": ["A", "B"], "issues": ["tax"], "gains": [[3], [-1]], "divisible": [True]}
    ),
}


@cache
def answered(name: str) -> Answered:
    """The answer to a question of the list, computed once."""
    return QUESTIONS[name]()


def renamed(names: dict[str, str], tree: Any) -> Any:
    """The same plain data with other names, in keys and in values."""
    if isinstance(tree, dict):
        return {names.get(key, key): renamed(names, value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [renamed(names, value) for value in tree]
    return names.get(tree, tree) if isinstance(tree, str) else tree
