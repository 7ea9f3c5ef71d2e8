"""Scenarios: mistakes with their places, units, the games they build, and the round trip."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.counterfactual import option_multiple, stay_value
from citypact.scenario.build import Scenario
from citypact.scenario.enterprise_list import read_enterprises
from citypact.scenario.load import load_scenario, parse_scenario
from citypact.scenario.quantity import Quantity
from citypact.scenario.templates import KINDS, template

BAD = """\
citypact: 1
kind: relocation
name: Bad Name
title: t
question: q
base_year: 2014
players: {origin: A, destination: A}
profil: planner
parameters:
  plant:
    base_tax: {value: 1e5, unit: 亿元, trust: A}
    growth: {value: .inf, unit: ratio, trust: P}
    growht: 3
    horizon: {value: 2.5, unit: years, trust: A, note: x}
    ramp: 0.5
    delay: {value: .nan, unit: years, trust: A, note: x, range: [1]}
  origin_side: {hazard: {value: 2, unit: 1/year, trust: A, note: x}, hazard: 1}
  finance: {}
context:
  loss_box: {value: [1, 0], unit: ratio, trust: A, note: a}
  origin_income: {value: 25%, unit: yuan, trust: A, note: b}
reported:
  figures: {x: {value: 1, unit: count, trust: P, source: " "}}
"""
PLACES = [
    ("3:7", "name"), ("7:35", "players.destination"), ("8:1", "profil"),
    ("9:1", "parameters.destination_side"),
    ("11:5", "parameters.plant.base_tax.note"), ("11:34", "parameters.plant.base_tax.unit"),
    ("12:5", "parameters.plant.growth.source"), ("12:21", "parameters.plant.growth.value"),
    ("13:5", "parameters.plant.growht"), ("14:22", "parameters.plant.horizon.value"),
    ("15:11", "parameters.plant.ramp"), ("16:20", "parameters.plant.delay.value"),
    ("16:65", "parameters.plant.delay.range"), ("17:3", "parameters.origin_side.job_loss"),
    ("17:3", "parameters.origin_side.relief"), ("17:33", "parameters.origin_side.hazard.value"),
    ("17:70", "parameters.origin_side.hazard"), ("18:12", "parameters.finance"),
    ("20:21", "context.loss_box.value"), ("21:26", "context.origin_income.value"),
    ("21:37", "context.origin_income.unit"),
    ("23:58", "reported.figures.x.source"),
]  # fmt: skip


REDUCED = parse_scenario(template("reduced")).to_dict()["parameters"]["reduced"]


def fields(**changes: Any) -> dict[str, Any]:
    """Return the relocation template as data, with ``a__b__c=value`` put in place."""
    data = parse_scenario(template("relocation")).to_dict()
    for path, value in changes.items():
        *groups, last = path.split("__")
        holder: Any = data["parameters"]
        for group in groups:
            holder = holder.setdefault(group, {})
        holder[last] = value
    return data


def guess(value: Any, unit: str) -> dict[str, Any]:
    return {"value": value, "unit": unit, "trust": "A", "note": "test"}


def refusal(data: dict[str, Any]) -> str:
    with pytest.raises(InputError) as caught:
        Scenario.from_dict(data)
    return str(caught.value)


def test_all_mistakes_of_a_file_are_told_at_once_each_in_its_place() -> None:
    with pytest.raises(InputError) as caught:
        parse_scenario(BAD, "f.yaml")
    assert [(p.place, p.field) for p in caught.value.problems] == [
        (f"f.yaml:{at}", name) for at, name in PLACES
    ]
    text = str(caught.value)
    assert "did you mean profile?" in text
    assert "did you mean growth?" in text
    assert "expected a unit of money a year: 亿元/year or 万元/year" in text
    assert "write 25% as 0.25" in text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- a", "f:1:1: file: found a list"),
        ("a", "f:1:1: file: found a"),
        ("citypact: true", "f:1:11: citypact: found"),
    ],
)
def test_a_file_of_another_kind(text: str, line: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_scenario(text, "f")
    assert line in str(caught.value)


def test_mistakes_between_fields_are_placed_too() -> None:
    text = template("relocation").replace("horizon: {value: 20,", "horizon: {value: 4,")
    line = 1 + text[: text.index("    window:")].count("\n")
    with pytest.raises(InputError, match=f"f:{line}:5: window: found sharing up to year 6"):
        parse_scenario(text, "f")
    with pytest.raises(InputError, match=r"f:\d+:3: parameters.origin_side.turnover: found nothing"):
        parse_scenario(template("relocation").replace("profile: planner ", "profile: official "), "f")


@pytest.mark.parametrize(
    ("unit", "value"), [("亿元", 3.2), ("万元", 32000), ("million yuan", 320), ("billion yuan", 0.32)]
)
def test_money_is_converted_exactly_and_shown_as_given(unit: str, value: float) -> None:
    money = Quantity(value=value, unit=unit, trust="A", note="x")
    assert money.number == 3.2
    assert money.shown().startswith("3.2 亿元")
    assert unit in money.shown()
    scenario = Scenario.from_dict(fields(origin_side__job_loss=guess(value, unit)))
    assert scenario.relocation().components["origin_loss"]["jobs and hollowing-out"] == 3.2
    assert scenario.to_dict()["parameters"]["origin_side"]["job_loss"]["unit"] == unit


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"plant__growth": guess(True, "ratio")}, "found True, expected a finite number"),
        ({"plant__growth": guess("1", "ratio")}, "expected a finite number"),
        ({"plant__growth": guess(10**400, "ratio")}, "expected a finite number"),
        ({"plant__growth": guess(0, "ratio")}, "found 0, expected a number above 0"),
        ({"plant__growth": guess([1, 2], "ratio")}, "found 2 of them, expected one number"),
        ({"plant__growth": guess([], "ratio")}, "expected 1 to 100 numbers"),
        ({"plant__growth": guess(1, "1/year")}, "expected a unit of ratio: ratio"),
        ({"plant__growth": guess(1, "ratio") | {"range": [2, 3]}}, "a range that contains the value 1"),
        ({"plant__growth": guess(1, "ratio") | {"range": [3, 2]}}, "the lower first"),
        ({"plant__growth": guess(1, "ratio") | {"note": " "}}, "the reason for a number of trust A"),
        ({"plant__growth": guess(1, "ratio") | {"trust": "S"}}, "the source of a number of trust S"),
        ({"origin_side__hazard": guess(1.5, "1/year")}, "at least 0 and at most 1"),
        ({"levers__lump_sum": "yes"}, "parameters.levers.lump_sum: found yes, expected true or false"),
        ({"levers__capped": False}, "expected true beside a cap_multiple"),
        ({"reduced": REDUCED}, "no such group beside reduced"),
        ({"finance__origin_rate": guess(0.03, "1/year")}, "or both origin_rate and destination_rate"),
        ({"plant": None}, "parameters.plant: found nothing, expected the group plant"),
    ],
)  # fmt: skip
def test_refusals_of_single_values(change: dict[str, Any], expected: str) -> None:
    assert expected in refusal(fields(**change))


def test_levers_that_would_do_nothing_are_refused() -> None:
    data = parse_scenario(template("reduced")).to_dict()
    data["parameters"]["levers"] = {"window": guess(5, "years")}
    assert "only ratio_cap beside reduced" in refusal(data)


def test_a_dictionary_that_is_none() -> None:
    with pytest.raises(InputError):
        Scenario.from_dict([1])  # type: ignore[arg-type]


def test_the_loss_of_the_origin_is_built_from_its_parts() -> None:
    scenario = Scenario.from_dict(
        fields(
            origin_side__job_loss=guess(0.7, "亿元"), origin_side__relief=guess(0.4, "亿元"),
            origin_side__volatility=guess(0.2, "1/year"), origin_side__drift=guess(0.01, "1/year"),
            origin_side__stay_horizon=guess(12, "years"), destination_side__jobs_gain=guess(0.3, "亿元"),
            destination_side__outside=guess(0.1, "亿元"), plant__yearly_growth=guess(0.02, "1/year"),
        )
    )  # fmt: skip
    game = scenario.relocation()
    stay = float(stay_value(1, 0.25, 0.04, 12)) * option_multiple(0.04, 0.01, 0.2)
    assert float(game.origin_loss) == pytest.approx(stay + 0.7 - 0.4, rel=1e-12)
    totals = {
        "revenue": game.revenue,
        "origin_loss": game.origin_loss,
        "destination_cost": game.destination_cost,
    }
    for name, total in totals.items():
        assert sum(game.components[name].values()) == pytest.approx(float(total), abs=1e-12)


@given(ratio=st.floats(0, 1), comes=st.floats(0, 1))
def test_both_games_tell_the_same_gains(ratio: float, comes: float) -> None:
    scenario = Scenario.from_dict(
        fields(outside__voluntary=guess(comes, "ratio"), destination_side__outside=guess(0.5, "亿元"))
    )
    path = scenario.path()
    assert path is not None
    loss, kept = map(float, path.no_payment_gains())
    paid = ratio * float(scenario.relocation().revenue)
    assert scenario.relocation().gains(ratio) == pytest.approx((loss + paid, kept - paid), abs=1e-9)


def test_an_official_discounts_by_the_chance_of_leaving() -> None:
    data = fields(origin_side__turnover=guess(0.25, "1/year"))
    official = Scenario.from_dict(data | {"profile": "official"})
    path = official.path()
    assert path is not None
    assert float(path.origin_rate) == pytest.approx(1.04 / 0.75 - 1)
    assert float(path.origin_loss) == pytest.approx(float(stay_value(1, 0.25, 0.04, 20, 0.25)), rel=1e-12)
    assert Scenario.from_dict(data).relocation("official") == official.relocation()
    assert Scenario.from_dict(data).relocation() != official.relocation()
    with pytest.raises(InputError, match="one of planner, official"):
        official.relocation("king")


def test_two_discount_rates_have_a_path_and_no_single_revenue() -> None:
    data = fields()
    data["parameters"]["finance"] = {
        "origin_rate": guess(0.03, "1/year"), "destination_rate": guess(0.06, "1/year")
    }  # fmt: skip
    scenario = Scenario.from_dict(data)
    path = scenario.path()
    assert path is not None
    assert (float(path.origin_rate), float(path.destination_rate)) == (0.03, 0.06)
    with pytest.raises(InputError, match="destination_rate"):
        scenario.relocation()


def test_rivals_caps_and_no_cap() -> None:
    data = fields(outside__rivals=guess([0.5, 0.2], "亿元"), levers__ratio_cap=guess(0.6, "ratio"))
    del data["parameters"]["levers"]["cap_multiple"]
    data["parameters"]["levers"]["capped"] = False
    scenario = Scenario.from_dict(data)
    path = scenario.path()
    assert path is not None
    assert (scenario.relocation().rivals, scenario.ratio_cap(), path.cap) == ((0.5, 0.2), 0.6, None)


def test_the_reduced_form_has_no_path() -> None:
    scenario = parse_scenario(template("reduced"))
    assert scenario.path() is None
    assert scenario.relocation().gains(0.5) == pytest.approx((0.2, 0.4))


@given(st.floats(-1e150, 1e150), st.floats(1e-149, 1e150))
def test_numbers_survive_a_result_file(loss: float, revenue: float) -> None:
    data = parse_scenario(template("reduced")).to_dict()
    data["parameters"]["reduced"]["origin_loss"]["value"] = loss
    data["parameters"]["reduced"]["revenue"]["value"] = revenue
    scenario = Scenario.from_dict(data)
    again = Scenario.from_dict(json.loads(json.dumps(scenario.to_dict())))
    assert again == scenario
    assert again.fingerprint() == scenario.fingerprint()
    assert again.relocation() == scenario.relocation()
    assert again.relocation().origin_loss == loss


def test_the_fingerprint_is_of_the_content() -> None:
    data = fields()
    turned = json.loads(json.dumps(data, sort_keys=True))
    assert Scenario.from_dict(data).fingerprint() == Scenario.from_dict(turned).fingerprint()
    changed = copy.deepcopy(data)
    changed["parameters"]["plant"]["growth"]["value"] += 1e-15
    assert Scenario.from_dict(data).fingerprint() != Scenario.from_dict(changed).fingerprint()


def test_assumptions_name_every_unsourced_number_and_the_defaults_used() -> None:
    data = fields()
    del data["parameters"]["levers"]
    lines = Scenario.from_dict(data).assumptions()
    assert sum(line.startswith("A: parameters.plant.") for line in lines) == 6
    assert any(line.startswith("default: levers.window = 5 years") for line in lines)
    assert any(line.startswith("default: levers.cap_multiple = 1") for line in lines)


@pytest.mark.parametrize("kind", KINDS)
def test_every_template_loads(kind: str, tmp_path: Path) -> None:
    if kind == "enterprises":
        (tmp_path / "firms.csv").write_text(template(kind), encoding="utf-8")
        assert len(read_enterprises(tmp_path / "firms.csv")) == 3
        return
    (tmp_path / "f.yaml").write_text(template(kind), encoding="utf-8")
    assert load_scenario(tmp_path / "f.yaml").relocation().efficient is not None


def test_an_unknown_template() -> None:
    with pytest.raises(InputError, match="one of relocation, reduced, park, designs, portfolio, enterprises"):
        template("lake")
