"""Lists of plants and markets: the audit against hand numbers and the package, and against forgers."""

import json
import random
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from asked_markets import RIVALS, THREE, Row
from asked_markets import inputs as market_inputs
from forging import answers, forged, saved, sealed_again

from citypact.audit import audit_result
from citypact.audit.plants.chosen_list import Conditions
from citypact.audit.plants.one_ratio import plants_of, steps_of
from citypact.audit.plants.placement import Placed, best_value
from citypact.scenario.answers import answer

F = Fraction
PAIR = {"firm": ["a", "b"], "revenue": [1, 1], "origin_loss": [0.7, 0.05], "destination_cost": [0.05, 0.7]}


def found(kind: str, inputs: dict[str, Any]) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(json.dumps(answer(kind, inputs).document))
    return document


def failing(document: dict[str, Any]) -> list[str]:
    return [str(line) for line in audit_result(document).failed]


def test_the_polarised_pair_by_hand() -> None:
    # models.md §4.4: maximal on [.05, .30] and [.70, .95]; at one half nothing moves.
    steps = steps_of(plants_of(PAIR))
    assert steps.best == F("0.25")
    assert steps.reaching(steps.best) == [(F("0.05"), F("0.3")), (F("0.7"), F("0.95"))]
    assert not any(plant.moves(F(1, 2)) for plant in plants_of(PAIR))


def test_intervals_that_touch_count_both_plants_at_the_point() -> None:
    rows = {"revenue": [2, 2], "origin_loss": [0, 1], "destination_cost": [1, 0]}
    steps = steps_of(plants_of(rows))
    assert steps.best == 2
    assert steps.reaching(steps.best) == [(F(1, 2), F(1, 2))]
    assert steps.reaching(F(0), strictly=True) == [(F(0), F(1))]


LISTS: list[dict[str, Any]] = [
    PAIR,
    {**PAIR, "sector": ["steel", "chips"]},
    {**PAIR, "revenue": [1e-9, 1e-9], "origin_loss": [7e-10, 5e-11], "destination_cost": [5e-11, 7e-10]},
    {**PAIR, "revenue": [1e9, 1e9], "origin_loss": [7e8, 5e7], "destination_cost": [5e7, 7e8]},
    {"firm": ["even"], "revenue": [1], "origin_loss": [0.5], "destination_cost": [0.5]},
    {
        "firm": ["gift", "tie", "tie too"],
        "revenue": [3, 2, 2],
        "origin_loss": [-1, 1, 1],
        "destination_cost": [0, 0.5, 0.5],
    },
]
POOR = (LISTS[2], LISTS[4])
SIDES: list[dict[str, Any]] = [
    {},
    {"consent": "portfolio", "at": 0.4},
    {"budget": 0.3, "central_price": 0.5},
    {"least_part": 0.5, "plant_cost": 0.05},
    {"lowest": 0.4, "highest": 0.6, "consent": "portfolio", "origin_gain": 0.01},
]


#: A list that adds less than the gain that is asked for has no answer to audit.
ASKED = [
    (rows, side) for rows, side in product(LISTS, SIDES) if rows not in POOR or "origin_gain" not in side
]


@pytest.mark.parametrize(("rows", "side"), ASKED)
def test_both_arithmetics_agree_on_lists(rows: dict[str, Any], side: dict[str, Any]) -> None:
    assert failing(found("portfolio", {"firms": rows, **side})) == []


def test_a_worse_list_than_the_best_is_found() -> None:
    """The list of one plant, consistent in itself and sealed, where two may be signed."""
    rows: dict[str, Any] = {
        "firm": ["a", "b"],
        "revenue": [2, 2],
        "origin_loss": [0.5, 0.5],
        "destination_cost": [0.5, 0.5],
    }
    inputs = {"firms": rows, "lowest": 0.3}
    document = found("portfolio", inputs)
    small = found("portfolio", {"firms": {name: column[:1] for name, column in rows.items()}, "lowest": 0.3})
    names = ("moved", "welfare", "gains", "ratio", "ratio_sets", "ratio_sets_exact")
    document |= {name: small[name] for name in names}
    assert any("no other list is worth more" in line for line in failing(sealed_again(document)))


def test_a_list_that_may_not_be_signed_has_no_value() -> None:
    plants = plants_of(PAIR)
    assert Conditions({"budget": 0}).best(plants) is None
    # models.md §4.4: signed as a whole every ratio from .375 to .625 moves both.
    together = Conditions({"consent": "portfolio"})
    assert together.best(plants) == F("0.5")
    assert together.ratios(plants) == (F("0.375"), F("0.625"))
    # At one half the first lacks 0.2; a top-up of as much moves both, if the other city gains by each.
    assert Conditions({"budget": 0.4}).best(plants[:1]) == F("0.25")


def test_a_market_by_hand() -> None:
    rows = {"a": {"x": F(5), "y": F(3)}, "b": {"x": F(4)}}
    assert best_value(rows, {"x": 1, "y": 1}) == 7
    placed = Placed(rows, {"x": 1, "y": 1}, {"a": "y", "b": "x"})
    low, high = {"x": F(2), "y": F(0)}, {"x": F(4), "y": F(2)}
    assert [placed.gap(low), placed.gap(high)] == [0, 0]
    assert placed.movable(low, down=True) == []
    assert placed.movable(high, down=True) == ["x", "y"]
    assert placed.movable(high, down=False) == []
    assert placed.movable(low, down=False) == ["x", "y"]
    assert placed.only_one(low)
    worse = Placed(rows, {"x": 1, "y": 1}, {"a": "x", "b": ""})
    assert worse.gap(low) > 0


def test_a_tie_of_placements_is_seen() -> None:
    rows = {"a": {"x": F(2)}, "b": {"x": F(2)}}
    assert not Placed(rows, {"x": 1}, {"a": "x", "b": ""}).only_one({"x": F(2)})
    assert not Placed({"a": {"x": F(0)}}, {"x": 1}, {"a": ""}).only_one({"x": F(0)})


MARKETS: list[tuple[tuple[Row, ...], dict[str, int], dict[str, Any]]] = [
    (THREE, {"City C": 1, "City D": 2}, {"links": [["City A", "City C"], ["City B", "City D"]]}),
    (THREE, {"City C": 1, "City D": 1}, {"provinces": [["City A", "City B"], ["City C", "City D"]]}),
    (THREE, {"City C": 0, "City D": 3}, {}),
    (RIVALS, {"B": 1, "C": 1, "D": 1}, {}),
    ((("a", "A", "B", 2, 3, 3),), {"B": 1}, {}),
]


@pytest.mark.parametrize(("rows", "sites", "group"), MARKETS)
def test_both_arithmetics_agree_on_markets(
    rows: tuple[Row, ...], sites: dict[str, int], group: dict[str, Any]
) -> None:
    document = found("market", market_inputs(rows, sites, **group))
    audit = audit_result(document)
    assert [str(line) for line in audit.failed] == []
    assert audit.recomputed.total() == 0


def test_a_second_best_placement_is_found() -> None:
    """Steel goes where it is worth less, and surplus and plants say so in one voice."""
    document = found("market", market_inputs(THREE, {"City C": 1, "City D": 2}))
    steel = document["plants"][0]
    steel |= {"destination": "City D", "surplus": 0.8}
    document["surplus"] -= 0.4
    assert any("prove the placement best" in line for line in failing(sealed_again(document)))


@pytest.mark.parametrize("name", ["portfolio", "market"])
def test_no_number_of_a_list_can_be_forged(name: str) -> None:
    document = saved(name)
    assert audit_result(document).recomputed.total() == 0
    places = answers(document)
    assert len(places) > 40
    for place in random.Random("forger").sample(places, 20):
        lines = [line.name for line in audit_result(forged(document, place)).failed]
        assert lines, f"{place} was changed, sealed again, and nobody noticed"
        assert not any("hash" in each for each in lines)
