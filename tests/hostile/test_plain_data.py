"""Plain data of the API and the page where a text or a list belongs: the field is named."""

from __future__ import annotations

import json
from typing import Any

import pytest

from citypact.errors import InputError
from citypact.scenario.answers import answer
from citypact.web.pages_form import reading_of

GAME = {"players": ["A", "B"], "values": [0, 0, 0, 4]}
PLANTS = {"firm": ["A", "B"], "revenue": [4, 2], "origin_loss": [1, 1], "destination_cost": [1, 0.3]}
PACKAGE = {"players": ["A", "B"], "issues": ["tax"], "gains": [[3], [-1]], "divisible": [True]}


@pytest.mark.parametrize(
    ("kind", "inputs", "field"),
    [
        ("allocation", {"game": GAME, "rules": None}, "rules"),
        ("allocation", {"game": GAME, "rules": 0.5}, "rules"),
        ("allocation", {"game": GAME, "rules": ["shapley", 0.5]}, "rules"),
        ("allocation", {"game": GAME, "rules": [["shapley"]]}, "rules"),
        ("allocation", {"game": GAME, "rules": {"shapley": 1, "x": 2}}, "rule"),
        ("portfolio", {"firms": {**PLANTS, "firm": [1, 2]}, "at": 0.5}, "name"),
        ("portfolio", {"firms": {**PLANTS, "firm": [["A"], "B"]}, "at": 0.5}, "name"),
        ("portfolio", {"firms": {**PLANTS, "sector": ["steel", 3]}, "at": 0.5}, "sector"),
        ("package", {**PACKAGE, "issues": [{"tax": 1}]}, "issues"),
        ("package", {**PACKAGE, "issues": [["tax"]]}, "issues"),
    ],
)
def test_the_field_is_named(kind: str, inputs: dict[str, Any], field: str) -> None:
    with pytest.raises(InputError) as caught:
        answer(kind, inputs)
    assert any(field in problem.field for problem in caught.value.problems), caught.value.problems


@pytest.mark.parametrize(
    "edits",
    [
        {"[]": None},
        {"[]": ["number"]},
        {"[]": ["number", 1, "x", "y"]},
        {"no JSON": ["number", 1, "x"]},
        {"[" * 100_000: ["number", 1, "x"]},
        {"": ["number", 1, "x"]},
    ],
    ids=lambda edits: next(iter(edits))[:9] or "empty",
)
def test_edits_that_no_page_sends(edits: dict[str, Any]) -> None:
    form = {"source": "case", "case": "gaozhu", "edits": json.dumps(edits)}
    (problem,) = reading_of("split", form).problems
    assert problem.field == "edits"
    assert problem.expected == "a field that was changed on the page"
