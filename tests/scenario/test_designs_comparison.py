"""What the comparison of further assumptions says of them together."""

from __future__ import annotations

from typing import Any

import pytest

from citypact.scenario.split_result import split_result

A = {"trust": "A", "note": "trial"}
EFFORT = {"origin_productivity": 2, "destination_productivity": 3}
OFFICIALS = {"officials": {"standing": {"value": 1, "unit": "ratio", **A}}}
LEADER = {"leader": {"elasticity": {"value": 1, "unit": "ratio", **A}}}
BOX = {
    "uncertainty": {
        "shape": "box",
        **{
            key: {"value": 0.1, "unit": "亿元", **A} for key in ("revenue", "origin_loss", "destination_cost")
        },
    }
}
CASES = {
    "cases": {
        "revenue": {"value": [10], "unit": "亿元", **A},
        "origin_loss": {"value": [3], "unit": "亿元", **A},
        "destination_cost": {"value": [1], "unit": "亿元", **A},
        "confidence": {"value": 0, "unit": "ratio", **A},
    }
}


def effort(**productivity: float) -> dict[str, Any]:
    return {"effort": {key: {"value": value, "unit": "亿元", **A} for key, value in productivity.items()}}


@pytest.fixture
def said() -> Any:
    def call(designs: dict[str, Any], **plain: Any) -> dict[str, Any]:
        amounts = {"revenue": 10, "origin_loss": 3, "destination_cost": 1}
        reduced = {key: {"value": value, "unit": "亿元", **A} for key, value in amounts.items()}
        document = {
            "citypact": 1,
            "kind": "relocation",
            "name": "trial",
            "title": "Trial",
            "question": "Which share?",
            "base_year": 2024,
            "players": {"origin": "北京", "destination": "唐山"},
            "parameters": {"reduced": {**reduced, **plain}},
            "designs": designs,
        }
        return split_result({"scenario": document})[1]

    return call


def test_where_one_assumption_ends_the_agreement_the_others_are_meant(said: Any) -> None:
    text = said({**LEADER, **OFFICIALS})["designs"]["explanation"]
    assert "No agreement by a ratio under: an origin that leads" in text
    assert "Acceptable under each of the others alone: ratios from 50.0% to 70.0%" in text
    assert "each of them alone" in said(OFFICIALS)["designs"]["explanation"]


def test_a_ratio_that_stays_among_the_best_has_not_been_moved(said: Any) -> None:
    idle = said(effort(origin_productivity=0, destination_productivity=0))["designs"]
    assert idle["answers"][0]["ratio_set"] == [0, 1]
    assert "What moves the ratio most" not in idle["explanation"]
    assert "The plain ratio stays as good as any under: effort that nobody can see." in idle["explanation"]
    real = said(effort(**EFFORT))["designs"]["explanation"]
    assert "What moves the ratio most: effort that nobody can see, by -20.0 points to 40.0%." in real


def test_a_change_too_small_to_print_is_none(said: Any) -> None:
    tiny = {**BOX["uncertainty"], "revenue": {"value": 1e-6, "unit": "亿元", **A}}
    for key in ("origin_loss", "destination_cost"):
        tiny[key] = {"value": 0, "unit": "亿元", **A}
    text = said({"uncertainty": tiny})["designs"]["explanation"]
    assert "0.0 points" not in text
    assert "None of these assumptions moves the ratio." in text


def test_what_an_assumption_leaves_out_is_told(said: Any) -> None:
    rivals = {"rivals": {"value": [2, 3], "unit": "亿元", **A}}
    text = said(OFFICIALS, **rivals)["designs"]["explanation"]
    assert "Rivals are left out under each of these assumptions, which is part of the change." in text
    text = said({**OFFICIALS, **BOX}, **rivals)["designs"]["explanation"]
    assert "is part of the change, except under: amounts that may all be off." in text
    assert "Rivals" not in said(BOX, **rivals)["designs"]["explanation"]
    comes = {"voluntary": {"value": 0.2, "unit": "ratio", **A}}
    text = said({**OFFICIALS, **CASES}, **comes)["designs"]["explanation"]
    assert (
        "comes anyway is left out, which is part of the change, under: cities that mind their worst" in text
    )
    assert "is left out" not in said(OFFICIALS, **comes)["designs"]["explanation"]


def test_an_empty_group_assumes_nothing(said: Any) -> None:
    assert said({}).get("designs") is None
    assert said({"officials": None}).get("designs") is None
