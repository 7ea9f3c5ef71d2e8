"""The path on which central money ends: closed form by year, promises, and the Xin'an path beside it."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from scipy.optimize import linprog

from citypact.errors import InputError
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.compensation import PhaseNeeds, phase_out
from citypact.mechanisms.compensation.phases.rows import phase_rows
from citypact.solvers.linear.exact_check import check

PAIR = WaterPair(downstream_benefit=2, cost=1)
#: Central money and pool of one province for the Xin'an river, 2012-2018, 亿元: rows xinan_r1_central,
#: xinan_r2_central, xinan_r3_central and xinan_r1_zhejiang_pool, xinan_r2_each_province,
#: xinan_r3_each_province of ../shared/data/water_compensation.csv.
XINAN_CENTRAL = (3, 3, 3, 4, 3, 2, 0)
XINAN_POOL = (1, 1, 1, 2, 2, 2, 2)


def needs_of(generator: np.random.Generator, years: int) -> PhaseNeeds:
    losses, gains, caps = np.round(generator.uniform(0, 4, (3, years)), 2)
    return PhaseNeeds(losses.tolist(), (losses * 0.6 + gains).round(2).tolist(), caps.tolist())


def least_by_hand(needs: PhaseNeeds, centre: float, own: float, other: float) -> float:
    """The program on a matrix written out here, solved by HiGHS."""
    n = len(needs.losses)
    losses, gains = np.array(needs.losses, dtype=float), np.array(needs.gains, dtype=float)
    caps = (
        [(0, None)] * n if needs.transfer_caps is None else [(0, float(cap)) for cap in needs.transfer_caps]
    )
    a, b = [], []
    for t in range(n):
        kept = np.array([own ** (u - t) if u >= t else 0.0 for u in range(n)])
        paid = np.array([other ** (u - t) if u >= t else 0.0 for u in range(n)])
        a += [np.concatenate([-kept, -kept]), np.concatenate([paid, np.zeros(n)])]
        b += [-kept @ losses, paid @ gains]
    cost = np.concatenate([np.zeros(n), centre ** np.arange(1, n + 1)])
    found = linprog(cost, A_ub=np.array(a), b_ub=b, bounds=caps + [(0, None)] * n)
    return float(found.fun)


@pytest.mark.parametrize("rates", [(0.04, 0.04, 0.04), (0.02, 0.2, 0.1), (0.1, 0.03, 0.25), (0, 0, 0)])
def test_no_program_written_by_hand_finds_a_cheaper_path(rates: tuple[float, float, float]) -> None:
    generator = np.random.default_rng(18)
    centre, own, other = (1 / (1 + rate) for rate in rates)
    for years in (1, 2, 5, 7):
        needs = needs_of(generator, years)
        found = phase_out(needs, central_rate=rates[0], upstream_rate=rates[1], downstream_rate=rates[2])
        assert found.present_value == pytest.approx(least_by_hand(needs, centre, own, other), abs=1e-9)
        assert sum(centre ** (t + 1) * paid for t, paid in enumerate(found.grants)) == pytest.approx(
            found.present_value, abs=1e-12
        )
        assert found.certificate.exact


def test_year_by_year_the_path_is_the_closed_form_and_promises_never_cost_more() -> None:
    generator = np.random.default_rng(19)
    for years in (1, 4, 7):
        needs = needs_of(generator, years)
        yearly, held = phase_out(needs, promises="yearly"), phase_out(needs)
        expected = [
            max(loss - min(gain, cap), 0)
            for loss, gain, cap in zip(needs.losses, needs.gains, needs.transfer_caps or (), strict=True)
        ]
        assert yearly.grants == tuple(map(float, expected))
        assert yearly.grants == held.yearly_grants
        assert held.present_value <= yearly.present_value + 1e-15


def test_both_cities_stay_in_every_year_of_the_path() -> None:
    generator = np.random.default_rng(20)
    for _ in range(5):
        needs = needs_of(generator, 6)
        found = phase_out(needs, upstream_rate=0.1, downstream_rate=0.02)
        net = np.array(found.grants) + found.transfers - np.array(needs.losses, dtype=float)
        kept = np.array(needs.gains, dtype=float) - found.transfers
        for t in range(6):
            assert sum(1.1 ** -(u - t) * net[u] for u in range(t, 6)) >= -1e-12
            assert sum(1.02 ** -(u - t) * kept[u] for u in range(t, 6)) >= -1e-12


def test_growth_of_upstreams_own_benefit_ends_the_grants_and_never_raises_them() -> None:
    for speed in (0.05, 0.1, 0.3):
        needs = PhaseNeeds.growing(PAIR, [speed * t for t in range(12)], transfer_cap=1)
        found = phase_out(needs, promises="yearly")
        assert list(found.grants) == sorted(found.grants, reverse=True)
        # x = 2 - b_U; the last year with x^2 / 2 > 1
        last = max(t for t in range(12) if (2 - speed * t) ** 2 / 2 > 1) + 1
        assert found.last_year == last
    assert phase_out(PhaseNeeds.growing(PAIR, [0, 0.5, 1, 2]), promises="yearly").last_year is None


def test_if_the_agreed_effort_grows_along_nothing_ends() -> None:
    own = [0, 0.5, 1, 1.5]
    needs = PhaseNeeds.growing(PAIR, own, efforts=[benefit + 2 for benefit in own], transfer_cap=1)
    assert phase_out(needs, promises="yearly").grants == (1, 1, 1, 1)


def test_the_xinan_path_is_not_one_of_growth_alone() -> None:
    """It rose from 3 to 4 亿元 in 2015, with the pool: in this model the need must have risen too."""
    assert sum(XINAN_CENTRAL) == 18
    assert any(later > before for before, later in pairwise(XINAN_CENTRAL))
    # With a fixed effort the need falls, and the pool rose in 2015: central money could only have fallen.
    losses = [Fraction(4)] * 3 + [Fraction(4)] * 4
    fixed = phase_out(PhaseNeeds(losses, [9] * 7, XINAN_POOL, first_year=2012), promises="yearly")
    assert fixed.grants == (3, 3, 3, 2, 2, 2, 2)
    # Read backwards, central money plus pool is a need of 4, 4, 4, 6, 5, 4, 2 亿元: that path is found again.
    implied = [central + pool for central, pool in zip(XINAN_CENTRAL, XINAN_POOL, strict=True)]
    needs = PhaseNeeds(implied, [9] * 7, XINAN_POOL, first_year=2012)
    found = phase_out(needs, promises="yearly")
    assert found.grants == XINAN_CENTRAL
    assert found.last_year == 2017
    # Pools that stay at 2 亿元 for years after would have been something to count on in advance.
    longer = PhaseNeeds([*implied, 0, 0, 0], [9] * 10, [*XINAN_POOL, 2, 2, 2], first_year=2012)
    counted = phase_out(longer)
    assert counted.present_value < found.present_value
    assert sum(counted.grants) < sum(XINAN_CENTRAL)
    assert counted.last_year is not None
    assert counted.last_year <= 2017


def test_prices_are_central_differences() -> None:
    needs = PhaseNeeds([4, 3.5, 3, 1, 0.5], [6, 5, 4, 3, 2], [2, 1.5, 1, 1.25, 1])
    found, h = phase_out(needs, upstream_rate=0.1), Fraction(1, 1000)
    for year in needs.years:
        values = []
        for step in (h, -h):
            caps = list(needs.transfer_caps or ())
            caps[year - 1] = Fraction(caps[year - 1]) + step
            values.append(phase_out(replace(needs, transfer_caps=caps), upstream_rate=0.1).present_value)
        slope = (values[1] - values[0]) / (2 * float(h))
        assert found.shadow_prices.get(f"transfer cap in year {year}", 0) == pytest.approx(slope, abs=1e-9)


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_the_unit_of_money_does_not_matter(unit: float) -> None:
    plain = phase_out(PhaseNeeds([4, 3, 2, 1], [6, 5, 4, 3], [2, 2, 2, 2]))
    scaled = phase_out(
        PhaseNeeds(
            [4 * unit, 3 * unit, 2 * unit, unit], [6 * unit, 5 * unit, 4 * unit, 3 * unit], [2 * unit] * 4
        )
    )
    assert [paid / unit for paid in scaled.grants] == pytest.approx(plain.grants)


def test_the_proof_notices_a_changed_digit_and_the_result_is_plain_data() -> None:
    needs = PhaseNeeds([4, 3, 2], [6, 5, 4], [2, 2, 2])
    found = phase_out(needs)
    factor = Fraction(25, 26)
    program = phase_rows(needs, (factor, factor, factor))
    assert all(line.holds for line in check(program, found.proof))
    assert found.proof.value is not None
    assert not all(
        line.holds
        for line in check(program, replace(found.proof, value=found.proof.value + Fraction(1, 10**12)))
    )
    assert not replace(found.certificate, residuals={"the path costs the optimum": math.nan}).holds
    json.dumps(found.to_dict(), allow_nan=False)
    assert "the last is paid in year" in found.explain()
    assert found.to_frame()["quantity"].is_unique


def test_a_single_year_and_a_need_of_nothing() -> None:
    assert phase_out(PhaseNeeds([1], [2], [0.25])).grants == (0.75,)
    nothing = phase_out(PhaseNeeds([0, 0], [0, 0]))
    assert nothing.grants == nothing.transfers == (0, 0)
    assert nothing.explain() == "No central money is needed: downstream pays for all of it."


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: PhaseNeeds([], []), "years: found 0, expected a whole number between 1 and 60"),
        (lambda: PhaseNeeds([1, 2], [1]), "gains: found 1 years, expected 2, as many as losses"),
        (lambda: PhaseNeeds([-1], [1]), r"losses\[0\]: found -1"),
        (lambda: PhaseNeeds([1], [math.nan]), r"gains\[0\]: found nan"),
        (lambda: PhaseNeeds.growing(PAIR, [0, 1], efforts=[1]), "efforts: found 1 years"),
        (lambda: PhaseNeeds.growing(PAIR, [-1]), r"upstream_benefits\[0\]: found -1"),
        (lambda: phase_out(PhaseNeeds([1], [1]), promises="kept"), "promises: found kept, expected one of"),  # type: ignore[arg-type]
        (lambda: phase_out(PhaseNeeds([1], [1]), central_rate=2), "central_rate: found 2"),
    ],
)
def test_what_has_no_meaning_is_refused(make: object, words: str) -> None:
    with pytest.raises(InputError, match=words):
        make()  # type: ignore[operator]
