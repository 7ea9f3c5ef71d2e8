"""Councils of alike cities: the audit's own payoffs and roots against hand numbers and against forgers."""

import json
import random
from fractions import Fraction
from typing import Any

import pytest
from forging import answers, forged, saved

from citypact.audit import audit_result
from citypact.audit.councils.alike_game import Alike
from citypact.audit.councils.depths import last_held
from citypact.scenario.answers import answer

F = Fraction


def quantity(value: float, unit: str = "ratio") -> dict[str, Any]:
    return {"value": value, "unit": unit, "trust": "A", "source": "none", "note": "made up"}


def council(**parameters: Any) -> dict[str, Any]:
    scenario = saved("council")["inputs"]["scenario"]
    found: dict[str, Any] = answer("council", {"scenario": {**scenario, "parameters": parameters}}).document
    return json.loads(json.dumps(found))  # type: ignore[no-any-return]


def test_payoffs_of_ten_alike_cities_by_hand() -> None:
    # b = c = 1: three members do 3 each, seven outsiders 1: Q = 16, 16 - 9/2 and 16 - 1/2.
    game = Alike("linear", 10, {"benefit": F(1), "cost": F(1)})
    assert game.at(3) == (F(23, 2), F(31, 2), F(143))
    assert [size for size in range(2, 11) if game.staying(size, F(1)) >= 0] == [2, 3]
    # Thirty hold up to a depth of 2/29.
    assert Alike("linear", 30, {"benefit": F(1), "cost": F(1)}).deepest(30) == F(2, 29)
    # Five cities that would emit 10, harm 1: three members emit 10 - 3.
    emits = Alike("damage", 5, {"wanted": F(10), "benefit": F(1)})
    assert emits.at(3).member == 70 - F(49, 2) - (3 * 7 + 2 * 9)


def test_the_last_root_is_found_whatever_the_polynomial() -> None:
    # (x - 1/4)(x - 1/2)(x - 3/4) turned round: positive on (1/2, 3/4) and below 1/4.
    sign = [F(3, 32), F(-11, 16), F(3, 2), F(-1)]
    assert abs(last_held(sign) - F(3, 4)) < F(1, 10**15)
    # It only touches zero, at 1/2.
    assert abs(last_held([F(-1, 4), F(1), F(-1)]) - F(1, 2)) < F(1, 10**15)
    assert last_held([F(-1), F(-1)]) == 0
    assert last_held([F(1), F(-1)]) == 1


FORMS = {
    "linear": {"benefit": quantity(1e-9, "亿元/year"), "cost": quantity(3e8, "million yuan/year")},
    "quadratic": {"enough": quantity(100), "benefit": quantity(1.5, "亿元/year"),
                  "cost": quantity(0.25, "亿元/year")},
    "damage": {"wanted": quantity(10), "benefit": quantity(0.5, "亿元/year")},
}  # fmt: skip


@pytest.mark.parametrize("timing", ["simultaneous", "leader"])
@pytest.mark.parametrize("form", FORMS)
def test_every_number_of_every_form_is_audited(form: str, timing: str) -> None:
    kept = {"timing": timing} if form == "quadratic" else {}
    document = council(form=form, cities=quantity(7, "count"), depth=quantity(0.4), **kept, **FORMS[form])
    audit = audit_result(document)
    assert [str(line) for line in audit.failed] == []
    assert audit.recomputed.total() == 0
    assert audit.numbers > 100


def test_a_council_that_was_changed_and_sealed_again_is_found() -> None:
    document = saved("council")
    told = answers(document)
    assert len(told) > 500
    for place in random.Random(5).sample(told, 12):
        failing = [line.name for line in audit_result(forged(document, place)).failed]
        assert failing, f"{place} was changed, sealed again, and nobody noticed"
        assert not any("hash" in each for each in failing)


def test_inputs_that_were_changed_and_sealed_again_no_longer_give_the_answer() -> None:
    document = saved("council")
    for name, value in {
        "cities": 29.0,
        "benefit": 1.5,
        "cost": 2.0,
        "depth": 0.9,
        "contribution": 2.5,
    }.items():
        place = ("inputs", "scenario", "parameters", name, "value")
        failing = [line.name for line in audit_result(forged(document, place, value)).failed]
        assert failing, name
        assert not any("hash" in each or each == "fingerprint" for each in failing)
