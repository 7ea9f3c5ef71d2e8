"""``citypact split`` with a group ``designs``: the template, its fields, wrong input in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from citypact.cli import app as house
from citypact.scenario.templates import template

A = {"trust": "A", "note": "trial"}


def ratio(value: Any) -> dict[str, Any]:
    return {"value": value, "unit": "ratio", **A}


def money(value: Any) -> dict[str, Any]:
    return {"value": value, "unit": "亿元", **A}


def scenario(designs: dict[str, Any]) -> str:
    document = {
        "citypact": 1,
        "kind": "relocation",
        "name": "trial",
        "title": "Trial",
        "question": "Which share?",
        "base_year": 2024,
        "players": {"origin": "City A", "destination": "City B"},
        "parameters": {
            "reduced": {"revenue": money(10), "origin_loss": money(3), "destination_cost": money(1)}
        },
        "designs": designs,
    }
    return json.dumps(document, ensure_ascii=False)  # JSON is YAML


@pytest.fixture
def answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    def call(designs: dict[str, Any]) -> dict[str, Any]:
        file = tmp_path / "trial.yaml"
        file.write_text(scenario(designs), encoding="utf-8")
        assert house.run(["split", str(file), "--json"]) == 0
        printed = capsys.readouterr().out
        return json.loads(printed, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))

    return call


@pytest.fixture
def refusal(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    def call(designs: dict[str, Any]) -> list[str]:
        file = tmp_path / "trial.yaml"
        file.write_text(scenario(designs), encoding="utf-8")
        assert house.run(["split", str(file)]) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        return captured.err.strip().replace(str(file), "FILE").splitlines()

    return call


def test_the_template_works_as_it_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "designs.yaml"
    assert house.run(["new", "designs", "--out", str(file)]) == 0
    assert file.read_text(encoding="utf-8") == template("designs")
    assert house.run(["split", str(file), "--out", str(tmp_path / "results")]) == 0
    assert "What each further assumption does to the ratio" in capsys.readouterr().out
    assert house.run(["verify", str(tmp_path / "results" / "split.json")]) == 0
    assert (tmp_path / "results" / "assumptions.png").stat().st_size > 10_000


def test_each_assumption_stands_beside_the_plain_answer(answer) -> None:
    found = answer(
        {
            "officials": {"standing": ratio(1)},
            "uncertainty": {
                "shape": "box",
                "revenue": money(2),
                "origin_loss": money(1),
                "destination_cost": money(1),
            },
        }
    )
    designs = found["designs"]
    assert designs["plain_ratio"] == found["ratio"] == 0.6
    first, second = designs["answers"]
    assert (first["assumption"], first["ratio"], first["acceptable"]) == ("uncertainty", 0.625, [0.5, 0.75])
    assert first["change"] == pytest.approx(0.025)
    assert (second["assumption"], second["ratio"], second["acceptable"]) == ("officials", 0.6, [0.5, 0.7])
    assert designs["acceptable_to_all"] == [0.5, 0.7]
    assert designs["ratio_acceptable_to_all"] == 0.6
    assert "amounts that may all be off, by +2.5 points to 62.5%" in designs["explanation"]
    assert all(each["result"]["certificate"]["holds"] for each in designs["answers"])


def test_an_assumption_that_ends_the_agreement_comes_first(answer) -> None:
    found = answer(
        {
            "officials": {"standing": ratio(1)},
            "uncertainty": {
                "shape": "ellipsoid",
                "revenue": money(2),
                "origin_loss": money(4),
                "destination_cost": money(4),
            },
        }
    )
    first = found["designs"]["answers"][0]
    assert first["assumption"] == "uncertainty"
    assert first["ratio"] is None
    assert first["reason"]
    assert found["designs"]["explanation"].startswith("No agreement by a ratio under:")


def test_a_file_without_designs_has_no_such_field(capsys: pytest.CaptureFixture[str]) -> None:
    assert house.run(["split", "gaozhu", "--json"]) == 0
    assert "designs" not in json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("designs", "line"),
    [
        (
            {"beliefs": {"origin": {"form": "uniform", "numbers": ratio([0.6, 0])},
                         "destination": {"form": "beta", "numbers": ratio([2, 5])}}},
            "designs.beliefs.origin: high: found 0.0, expected more than 0.6, the lowest rate",
        ),
        (
            {"beliefs": {"origin": {"form": "histogram", "numbers": ratio([0, 1])},
                         "destination": {"form": "beta", "numbers": ratio([2])}}},
            "designs.beliefs.origin.weights: found nothing, expected one for each cell",
        ),
        (
            {"growth": {"types": [{"name": "a", "probability": ratio(0.5), "growth": ratio(1)},
                                  {"name": "b", "probability": ratio(0.5), "growth": ratio(2)}]}},
            "designs.growth: found R, L and K given directly, expected the components of the plant beside it",
        ),
        (
            {"growth": {"types": []}},
            "designs.growth.types",
        ),
        (
            {"uncertainty": {"shape": "box", "revenue": money(1), "origin_loss": money(1),
                             "destination_cost": money(1), "budget": ratio(2)}},
            "designs.uncertainty.budget: found 2.0, expected no budget with the shape box",
        ),
        (
            {"uncertainty": {"shape": "budgeted", "revenue": money(1), "origin_loss": money(1),
                             "destination_cost": money(1)}},
            "a budget",
        ),
        (
            {"cases": {"revenue": money([1, 2]), "origin_loss": money([1]), "destination_cost": money([1]),
                       "confidence": ratio(0.5)}},
            "expected as many values of revenue, origin_loss and destination_cost",
        ),
        (
            {"cases": {"revenue": money([1]), "origin_loss": money([1]), "destination_cost": money([1])}},
            "expected confidence, radius or both",
        ),
        (
            {"officials": {"standing": ratio(1), "output_standing": ratio(1)}},
            "expected output_standing, lost_output and shown_output together, or none",
        ),
        (
            {"enforcement": {"project_value": money(5)}},
            "designs.enforcement.rate: found nothing, expected the destination's discount rate, above 0",
        ),
        ({"firm": {"profit_gain": money(1)}}, "expected both profit_gain and moving_cost, or neither"),
        ({"firm": {}}, "expected profit_gain and moving_cost, hidden_cost, or obstruction"),
        ({"growth": {"types": []}}, "designs.growth.types: found a list of 0, expected at least 2 in it"),
        ({"officals": {}}, "designs.officals: found an unknown key"),
        ({"risk": {"deviation": money(1), "origin_aversion": ratio(1), "destination_aversion": ratio(1)}},
         "expected a unit of per money: 1/亿元"),
    ],
)  # fmt: skip
def test_wrong_input_is_one_line_that_names_the_key(refusal, designs: dict[str, Any], line: str) -> None:
    lines = refusal(designs)
    assert any(line in each for each in lines), lines
    assert all(each.removeprefix("error: ").startswith("FILE:1:") for each in lines), lines
    assert not any("Traceback" in each for each in lines)
