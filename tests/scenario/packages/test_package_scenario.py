"""The shipped package, its numbers against the cases they come from, the document and its recheck."""

from __future__ import annotations

import copy
import json
from fractions import Fraction
from typing import Any

import pytest
from answered_once import recomputed_once  # noqa: F401 - the fixture answered_once

from citypact import solve_obstacle
from citypact.errors import InputError
from citypact.scenario.load import (
    case_names,
    load_obstacle,
    load_package,
    load_scenario,
    load_water,
    parse_as,
)
from citypact.scenario.packages.result import package_result
from citypact.scenario.packages.scenario import PackageScenario
from citypact.scenario.packages.templates import PACKAGE
from citypact.scenario.templates import template
from citypact.scenario.verify import verify_result

pytestmark = pytest.mark.usefixtures("answered_once")
CASE = "beijing-hebei-package"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found = package_result({"scenario": load_package(CASE).to_dict()}).document
    return json.loads(json.dumps(found, ensure_ascii=False, allow_nan=False))


def annuity() -> Fraction:
    return sum((1 / Fraction("1.04") ** year for year in range(1, 6)), Fraction(0))


def test_the_gains_are_those_of_the_shipped_cases() -> None:
    deal = load_package(CASE).build()
    plants = load_scenario("beijing-hebei").relocation()
    expected = {
        ("moved plants", "Beijing"): -20 * plants.origin_loss,
        ("moved plants", "Hebei"): 20 * (plants.revenue - plants.destination_cost),
    }
    for issue, case, city in (
        ("water of the Chao and Bai", "miyun", "Beijing"), ("water of the Luan", "luan", "Tianjin"),
    ):  # fmt: skip
        pair = load_water(case).pair()
        expected[issue, city] = annuity() * pair.downstream_gain()
        expected[issue, "Hebei"] = -annuity() * pair.upstream_loss()
    road = solve_obstacle(load_obstacle("dead-end-road").build())
    for city, gain in road.efficient.gains_over(road.without).items():
        expected["trunk road", city] = annuity() * gain
    for issue in deal.issues:
        for city, gain in deal.of(issue).items():
            assert float(gain) == pytest.approx(float(expected.get((issue, city), 0)), abs=6e-5)


def test_the_package_saves_nearly_all_money(document: dict[str, Any]) -> None:
    assert document["plan"]["side_payments"] == pytest.approx(6.0881)
    assert document["separate"]["cost"] == pytest.approx(130.8385)
    assert document["saving"] == pytest.approx(130.8385 - 6.0881)
    assert document["proved"]


def test_the_ratio_before_and_after(document: dict[str, Any]) -> None:
    plants = load_scenario("beijing-hebei").relocation()
    shared = 20 * float(plants.revenue)
    before = 0.5 + float((plants.origin_loss - plants.destination_cost) / (2 * plants.revenue))
    model, contract = document["tax_water"]
    assert model["ratio_before"] == contract["ratio_before"] == pytest.approx(before)
    assert contract["a_year"] == pytest.approx(1.23 * 8.267)
    assert contract["ratio_after"] == pytest.approx(before - 1.23 * 8.267 * float(annuity()) / shared)
    assert (model["ratio_after"], contract["cash"]) == (0, 0)
    assert model["cash"] == pytest.approx(14.52 * float(annuity()) - before * shared)
    low, high = contract["accepted_package"]
    assert low <= contract["ratio_after"] <= high


def test_a_saved_answer_is_rechecked(document: dict[str, Any]) -> None:
    lines = verify_result(document)
    assert all(line.holds for line in lines)
    assert any("branch_proofs[0]: bound by the multipliers" in line.name for line in lines)


@pytest.mark.parametrize(
    "path",
    [
        ("plan", "side_payments"), ("separate", "cost"), ("saving",), ("without_money", "surplus"),
        ("tax_water", 1, "ratio_after"), ("split", "nucleolus", "Hebei"), ("moves", 0, "figure_low"),
    ],
)  # fmt: skip
def test_a_changed_number_is_found(document: dict[str, Any], path: tuple[Any, ...]) -> None:
    changed = copy.deepcopy(document)
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = float(place[path[-1]]) + 0.01
    assert not all(line.holds for line in verify_result(changed))


def test_a_forged_proof_is_multiplied_out(document: dict[str, Any]) -> None:
    changed = copy.deepcopy(document)
    proof = changed["plan"]["proof"]["branch_proofs"][0]["proof"]
    proof["multipliers"]["participation of Hebei"] = "2/1"
    failing = [line.name for line in verify_result(changed) if not line.holds]
    assert any("stationarity" in name for name in failing)


def test_weights_are_multiplied_out() -> None:
    table = {"players": ["A", "B"], "issues": ["tax", "air"], "gains": [[1, 2], [-2, -3]]}
    found = package_result({**table, "divisible": [True, True]}).document
    assert all(line.holds for line in verify_result(found))
    changed = copy.deepcopy(found)
    changed["without_money"]["weights_exact"]["A"] = "3/1"
    failing = [line.name for line in verify_result(changed) if not line.holds]
    assert "worth of air at the weights" in failing


def test_templates_load() -> None:
    assert template("package") == PACKAGE
    scenario = parse_as(PackageScenario, PACKAGE)
    assert scenario.build().whole == ("road",)
    assert scenario.ranges() == {("City B", "moved plants"): (3.0, 8.0)}
    head, optional = PACKAGE.split("  # optional:\n")
    every = head + "\n".join(line.replace("  # ", "  ", 1) for line in optional.splitlines())
    full = parse_as(PackageScenario, every)
    assert full.terms().largest_gap == 3
    assert len(full.water_payments()) == 2
    assert CASE in case_names("package")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "players: [City A, City B]",
            "players: [City A, City A]",
            "players: found City A, expected each city once",
        ),
        ("players: [City A, City B]", "players: [City A, City B, City C]", "found none for City C"),
        (
            "        City B: {value: -4",
            "        City C: {value: -4",
            "found City C, expected a city of players",
        ),
        ("value: 6, unit: 亿元", "value: .nan, unit: 亿元", "a finite number"),
        ("value: 6, unit: 亿元", "value: six, unit: 亿元", "a finite number"),
        ("value: 6, unit: 亿元", "value: 6, unit: 亿元/year", "found 亿元/year, expected a unit of money"),
        ("value: 6, unit: 亿元", "value: [6, 7], unit: 亿元", "one number"),
        ("value: 6, unit: 亿元", "value: 1e300, unit: 亿元", "clean water.gains.City A.value: found 1e+300"),
        ("counted: present value", "counted: twice", "counted"),
    ],
)
def test_mistakes_are_told_at_their_place(old: str, new: str, told: str) -> None:
    assert old in PACKAGE
    with pytest.raises(InputError, match=r"file\.yaml:[0-9]+") as refused:
        parse_as(PackageScenario, PACKAGE.replace(old, new, 1), "file.yaml")
    assert told in str(refused.value)


def test_an_issue_that_brings_nothing_is_refused() -> None:
    text = PACKAGE.replace("value: 1, unit", "value: 0, unit").replace("value: -0.5, unit", "value: 0, unit")
    with pytest.raises(InputError, match=r"issues\.road\.gains: found 0 for every city"):
        parse_as(PackageScenario, text, "file.yaml")


def test_a_case_that_is_none_is_refused() -> None:
    data = load_package(CASE).to_dict()
    data["parameters"]["tax_water"]["water"] = "beijing-hebei"
    with pytest.raises(InputError, match=r"parameters\.tax_water\.water: found beijing-hebei"):
        PackageScenario.from_dict(data).build()
    with pytest.raises(InputError, match="an input of package"):
        package_result({"scenery": 1})
    with pytest.raises(InputError, match="a part of the table"):
        package_result({"players": ["A", "B"]})


@pytest.mark.parametrize("water", ["luan", "dongjiang", "zhangjiakou-chengde"])
def test_water_that_another_city_pays_for_is_refused(water: str) -> None:
    """A lower share of Beijing's tax settles no debt of Tianjin or Guangdong."""
    data = load_package(CASE).to_dict()
    data["parameters"]["tax_water"]["water"] = water
    with pytest.raises(
        InputError, match=f"tax_water.water: found {water}, whose downstream side is .*Beijing,"
    ):
        PackageScenario.from_dict(data).build()


def test_plants_without_a_discount_rate_are_told_at_their_place() -> None:
    data = load_package(CASE).to_dict()
    data["parameters"]["tax_water"]["relocation"] = "gaozhu"
    with pytest.raises(InputError, match=r"parameters\.tax_water\.relocation: found gaozhu"):
        PackageScenario.from_dict(data).build()
