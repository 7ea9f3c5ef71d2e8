"""Promises in repeated dilemmas: published factors, closed forms, a Markov chain as slow oracle."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import CertificateError, InputError
from citypact.mechanisms.enforcement import Monitoring, StageDilemma, keep_promise
from citypact.mechanisms.enforcement.repeated.promise import check_promise

F = Fraction
FOR_EVER = 120  # periods of the chain that stands for punishment for ever, at a discount of .95

stages = st.builds(
    lambda p, loss, lead, gap: StageDilemma(p + loss + lead, p + loss, p, p - gap),
    *(st.integers(low, high) for low, high in ((-3, 3), (1, 9), (1, 9), (0, 3))),
)
chances = st.tuples(st.integers(1, 20), st.integers(0, 8)).map(lambda pair: (F(pair[0], 20), F(pair[1], 40)))


@pytest.mark.parametrize(
    ("payoffs", "factor"),
    [
        ((5, 3, 1, 0), F(1, 2)),  # oracles: pd-5310, grim_delta
        ((7, 4, 3, 0), F(3, 4)),  # oracles: pd-7430, grim_delta
        ((F(4, 12) ** 2, F(1, 12), F(1, 16)), F(4, 7)),  # oracles: cournot-collusion-n3
        ((F(6, 20) ** 2, F(1, 20), F(1, 36)), F(9, 14)),  # oracles: cournot-collusion-n5
        ((F(11, 40) ** 2, F(1, 40), F(1, 121)), F(121, 161)),  # oracles: cournot-collusion-n10
    ],
)
def test_published_grim_factors(payoffs: tuple[F, ...], factor: F) -> None:
    found = keep_promise(StageDilemma(*payoffs))
    assert found.asked.critical == factor
    assert found.keeps is None
    assert found.value is None


@pytest.mark.parametrize(("cities", "benefit", "factor"), [(15, 2, 0.4643), (30, 2, 0.4828)])
def test_public_good_of_many_cities(cities: int, benefit: int, factor: float) -> None:
    """models.md §8.4: δ* = (n-β)/((n-1)β)."""
    found = keep_promise(StageDilemma.public_good(cities, benefit))
    assert found.asked.critical == F(cities - benefit, (cities - 1) * benefit)
    assert found.critical == pytest.approx(factor, abs=5e-5)


def chain(
    stage: StageDilemma, q: float, f: float, length: int, delta: float
) -> tuple[float, list[float], float]:
    """Values of all states by solving the Markov chain, and the value of one breach in cooperation."""
    states = length + 1  # 0: cooperation, k: k periods of punishment left
    moves = np.zeros((states, states))
    moves[0, 0], moves[0, length] = 1 - f, f
    for k in range(1, states):
        moves[k, k - 1] = 1.0
    pay = np.array([float(stage.cooperation)] + [float(stage.punishment)] * length)
    values = np.linalg.solve(np.eye(states) - delta * moves, (1 - delta) * pay)
    breach = (1 - delta) * float(stage.temptation) + delta * ((1 - q) * values[0] + q * values[length])
    # A breach of the punishment: S now, the same path after.
    assert stage.sucker is not None
    during = [(1 - delta) * float(stage.sucker) + delta * values[k - 1] - values[k] for k in range(1, states)]
    return float(values[0]), [float(breach - values[0]), *map(float, during)], float(values[length])


@settings(max_examples=40)
@given(stage=stages, chance=chances, length=st.integers(1, 8), delta=st.integers(1, 19))
def test_value_and_verdict_against_the_markov_chain(
    stage: StageDilemma, chance: tuple[F, F], length: int, delta: int
) -> None:
    q, f = chance
    found = keep_promise(stage, q, f, length, F(delta, 20), longest=8)
    value, gains, _ = chain(stage, float(q), float(f), length, delta / 20)
    assert found.asked.value == pytest.approx(value, abs=1e-9)
    assert max(gains[1:]) <= 1e-12
    if abs(gains[0]) > 1e-9:
        assert found.keeps == (gains[0] < 0)
    # the shortest that deters, by trying each
    fits = [k for k in range(1, 60) if chain(stage, float(q), float(f), k, delta / 20)[1][0] < -1e-9]
    if fits:
        assert found.shortest is not None
        assert found.shortest <= fits[0]


def test_punishment_for_ever_is_the_limit_of_long_ones() -> None:
    stage, monitoring = StageDilemma(5, 3, 1, 0), Monitoring(0.9, 0.1)
    value, gains, _ = chain(stage, 0.9, 0.1, 600, 0.9)
    assert float(monitoring.value(stage, None, 0.9)) == pytest.approx(value, abs=1e-12)
    assert gains[0] < 0
    assert monitoring.deters(stage, None, 0.9)
    long = monitoring.critical_discount(stage, 400)
    assert long == pytest.approx(float(monitoring.critical_discount(stage, None) or 0), abs=1e-12)


@settings(max_examples=40)
@given(stage=stages, chance=chances)
def test_critical_factors_fall_with_the_length_and_are_where_the_breach_breaks_even(
    stage: StageDilemma, chance: tuple[F, F]
) -> None:
    found = keep_promise(stage, *chance, longest=6)
    factors = [float(each.critical) for each in found.punishments if each.critical is not None]
    assert factors == sorted(factors, reverse=True)
    for each in found.punishments:
        if each.critical is not None and each.length is not None and float(each.critical) < 0.999:
            _, gains, _ = chain(stage, float(chance[0]), float(chance[1]), each.length, float(each.critical))
            assert gains[0] == pytest.approx(0, abs=1e-9)


@settings(max_examples=40)
@given(stage=stages, chance=chances, delta=st.integers(10, 19))
def test_the_best_length_is_the_best_of_all_and_below_the_ceiling(
    stage: StageDilemma, chance: tuple[F, F], delta: int
) -> None:
    q, f = chance
    found = keep_promise(stage, q, f, discount=F(delta, 20), longest=12)
    worth = {}
    for length in (*range(1, 13), None):
        value, gains, _ = chain(stage, float(q), float(f), length or FOR_EVER, delta / 20)
        if gains[0] < -1e-9:
            worth[length] = value
    for length in found.best_lengths:
        assert found.ceiling is not None
        reached = next(each.value for each in found.punishments if each.length == length)
        assert reached is not None
        assert reached >= max(worth.values(), default=-1e9) - 1e-9
        assert reached <= found.ceiling + 1e-12
    if f == 0 and worth:
        assert set(found.best_lengths) >= set(worth)


@settings(max_examples=40)
@given(stage=stages, chance=chances, delta=st.integers(4, 19), length=st.sampled_from([1, 2, 5, None]))
def test_what_would_help_is_exactly_enough(
    stage: StageDilemma, chance: tuple[F, F], delta: int, length: int | None
) -> None:
    factor = F(delta, 20)
    found = keep_promise(stage, *chance, length, factor, longest=1)
    q, f = chance
    if found.least_detection is not None:
        assert Monitoring(min(found.least_detection + 1e-9, 1.0), f).deters(stage, length, factor)
        assert not Monitoring(max(found.least_detection - 1e-6, 0.0), f).deters(stage, length, factor)
    if found.most_false_alarms is not None and found.most_false_alarms > 1e-9:
        assert Monitoring(q, found.most_false_alarms - 1e-9).deters(stage, length, factor)
        assert not Monitoring(q, min(found.most_false_alarms + 1e-6, 1.0)).deters(stage, length, factor)


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_unit_and_shift_of_payoffs_change_nothing(unit: float) -> None:
    base = keep_promise(StageDilemma(5, 3, 1, 0), 0.9, 0.1, 3, 0.8)
    moved = keep_promise(StageDilemma(*(F(str(unit)) * (x + 7) for x in (5, 3, 1, 0))), 0.9, 0.1, 3, 0.8)
    assert moved.critical == base.critical
    assert moved.best_lengths == base.best_lengths
    assert moved.keeps == base.keeps
    assert base.value is not None
    assert moved.value == pytest.approx((base.value + 7) * unit, rel=1e-12)


def test_no_information_no_promise() -> None:
    found = keep_promise(StageDilemma(5, 3, 1), 0.3, 0.3, None, 0.99)
    assert found.critical is None
    assert found.keeps is False
    assert found.ceiling is None
    assert found.best_lengths == ()
    assert found.value == 1.0
    assert found.reason == (
        "the promise is not kept with punishment for ever at a discount factor of 0.99: it would be with"
        " detection with a probability of at least 0.610101, or false alarms with a probability of at"
        " most 0.144949"
    )
    assert "no discount factor below one" in found.explain()
    assert found.to_dict()["certificate"]["holds"] is True


def test_tampering_and_a_nan_are_caught() -> None:
    stage, monitoring = StageDilemma(5, 3, 1, 0), Monitoring(0.9, 0.1)
    found = keep_promise(stage, 0.9, 0.1, 2, 0.9)
    for change in ({"critical": 0.5}, {"critical": 0.9}, {"deters": False}, {"value": 2.9}):
        changed = tuple(replace(each, **change) if each.length == 2 else each for each in found.punishments)
        assert check_promise(stage, monitoring, changed, 0.9).failures
    broken = replace(found.punishments[0], value=float("nan"))
    with pytest.raises((CertificateError, InputError)):
        check_promise(stage, monitoring, (broken,), 0.9).require()


def test_refusals() -> None:
    with pytest.raises(InputError) as caught:
        StageDilemma(3, 3, 1)
    assert str(caught.value) == "temptation: found 3, expected more than cooperation; nobody is tempted"
    with pytest.raises(InputError, match="mutual punishment is no equilibrium"):
        StageDilemma(5, 3, 1, 2)
    with pytest.raises(InputError) as caught:
        keep_promise(StageDilemma(5, 3, 1), length=0, discount=1)
    assert [problem.field for problem in caught.value.problems] == ["length", "discount"]
    with pytest.raises(InputError, match="benefit"):
        StageDilemma.public_good(3, 3)
