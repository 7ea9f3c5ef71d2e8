"""What every obstacle of the catalogue must do: its shipped case is solved, proved, saved and drawn."""

from __future__ import annotations

import copy
import itertools
import json
from functools import cache
from typing import Any

import pytest
from answered_once import recomputed_once  # noqa: F401 - the fixture answered_once

from citypact import ObstacleAnswer
from citypact.errors import CityPactError
from citypact.mechanisms.obstacles.catalogue import OBSTACLES, obstacle_named, obstacle_of
from citypact.report.pictures.picture_chart import picture_figure
from citypact.scenario import verify
from citypact.scenario.load import load_obstacle, parse_as
from citypact.scenario.obstacles.listing import cases_by_game, obstacle_template
from citypact.scenario.obstacles.result import ObstacleResult, obstacle_result
from citypact.scenario.obstacles.scenario import ObstacleScenario, obstacle_scenario
from citypact.scenario.quantity import UNITS
from citypact.scenario.verify import verify_result

GAMES = tuple(OBSTACLES)
MONEY = {"money": 1, "money a year": 1, "per money": -1, "money per person": 1}


@cache
def solved(game: str) -> ObstacleResult:
    return obstacle_result({"scenario": load_obstacle(cases_by_game()[game]).to_dict()})


def saved(game: str) -> dict[str, Any]:
    text = json.dumps(solved(game).document, ensure_ascii=False, allow_nan=False)
    document: dict[str, Any] = json.loads(text)
    return document


@pytest.mark.parametrize("game", GAMES)
def test_the_case_is_solved_with_a_certificate_that_holds(game: str) -> None:
    result = solved(game)
    assert isinstance(result.answer, ObstacleAnswer)
    assert result.answer.certificate.holds
    assert len(result.answer.certificate.residuals) >= 3
    assert result.answer.plan.certificate().holds
    assert obstacle_of(result.scenario.build()).name == game


@pytest.mark.parametrize("game", GAMES)
def test_the_answer_has_every_part(game: str) -> None:
    document = saved(game)
    assert document["levers"], "no lever"
    assert document["agreement"]["sets"] or document["agreement"]["conflict"], "no set of levers was tried"
    assert document["moves"], "nothing moves it"
    assert document["coalitions"]["conjecture"]
    assert document["assumptions"]
    assert document["explanation"]
    assert document["efficient"]["total"] >= next(iter(document["equilibria"].values()))[
        "total"
    ] - 1e-9 * abs(document["efficient"]["total"])
    assert document["question"]
    assert obstacle_named(game).passage


@pytest.mark.usefixtures("answered_once")
@pytest.mark.parametrize("game", GAMES)
def test_a_saved_answer_is_verified_and_a_changed_one_is_not(game: str) -> None:
    document = saved(game)
    assert all(line.holds for line in verify_result(document))
    changed = copy.deepcopy(document)
    changed["headline"]["value"] = changed["headline"]["value"] * 1.001 + 1e-6
    assert [line.name for line in verify_result(changed) if not line.holds] == ["headline.value"]
    changed = copy.deepcopy(document)
    multipliers = changed["agreement"]["exact_certificate"]["multipliers"]
    label = next(iter(multipliers))
    multipliers[label] = "7/3" if multipliers[label] != "7/3" else "8/3"
    assert not all(line.holds for line in verify_result(changed))


@pytest.mark.slow
@pytest.mark.parametrize(("game", "factor"), list(zip(GAMES, itertools.cycle([1e-9, 1e9]), strict=False)))
def test_another_unit_of_money_scales_money_and_nothing_else(game: str, factor: float) -> None:
    """Half of the games in a small unit, half in a large one; trust/metamorphic asks for both."""
    data = load_obstacle(cases_by_game()[game]).to_dict()
    scaled = obstacle_result({"scenario": {**data, "parameters": _scaled(data["parameters"], factor)}})
    plain = solved(game)
    for (name, value, unit), (_, again, _) in zip(plain.answer.rows(), scaled.answer.rows(), strict=True):
        if value is None or again is None:
            assert value is again, name
            continue
        largest = max(abs(row[1]) for row in plain.answer.rows() if row[1] is not None and row[2] == unit)
        wanted = value * (factor if "亿元" in unit else 1)
        room = 1e-6 * largest * (factor if "亿元" in unit else 1)
        assert again == pytest.approx(wanted, rel=1e-6, abs=room), name


def _scaled(tree: Any, factor: float) -> Any:
    """Multiply every quantity that is money; its range as well."""
    if isinstance(tree, dict) and {"value", "unit"} <= tree.keys():
        power = MONEY.get(UNITS[tree["unit"]].dimension, 0)
        grown = factor**power
        moved = {name: _times(tree[name], grown) for name in ("value", "range") if tree.get(name) is not None}
        return {**tree, **moved}
    if isinstance(tree, dict):
        return {key: _scaled(value, factor) for key, value in tree.items()}
    return [_scaled(value, factor) for value in tree] if isinstance(tree, list) else tree


def _times(value: Any, factor: float) -> Any:
    return [each * factor for each in value] if isinstance(value, (list, tuple)) else value * factor


@pytest.mark.slow
@pytest.mark.parametrize("game", GAMES)
def test_other_names_change_names_alone(game: str) -> None:
    case = load_obstacle(cases_by_game()[game])
    text = json.dumps(case.to_dict()["parameters"], ensure_ascii=False)
    names = {name: f"市{at}" for at, name in enumerate(case.players)}
    for name, other in names.items():
        text = text.replace(f'"{name}"', f'"{other}"')
    renamed = {**case.to_dict(), "players": list(names.values()), "parameters": json.loads(text)}
    again = obstacle_result({"scenario": renamed})
    assert [row[1:] for row in again.answer.rows()] == [row[1:] for row in solved(game).answer.rows()]


@pytest.mark.slow
@pytest.mark.usefixtures("answered_once")
@pytest.mark.parametrize("game", GAMES)
def test_the_same_scenario_gives_the_same_bytes(game: str) -> None:
    again = verify.answer_of(saved(game)).document  # solved afresh, once for this test and the verification
    assert json.dumps(again, sort_keys=True) == json.dumps(solved(game).document, sort_keys=True)


@pytest.mark.parametrize("game", GAMES)
def test_the_picture_has_labels_and_units(game: str) -> None:
    picture = solved(game).answer.picture
    assert picture.title
    assert picture.x_label
    assert picture.y_label
    assert picture.curves or picture.groups
    figure = picture_figure(picture)
    assert figure.axes[0].get_ylabel()
    for curve in picture.curves:
        assert len(curve.xs) == len(curve.ys) > 1
    for heights in picture.bars.values():
        assert len(heights) == len(picture.groups)


@pytest.mark.parametrize("game", GAMES)
def test_the_file_to_start_from_loads(game: str) -> None:
    scenario = parse_as(ObstacleScenario, obstacle_template(game))
    assert type(scenario) is obstacle_scenario(game)


@pytest.mark.parametrize("game", GAMES)
def test_every_missing_or_wrong_number_is_one_clear_line(game: str) -> None:
    """Each parameter in turn is left out, is text, and is not a number."""
    data = load_obstacle(cases_by_game()[game]).to_dict()
    for name, given in data["parameters"].items():
        for wrong in ("many", {"value": float("nan"), "unit": "ratio", "trust": "A", "note": "n"}):
            broken = {**data, "parameters": {**data["parameters"], name: wrong}}
            if isinstance(given, str):
                continue
            with pytest.raises(CityPactError) as caught:
                obstacle_result({"scenario": broken})
            assert name in str(caught.value)
