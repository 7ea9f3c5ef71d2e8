"""Value of information, against the closed form of normal decisions and enumeration."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from scipy import stats

from citypact.errors import InputError
from citypact.solvers import value_of_information


def normal_worth(mean: float, spread: float) -> float:
    """Unit normal loss (Raiffa and Schlaifer 1961): act when the measured mean is above zero."""
    z = abs(mean) / spread
    return float(spread * stats.norm.pdf(z) - abs(mean) * stats.norm.sf(z))


@pytest.mark.parametrize("mean", [-0.7, 0.0, 0.4])
@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_the_normal_decision_problem(mean: float, unit: float) -> None:
    """The plant moves for mean + 0.8 growth + 0.5 price + 0.3 noise, or stays for zero."""
    rng = np.random.default_rng(7)
    x = rng.normal(size=(400_000, 3))
    gain = mean + x @ [0.8, 0.5, 0.0] + 0.3 * rng.normal(size=len(x))
    answer = value_of_information(
        x * [1, unit, 1],
        np.column_stack([gain, 0 * gain]) * unit,
        ["growth", "price", "idle"],
        ["move", "stay"],
    )
    for figure, spread in zip(answer.figures, (0.8, 0.5), strict=False):
        truth = normal_worth(mean, spread)
        assert abs(figure.value / unit - truth) < 4 * figure.standard_error / unit + 0.002
        assert figure.standard_error < 0.003 * unit
    assert abs(answer.perfect.value / unit - normal_worth(mean, math.sqrt(0.98))) < 0.005
    assert answer.figures[2].low <= 0.001 * unit
    if mean:
        assert answer.best == ("move" if mean > 0 else "stay")
        assert "Measuring growth first adds" in answer.explain()
        assert "That measuring idle first adds anything cannot be told" in answer.explain()


def test_three_options_and_a_parameter_of_three_values_by_enumeration() -> None:
    rng = np.random.default_rng(3)
    payoff = np.array([[5.0, 0.0, 3.0], [0.0, 6.0, 3.0], [1.0, 1.0, 3.0]])
    state = rng.choice(3, 200_000, p=[0.5, 0.3, 0.2])
    gains = payoff[state] + rng.normal(size=(200_000, 3))
    answer = value_of_information(state[:, None], gains)
    truth = 0.5 * 5 + 0.3 * 6 + 0.2 * 3 - 3.0
    assert abs(answer.figures[0].value - truth) < 4 * answer.figures[0].standard_error
    assert answer.best == "option3"


@pytest.mark.slow
def test_small_samples_do_not_promise_too_much() -> None:
    """On average at most the truth, where the maximum of noisy means is far above it."""
    rng = np.random.default_rng(1)
    found, naive = [], []
    for _ in range(400):
        x = rng.normal(size=200)
        gains = np.column_stack([0.1 * x + rng.normal(size=200), rng.normal(size=200)])
        figure = value_of_information(x[:, None], gains).figures[0]
        found.append(figure.value)
        order = np.argsort(x)
        means = gains[order].reshape(6 + 4, 20, 2).mean(axis=1)
        naive.append(means.max(axis=1).mean() - gains.mean(axis=0).max())
    truth = normal_worth(0.0, 0.1)
    error = np.std(found) / 20
    assert np.mean(found) < truth + 3 * error
    assert np.mean(naive) > truth + 3 * np.std(naive) / 20


def test_an_option_that_always_wins_leaves_nothing_to_learn() -> None:
    x = np.random.default_rng(2).normal(size=(1000, 1))
    answer = value_of_information(x, np.column_stack([x[:, 0] + 1, x[:, 0]]))
    assert answer.figures[0].value == answer.perfect.value == 0.0
    still = value_of_information(np.ones((1000, 1)), np.column_stack([x[:, 0] + 1, x[:, 0]]))
    assert still.figures[0].value == 0.0
    same = value_of_information(x, np.ones((1000, 2)))
    assert (same.figures[0].value, same.best) == (0.0, "option1")


def test_rows_without_a_payoff_are_told() -> None:
    x = np.random.default_rng(2).normal(size=(100, 1))
    gains = np.column_stack([x[:, 0], 0 * x[:, 0]])
    gains[3, 1] = math.nan
    answer = value_of_information(x, gains)
    assert (answer.rows, answer.left_out) == (99, 1)
    json.dumps(answer.to_dict(), allow_nan=False)
    assert answer == value_of_information(x, gains)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: value_of_information(np.ones((99, 1)), np.ones((99, 1))), "two options or more"),
        (lambda: value_of_information(np.ones((63, 1)), np.ones((63, 2))), "64 complete rows or more"),
        (lambda: value_of_information(np.ones((99, 1)), np.ones((98, 2))), "as many rows as parameters"),
        (lambda: value_of_information(np.ones((99, 1)), np.ones((99, 2)), options=["a"]), "options: found a"),
    ],
)
def test_refusals_name_what_was_found(call, words: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match=words):
        call()
