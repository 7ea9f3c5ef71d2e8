"""Councils under one sky: hand numbers of alike cities, ties, and forgers against the audit."""

import json
import random
from fractions import Fraction
from typing import Any

import pytest
from forging import answers, audited, forged, saved

from citypact.audit import audit_result
from citypact.audit.councils.sky_tables import deepest_of_all, tables_of
from citypact.audit.water.abatement import Abated
from citypact.scenario.answers import answer

F = Fraction
ALIKE = Abated([[F(1)] * 5 for _ in range(5)], [F(1)] * 5)


def quantity(value: Any, unit: str = "ratio") -> dict[str, Any]:
    return {"value": value, "unit": unit, "trust": "A", "source": "none", "note": "made up"}


def sky(gdp: list[float], depth: float = 1.0) -> dict[str, Any]:
    """Cities whose names hold the sign that joins names."""
    players = [f"c+{at}" for at in range(len(gdp))]
    parameters = {
        "gdp": {name: quantity(size, "亿元/year") for name, size in zip(players, gdp, strict=True)},
        "damage_share": quantity(0.02), "cost_share": quantity(0.1), "local": quantity(0.4),
        "inside": quantity(0.3), "depth": quantity(depth),
    }  # fmt: skip
    scenario = saved("council under one sky")["inputs"]["scenario"]
    given = {**scenario, "players": players, "parameters": parameters}
    return json.loads(json.dumps(answer("council", {"scenario": given}).document))  # type: ignore[no-any-return]


def test_alike_cities_by_hand() -> None:
    # k members do k - 1 more each: all five bring one another 4 · 5 · 4 and pay 5 · 16 / 2.
    tables = tables_of(ALIKE)
    assert tables.all_gain(31, F(1)) * tables.unit == 40
    assert float(tables.gain(7, 4, F(1)) * tables.unit) == 6.0  # an outsider of three
    assert [float(tables.deepest[(1 << k) - 1]) for k in (2, 3, 4, 5)] == [1.0, 1.0, 2 / 3, 0.5]
    assert deepest_of_all(ALIKE) == F(1, 2)


def test_the_tables_are_the_payoffs_of_the_game() -> None:
    draw = random.Random(8)
    rows = [[F(draw.randint(0, 99), 10) for _ in range(4)] for _ in range(4)]
    game = Abated(rows, [F(draw.randint(1, 50), 10) for _ in range(4)])
    tables, depth = tables_of(game), F(3, 10)
    for mask in range(16):
        members = [i for i in range(4) if mask >> i & 1]
        efforts = game.alone()
        for i in members:
            efforts[i] += depth * sum(rows[i][j] for j in members if j != i) / game.costs[i]
        expected = game.own_gains(efforts)
        found = [tables.gain(mask, i, depth) * tables.unit for i in range(4)]
        assert all(abs(a - b) < F(1, 10**20) for a, b in zip(expected, found, strict=True))
        assert abs(sum(expected) - tables.all_gain(mask, depth) * tables.unit) < F(1, 10**20)


@pytest.mark.parametrize("depth", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("gdp", [[1, 1], [1e-6, 3e-6, 2e-6], [5e6] * 5, [1, 2, 30, 4, 5, 0.5]], ids=str)
def test_every_number_of_a_council_is_audited(gdp: list[float], depth: float) -> None:
    audit = audit_result(sky(gdp, depth))
    assert [str(line) for line in audit.failed] == []
    assert audit.recomputed.total() == 0
    assert audit.numbers > 100


def test_a_council_that_was_changed_and_sealed_again_is_found() -> None:
    document = sky([1, 2, 30, 4, 5], 0.7)
    for place in random.Random(3).sample(answers(document), 12):
        failing = [line.name for line in audit_result(forged(document, place)).failed]
        assert failing, f"{place} was changed, sealed again, and nobody noticed"
        assert not any("hash" in each for each in failing)


def test_a_council_that_is_left_out_or_added_is_found() -> None:
    document = sky([1, 1, 1, 1, 1])
    listed = document["without_money"]["listed"]
    assert len(listed) == 20  # all of two and of three
    for other in (listed[1:], [*listed, "c+0+c+1+c+2+c+3"], listed[::-1]):
        assert audit_result(forged(document, ("without_money", "listed"), other)).failed
    assert audit_result(forged(document, ("without_money", "number"), 19)).failed
    assert audit_result(forged(document, ("without_money", "all alone"), True)).failed
    assert audit_result(forged(document, ("whole", "members"), ["c+0", "c+1"])).failed


@pytest.mark.slow
def test_every_number_of_the_thirteen_cities_is_audited() -> None:
    audit = audited("council under one sky")
    assert audit.failed == []
    assert audit.recomputed.total() == 0
