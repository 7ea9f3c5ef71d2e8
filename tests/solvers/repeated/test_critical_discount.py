"""Critical discount factors: published values, simulated play, refusals."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from citypact.errors import InfeasibleDesign, InputError
from citypact.games.normal_form import NormalFormGame
from citypact.solvers.repeated import (
    critical_discount,
    critical_discount_of_payoffs,
    stage_bounds,
    sustainable_payoffs,
    tit_for_tat_discount,
)
from citypact.solvers.repeated.temptations import patience


def dilemma(T, R, P, S):
    return NormalFormGame(([[R, S], [T, P]], [[R, T], [S, P]]), ("a", "b"), (("C", "D"),) * 2)


def best_against_tit_for_tat(stakes, discount):
    """Value of the best reply to tit for tat, by value iteration on what it will do next."""
    T, R, P, S = stakes
    nice, grim = 0.0, 0.0
    for _ in range(4000):
        nice, grim = (
            max((1 - discount) * R + discount * nice, (1 - discount) * T + discount * grim),
            max((1 - discount) * S + discount * nice, (1 - discount) * P + discount * grim),
        )
    return nice


@pytest.mark.parametrize(
    ("stakes", "grim", "tit_for_tat"), [((5, 3, 1, 0), "1/2", "2/3"), ((7, 4, 3, 0), "3/4", "3/4")]
)
def test_the_two_textbook_dilemmas(stakes, grim, tit_for_tat) -> None:
    """(T-R)/(T-P) and max{(T-R)/(T-P), (T-R)/(R-S)}."""
    game = dilemma(*stakes)
    assert critical_discount(game, ("C", "C")).discount == Fraction(grim)
    assert critical_discount(game, ("C", "C"), punishment="minmax").discount == Fraction(grim)
    assert tit_for_tat_discount(game).discount == Fraction(tit_for_tat)


@pytest.mark.parametrize("seed", range(5))
def test_tit_for_tat_against_the_best_of_all_replies(seed) -> None:
    random = np.random.default_rng(seed)
    P, S = 1 + random.random(), random.random()
    R = P + 0.2 + random.random()
    T = R + random.random() * (R - S) * 0.9
    least = float(tit_for_tat_discount(dilemma(T, R, P, S)).discount)
    assert best_against_tit_for_tat((T, R, P, S), least + 1e-3 * (1 - least)) == pytest.approx(R, rel=1e-9)
    assert best_against_tit_for_tat((T, R, P, S), least * 0.99) > R + 1e-6


@pytest.mark.parametrize(("firms", "expected"), [(3, "4/7"), (5, "9/14")])
def test_a_cartel_of_cournot_firms(firms, expected) -> None:
    """(n+1)^2 / ((n+1)^2 + 4n): collusion, equilibrium and the best departure as three strategies."""
    price = Fraction(1)
    cartel, rival = price / (2 * firms), price / (firms + 1)
    amounts = (cartel, rival, (price - (firms - 1) * cartel) / 2)
    tables = [np.empty((3,) * firms, dtype=object) for _ in range(firms)]
    for place in product(range(3), repeat=firms):
        left = price - sum(amounts[at] for at in place)
        for firm, at in enumerate(place):
            tables[firm][place] = amounts[at] * left
    found = critical_discount(NormalFormGame(tables), ("1",) * firms, reversion=[[0, 1, 0]] * firms)
    assert found.discount == Fraction(expected)
    assert found.credible is True
    assert found.certificate.holds


def test_ten_cournot_firms_by_their_profits() -> None:
    """121/161: 1/40 as agreed, (11/40)^2 by departing, 1/121 in the equilibrium that follows."""
    agreed, departing, after = Fraction(1, 40), Fraction(11, 40) ** 2, Fraction(1, 121)
    assert patience(departing - agreed, agreed - after) == Fraction(121, 161)


def test_a_stage_equilibrium_needs_no_patience() -> None:
    found = critical_discount(dilemma(5, 3, 1, 0), ("D", "D"))
    assert found.discount == 0
    assert found.certificate.holds


@pytest.mark.parametrize("seed", range(5))
def test_what_grim_trigger_keeps_is_sustainable_and_minmax_bounds_it(seed) -> None:
    random = np.random.default_rng(seed)
    game = NormalFormGame((random.integers(0, 10, (3, 3)), random.integers(0, 10, (3, 3))))
    for i, j in product(range(3), repeat=2):
        names = (str(i + 1), str(j + 1))
        payoffs = [table[i, j] for table in game.exact_tables]
        try:
            nash = critical_discount(game, names).discount
        except InfeasibleDesign:
            continue
        bound = critical_discount(game, names, punishment="minmax").discount
        assert bound <= nash
        if nash > 0:
            assert sustainable_payoffs(game, nash).contains(payoffs)
        if 0 < bound < 1:
            below = bound * Fraction(99, 100)
            # Below the bound the profile itself cannot be repeated for ever.
            promised, gain = payoffs, [t.max(axis=k)[(j, i)[k]] for k, t in enumerate(game.exact_tables)]
            held = [Fraction(t.max(axis=k).min()) for k, t in enumerate(game.exact_tables)]
            gaps = [(1 - below) * d + below * p - u for d, p, u in zip(gain, held, promised, strict=True)]
            assert max(gaps) > 0


def test_a_lottery_between_profiles() -> None:
    """(5, 5) of the packages' dilemma: a third of (9, 9), two thirds of the equilibrium; t = 1/(1+2)."""
    game = NormalFormGame(([[9, 1], [10, 3]], [[9, 10], [1, 3]]))
    found = critical_discount_of_payoffs(game, (5, 5))
    assert found.discount == Fraction(1, 3)
    assert sum(chance for _, chance in found.lottery) == 1
    assert {names for names, _ in found.lottery} == {("1", "1"), ("2", "2")}
    assert critical_discount_of_payoffs(game, (9, 9)).discount == critical_discount(game, ("1", "1")).discount
    # Taking turns at exploitation: the exploited gains 2 by departing and is promised 5.5 - 3 more than 3.
    turns = critical_discount_of_payoffs(game, (6, 6.25))
    assert turns.certificate.holds
    paid = [sum(c * t[tuple(int(k) - 1 for k in n)] for n, c in turns.lottery) for t in game.exact_tables]
    assert paid == [6, Fraction(25, 4)]


def test_mixed_reversion_must_be_an_equilibrium() -> None:
    pennies = NormalFormGame(([[1, -1], [-1, 1]], [[-1, 1], [1, -1]]), ("a", "b"))
    with pytest.raises(InfeasibleDesign, match="no equilibrium in pure strategies to revert to"):
        critical_discount(pennies, ("1", "1"))
    with pytest.raises(InputError, match=r"an equilibrium: b gains 0\.1 of its range"):
        critical_discount(pennies, ("1", "1"), reversion=[[0.6, 0.4], [0.5, 0.5]])
    with pytest.raises(InfeasibleDesign, match="b gains 2 by departing and punishment takes nothing"):
        critical_discount(pennies, ("1", "1"), reversion=[[0.5, 0.5], [0.5, 0.5]])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda g: critical_discount(g, ("C", "X")),
            InputError,
            "profile of b: found X, expected one",
        ),
        (lambda g: critical_discount(g, ("C",)), InputError, "profile: found 1 strategies, expected one for"),
        (
            lambda g: critical_discount(g, ("C", "C"), punishment="exile"),
            InputError,
            "punishment: found exile, expected one of nash, minmax",
        ),
        (lambda g: critical_discount_of_payoffs(g, (9, 9)), InfeasibleDesign, r"no lottery .* pays \(9, 9\)"),
        (
            lambda g: critical_discount_of_payoffs(g, (0.5, 4)),
            InfeasibleDesign,
            "is kept at any patience: a is punished with 1",
        ),
        (
            lambda g: tit_for_tat_discount(NormalFormGame(([[1, 0], [0, 1]],) * 2)),
            InputError,
            "T > R > P > S",
        ),
        (lambda g: tit_for_tat_discount(dilemma(7, 3, 1, 0)), InfeasibleDesign, "raise R by more than 0.5"),
    ],
)
def test_refusals(call, error, message) -> None:
    with pytest.raises(error, match=message):
        call(dilemma(5, 3, 1, 0))


@pytest.mark.parametrize("seed", range(4))
def test_minmax_points_against_a_grid_of_mixtures(seed) -> None:
    random = np.random.default_rng(seed)
    game = NormalFormGame((random.integers(0, 10, (3, 2)), random.integers(0, 10, (3, 2))))
    bounds = stage_bounds(game)
    grid = np.linspace(0, 1, 2001)
    mixes = np.stack([grid, 1 - grid])
    assert float(bounds.mixed_minmax[0]) == pytest.approx(
        (game.tables[0] @ mixes).max(axis=0).min(), abs=0.02
    )
    assert bounds.mixed_minmax[1] <= bounds.pure_minmax[1]
    assert all(x >= m for corner in bounds.rational for x, m in zip(corner, bounds.mixed_minmax, strict=True))


def test_results_are_plain_data_and_sentences() -> None:
    game = dilemma(5, 3, 1, 0)
    for found in (critical_discount(game, ("C", "C")), tit_for_tat_discount(game), stage_bounds(game)):
        assert json.dumps(found.to_dict(), allow_nan=False)
        assert found.explain().endswith(".")
    assert "at least 0.5" in critical_discount(game, ("C", "C")).explain()
