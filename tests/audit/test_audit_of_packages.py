"""Package deals: the audit against hand numbers and the package, and forgers against the audit."""

import copy
import json
import random
from fractions import Fraction
from typing import Any

import pytest
from forging import answers, forged, saved, sealed_again

from citypact.audit import audit_result
from citypact.audit.packages.solving import frontier, least_money, relaxed_total
from citypact.audit.packages.solving import saved as saved_by
from citypact.audit.packages.table import Deal, deal_of, money_program
from citypact.scenario.answer_file import answer_case
from citypact.scenario.answers import answer

F = Fraction
#: The reference of models.md §8.6: separate 0.5, package 0.
REFERENCE = [[0.4, -0.3, 0.1], [-0.2, 0.5, 0.1]]


def table(gains: Any, divisible: Any = None, **more: Any) -> dict[str, Any]:
    issues = ["tax", "water", "air", "road"][: len(gains[0])]
    players = ["A", "B", "C", "D"][: len(gains)]
    return {
        "players": players,
        "issues": issues,
        "gains": gains,
        "divisible": divisible or [True] * len(issues),
        **more,
    }


def found(inputs: dict[str, Any]) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(json.dumps(answer("package", inputs).document))
    return document


def failing(document: dict[str, Any]) -> list[str]:
    return [str(line) for line in audit_result(document).failed]


def deal(gains: Any, **more: Any) -> Deal:
    return deal_of(table(gains, **more))


def test_the_reference_by_hand() -> None:
    assert least_money(deal(REFERENCE)) == 0
    document = found(table(REFERENCE))
    assert failing(document) == []
    assert document["separate"]["cost"] == 0.5


def test_the_frontier_by_hand() -> None:
    # Tax loses B 2: without money only the air, 1 each, and half of the tax: B's 1 pays for it.
    assert frontier(deal([[4, 1], [-2, 1]])) == [(F(0), F(3)), (F(1), F(4))]
    assert frontier(deal([[4, 1], [-2, 1]], divisible=[False, False])) == [(F(0), F(2)), (F(1), F(4))]


def test_nothing_helps_without_money_by_hand() -> None:
    # models.md §8.6 asks for weights that are not all worth nothing: here they must be, and prove it still.
    assert relaxed_total(deal([[1, -1], [-1, 1]])) == 0
    assert relaxed_total(deal([[3, 1], [-1, -2]])) == 0
    assert relaxed_total(deal([[3, 1], [-1, 1]])) == 4


def test_a_price_is_what_a_step_saves() -> None:
    """The least money at a total a little lower falls by the price times the step."""
    given = deal([[3], [-1]])
    program = money_program(given)
    point = {
        "part of tax": F(1),
        "received by A": F(0),
        "paid by A": F(1),
        "received by B": F(1),
        "paid by B": F(0),
    }
    step = F(1, 1000)
    assert saved_by(program, point, "total of the package") == F(1, 2)
    less = least_money(deal([[3], [-1]], share=float(1 - step / 2)))
    assert less == 1 - step / 2


CASES: list[dict[str, Any]] = [
    table(REFERENCE),
    table([[3e-9, 1e-9], [-1e-9, -2e-9]]),
    table([[3e9, 1e9], [-1e9, 5e8]], [False, True]),
    table([[1, -1], [-1, 1]]),
    table([[0.5, -2.5], [1, -0.5], [-1, 3]], [False, False], share=0.5),
    table([[-1], [-2]]),
]


@pytest.mark.parametrize("inputs", CASES)
def test_both_arithmetics_agree(inputs: dict[str, Any]) -> None:
    audit = audit_result(found(inputs))
    assert [str(line) for line in audit.failed] == []
    # Of issues of all or nothing the multipliers of the plan are not saved.
    assert all(place.startswith("plan.exchange_weights") for place in audit.recomputed)


def test_terms_of_a_scenario_are_kept() -> None:
    inputs = json.loads(json.dumps(answer_case("beijing-hebei-package").document["inputs"]))
    parameters = inputs["scenario"]["parameters"]
    parameters.pop("tax_water")
    for name in list(parameters["issues"]):
        if name not in ("trunk road", next(iter(parameters["issues"]))):
            del parameters["issues"][name]
    unit = {"unit": next(iter(parameters["issues"]["trunk road"]["gains"].values()))["unit"], "trust": "A",
            "note": "a test"}  # fmt: skip
    cities = inputs["scenario"]["players"]
    parameters["terms"] = {
        "floors": {cities[0]: {"value": 0.5, **unit}},
        "largest_gap": {"value": 40, **unit},
        "central_money": {"value": 1, **unit},
        "central_cost": {"value": 0.5, "unit": "ratio", "trust": "A", "note": "a test"},
    }
    assert failing(found(inputs)) == []
    parameters["terms"]["floors"][cities[0]]["value"] = 10**6
    impossible = found(inputs)
    assert impossible["plan"]["feasible"] is False
    assert failing(impossible) == []


def test_a_dearer_plan_that_is_consistent_is_found() -> None:
    """Both cities are paid more than they need: payments balance, nobody loses, and it is not the least."""
    document = found(table([[3, 1], [-1, 1]]))
    dear = copy.deepcopy(document)
    plan = dear["plan"]
    plan["payments"] = {"A": -0.5, "B": 0.5}
    plan["gains"] = {"A": 3.5, "B": 0.5}
    plan |= {"cost": 0.5, "side_payments": 0.5}
    plan["proof"]["value"] = 0.5
    assert failing(sealed_again(dear))


def test_a_branch_left_out_is_found() -> None:
    document = found(table([[5, 3], [-4, -1]], [False, False], share=0.5))
    branches = document["plan"]["proof"]["branch_proofs"]
    assert len(branches) > 1
    del branches[-1]
    document["plan"]["proof"]["branches"] -= 1
    assert any("cover every choice" in line for line in failing(sealed_again(document)))


def test_no_number_of_a_package_can_be_forged() -> None:
    document = saved("package")
    assert audit_result(document).recomputed.total() == 0
    places = answers(document)
    assert len(places) > 60
    for place in random.Random("forger").sample(places, 10):
        lines = [line.name for line in audit_result(forged(document, place)).failed]
        assert lines, f"{place} was changed, sealed again, and nobody noticed"
        assert not any("hash" in each for each in lines)
