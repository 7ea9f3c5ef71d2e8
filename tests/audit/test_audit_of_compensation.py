"""Compensation between two cities: the audit's own pair against hand numbers, and forgers against it."""

import json
import random
from fractions import Fraction
from typing import Any

import pytest
from forging import answers, audited, forged

from citypact.audit import audit_result
from citypact.audit.water.contracts import forms_of
from citypact.audit.water.pair import Pair
from citypact.scenario.answers import answer

F = Fraction
#: models.md §5.2: b_D = 2, c = 1.5.
PUBLISHED = Pair(downstream_benefit=F(2), cost=F("1.5"))


def compensation(**inputs: Any) -> dict[str, Any]:
    given = {"downstream_benefit": 2, "upstream_benefit": 0, "cost": 1.5, **inputs}
    found: dict[str, Any] = json.loads(json.dumps(answer("compensation", given).document))
    return found


def test_the_published_pair() -> None:
    assert (PUBLISHED.needs, PUBLISHED.grants, PUBLISHED.transfer) == (F(4, 3), F(8, 3), 2)
    # A cap of 1 leaves a third to the centre.
    capped = Pair(downstream_benefit=F(2), cost=F("1.5"), transfer_cap=F(1))
    assert (capped.agreement, capped.transfer, capped.subsidy) == (False, 1, F(1, 3))
    # A grant lowers the transfer by half of itself.
    assert Pair(F(2), F(0), F("1.5"), grant=F("0.4")).transfer == F("1.8")


def test_the_contracts_of_the_published_pair() -> None:
    forms = {form.name: form for form in forms_of(Pair(F(2), F("0.6")))}
    # A leader's share of the cost: (2 b_D - b_U) / (2 b_D + b_U), and half the extra effort for his price.
    assert forms["share of the cost of effort"].terms["cost share"] == F("3.4") / F("4.6")
    assert forms["share of the cost of effort"].effort == F("2.3")
    assert forms["price set by downstream"].effort == F("1.6")
    assert forms["price per unit"].payment == 4


@pytest.mark.parametrize("scale", [1e-9, 1, 1e9])
@pytest.mark.parametrize(
    "inputs",
    [
        {},
        {"upstream_benefit": 5, "weight": 0},
        {"transfer_cap": 1},
        {"transfer_cap": 0, "grant": 0.25},
        {"grant": 100, "weight": 1},
        {"central_benefit": 1.5, "transfer_cap": 2.6},
    ],
    ids=str,
)
def test_every_number_of_a_pair_is_audited(inputs: dict[str, float], scale: float) -> None:
    given = {"downstream_benefit": 2, "cost": 1.5, **inputs}
    scaled = {name: value if name == "weight" else value * scale for name, value in given.items()}
    audit = audit_result(compensation(**scaled))
    assert [str(line) for line in audit.failed] == []
    assert audit.recomputed.total() == 0
    assert audit.numbers > 100


def test_a_pair_that_was_changed_and_sealed_again_is_found() -> None:
    document = compensation(grant=0.4, transfer_cap=1.9, weight=0.4)
    for place in random.Random(7).sample(answers(document), 25):
        failing = [line.name for line in audit_result(forged(document, place)).failed]
        assert failing, f"{place} was changed, sealed again, and nobody noticed"
        assert not any("hash" in each for each in failing)


@pytest.mark.parametrize("name", ["downstream_benefit", "upstream_benefit", "cost", "grant", "weight"])
def test_inputs_that_were_changed_and_sealed_again_no_longer_give_the_answer(name: str) -> None:
    document = compensation(grant=0.4, weight=0.4)
    other = forged(document, ("inputs", name), document["inputs"][name] + 0.01)
    failing = [line.name for line in audit_result(other).failed]
    assert failing
    assert not any("hash" in each or each == "fingerprint" for each in failing)


def test_a_wider_tolerance_and_another_agreement_are_found() -> None:
    document = compensation()
    for place, value in {
        ("certificate", "tolerance"): 0.5,
        ("certificate", "holds"): False,
        ("certificate", "exact"): False,
        ("agreement",): False,
        ("transfer",): "2.0",
        ("weight",): True,
        ("contracts", 0, "certificate", "tolerance"): 1.0,
    }.items():
        assert audit_result(forged(document, place, value)).failed, place


def test_of_a_case_only_the_bets_are_not_audited() -> None:
    audit = audited("compensation")
    assert audit.failed == []
    assert audit.audited >= 160
    assert {place.split("[")[0] for place in audit.recomputed} == {"rounds"}
