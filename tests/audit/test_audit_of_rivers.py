"""Pools, cleaning and protection of a river: hand numbers, and forgers against the audit."""

import json
import random
from fractions import Fraction
from typing import Any

import pytest
from forging import answers, forged, saved

from citypact.audit import audit_result
from citypact.audit.water.cleaning import RULES, answers_for
from citypact.audit.water.pool import Clause, Pool
from citypact.scenario.answers import answer

F = Fraction
CITIES = ["north fork", "south fork", "town"]
FORK = {"north fork": "town", "south fork": "town"}


def quantity(value: Any, unit: str = "亿元/year") -> dict[str, Any]:
    return {"value": value, "unit": unit, "trust": "A", "source": "none", "note": "made up"}


def river(rule: str | None = None, downstream: Any = FORK, **parameters: Any) -> dict[str, Any]:
    scenario = saved("river")["inputs"]["scenario"]
    given = {**scenario, "players": CITIES, "downstream": downstream, "parameters": parameters}
    inputs = {"scenario": given} if rule is None else {"scenario": given, "rule": rule}
    found: dict[str, Any] = json.loads(json.dumps(answer("river", inputs).document))
    return found


def cleanup(scale: float = 1, costs: tuple[float, ...] = (1, 2, 3)) -> dict[str, Any]:
    return {"costs": {city: quantity(cost * scale) for city, cost in zip(CITIES, costs, strict=True)}}


PROTECTION = {
    "costs": {city: quantity(cost) for city, cost in zip(CITIES, (1, 2, 0.5), strict=True)},
    "worth": {city: quantity(worth) for city, worth in zip(CITIES, (3, 4, 10), strict=True)},
    "transport": {
        city: quantity(row, "ratio")
        for city, row in zip(CITIES, ([0.5, 0, 0.3], [0, 0.4, 0.2], [0, 0, 0.1]), strict=True)
    },
}


def test_a_pool_of_three_by_hand() -> None:
    weir = Clause("weir", {"middle": F(1, 2)}, {"up": F(1, 2), "down": F(1, 2)}, "", "", "", None, False)
    pool = Pool(("up", "middle", "down"), F(2), [F(1), F(2), F(2)], [F(2), F(2), F(1)], [weir])
    assert pool.nets([]) == {"up": F("0.4"), "middle": 0, "down": F("-0.4")}
    assert pool.nets(["weir"]) == {"up": F("0.9"), "middle": -1, "down": F("0.1")}


def test_who_answers_for_a_section() -> None:
    below = {"north fork": "town", "south fork": "town", "town": None}
    found = {rule: sorted(answers_for(rule, "town", below)) for rule in RULES}
    assert found == {
        "local_responsibility": ["town"],
        "upstream_equal": CITIES,
        "downstream_equal": ["town"],
        "adjacent_downstream": CITIES,
    }
    assert sorted(answers_for("downstream_equal", "south fork", below)) == ["south fork", "town"]


def test_published_shares_of_cleaning_a_chain() -> None:
    # models.md §5.8: costs (1, 2, 3) give (3, 2, 1) if all upstream answer equally.
    document = river(downstream=None, cleanup=cleanup())
    assert list(document["cleanup"]["shares"].values()) == [3, 2, 1]
    assert audit_result(document).failed == []


@pytest.mark.parametrize("scale", [1e-9, 1, 1e9])
@pytest.mark.parametrize("rule", RULES)
def test_every_number_of_a_cleaning_is_audited(rule: str, scale: float) -> None:
    document = river(rule, cleanup=cleanup(scale))
    audit = audit_result(document)
    assert [str(line) for line in audit.failed] == []
    assert audit.recomputed.total() == 0
    for place in random.Random(4).sample(answers(document), 8):
        assert audit_result(forged(document, place)).failed, place


def test_a_section_that_costs_nothing_passes() -> None:
    assert audit_result(river(cleanup=cleanup(costs=(0, 0, 0)))).failed == []


def test_protection_is_audited_but_for_neighbours_deals() -> None:
    document = river(protection=PROTECTION)
    audit = audit_result(document)
    assert [str(line) for line in audit.failed] == []
    assert {place.split(".")[0] for place in audit.recomputed} == {"neighbours"}
    told = [place for place in answers(document) if place[0] in ("protection", "protection_moves")]
    for place in random.Random(4).sample(told, 10):
        assert audit_result(forged(document, place)).failed, place


def test_a_pool_that_was_changed_and_sealed_again_is_found() -> None:
    document = saved("river")
    assert audit_result(document).recomputed.total() == 0
    for place in random.Random(6).sample(answers(document), 15):
        failing = [line.name for line in audit_result(forged(document, place)).failed]
        assert failing, f"{place} was changed, sealed again, and nobody noticed"
        assert not any("hash" in each for each in failing)


def test_a_clause_of_the_inputs_that_was_changed_and_sealed_again_is_found() -> None:
    document = saved("river")
    pool = ("inputs", "scenario", "parameters", "pool")
    for place, value in {
        (*pool, "total", "value"): 201.0,
        (*pool, "pay", "Yunnan", "value"): 2.0,
        (*pool, "sections", 0, "lost", "Yunnan", "value"): 0.31,
        (*pool, "sections", 2, "drains"): ["Guizhou"],
    }.items():
        failing = [line.name for line in audit_result(forged(document, place, value)).failed]
        assert failing, place
        assert not any("hash" in each or each == "fingerprint" for each in failing)
