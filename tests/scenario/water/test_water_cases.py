"""The shipped cases of water and air: they load, say where each number is from, and answer."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from citypact.errors import InputError
from citypact.scenario.answers import answer
from citypact.scenario.header import quantities
from citypact.scenario.kinds import SCENARIO_KINDS
from citypact.scenario.load import case_names, load_air, load_as, load_river, load_water
from citypact.scenario.schema import scenario_schema
from citypact.scenario.templates import WATER_KINDS, template
from citypact.scenario.verify import verify_result
from citypact.scenario.water.air_result import air_result
from citypact.scenario.water.pair_result import compensation_result
from citypact.scenario.water.river_result import river_result

PAIRS, RIVERS, AIRS = case_names("water"), case_names("river"), case_names("air")
ALL = [(kind, name) for kind in ("water", "river", "air") for name in case_names(kind)]
DOCUMENT_KIND = {"water": "compensation", "river": "river", "air": "air"}


def loaded(kind: str, name: str) -> Any:
    return load_as(SCENARIO_KINDS[kind].scenario(), name)


def test_the_cases_of_the_study_are_shipped() -> None:
    assert PAIRS == ("dongjiang", "luan", "miyun", "xinan", "zhangjiakou-chengde")
    assert (RIVERS, AIRS) == (("chishui",), ("jjj-air-13",))


@pytest.mark.parametrize(("kind", "name"), ALL)
def test_every_number_has_unit_trust_and_source(kind: str, name: str) -> None:
    scenario = loaded(kind, name)
    found = list(quantities(scenario))
    assert found
    for path, quantity in found:
        assert quantity.source.strip(), path
        assert quantity.trust in "SP" or quantity.note.strip(), path
        assert quantity.trust != "A" or not path.startswith("reported"), path
    assert type(scenario).from_dict(scenario.to_dict()) == scenario


@pytest.mark.parametrize(("kind", "name"), ALL)
def test_a_case_is_answered_certified_and_rechecked(kind: str, name: str) -> None:
    document = answer(DOCUMENT_KIND[kind], {"scenario": loaded(kind, name).to_dict()}).document
    again = json.loads(json.dumps(document, allow_nan=False))
    lines = verify_result(again)
    assert len(lines) > 50
    assert all(line.holds for line in lines)
    assert any("certificate" in line.name for line in lines)


@pytest.mark.parametrize(("kind", "name"), ALL)
def test_the_facts_are_no_input(kind: str, name: str) -> None:
    """Without what was reported, every number of the answer stays, but what compares with it."""
    data = loaded(kind, name).to_dict()
    whole = answer(DOCUMENT_KIND[kind], {"scenario": data}).document
    blind = answer(
        DOCUMENT_KIND[kind], {"scenario": {k: v for k, v in data.items() if k != "reported"}}
    ).document
    for key in ("transfer", "participation", "payments", "pool", "surplus", "ranges"):
        assert blind.get(key) == whole.get(key)


def test_no_benefit_or_cost_of_a_pair_is_a_finding() -> None:
    for name in PAIRS:
        assert load_water(name).assumed()
        assert compensation_result({"scenario": load_water(name).to_dict()}).document["assumed"] is True


def test_xinan_in_four_rounds() -> None:
    document = compensation_result({"scenario": load_water("xinan").to_dict()}).document
    first, second, third, fourth = document["rounds"]
    assert (first["stake"], second["stake"], third["stake"], fourth["stake"]) == (2, 3, None, None)
    assert (first["central"], second["central"]) == ([3, 3, 3], [4, 3, 2])
    assert third["central"] == [0, 0, 0]
    assert [each["payment"] for each in first["observed"]] == [1, 1, 1]
    assert [each["formula"]["index_at_base"] for each in (first, second, third)] == [0.85, 0.89, 0.9]
    assert math.fsum(third["formula"]["weights"].values()) == 1
    assert fourth["study"] is None
    assert fourth["formula"] is None
    # the published estimate of 22 to 77.98 is 11 to 39 times the first stake
    assert first["implied"]["estimate"] == [22, 77.98]


def test_the_ranges_of_a_pair_are_those_of_the_corners() -> None:
    """T = 3b²/4c over b in [1, 78] and c in [10, 40], nothing capping it."""
    ranges = load_water("zhangjiakou-chengde").ranges()
    assert ranges is not None
    assert ranges["transfer"] == pytest.approx([3 / 160, 3 * 78**2 / 40])
    assert ranges["upstream_needs"] == pytest.approx([1 / 80, 78**2 / 20])
    assert ranges["downstream_grants"] == pytest.approx([1 / 40, 78**2 / 10])
    assert ranges["central_subsidy"] == [0, 0]


def test_miyun_by_the_cubic_metre() -> None:
    """1.23 yuan for each of 8.267亿 m³ a year, no base being known."""
    quantity = compensation_result({"scenario": load_water("miyun").to_dict()}).document["quantity"]
    assert quantity["mean_payment"] == pytest.approx(1.23 * 8.267)
    assert quantity["trust"] == "PA"


def test_chishui_in_every_outcome_and_reading() -> None:
    answer = river_result({"scenario": load_river("chishui").to_dict()})
    pool, readings = answer.document["pool"], answer.document["pool_readings"]
    assert pool["net"] == {"Yunnan": 0.4, "Guizhou": -0.2, "Sichuan": -0.2}
    assert len(readings) == 4
    for each in readings:
        assert len(each["outcomes"]) == 8
        assert each["net"] == pool["net"]
        for outcome in each["outcomes"]:
            assert math.fsum(outcome["net"].values()) == pytest.approx(0, abs=1e-15)
    figures = load_river("chishui").facts.figures
    # what Yunnan received in 2019 is what the rules give when all sections pass
    received = figures["yunnan_from_guizhou_2019"].number + figures["yunnan_from_sichuan_2019"].number
    assert received == pool["net"]["Yunnan"]


def test_the_air_of_thirteen_cities_is_a_range_for_each() -> None:
    document = air_result({"scenario": load_air("jjj-air-13").to_dict(), "draws": 200}).document
    assert document["matrix_known"] is False
    assert len(document["payments"]) == 13
    assert document["surplus"]["lo"] < document["surplus"]["hi"]
    for city in document["players"]:
        payment = document["payments"][city]
        assert payment["lo"] <= payment["draws"]["p5"] <= payment["draws"]["p95"] <= payment["hi"]


def test_the_air_answer_scales_with_damage_squared_over_cost() -> None:
    """All worths move with damage_share² / cost_share, as the case says."""
    data = load_air("jjj-air-13").to_dict()
    other = json.loads(json.dumps(data))
    other["parameters"]["damage_share"]["value"] *= 2
    other["parameters"]["cost_share"]["value"] /= 2
    one, two = (air_result({"scenario": each, "draws": 50}).document["surplus"] for each in (data, other))
    assert two["hi"] == pytest.approx(8 * one["hi"], rel=1e-9)
    assert two["lo"] == pytest.approx(8 * one["lo"], rel=1e-6)


@pytest.mark.parametrize("kind", WATER_KINDS)
def test_a_template_is_answered(kind: str, tmp_path: Any) -> None:
    file = tmp_path / "new.yaml"
    file.write_text(template(kind), encoding="utf-8")
    scenario = load_as(SCENARIO_KINDS[kind].scenario(), file)
    document = answer(DOCUMENT_KIND[kind], {"scenario": scenario.to_dict()}).document
    assert all(line.holds for line in verify_result(json.loads(json.dumps(document))))


@pytest.mark.parametrize("kind", ["water", "river", "air"])
def test_the_schema_names_what_a_case_has(kind: str) -> None:
    schema = scenario_schema(kind)
    name = case_names(kind)[0]
    assert set(loaded(kind, name).to_dict()) <= set(schema["properties"])
    assert schema["properties"]["kind"]["const"] == kind


def test_a_range_of_shares_carried_on_is_refused_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "river.yaml"
    text = template("river").replace("carried: {value: 0.3", "carried_range: {value: [0.1, 1]")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_river(file)
    assert "river.yaml:" in str(caught.value)
    assert "found 1.0, expected a rate of at least 0 and below 1" in str(caught.value)
