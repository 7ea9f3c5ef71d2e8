"""One call from Python: the same document as the command, and an object to look at."""

from __future__ import annotations

import json

import pytest

from citypact import AllocationResult, CoalitionalGame, WeightedVotingGame, allocate
from citypact.errors import InputError
from citypact.scenario.verify import verify_result

TABLE = [0, 0, 0, 6, 0, 8, 4, 14]
GAME = CoalitionalGame(["a", "b", "c"], TABLE)


def test_a_game_made_in_python_gets_a_document_that_verifies() -> None:
    found = allocate(GAME, ["shapley", "nucleolus"], proposal={"a": 5, "b": 5, "c": 4})
    assert isinstance(found, AllocationResult)
    assert found.allocations["nucleolus"].vector() == (6.5, 3.0, 4.5)
    assert found.check is not None
    assert found.check.in_core
    document = json.loads(json.dumps(found.to_dict(), ensure_ascii=False))
    assert all(line.holds for line in verify_result(document))
    assert found.explain() == document["explanation"]
    assert list(found.to_frame().columns) == ["a", "b", "c"]
    assert found.to_frame().loc["proposal", "a"] == 5
    assert "6.5" in found._repr_html_()
    assert repr(found) == "<AllocationResult of 3 players: shapley, nucleolus>"


def test_a_structured_game_stands_in_the_document_as_its_table() -> None:
    found = allocate(WeightedVotingGame(["a", "b", "c"], [3, 2, 1], 4), ["shapley_shubik"])
    assert found.to_dict()["inputs"]["game"]["values"] == [0, 0, 0, 1, 0, 1, 0, 1]
    assert all(line.holds for line in verify_result(json.loads(json.dumps(found.to_dict()))))


def test_what_some_rules_need_is_said_beside_the_game() -> None:
    found = allocate(GAME, ["owen"], unions=["a+b", "c"])
    assert found.allocations["owen"].vector() == (6.0, 4.0, 4.0)
    assert allocate("three-cities", ["owen"]).allocations["owen"].vector() == (6.0, 4.0, 4.0)


@pytest.mark.parametrize("kind", ["bars", "core", "excess"])
def test_pictures_are_at_hand(kind: str) -> None:
    figure = allocate(GAME).plot(kind)  # type: ignore[arg-type]
    assert figure.axes


def test_refusals() -> None:
    with pytest.raises(InputError, match="bars, core or excess"):
        allocate(GAME).plot("pie")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="did you mean shapley"):
        allocate(GAME, ["shaply"])
    with pytest.raises(InputError, match="at most 20"):
        allocate(CoalitionalGame([f"c{at}" for at in range(21)], [0.0] * 2**21))
