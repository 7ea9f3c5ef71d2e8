"""The promotion contest against scans of best replies, finite differences and simulated outcomes."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.tournament import SHAPES, OutputTournament, acceptance_cone

F = Fraction
few = settings(deadline=None, max_examples=20)
tenths = st.integers(1, 40).map(lambda i: F(i, 10))
spillovers = st.integers(-5, 8).map(lambda i: F(i, 10))
parts = st.integers(0, 9).map(lambda i: F(i, 10))


@given(v=tenths, g=tenths, c=tenths, theta=spillovers, m=parts, shape=st.sampled_from(SHAPES))
@few
def test_equilibria_pass_a_scan_of_all_efforts(v: F, g: F, c: F, theta: F, m: F, shape: str) -> None:
    contest = OutputTournament(v, g, c, theta, 1, m, "assessment", shape)
    candidate = contest.first_order_effort
    assert candidate == v * g * (1 - theta) * (1 - m) / c
    effort = float(candidate)
    # No effort beyond the root of 2V/c can pay: its cost exceeds the prize.
    efforts = np.linspace(0, 1.1 * max(math.sqrt(2 * v / c), effort), 1203)
    best = max(contest.payoff(each, effort) for each in efforts)
    here = contest.payoff(effort, effort)
    found = contest.equilibrium()
    if found is None:
        assert contest.best_deviation() > 0
        assert not contest.concave
    else:
        assert best <= here + 1e-9 * float(v)
        assert found.effort == candidate
        assert float(found.payoff) == pytest.approx(here, abs=1e-12)


@pytest.mark.parametrize("shape", ["normal", "logistic"])
def test_the_candidate_is_stationary_and_concavity_ends_where_it_says(shape: str) -> None:
    contest = OutputTournament(3, 0.4, 2, 0.25, shape=shape)
    effort, step = float(contest.first_order_effort), 1e-5
    slope = contest.payoff(effort + step, effort) - contest.payoff(effort - step, effort)
    assert slope / (2 * step) == pytest.approx(0, abs=1e-8)
    # The steepest density, by differences of the distribution.
    points, width = np.linspace(0, 6, 6001), 1e-3
    chances = np.array([[contest.chance(x + s * width) for x in points] for s in (-1, 0, 1)])
    steepest = np.abs(chances[0] - 2 * chances[1] + chances[2]).max() / width**2
    edge = 2 / (float(contest.lead_per_effort) ** 2 * steepest)  # the prize at which V k² max|g'| = c
    assert replace(contest, prize=0.999 * edge).concave
    assert not replace(contest, prize=1.001 * edge).concave


@pytest.mark.parametrize("shape", SHAPES)
def test_the_distribution_has_the_density_that_was_given(shape: str) -> None:
    contest = OutputTournament(1, 0.7, 1, shape=shape)
    assert (contest.chance(1e-4) - contest.chance(-1e-4)) / 2e-4 == pytest.approx(0.7, rel=1e-6)
    assert contest.chance(0) == 0.5
    for lead in (0.1, 0.5, 3.0, 1e4):
        assert contest.chance(lead) + contest.chance(-lead) == pytest.approx(1)


def test_the_chance_is_that_of_simulated_contests() -> None:
    """Normal noise in each city's output; the difference has density g0 at zero."""
    contest = OutputTournament(1, 0.5, 1, spillover=0.3)
    spread = 1 / (0.5 * math.sqrt(2 * math.pi)) / math.sqrt(2)
    noise = np.random.default_rng(4).normal(scale=spread, size=(2, 400_000))
    effort, rival = 0.9, 0.4
    own, other = effort + 0.3 * rival + noise[0], rival + 0.3 * effort + noise[1]
    lead = float(contest.lead_per_effort) * (effort - rival)
    assert np.mean(own > other) == pytest.approx(contest.chance(lead), abs=0.003)
    # Scored on the neighbour's output too, the same official wins.
    scores = own + 0.6 * other, other + 0.6 * own
    assert ((own > other) == (scores[0] > scores[1])).all()


def test_statics() -> None:
    contest = OutputTournament(4, 0.25, 2, benefit=1)
    by_spillover = [replace(contest, spillover=theta) for theta in (-0.5, -0.1, 0, 0.2, 0.8, 1)]
    efforts = [each.first_order_effort for each in by_spillover]
    assert efforts == sorted(efforts, reverse=True)
    assert efforts[-1] == 0
    wanted = [each.efficient_effort for each in by_spillover]
    assert wanted == sorted(wanted)
    prize = replace(contest, spillover=0.2).efficient_prize
    assert prize is not None
    paid = replace(contest, spillover=0.2, prize=prize)
    assert paid.first_order_effort == paid.efficient_effort
    assert by_spillover[-1].efficient_prize is None


def test_the_neighbour_s_score_moves_effort_only_through_noise_in_the_assessment() -> None:
    contest = OutputTournament(4, 0.25, 2, spillover=0.2)
    assert replace(contest, neighbour_score=0.9).first_order_effort == contest.first_order_effort
    assert replace(contest, neighbour_score=1).first_order_effort == 0
    judged = replace(contest, noise="assessment")
    efforts = [replace(judged, neighbour_score=m).first_order_effort for m in (0, 0.25, 1)]
    assert efforts == [F(4, 10), F(3, 10), 0]


@pytest.mark.parametrize("unit", [F(1, 10**9), F(1), F(10**9)])
def test_the_unit_of_money_does_not_matter(unit: F) -> None:
    found = OutputTournament(4 * unit, 0.25, 2 * unit, 0.2, unit).equilibrium()
    assert found is not None
    assert (found.effort, found.efficient_effort, found.payoff) == (F(2, 5), F(3, 5), unit * F(46, 25))


@given(rho=tenths, m=parts)
@few
def test_the_cone_is_where_both_agree(rho: F, m: F) -> None:
    low, high = acceptance_cone(rho, m)
    assert high is not None
    assert low * high == 1
    for own in (F(i, 20) for i in range(-20, 81)):
        scores = own + m, 1 + m * own  # own and neighbour's gains, the other's gain being one
        first, second = own + rho * (scores[0] - scores[1]), 1 + rho * (scores[1] - scores[0])
        assert (min(first, second) >= 0) == (low <= own <= high)
    wider = acceptance_cone(rho, m + F(1, 10))
    assert wider[0] < low
    assert acceptance_cone(rho + 1, m)[0] > low


def test_refusals() -> None:
    with pytest.raises(InputError) as error:
        OutputTournament(-1, 0, 0, 1.5, float("nan"), 2, "weather", "cauchy")
    assert [problem.field for problem in error.value.problems] == [
        "prize", "density", "cost", "spillover", "benefit", "neighbour_score", "noise", "shape",
    ]  # fmt: skip
    with pytest.raises(InputError, match="standing: found -1, expected a non-negative amount"):
        acceptance_cone(-1)
