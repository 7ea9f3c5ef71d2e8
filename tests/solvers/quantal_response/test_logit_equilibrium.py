"""Logit equilibria against closed forms, bisection, fixed-point iteration and known limits."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import CertificateError, InputError
from citypact.games.normal_form import NormalFormGame
from citypact.solvers.quantal_response import LogitEquilibrium, logit_equilibrium
from citypact.solvers.quantal_response.earnings import read_chances
from citypact.solvers.quantal_response.logit_map import LogitMap
from citypact.solvers.quantal_response.principal_branch import recheck_response

F = Fraction
few = settings(deadline=None, max_examples=12)


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0


def first_chances(found: LogitEquilibrium) -> list[float]:
    return [float(next(iter(own.values()))) for own in found.chances.values()]


def pennies(prize: float) -> NormalFormGame:
    return NormalFormGame(([[prize, 0], [0, 1]], [[0, 1], [1, 0]]), ("甲", "乙"), (("正", "反"),) * 2)


@given(prize=st.floats(0.1, 20), precision=st.floats(0, 40))
@few
def test_asymmetric_matching_pennies_by_bisection(prize: float, precision: float) -> None:
    """p answers q upwards and q answers p downwards, so the one fixed point can be bracketed."""

    def answer(p: float) -> float:
        q = sigmoid(precision * (1 - 2 * p))
        return sigmoid(precision * ((prize + 1) * q - 1))

    low, high = 0.0, 1.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if answer(middle) > middle else (low, middle)
    p, q = first_chances(logit_equilibrium(pennies(prize), precision))
    assert p == pytest.approx(low, abs=1e-9)
    assert q == pytest.approx(sigmoid(precision * (1 - 2 * low)), abs=1e-9)


@pytest.mark.parametrize("prize", [9, 4, F(1, 2)])
def test_the_limit_of_matching_pennies_is_exact(prize: int | Fraction) -> None:
    """The own-payoff effect vanishes: 甲 plays half and half, 乙 1 / (1 + prize)."""
    found = logit_equilibrium(pennies(prize), math.inf)  # type: ignore[arg-type]
    assert found.limit is not None
    assert found.limit.regret == 0
    assert found.limit.chances["甲"]["正"] == F(1, 2)
    assert found.limit.chances["乙"]["正"] == 1 / (1 + F(prize))
    assert "is a Nash equilibrium, exactly" in found.explain()


@pytest.mark.parametrize("unit", [-9, 0, 9])
@pytest.mark.parametrize("n", [2, 3, 4])
def test_a_gap_that_does_not_depend_on_others(n: int, unit: int) -> None:
    """Whoever gains d by one strategy whatever the rest do plays it with chance 1 / (1 + exp(-λ d))."""
    tables = []
    for at in range(n):
        table = np.zeros((2,) * n)
        for profile in product((0, 1), repeat=n):
            number = (at + 1) * (1 - profile[at]) + 3 * sum(k for j, k in enumerate(profile) if j != at)
            table[profile] = float(f"{number}e{unit}")
        tables.append(table)
    found = logit_equilibrium(NormalFormGame(tables), float(f"0.7e{-unit}"))
    assert first_chances(found) == pytest.approx([sigmoid(0.7 * (at + 1)) for at in range(n)], abs=1e-12)


def test_volunteers() -> None:
    """Three players, b = 2, c = 1, all alike: p solves p = σ(λ (b (1 - p)² - c)); the limit is mixed."""
    tables = [np.zeros((2, 2, 2)) for _ in range(3)]
    for profile in product((0, 1), repeat=3):
        for at in range(3):
            tables[at][profile] = 1 if profile[at] == 0 else 2.0 * (0 in profile)
    game = NormalFormGame(tables)
    for precision in (0.5, 3.0, 50.0):
        low, high = 0.0, 1.0
        for _ in range(80):
            middle = (low + high) / 2
            better = sigmoid(precision * (2 * (1 - middle) ** 2 - 1)) > middle
            low, high = (middle, high) if better else (low, middle)
        assert first_chances(logit_equilibrium(game, precision)) == pytest.approx([low] * 3, abs=1e-9)
    limit = logit_equilibrium(game, math.inf).limit
    assert limit is not None
    assert float(limit.chances["player 1"]["2"]) == pytest.approx(math.sqrt(0.5), abs=1e-12)
    assert limit.regret <= F(1, 10**14)


@given(seed=st.integers(0, 10**6), shape=st.sampled_from([(2, 3), (3, 3), (2, 2, 2)]))
@few
def test_low_precision_by_iteration(seed: int, shape: tuple[int, ...]) -> None:
    """While responses are flat the equilibrium is unique and iteration finds it."""
    rng = np.random.default_rng(seed)
    tables = [rng.uniform(0, 1, shape) for _ in shape]
    found = logit_equilibrium(NormalFormGame(tables), 0.5)
    chances = [np.full(size, 1 / size) for size in shape]
    letters = "abc"[: len(shape)]
    for _ in range(200):
        answers = []
        for at, table in enumerate(tables):
            others = [chances[k] for k in range(len(shape)) if k != at]
            names = ",".join([letters, *(letters[k] for k in range(len(shape)) if k != at)])
            weights = np.exp(0.5 * np.einsum(f"{names}->{letters[at]}", table, *others))
            answers.append(weights / weights.sum())
        chances = answers
    for own, expected in zip(found.chances.values(), chances, strict=True):
        assert [float(x) for x in own.values()] == pytest.approx(expected.tolist(), abs=1e-10)


@given(seed=st.integers(0, 10**6), shape=st.sampled_from([(2, 2), (3, 3), (2, 2, 2)]))
@few
def test_limits_have_no_regret(seed: int, shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(seed)
    game = NormalFormGame([rng.uniform(0, 1, shape) for _ in shape])
    found = logit_equilibrium(game, math.inf)
    assert found.limit is not None
    assert found.limit.regret <= F(1, 10**12)
    assert found.regret <= F(2, 10**4)


def test_a_stag_hunt_goes_to_the_safe_equilibrium() -> None:
    """Hares for all are risk dominant (3 to 4 against 0): the branch leads there."""
    game = NormalFormGame(([[4, 0], [3, 3]], [[4, 3], [0, 3]]), ("a", "b"), (("stag", "hare"),) * 2)
    found = logit_equilibrium(game, math.inf)
    assert found.limit is not None
    assert found.limit.chances["a"]["hare"] == found.limit.chances["b"]["hare"] == 1
    assert found.limit.payoffs == {"a": 3, "b": 3}


def test_the_branch_passes_a_fork_straight_on() -> None:
    """In pure coordination equal chances answer themselves at every precision, beyond the fork at 2 too."""
    game = NormalFormGame(([[1, 0], [0, 1]], [[1, 0], [0, 1]]))
    for precision in (1.0, 2.0, 30.0, math.inf):
        assert first_chances(logit_equilibrium(game, precision)) == pytest.approx([0.5, 0.5], abs=1e-9)


def test_a_branch_that_turns_back() -> None:
    """Between the two folds three points of the branch share a precision; the first is reported."""
    game = NormalFormGame(([[-5, 7, -3], [9, 6, -5]], [[8, 7, 9], [-2, 8, -4]]))
    found = logit_equilibrium(game, math.inf)
    assert found.turned
    assert found.limit is not None
    assert found.limit.regret <= F(1, 10**12)
    assert found.explain().endswith("The branch turns back on its way: chances jump as precision grows.")
    assert not logit_equilibrium(game, 0.05).turned


def test_constant_payoffs_no_choice_and_no_precision() -> None:
    flat = logit_equilibrium(NormalFormGame((np.full((2, 3), 5), np.full((2, 3), 5))), math.inf)
    assert [float(x) for x in flat.chances["player 2"].values()] == pytest.approx([1 / 3] * 3)
    assert flat.regret == 0
    alone = logit_equilibrium(NormalFormGame(([[5]], [[7]])), 3.0)
    assert alone.payoffs == {"player 1": 5, "player 2": 7}
    blind = logit_equilibrium(pennies(9), 0)
    assert first_chances(blind) == [0.5, 0.5]
    offset = NormalFormGame(([[10**9 + 9, 10**9], [10**9, 10**9 + 1]], [[0, 1], [1, 0]]))
    near = first_chances(logit_equilibrium(pennies(9), 1.0))
    assert first_chances(logit_equilibrium(offset, 1.0)) == pytest.approx(near, abs=1e-12)


@given(seed=st.integers(0, 10**6))
@few
def test_the_derivative_by_differences(seed: int) -> None:
    rng = np.random.default_rng(seed)
    logit = LogitMap(tuple(rng.uniform(0, 1, (2, 3, 2)) for _ in range(3)))
    logs, step = logit.uniform + rng.uniform(-0.3, 0.3, 7), 1e-6
    exact = logit.derivative(logs, 1.5)
    for column in range(7):
        move = step * (np.arange(7) == column)
        slope = (logit.residual(logs + move, 1.5) - logit.residual(logs - move, 1.5)) / (2 * step)
        assert slope == pytest.approx(exact[:, column], abs=1e-8)
    slope = (logit.residual(logs, 1.5 + step) - logit.residual(logs, 1.5 - step)) / (2 * step)
    assert slope == pytest.approx(exact[:, 7], abs=1e-8)


def test_tampering_is_found() -> None:
    game = pennies(9)
    found = logit_equilibrium(game, 1.0)
    profile = tuple(tuple(own.values()) for own in found.chances.values())
    assert recheck_response(game, profile, F(1), 0.0).holds
    assert not recheck_response(game, profile, F(2), 0.0).holds
    assert not recheck_response(game, read_chances([[0.5, 0.5], [0.5, 0.5]]), F(1), 0.0).holds
    with pytest.raises(CertificateError, match="a more careful path ends there too"):
        recheck_response(game, profile, F(1), float("nan")).require()


def test_plain_data_and_refusals() -> None:
    endless = json.loads(json.dumps(logit_equilibrium(pennies(9), math.inf).to_dict(), allow_nan=False))
    assert endless["precision"] is None
    assert endless["limit"]["regret"] == 0
    finite = logit_equilibrium(pennies(9), 1)
    assert finite.to_dict()["limit"] is None
    assert "At precision 1 nobody forgoes more than" in finite.explain()
    for precision, message in (
        (-1, "precision: found -1, expected at least zero"),
        (math.nan, "precision: found nan, expected a finite number"),
        (-math.inf, "precision: found -inf, expected a finite number"),
        (1e9, "precision: found 1000000000.0, expected at most 1.111e+04 in this game; ask for math.inf"),
    ):
        with pytest.raises(InputError) as refused:
            logit_equilibrium(pennies(9), precision)
        assert str(refused.value) == message
    with pytest.raises(InputError, match=r"game: found shape \(150, 151\), expected at most 20000 profiles"):
        logit_equilibrium(NormalFormGame((np.zeros((150, 151)), np.zeros((150, 151)))), 1)
