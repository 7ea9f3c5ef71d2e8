"""Settling abatement: appendix C, who pays whom, what moves it, the core, tampering, refusals."""

from __future__ import annotations

import json
import math
import time
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citypact.errors import CertificateError, InputError
from citypact.games.abatement import Abatement
from citypact.games.allocation import Allocation
from citypact.mechanisms.abatement import (
    Transfer,
    settle_abatement,
    shapley_parts,
    shapley_slopes,
    shapley_terms,
)
from citypact.mechanisms.abatement.linear.recheck import check_settlement, worst_small_excess
from citypact.mechanisms.abatement.payments import balanced, transfers
from citypact.solvers import core_ranges, dividends, shapley

AIR3 = Abatement([[3, 1, 0.5], [2, 4, 1], [0.5, 0.8, 2]], [1, 2, 0.5])


def drawn(count: int, seed: int = 0) -> Abatement:
    draw = np.random.default_rng(seed)
    return Abatement(draw.random((count, count)), draw.random(count) + 0.5)


def test_the_published_numbers_of_three_cities() -> None:
    settled = settle_abatement(AIR3)
    assert settled.gains.vector() == pytest.approx([1.70416667, 1.96166667, 1.39916667], abs=1e-8)
    assert settled.payments.vector() == pytest.approx([-1.47083333, 0.63166667, 0.83916667], abs=1e-8)
    assert settled.own_gains.vector() == (3.175, 1.33, 0.56)
    assert settled.targets.vector() == (4.5, 3.5, 6.6)
    assert settled.surplus == 5.065
    assert settled.in_core is True
    assert settled.certificate.holds


@pytest.mark.parametrize("count", [1, 2, 10, 11, 150])
def test_payments_add_up_to_zero_to_the_last_digit_and_transfers_deliver_them(count: int) -> None:
    settled = settle_abatement(drawn(count))
    assert math.fsum(settled.payments.vector()) == 0.0
    assert sum(map(Fraction, settled.payments.vector())) == 0
    assert len(settled.transfers) <= max(count - 1, 0)
    received = dict.fromkeys(settled.game.players, Fraction(0))
    for one in settled.transfers:
        assert one.amount > 0
        received[one.payer] -= Fraction(one.amount)
        received[one.recipient] += Fraction(one.amount)
    assert [float(amount) for amount in received.values()] == list(settled.payments.vector())


@pytest.mark.parametrize("count", [1, 2, 5, 7])
def test_participation_is_the_range_in_the_core(count: int) -> None:
    game = drawn(count, 3)
    settled = settle_abatement(game)
    own = settled.own_gains
    for name, (low, high) in core_ranges(game).ranges.items():
        assert settled.participation[name] == pytest.approx((low - own[name], high - own[name]), abs=1e-12)


@pytest.mark.parametrize("rule", ["nucleolus", "tau", "equal_surplus"])
def test_other_rules(rule: str) -> None:
    settled = settle_abatement(AIR3, rule)
    assert sum(settled.gains.vector()) == pytest.approx(5.065)
    assert settled.in_core is True
    assert settled.certificate.holds


def test_an_allocation_outside_the_core_is_settled_and_told() -> None:
    settled = settle_abatement(AIR3, {"city 2": 0, "city 3": 0, "city 1": 5.065})
    assert settled.in_core is False
    assert settled.objection == ("city 2", "city 3")
    assert settled.objection_gain == pytest.approx(0.89)
    assert "city 2 and city 3 would gain 0.89" in settled.explain()
    assert settled.payments["city 1"] == pytest.approx(5.065 - 3.175)


def test_an_allocation_among_many_cities_is_looked_at_for_small_groups() -> None:
    game = drawn(30, 1)
    fair = dict(shapley(game))
    assert settle_abatement(game, fair).in_core is None
    first, second, *_ = game.players
    unfair = {**fair, first: fair[first] + fair[second] + 0.5, second: -0.5}
    settled = settle_abatement(game, unfair)
    assert settled.in_core is False
    assert settled.objection_gain > 0.4


@given(st.integers(0, 40))
def test_parts_and_terms_add_up_to_the_shapley_value(seed: int) -> None:
    game = drawn(2 + seed % 5, seed)
    value = shapley(game).vector()
    assert shapley_parts(game).amounts == pytest.approx(value, rel=1e-12)
    found = dividends(game)
    for at, name in enumerate(game.players):
        terms = shapley_terms(game, name, most=10_000)
        assert sum(amount for _, amount in terms) == pytest.approx(value[at], rel=1e-12)
        for names, amount in terms:
            assert amount == pytest.approx(found[game.mask(*names)] / len(names), rel=1e-9, abs=1e-12)


def test_slopes_are_finite_differences_and_never_negative() -> None:
    """A9: raising w_ij raises phi_i and phi_j and never lowers another's."""
    draw = np.random.default_rng(5)
    for count in (2, 4, 12):
        benefits, costs = draw.random((count, count)) + 0.1, draw.random(count) + 0.5
        game = Abatement(benefits, costs)
        for _ in range(4):
            source, receptor = draw.choice(count, 2, replace=False)
            found = shapley_slopes(game, game.players[source], game.players[receptor]).vector()
            step = np.zeros((count, count))
            step[source, receptor] = 1e-5
            up, down = Abatement(benefits + step, costs), Abatement(benefits - step, costs)
            rise = np.subtract(shapley(up).vector(), shapley(down).vector()) / 2e-5
            assert found == pytest.approx(rise, rel=1e-6, abs=1e-9)
            assert min(found) >= 0
            assert found[source] > 0
            assert found[receptor] > 0


def test_swapping_cities_and_a_city_apart() -> None:
    benefits = np.asarray(AIR3.benefits)[::-1, ::-1]
    swapped = settle_abatement(Abatement(benefits, np.asarray(AIR3.costs)[::-1]))
    assert swapped.payments.vector() == pytest.approx(settle_abatement(AIR3).payments.vector()[::-1])
    wider = np.zeros((4, 4))
    wider[:3, :3] = np.asarray(AIR3.benefits)
    apart = settle_abatement(Abatement(wider, [1, 2, 0.5, 1]))
    assert apart.payments["city 4"] == 0.0
    assert apart.payments.vector()[:3] == pytest.approx(settle_abatement(AIR3).payments.vector())


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
@pytest.mark.parametrize("count", [5, 40])
def test_any_unit(unit: float, count: int) -> None:
    game = drawn(count, 2)
    scaled = Abatement(unit * np.asarray(game.benefits), unit * np.asarray(game.costs))
    plain, other = settle_abatement(game), settle_abatement(scaled)
    assert np.array(other.payments.vector()) / unit == pytest.approx(plain.payments.vector(), abs=1e-12)
    assert other.targets.vector() == pytest.approx(plain.targets.vector(), rel=1e-12)


def test_nothing_to_agree_on() -> None:
    settled = settle_abatement(Abatement(np.eye(3), [1, 1, 1]))
    assert settled.surplus == 0
    assert settled.transfers == ()
    assert settled.payments.vector() == (0, 0, 0)
    assert settled.explain() == "No city's abatement benefits another: there is nothing to agree on."


def test_a_city_that_saves_itself_much_more_than_others_passes_its_recheck() -> None:
    benefits = np.asarray(AIR3.benefits) + np.diag([1e8, 0, 0])
    settled = settle_abatement(Abatement(benefits, AIR3.costs))
    assert settled.payments.vector() == pytest.approx(settle_abatement(AIR3).payments.vector())


@pytest.mark.parametrize("broken", [0.01, math.nan])
@pytest.mark.parametrize("field", ["targets", "no_agreement", "own_gains", "payments", "gains"])
def test_tampering_is_seen(field: str, broken: float) -> None:
    settled = settle_abatement(AIR3)
    amounts = list(getattr(settled, field).vector())
    amounts[1] += broken
    forged = replace(settled, **{field: Allocation(AIR3.players, amounts)})
    assert not check_settlement(forged).holds
    with pytest.raises(CertificateError, match="recheck failed"):
        check_settlement(forged).require()


def test_a_forged_range_and_a_forged_explanation_are_seen() -> None:
    settled = settle_abatement(AIR3)
    for end in (1.5, math.nan):
        wider = {**settled.participation, "city 1": (-3.175, end)}
        forged = check_settlement(replace(settled, participation=wider))
        assert forged.failures == ("participation runs from alone to all that a city adds",)
    parts = replace(settled.parts, source_pairs=settled.parts.source_pairs + 0.1)
    forged = check_settlement(replace(settled, parts=parts))
    assert forged.failures == (
        "parts are halves of pairs and thirds of triples",
        "gains are halves of pairs and thirds of triples",
    )


def test_a_forged_transfer_is_seen() -> None:
    settled = settle_abatement(AIR3)
    forged = replace(settled, transfers=(*settled.transfers, Transfer("city 1", "city 2", 0.1)))
    assert check_settlement(forged).failures == ("transfers deliver the payments",)


def test_small_groups_against_all_groups() -> None:
    draw = np.random.default_rng(6)
    for count in (2, 3, 6):
        game = drawn(count, count)
        amounts = draw.random(count)
        amounts *= game.grand / amounts.sum()
        excess = [
            (game.table[mask] - sum(amounts[at] for at in range(count) if mask >> at & 1), mask)
            for mask in range(1, (1 << count) - 1)
            if mask.bit_count() in (1, 2, count - 1)
        ]
        links, weights = game.numbers(exact=False)
        found, group = worst_small_excess(links, weights, amounts, game.grand)
        assert found == pytest.approx(max(excess)[0])
        assert sum(1 << at for at in group) == max(excess)[1]


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30), st.floats(1e-9, 1e9))
def test_balancing_moves_little(amounts: list[float], scale: float) -> None:
    centred = [(amount - math.fsum(amounts) / len(amounts)) * scale for amount in amounts]
    found = balanced(centred)
    assert math.fsum(found) == 0.0
    largest = max(map(abs, centred))
    assert np.abs(np.subtract(found, centred)).max() <= 1e-13 * largest
    assert len(transfers([str(at) for at in range(len(found))], found)) <= len(found) - 1


def test_plain_data_and_sentences() -> None:
    settled = settle_abatement(AIR3)
    data = json.loads(json.dumps(settled.to_dict(), allow_nan=False))
    assert data["payments"]["city 1"] == pytest.approx(-1.47083333)
    assert data["participation"]["city 1"] == {"lo": -3.175, "hi": 1.0}
    assert data["abatement"] == {"nash": dict(settled.no_agreement), "efficient": dict(settled.targets)}
    assert "city 1 pays 1.471" in settled.explain()
    assert settled.to_frame().shape == (22, 3)
    assert (
        repr(settled) == "<AbatementSettlement: 3 cities, surplus 5.065 亿元 by Shapley value, in the core>"
    )
    assert settled.terms("city 1")[1][0] == ("city 1", "city 2")
    assert settled.slopes("city 1", "city 2").vector() == pytest.approx([2 / 3, 2 / 3, 1 / 6])


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("banzhaf", "rule: found banzhaf adding up to 4.49 亿元, expected amounts that add up"),
        ({"city 1": 1, "city 2": 1, "city 3": 1}, "allocation: found amounts adding up to 3 亿元"),
        ({"city 1": 5.065}, "nothing for city 2"),
        ("shaply", "rule: found shaply, expected a rule that citypact allocate --list names; did you mean"),
        (7, "rule: found int, expected the name of a rule or an amount for each city"),
    ],
)  # fmt: skip
def test_refusals(rule: object, message: str) -> None:
    with pytest.raises(InputError) as refused:
        settle_abatement(AIR3, rule)
    assert message in str(refused.value)


def test_unknown_cities_and_a_city_with_itself() -> None:
    with pytest.raises(InputError, match="coalition: found Paris"):
        shapley_terms(AIR3, "Paris")
    with pytest.raises(InputError, match="receptor: found city 1, expected another city than city 1"):
        shapley_slopes(AIR3, "city 1", "city 1")


def test_a_thousand_cities_take_seconds_at_most() -> None:
    game = drawn(1000)
    start = time.process_time()
    settled = settle_abatement(game)
    assert time.process_time() - start < 5  # about 0.2 s; the benchmark watches the second
    assert settled.certificate.holds
    assert settled.in_core is True
