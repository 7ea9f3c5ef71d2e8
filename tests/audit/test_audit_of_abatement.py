"""Agreements on abatement: the audit's own game against hand numbers, and forgers against the audit."""

import json
import random
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from forging import answers, audited, forged, saved

from citypact.audit import audit_result
from citypact.audit.water.abatement import Abated, steepest
from citypact.audit.water.column import Entry, least_of
from citypact.scenario.answers import answer

F = Fraction
ROWS = [[3, 1, 0.5], [2, 4, 1], [0.5, 0.8, 2]]
#: models.md §5.6: the reference of three cities.
THREE = Abated([[F(str(each)) for each in row] for row in ROWS], [F(1), F(2), F(1, 2)])


def table(rows: Any = ROWS, costs: Any = (1, 2, 0.5), **more: Any) -> dict[str, Any]:
    players = [f"city {at}" for at in range(len(rows))]
    inputs = {"players": players, "costs": list(costs), "benefits": rows, **more}
    found: dict[str, Any] = json.loads(json.dumps(answer("air", inputs).document))
    return found


def test_the_reference_of_three_cities() -> None:
    assert [THREE.worth(group) for group in ((0, 1), (0, 2), (1, 2), (0, 1, 2))] == [
        F("1.5"), F("0.375"), F("0.89"), F("5.065"),
    ]  # fmt: skip
    assert [round(float(each), 6) for each in THREE.shapley()] == [1.704167, 1.961667, 1.399167]
    assert THREE.own_gains() == [F("3.175"), F("1.33"), F("0.56")]
    assert [round(float(each), 6) for each in THREE.shapley_payments()] == [-1.470833, 0.631667, 0.839167]


def test_the_shapley_amounts_are_means_over_all_orders() -> None:
    expected = [F(0)] * 3
    for order in permutations(range(3)):
        for at, city in enumerate(order):
            expected[city] += (THREE.worth(order[: at + 1]) - THREE.worth(order[:at])) / 6
    assert THREE.shapley() == expected


def test_payments_are_sums_over_who_abates() -> None:
    by_source = [THREE.payments_for(city) for city in range(3)]
    assert [sum(column) for column in zip(*by_source, strict=True)] == THREE.shapley_payments()
    assert [sum(row) for row in by_source] == [0, 0, 0]


def test_what_moves_a_payment_is_the_quotient_of_a_step() -> None:
    step = F(1, 10**12)
    for city, number, change in steepest(THREE):
        rows = [list(row) for row in THREE.benefits]
        costs = list(THREE.costs)
        if isinstance(number, int):
            costs[number] *= 1 + step
        else:
            rows[number[0]][number[1]] *= 1 + step
        there = Abated(rows, costs).shapley_payments()[city]
        slope = (there - THREE.shapley_payments()[city]) / step / 100
        assert abs(slope - change) < F(1, 10**9)


@pytest.mark.parametrize("limits", [(0, 9), (2, 3), (4, 4), (0, 1)])
def test_the_least_of_a_column_is_least_on_a_grid(limits: tuple[int, int]) -> None:
    entries = [
        Entry(F(-1), F(1), F(0), F(4)),
        Entry(F(1), F(0), F(0), F(3)),
        Entry(F(-2), F(1, 2), F(0), F(5)),
    ]
    grid = [
        sum(e.linear * m + e.square * m**2 for e, m in zip(entries, (F(a, 4), F(b, 4), F(c, 4)), strict=True))
        for a in range(17)
        for b in range(13)
        for c in range(21)
        if limits[0] * 4 <= a + b + c <= limits[1] * 4
    ]
    found = least_of(entries, F(limits[0]), F(limits[1]))
    assert found <= min(grid) <= found + F(1, 8)


@pytest.mark.parametrize("scale", [1e-9, 1, 1e9])
@pytest.mark.parametrize("rule", ["shapley", "nucleolus", "equal_division"])
def test_every_number_of_a_table_is_audited(rule: str, scale: float) -> None:
    rows = [[each * scale for each in row] for row in ROWS]
    audit = audit_result(table(rows, [scale, 2 * scale, 0.5 * scale], rule=rule))
    assert [str(line) for line in audit.failed] == []
    left = [place for place in audit.recomputed if not place.startswith("provenance.options")]
    assert left == []
    assert audit.numbers > 50


@pytest.mark.parametrize("rows", [[[2]], [[1, 0], [0, 1]], [[1, 1], [1, 1]], [[0, 0, 0]] * 3])
def test_ties_and_nothing_to_agree_on_pass(rows: Any) -> None:
    audit = audit_result(table(rows, [1] * len(rows)))
    assert [str(line) for line in audit.failed] == []


def test_a_table_that_was_changed_and_sealed_again_is_found() -> None:
    document = table()
    for place in answers(document):
        failing = [line.name for line in audit_result(forged(document, place)).failed]
        assert failing, f"{place} was changed, sealed again, and nobody noticed"
        assert not any("hash" in each for each in failing)


def test_the_amounts_of_a_permuted_game_are_found() -> None:
    document, other = table(), table([ROWS[1], ROWS[0], ROWS[2]])
    for part in ("gains", "payments", "own_gains", "participation", "shapley_parts", "transfers", "moves"):
        mixed = forged(document, (part,), other[part])
        assert audit_result(mixed).failed, part
    # All parts of the other game together, with its own certificate.
    assert audit_result(forged(other, ("inputs",), document["inputs"])).failed


def test_an_allocation_that_a_group_objects_to_is_audited() -> None:
    given = {"city 0": 4.465, "city 1": 0.3, "city 2": 0.3}
    document = table(rule=given)
    assert document["in_core"] is False
    assert audit_result(document).failed == []
    assert audit_result(forged(document, ("in_core",), True)).failed
    assert audit_result(forged(document, ("objection",), ["city 0", "city 1"])).failed


def test_limits_of_a_box_that_were_changed_and_sealed_again_are_found() -> None:
    document = saved("air")
    audit = audited("air")
    assert audit.audited >= 140
    assert {place.split(".")[-2] for place in audit.recomputed} == {"draws", "found"}
    told = [place for place in answers(document) if not {"draws", "found"} & set(place)]
    for place in random.Random(2).sample(told, 2):
        assert audit_result(forged(document, place)).failed, place
    # What was found lies within the limits, whoever wrote it.
    beyond = document["payments"]["Beijing"]["hi"] + 1
    assert audit_result(forged(document, ("payments", "Beijing", "found", "hi"), beyond)).failed
