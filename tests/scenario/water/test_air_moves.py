"""What moves the side payments: against settlements with the number changed."""

from __future__ import annotations

import numpy as np
import pytest

from citypact.games.abatement import Abatement
from citypact.mechanisms.abatement import settle_abatement
from citypact.scenario.kinds import scenario_class
from citypact.scenario.load import parse_as
from citypact.scenario.templates import template
from citypact.scenario.water.air_moves import STEP, payment_moves
from citypact.scenario.water.air_result import air_result


def changes(benefits: np.ndarray, costs: np.ndarray) -> dict[str, np.ndarray]:
    """Effect on every payment of each number one percent higher, by central differences."""
    names = Abatement(benefits, costs).players
    found = {}
    for source in range(len(costs)):
        for receptor in range(len(costs) + 1):
            if receptor == source:
                continue
            ends = []
            for step in (1e-5, -1e-5):
                w, c = benefits.copy(), costs.copy()
                if receptor < len(costs):
                    w[source, receptor] *= 1 + step
                else:
                    c[source] *= 1 + step
                ends.append(np.array(settle_abatement(Abatement(w, c)).payments.vector()))
            cost = receptor == len(costs)
            label = f"cost of {names[source]}"
            if not cost:
                label = f"benefit from {names[source]} to {names[receptor]}"
            found[label] = (ends[0] - ends[1]) / 2e-5 * STEP
    return found


@pytest.mark.parametrize("seed", range(6))
def test_the_number_named_moves_the_payment_most(seed: int) -> None:
    rng = np.random.default_rng(seed)
    size = int(rng.integers(2, 6))
    benefits, costs = rng.uniform(0, 3, (size, size)), rng.uniform(0.5, 2, size)
    slow = changes(benefits, costs)
    for at, move in enumerate(payment_moves(Abatement(benefits, costs))):
        assert move.change == pytest.approx(slow[move.number][at], rel=1e-5)
        assert abs(move.change) >= max(abs(each[at]) for each in slow.values()) * (1 - 1e-5)


@pytest.mark.parametrize("unit", [1e-9, 1e9, 1e100])
def test_a_change_of_unit_changes_the_amounts_alone(unit: float) -> None:
    benefits, costs = np.array([[3, 1, 0.5], [2, 4, 1], [0.5, 0.8, 2]]), np.array([1, 2, 0.5])
    one, other = (
        payment_moves(Abatement(benefits, costs)),
        payment_moves(Abatement(benefits * unit, costs * unit)),
    )
    assert [move.number for move in one] == [move.number for move in other]
    assert [move.change * unit for move in one] == pytest.approx([move.change for move in other])


def test_equal_cities_name_the_first_number() -> None:
    moves = payment_moves(Abatement(np.full((3, 3), 0.1), np.full(3, 0.7), ("a", "b", "c")))
    assert [move.number for move in moves] == [
        "benefit from a to b",
        "benefit from b to a",
        "benefit from c to a",
    ]


def test_nothing_moves_where_nobody_benefits() -> None:
    assert payment_moves(Abatement([[1, 0], [0, 1]], [1, 1])) == ()


def test_moves_are_told_for_the_shapley_value_alone() -> None:
    scenario = parse_as(scenario_class("air"), template("air")).to_dict()
    assert len(air_result({"scenario": scenario}).document["moves"]) == 3
    assert air_result({"scenario": scenario, "rule": "nucleolus"}).document["moves"] is None


def test_ranges_that_no_answer_uses_are_said() -> None:
    text = template("air").replace(
        "{value: 4, unit: 亿元/year, trust: A,", "{value: 4, unit: 亿元/year, trust: A, range: [3, 5],"
    )
    document = air_result({"scenario": parse_as(scenario_class("air"), text).to_dict()}).document
    told = "computed for the values alone, not over the ranges of parameters.damages.City A"
    assert told in document["assumptions"]
