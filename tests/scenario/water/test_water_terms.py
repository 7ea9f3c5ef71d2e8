"""Options in place of a file's terms reach all of the answer; a menu that cannot be is told, not fatal."""

from __future__ import annotations

from typing import Any

import pytest

from citypact.scenario.kinds import scenario_class
from citypact.scenario.load import load_water, parse_as
from citypact.scenario.templates import template
from citypact.scenario.verify import verify_result
from citypact.scenario.water.pair_result import compensation_result


def inputs(old: str = "", new: str = "", **terms: float) -> dict[str, Any]:
    text = template("water")
    assert old in text
    scenario = parse_as(scenario_class("water"), text.replace(old, new, 1) if old else text)
    return {"scenario": scenario.to_dict(), **terms}


def test_the_ranges_are_under_the_cap_that_was_given() -> None:
    scenario = load_water("xinan").to_dict()
    assert compensation_result({"scenario": scenario}).document["ranges"]["transfer"][1] == 2
    raised = compensation_result({"scenario": scenario, "transfer_cap": 20.0}).document
    assert raised["ranges"]["transfer"][1] == 20


def test_the_menu_is_under_the_cap_that_was_given() -> None:
    menu = compensation_result(inputs(transfer_cap=0.3)).document["menu"]
    assert max(contract["transfer"] for contract in menu["contracts"]) == pytest.approx(0.3, rel=1e-6)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("# income_floor: {value: 0,", "income_floor: {value: 5,", "development floor"),
        ("transfer_cap: {value: 0.6", "transfer_cap: {value: 0", "transfer cap"),
    ],
)
def test_the_pair_is_answered_where_no_menu_is_possible(old: str, new: str, told: str) -> None:
    answer = compensation_result(inputs(old, new))
    assert answer.menu is None
    assert told in answer.document["menu"]["reason"]
    assert answer.document["surplus"] == pytest.approx(0.48)
    assert all(line.holds for line in verify_result(answer.document))


def test_rows_and_players_keep_one_order() -> None:
    from citypact.errors import InputError

    text = template("air").replace("players: [City A, City B, City C]", "players: [City B, City A, City C]")
    with pytest.raises(InputError, match="expected rows in the order of players, as the numbers in them"):
        parse_as(scenario_class("air"), text)


def test_amounts_by_city_may_stand_in_any_order() -> None:
    """Damages and costs are read by name; only the rows of transport follow the players."""
    moved = template("air").replace("  damages:  ", "  damagesX:  ")
    head, tail = moved.split("  damagesX:  ")
    rest, costs = tail.split("  costs:", 1)
    title, *cities = rest.splitlines(keepends=True)
    text = f"{head}  damages:  {title}{''.join(reversed(cities))}  costs:{costs}"
    assert text != template("air")
    both = [parse_as(scenario_class("air"), each).build() for each in (template("air"), text)]
    assert both[0].benefits.tolist() == both[1].benefits.tolist()


@pytest.mark.parametrize(
    ("unit", "value"), [("亿m3/year", 2.0), ("万m3/year", 2e4), ("m3/year", 2e8), ("million m3/year", 200.0)]
)
def test_water_in_any_unit_is_the_same_water(unit: str, value: float) -> None:
    text = template("river").replace("{value: 2, unit: 亿m3/year", f"{{value: {value:.1f}, unit: {unit}", 1)
    scenario = parse_as(scenario_class("river"), text)
    assert scenario.parameters.water.inflows["North Fork"].number == 2


DEAR = "Where the transfer is negative"
NO_RANGES = {"range: [1, 1.5], ": "", "range: [1.5, 2], ": ""}


@pytest.mark.parametrize(
    ("changes", "terms", "told"),
    [
        ({}, {}, []),
        ({}, {"central_benefit": 0.5}, ["effort exceeds"]),
        ({}, {"central_benefit": 0.1}, ["in part of the declared ranges"]),
        (NO_RANGES, {"central_benefit": 0.1}, []),
        (NO_RANGES, {"grant": 5.0}, [DEAR]),
        ({}, {"grant": 5.0, "central_benefit": 0.01}, ["in part of the declared ranges", DEAR]),
        ({"value: 0, unit: 亿元/year, trust: A, note: replace with": None}, {}, ["in part of the declared"]),
    ],
)
def test_notes_tell_with_and_without_ranges_and_with_a_benefit_of_others(
    changes: dict[str, str | None], terms: dict[str, float], told: list[str]
) -> None:
    text = template("water")
    for old, new in changes.items():
        assert old in text
        text = text.replace(
            old, old.replace("trust: A,", "trust: A, range: [0, 1],") if new is None else new, 1
        )
    scenario = parse_as(scenario_class("water"), text).to_dict()
    notes = compensation_result({"scenario": scenario, **terms}).document["notes"]
    assert len(notes) == len(told)
    assert all(words in note for words, note in zip(told, notes, strict=True))
