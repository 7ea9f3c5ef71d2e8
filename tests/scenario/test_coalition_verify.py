"""Saved allocations are rechecked from the game in them; one number changed by hand is found."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from answered_once import recomputed_once  # noqa: F401 - the fixture answered_once

from citypact.cli.app import run
from citypact.errors import InputError
from citypact.scenario.coalition_load import load_game
from citypact.scenario.coalition_result import allocation_result
from citypact.scenario.verify import verify_result

pytestmark = pytest.mark.usefixtures("answered_once")

EMPTY = {
    "players": ["A", "B", "C"],
    "values": {"A": 0, "B": 0, "C": 0, "A+B": 1, "A+C": 1, "B+C": 0.9, "A+B+C": 1.2},
}


def saved(game: Any, **inputs: Any) -> dict[str, Any]:
    if isinstance(game, str):
        game = load_game(game).document
    return json.loads(json.dumps(allocation_result({"game": game, **inputs}).document, allow_nan=False))


def leaves(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Places of all numbers outside the inputs."""
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, branch in items:
        if path or key != "inputs":
            yield from leaves(branch, (*path, key))
    if isinstance(tree, (int, float)) and not isinstance(tree, bool):
        yield path


def changed(document: dict[str, Any], path: tuple[Any, ...], change: Any) -> dict[str, Any]:
    other = copy.deepcopy(document)
    branch = other
    for key in path[:-1]:
        branch = branch[key]
    branch[path[-1]] = change(branch[path[-1]])
    return other


RESULTS = {
    "costs": lambda: saved("tva-1942", check={"navigation": 2e5, "flood control": 1e5, "power": 112584.0}),
    "empty core": lambda: saved(EMPTY, rules=["shapley", "nucleolus", "tau"]),
    "unions": lambda: saved("three-cities", rules=["owen", "myerson"]),
}


@pytest.mark.parametrize("name", RESULTS)
def test_a_result_of_ours_holds(name: str) -> None:
    lines = verify_result(RESULTS[name]())
    assert [str(line) for line in lines if not line.holds] == []
    assert any(line.name.startswith("proof:") for line in lines)


@pytest.mark.parametrize("name", RESULTS)
def test_every_number_changed_by_hand_is_found(name: str) -> None:
    document = RESULTS[name]()
    places = list(leaves(document))
    assert len(places) > 20
    # Each number costs a recomputation: of the longest result every fourth is tried.
    for path in places[:: 4 if len(places) > 100 else 1]:
        other = changed(document, path, lambda value: value * (1 + 1e-9) + 1e-9)
        assert any(not line.holds for line in verify_result(other)), path


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("inputs", "game", "values", 3), 7.0),
        (("inputs", "game", "orientation"), "cost"),
        (("inputs", "rules"), ["shapley"]),
        (("core", "empty"), True),
        (("allocations", "owen", "Beijing"), None),
        (("methods", "owen", "guarantee"), "proven"),
        (("fingerprint",), "0"),
        (("schema",), 2),
        (("explanation",), "Trust me."),
        (("players",), ["Beijing", "Hebei", "Tianjin"]),
    ],
)
def test_words_and_inputs_changed_by_hand_are_found(path: tuple[Any, ...], value: Any) -> None:
    other = changed(saved("three-cities", rules=["owen"]), path, lambda _: value)
    assert any(not line.holds for line in verify_result(other))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("core", "certificate", "exact", "A+B"), "1/3"),
        (("core", "certificate", "exact"), {"A+B": "1/2", "A+C": "1/2"}),
        (("core", "certificate", "exact"), {}),
        (("core", "certificate", "exact", "A+B"), "x"),
    ],
)
def test_a_forged_proof_of_emptiness_fails_on_its_own(path: tuple[Any, ...], value: Any) -> None:
    other = changed(saved(EMPTY), path, lambda _: value)
    assert any(line.name.startswith("proof") and not line.holds for line in verify_result(other))


def test_a_forged_point_of_the_core_fails_on_its_own() -> None:
    document = saved("three-cities")
    other = changed(document, ("core", "certificate", "allocation", "Beijing"), lambda value: value + 20)
    assert any(line.name.startswith("proof") and not line.holds for line in verify_result(other))
    other = changed(document, ("allocations", "shapley"), lambda _: {"Beijing": 14, "Tianjin": 0, "Hebei": 0})
    failed = [line.name for line in verify_result(other) if not line.holds]
    assert "proof: Beijing gets the average of its marginal contributions" in failed


def test_unusable_inputs_are_failing_lines() -> None:
    document = saved("three-cities")
    for inputs in (
        None,
        {},
        {"game": []},
        {"game": {"players": ["A"]}},
        {"game": document["inputs"]["game"], "x": 1},
    ):
        lines = verify_result(changed(document, ("inputs",), lambda _, inputs=inputs: inputs))
        assert any(not line.holds for line in lines)


def test_larger_games_may_differ_by_rounding_only() -> None:
    rng = np.random.default_rng(5)
    size = 11
    worths = np.bitwise_count(np.arange(2**size, dtype=np.int64)) ** 2 + rng.random(2**size)
    worths[0] = 0
    document = saved(
        {"players": [f"p{at}" for at in range(size)], "values": worths.tolist()}, rules=["shapley"]
    )
    assert all(line.holds for line in verify_result(document))
    path = ("allocations", "shapley", "p3")
    assert all(line.holds for line in verify_result(changed(document, path, lambda value: value + 1e-11)))
    assert not all(line.holds for line in verify_result(changed(document, path, lambda value: value + 1e-5)))


def test_inputs_that_allocate_does_not_know() -> None:
    with pytest.raises(InputError, match="an input of allocate"):
        saved("three-cities", colour="red")
    with pytest.raises(InputError, match="did you mean shapley"):
        saved("three-cities", rules=["shaply"])


def test_the_command_names_the_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = saved("three-cities")
    file = tmp_path / "allocation.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    assert run(["verify", str(file)]) == 0
    file.write_text(json.dumps(changed(document, ("grand",), lambda _: 15.0)), encoding="utf-8")
    assert run(["verify", str(file)]) == 1
    assert "FAILED grand: found 15.0, recomputed 14.0" in capsys.readouterr().out
