"""Reproductions of one half: the audit's formulas against the text's figures, and against forgers."""

import json
import random
from fractions import Fraction

import pytest
from forging import answers, forged, saved

from citypact.audit import audit_result
from citypact.audit.fifty_fifty.conditions import condition_of, regret
from citypact.audit.fifty_fifty.given import Given, given_of
from citypact.audit.fifty_fifty.protocol import area_of, clipped, paid
from citypact.audit.relocation.books import TwoNumbers
from citypact.audit.relocation.question import Question
from citypact.scenario.answers import answer
from citypact.scenario.load import load_scenario

F = Fraction


def given(loss: str, cost: str, **numbers: Fraction) -> Given:
    question = Question(TwoNumbers(F(1), F(loss), F(cost)), [], F(1), None, F(0))
    return Given(numbers, {}, (), question, False)


def test_equal_losses_make_one_half() -> None:
    found = condition_of("C1", given("0.2", "0.2"))
    assert found is not None
    assert (found.holds, found.ratios) == (True, (F(1, 2), F(1, 2)))
    # L = .3, K = .1: the equal split is .6.
    other = condition_of("C1", given("0.3", "0.1"))
    assert other is not None
    assert (other.gap, other.ratios) == (F("0.1"), (F("0.6"), F("0.6")))


def test_officials_by_hand() -> None:
    # models.md §4.12: standing 1 and losses of .2 each: every ratio from .4 to .6 is signed.
    found = condition_of("C9", given("0.2", "0.2", relative_standing=F(1)))
    assert found is not None
    assert found.ratios == (F("0.4"), F("0.6"))


def test_regret_by_hand() -> None:
    # models.md §4.8: losses in [.1, .9], costs in [.3, .8] give .40; [.2, .45] and [.1, .9] give .45.
    for loss, cost, ratio in (
        (("0.1", "0.9"), ("0.3", "0.8"), "0.4"),
        (("0.2", "0.45"), ("0.1", "0.9"), "0.45"),
    ):
        ranges = {"loss_box": (F(loss[0]), F(loss[1])), "cost_box": (F(cost[0]), F(cost[1]))}
        question = Question(TwoNumbers(F(1), F(0), F(0)), [], F(1), None, F(0))
        assert regret(Given({}, ranges, (), question, False)) == (F(ratio), F(ratio))


@pytest.mark.parametrize(("horizon", "ratio"), [(5, 0.464), (6, 0.556), (8, 0.730), (10, 0.891)])
def test_horizons_by_the_text(horizon: int, ratio: float) -> None:
    usual = {"window": F(5), "delay": F(1), "ramp": F(1, 2), "rate": F(4, 100)}
    found = condition_of("C15", given("0", "0", planning_horizon=F(horizon), **usual))
    assert found is not None
    assert found.ratios is not None
    assert round(float(found.ratios[0]), 3) == ratio


def test_the_notice_stops_at_its_cap() -> None:
    assert sum(paid(F("0.8"), F(1, 2), F(3), 5)) == 2
    assert paid(F("1.5"), F(1, 2), F(3), 5) == [F("0.75")] * 4 + [F(0)]


def test_areas_by_hand() -> None:
    box = [(F(0), F(0)), (F(1), F(0)), (F(1), F(1)), (F(0), F(1))]
    assert area_of(clipped(box, F(1), F(1), F(3, 2))) == F(7, 8)
    assert area_of(clipped(box, F(1), F(0), F(-1))) == 0


@pytest.mark.parametrize("case", ["gaozhu", "beijing-hebei"])
def test_a_shipped_case_passes(case: str) -> None:
    scenario = load_scenario(case).to_dict()
    assert given_of(scenario).game.revenue > 0
    document = json.loads(json.dumps(answer("reproduction", {"scenario": scenario}).document))
    assert [str(line) for line in audit_result(document).failed] == []


def test_no_audited_number_of_a_reproduction_can_be_forged() -> None:
    document = saved("reproduction")
    recomputed = audit_result(document).recomputed
    # The audit of four other agreements and the parts of R, L and K are recomputed; all else is audited.
    assert all(place.startswith(("R4[", "components.")) for place in recomputed)
    places = [place for place in answers(document) if place[0] not in ("R4", "components")]
    assert len(places) > 200
    for place in random.Random("forger").sample(places, 10):
        lines = [line.name for line in audit_result(forged(document, place)).failed]
        assert lines, f"{place} was changed, sealed again, and nobody noticed"
