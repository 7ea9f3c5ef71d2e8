"""What the rechecks of abatement agreements catch, and what is said when there is little to say."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.games.abatement import Abatement, BenefitBox, QuadraticDamage
from citypact.mechanisms.abatement import gamma_game, settle_abatement, settle_box, settle_quadratic
from citypact.mechanisms.abatement.linear.recheck import check_settlement
from citypact.mechanisms.abatement.quadratic.design import check_quadratic

AIR = Abatement([[3, 1, 0.5], [2, 4, 1], [0.5, 0.8, 2]], [1, 2, 0.5])
GREEDY = {"city 1": 5.065, "city 2": 0, "city 3": 0}


@pytest.mark.parametrize("rule", ["shapley", "nucleolus"])
def test_a_claim_about_the_core_that_is_changed_fails(rule: str) -> None:
    settled = settle_abatement(AIR, rule)
    assert check_settlement(settled).holds
    assert not check_settlement(replace(settled, in_core=False)).holds
    assert not check_settlement(replace(settled, objection=("city 1",))).holds
    assert not check_settlement(replace(settled, objection_gain=0.1)).holds
    for name in ("source_pairs", "source_triples", "receptor_pairs", "receptor_triples"):
        parts = replace(settled.parts, **{name: getattr(settled.parts, name) + 1e-6})
        assert "parts are halves of pairs and thirds of triples" in (
            check_settlement(replace(settled, parts=parts)).failures
        )


def test_an_objection_that_is_changed_fails() -> None:
    settled = settle_abatement(AIR, GREEDY)
    assert settled.objection == ("city 2", "city 3")
    assert "Not stable: city 2 and city 3 would gain 0.89 亿元 more alone." in settled.explain()
    assert not check_settlement(replace(settled, in_core=True)).holds
    assert not check_settlement(replace(settled, objection=("city 1", "city 3"))).holds
    assert not check_settlement(replace(settled, objection=())).holds
    assert "by what is said" in check_settlement(replace(settled, objection_gain=0.9)).failures


def test_three_cities_that_object_are_found_though_no_two_do() -> None:
    links = np.ones((5, 5)) - np.eye(5)
    game = Abatement(links + np.eye(5), np.full(5, 0.5))
    # v of two, three and all is 2, 12 and 80: three get 11.7, each two of them more than 2.
    shares = dict(zip(game.players, (3.9, 3.9, 3.9, 34.15, 34.15), strict=True))
    settled = settle_abatement(game, shares)
    assert settled.objection == ("city 1", "city 2", "city 3")
    claimed = replace(settled, in_core=True, objection=(), objection_gain=0.0)
    assert check_settlement(claimed).failures == ("no group does better alone",)


@pytest.mark.parametrize("miss", [Fraction(1, 10**12), -Fraction(1, 10**12)])
def test_an_allocation_that_misses_the_surplus_by_a_rounding_is_judged_by_its_groups(miss: Fraction) -> None:
    shares = {"city 1": Fraction("1.7") + miss, "city 2": Fraction("1.965"), "city 3": Fraction("1.4")}
    settled = settle_abatement(AIR, shares)
    assert settled.in_core
    assert settled.objection == ()


def test_a_game_of_another_kind_is_refused() -> None:
    quadratic = QuadraticDamage([[1, 0], [0, 1]], [1, 1], [1, 1], [1, 1], [1, 1])
    with pytest.raises(InputError, match="game: found QuadraticDamage, expected an Abatement game"):
        settle_abatement(quadratic)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="game: found Abatement, expected a QuadraticDamage game"):
        settle_quadratic(AIR)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="box: found Abatement, expected a BenefitBox"):
        settle_box(AIR)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="rule: found int, expected the name of a rule"):
        settle_quadratic(quadratic, 3)  # type: ignore[arg-type]


@pytest.mark.parametrize("unit", [1e-9, 1e-3, 1.0, 1e6])
def test_a_city_that_nothing_reaches_is_no_measure(unit: float) -> None:
    """Nothing arrives in the second city; the abatement unit changes and no share does."""
    game = QuadraticDamage(
        [[1, 0, 0.5], [0.4, 0, 0.3], [0.2, 0, 1]],
        np.array([1, 2, 1]) / unit**2,
        np.array([0.5, 3, 0]) / unit,
        np.array([1, 1, 2]) / unit**2,
        np.array([2, 0, 1]) * unit,
    )
    settled = settle_quadratic(game)
    assert settled.damage_prices["city 2"] * unit == pytest.approx(3)
    same = settle_quadratic(QuadraticDamage(game.transport, [1, 2, 1], [0.5, 3, 0], [1, 1, 2], [2, 0, 1]))
    assert settled.gains.vector() == pytest.approx(same.gains.vector(), rel=1e-7)


def test_quadratic_claims_about_the_core_that_are_changed_fail() -> None:
    game = QuadraticDamage(
        [[1, 0.5, 0.2], [0.3, 1, 0.1], [0, 0.4, 1]], [1, 2, 1], [1, 0, 1], [1, 1, 2], [3, 0.5, 4]
    )
    settled, table = settle_quadratic(game), gamma_game(game).table
    assert settled.participation is not None
    assert check_quadratic(settled, table).holds
    assert not check_quadratic(replace(settled, in_core=False), table).holds
    assert not check_quadratic(replace(settled, objection=("city 1",)), table).holds
    low, high = settled.participation["city 1"]
    for ends in ((low, low), (low - 1, high), (low, high + 1)):
        widened = replace(settled, participation={**settled.participation, "city 1": ends})
        assert not check_quadratic(widened, table).holds
    assert "All that can be abated is abated in: city 2." in settled.explain()


def test_a_box_without_benefits_for_others_says_so() -> None:
    for lowest in ([[2.0]], [[1.0, 0.0], [0.0, 1.0]]):
        settled = settle_box(BenefitBox(lowest, lowest, [1.0] * len(lowest)), draws=5)
        assert settled.explain() == "No city's abatement benefits another: there is nothing to agree on."
    # The third city has no part in it: nothing is left open about it.
    apart = [[0, 1, 0], [1, 0, 0], [0, 0, 1]]
    wide = [[0, 2, 0], [2, 0, 0], [0, 0, 1]]
    settled = settle_box(BenefitBox(apart, wide, [1, 1, 1]), draws=5)
    assert "For 2 of 3 cities the limits leave open whether they pay or receive." in settled.explain()


def test_an_estimate_is_called_one() -> None:
    draw = np.random.default_rng(2)
    flows = 0.2 * draw.random((13, 13)) + np.eye(13)
    settled = settle_quadratic(QuadraticDamage(flows, *(draw.random((4, 13)) + 0.1)))
    assert settled.rule == "Shapley value, estimated"
    assert "over no agreement (Shapley value, estimated, others as" in settled.explain()


def test_a_false_end_of_participation_is_measured_against_the_farthest_end() -> None:
    """City 1 alone can help the others: its ends are 32 and 64, theirs -32 and -8, and the surplus is 32."""
    settled = settle_abatement(Abatement([[1, 4, 4], [0, 1, 0], [0, 0, 1]], [1, 1, 1]))
    assert (settled.surplus, settled.participation["city 1"]) == (32, (32, 64))
    changed = replace(settled, participation={**settled.participation, "city 1": (31, 64)})
    line = "participation runs from alone to all that a city adds"
    assert check_settlement(changed).residuals[line] == pytest.approx(1 / 64, rel=1e-12)
