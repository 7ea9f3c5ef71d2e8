"""What a list of plants leaves out of its scenario's further assumptions is said, not passed over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from citypact.cli import app as house

A = {"trust": "A", "note": "trial"}


def quantity(value: object, unit: str) -> dict[str, object]:
    return {"value": value, "unit": unit, **A}


@pytest.mark.parametrize("columns", [True, False])
def test_groups_left_out_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *, columns: bool
) -> None:
    extra = (",profit_gain,moving_cost", ",0.3,0.1") if columns else ("", "")
    rows = f"firm,revenue,origin_loss,destination_cost{extra[0]}\nsteel,4,2.2,0.6{extra[1]}\n"
    (tmp_path / "plants.csv").write_text(rows, encoding="utf-8")
    amounts = {"revenue": 10, "origin_loss": 3, "destination_cost": 1}
    document = {
        "citypact": 1,
        "kind": "relocation",
        "name": "trial",
        "title": "Trial",
        "question": "Which share?",
        "base_year": 2024,
        "players": {"origin": "北京", "destination": "唐山"},
        "parameters": {"reduced": {key: quantity(value, "亿元") for key, value in amounts.items()}},
        "designs": {
            "leader": {"elasticity": quantity(1, "ratio")},
            "officials": {"standing": quantity(1, "ratio")},
            "firm": {"profit_gain": quantity(0.1, "亿元"), "moving_cost": quantity(0.3, "亿元")},
        },
        "portfolio": {"firms": {"file": "plants.csv", **A}},
    }
    file = tmp_path / "list.yaml"
    file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    assert house.run(["portfolio", str(file), "--json"]) == 0
    lines = json.loads(capsys.readouterr().out)["assumptions"]
    (said,) = [line for line in lines if "left out for a list" in line]
    assert "designs.leader" in said
    assert "designs.officials" not in said
    assert ("designs.firm (it needs the columns" in said) is not columns


def test_a_cut_that_leaves_the_plain_ratio_as_good_as_any_is_no_move() -> None:
    """One plant from 50% to 80%: a promise kept up to 70% changes the middle, not the best ratio."""
    from citypact.scenario.portfolio.answering import portfolio_result

    money, ratio = (lambda value: quantity(value, "亿元")), (lambda value: quantity(value, "ratio"))
    scenario = {
        "citypact": 1,
        "kind": "relocation",
        "name": "cut",
        "title": "Cut",
        "question": "Which?",
        "base_year": 2024,
        "players": {"origin": "A", "destination": "B"},
        "parameters": {
            "reduced": {"revenue": money(1), "origin_loss": money(0.5), "destination_cost": money(0.2)}
        },
        "designs": {
            "enforcement": {
                "project_value": money(1.05),
                "yearly_tax": quantity(1, "亿元/year"),
                "window": quantity(1, "years"),
                "rate": quantity(1, "1/year"),
                "settlement": ratio(0),
            }
        },
        "portfolio": {"firms": {"file": "f.csv", "trust": "A", "note": "made up"}},
    }
    firms = {"firm": ["a"], "revenue": [1], "origin_loss": [0.5], "destination_cost": [0.2]}
    assumed = portfolio_result({"scenario": scenario, "firms": firms}).document["assumed"]
    (answer,) = assumed["answers"]
    assert answer["ratio_sets"] == [[0.5, 0.7]]
    assert answer["change"] == pytest.approx(-0.05)
    assert assumed["explanation"] == "None of these assumptions moves the ratio."
