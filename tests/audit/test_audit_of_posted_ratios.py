"""Posted ratios: the audit's integrals against hand numbers, and forgers against the audit."""

import random
from fractions import Fraction
from typing import Any

import pytest
from forging import answers, forged, saved

from citypact.audit import audit_result
from citypact.audit.posted import Costs, chosen
from citypact.audit.posted_beliefs import belief_of, mirrored, stationary

F = Fraction
UNIT = {"kind": "uniform", "low": 0, "high": 1}
POLAR = {"kind": "empirical", "values": [0.05, 0.7]}


def costs(origin: dict[str, Any], destination: dict[str, Any]) -> Costs:
    own, other = belief_of(origin), belief_of(destination)
    assert own is not None
    assert other is not None
    return Costs(own, other)


def up_to(high: float) -> dict[str, Any]:
    return {"kind": "uniform", "low": 0, "high": high}


def test_uniform_beliefs_by_hand() -> None:
    # models.md §4.5: one half yields 1/8, first best 1/6, and efficiency needs 1/6.
    both = costs(UNIT, UNIT)
    best = both.best()
    assert (best.value, best.sets) == (F(1, 8), ((F(1, 2), F(1, 2)),))
    assert both.first_best == F(1, 6)
    assert both.overlap(F(0), F(1)) == F(1, 6)


MEDIANS = [(0.6, 0.9, F(1, 2)), (0.3, 0.9, F("0.3")), (0.9, 0.2, F("0.8")), (0.4, 0.8, F("0.4"))]


@pytest.mark.parametrize(("loss", "cost", "ratio"), MEDIANS)
def test_the_medians_of_the_text(loss: float, cost: float, ratio: Fraction) -> None:
    assert costs(up_to(loss), up_to(cost)).best().sets == ((ratio, ratio),)


def test_where_losses_are_small_a_range_is_best() -> None:
    assert costs(up_to(0.3), up_to(0.4)).best().sets == ((F("0.3"), F("0.6")),)


def test_polar_cases_move_apart_from_one_half() -> None:
    best = costs(POLAR, POLAR).best()
    assert best.sets == ((F("0.05"), F("0.3")), (F("0.7"), F("0.95")))
    assert chosen(best) == F("0.175")


def test_masses_count_at_their_own_rate() -> None:
    belief = belief_of({"kind": "empirical", "values": [0.2, 0.4], "weights": [3, 1]})
    assert belief is not None
    assert [belief.at(F(each)) for each in ("0.1", "0.2", "0.5")] == [
        (F(0), F(0)), (F(3, 4), F(0)), (F(1), F(1, 4)),
    ]  # fmt: skip
    assert belief.mean == F(1, 4)


def test_polynomials() -> None:
    assert mirrored((F(1), F(2), F(3))) == (F(6), F(-8), F(3))  # 1 + 2(1-s) + 3(1-s)^2
    assert stationary((F(0), F(-3), F(0), F(1))) == ([F(-1), F(1)], True)
    assert not stationary((F(0), F(-2), F(0), F(1)))[1]


def test_no_audited_number_of_a_posted_ratio_can_be_forged() -> None:
    document = saved("posted")
    rest = set(audit_result(document).recomputed)
    assert not {"ratio", "welfare", "first_best", "minimal_subsidy", "chance"} & rest
    # Quadrature, programs in floating point and residuals are recomputed; all else is audited.
    floating = ("convergence", "certificate", "second_best", "shadow_prices")
    places = [place for place in answers(document) if place[0] not in floating]
    assert len(places) > 35
    for place in random.Random("forger").sample(places, 12):
        lines = [line.name for line in audit_result(forged(document, place)).failed]
        assert lines, f"{place} was changed, sealed again, and nobody noticed"
        assert not any("hash" in each for each in lines)
