"""Results that are more than amounts: the type that is promised, and plain data that JSON takes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from citypact import solvers
from citypact.games.coalitional import CoalitionalGame
from citypact.games.coalitional.forms import SpanningTreeGame

GAME = CoalitionalGame(["a", "b", "c"], [0, 0, 0, 6, 0, 8, 4, 14])
TREE = SpanningTreeGame(["a", "b"], [[0, 10, 20], [10, 0, 5], [20, 5, 0]])

RESULTS: list[tuple[type, Callable[[], Any]]] = [
    (solvers.CoreReport, lambda: solvers.core(GAME)),
    (solvers.CoreRanges, lambda: solvers.core_ranges(GAME)),
    (solvers.CostOfStability, lambda: solvers.cost_of_stability(GAME)),
    (solvers.LeastCore, lambda: solvers.least_core(GAME)),
    (solvers.WorthSensitivity, lambda: solvers.worth_sensitivity(solvers.shapley, GAME, ["a", "b"])),
    (solvers.WorthBands, lambda: solvers.worth_bands(solvers.shapley, GAME, GAME)),
    (solvers.SolvedAllocation, lambda: solvers.nucleolus(GAME)),
    (solvers.PropertyReport, lambda: solvers.is_convex(GAME)),
]


@pytest.mark.parametrize(("kind", "answer"), RESULTS, ids=[kind.__name__ for kind, _ in RESULTS])
def test_results_are_of_their_type_and_plain_for_json(kind: type, answer: Callable[[], Any]) -> None:
    found = answer()
    assert type(found) is kind
    document = found.to_dict()
    assert json.loads(json.dumps(document, allow_nan=False)) == json.loads(json.dumps(document))
    assert document


def test_a_tree_lists_its_edges() -> None:
    tree = solvers.minimum_spanning_tree(TREE)
    assert type(tree) is solvers.SpanningTree
    assert float(tree.total) == 15.0
    assert len(tree.edges) == 2


def test_a_solved_allocation_shows_itself() -> None:
    found = solvers.nucleolus(GAME)
    assert "a: 6.5" in repr(found)
    assert "exact" in repr(found)
    assert list(found.to_frame()["player"]) == ["a", "b", "c"]
    assert "<td>6.5</td>" in found._repr_html_()
    assert str(found.to_dict()["exact"]) == "['13/2', '3', '9/2']"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = solvers.no_such_name  # type: ignore[attr-defined]
