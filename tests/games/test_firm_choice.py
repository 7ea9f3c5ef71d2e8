"""The plant's own choice: probability, slope, inverse, conventions, extremes."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.games.firm import FirmChoice, logistic


def test_logit_is_the_share_of_logistic_reasons_that_are_overcome() -> None:
    """Simulation: it moves iff ΔΠ + σ - κ >= ε, or if it is ordered to."""
    draws = np.random.default_rng(7)
    for _ in range(5):
        gain, cost, noise, paid = draws.uniform(0, 1, 4)
        ordered = draws.uniform(0, 0.5)
        plant = FirmChoice(gain, cost, noise, ordered)
        reasons = draws.logistic(0.0, noise, 200_000)
        moves = (gain + paid - cost >= reasons) | (draws.random(200_000) < ordered)
        assert plant.probability(paid) == pytest.approx(moves.mean(), abs=0.005)


@pytest.mark.parametrize("score", [-800.0, -40.0, -1e-9, 0.0, 3.0, 40.0, 1e308])
def test_logistic_keeps_its_digits(score: float) -> None:
    assert logistic(score) + logistic(-score) == pytest.approx(1.0, abs=1e-15)
    if -700 < score < 0:
        assert math.log(logistic(score)) == pytest.approx(score - math.log1p(math.exp(score)), rel=1e-14)


def test_slope_is_the_derivative_and_the_inverse_inverts() -> None:
    plant = FirmChoice(0.1, 0.4, noise=0.07, directive=0.25)
    for paid in (0.0, 0.2, 0.3, 0.6):
        step = 1e-6
        difference = (plant.probability(paid + step) - plant.probability(paid - step)) / (2 * step)
        assert plant.slope(paid) == pytest.approx(difference, rel=1e-6)
        assert plant.inducement_for(plant.probability(paid)) == pytest.approx(paid, abs=1e-12)
        assert plant.probability(paid) + plant.stays(paid) == pytest.approx(1.0, abs=1e-15)


@pytest.mark.parametrize("noise", [0.0, 0.05, 1e-9])
def test_rent_is_the_integral_of_free_moves(noise: float) -> None:
    plant, step = FirmChoice(0.1, 0.4, noise, directive=0.25), 1e-6
    for paid in (0.1, 0.299, 0.31, 0.7):
        slope = (plant.rent(paid + step) - plant.rent(paid - step)) / (2 * step)
        assert slope == pytest.approx(plant.probability(paid) - 0.25, abs=1e-8)
    assert plant.rent(-50) == pytest.approx(0, abs=1e-12)


def test_an_indifferent_plant_moves_and_both_conventions_are_reported() -> None:
    plant = FirmChoice(0.1, 0.3, directive=0.2)
    assert plant.threshold == Fraction(1, 5)
    assert plant.chances(0.2) == (0.2, 1.0)
    assert plant.chances(0.19) == (0.2, 0.2)
    assert plant.chances(0.21) == (1.0, 1.0)
    assert (plant.stays(0.2), plant.stays(0.1)) == (0.0, 0.8)
    assert plant.inducement_for(0.5) == plant.inducement_for(1) == 0.2


@pytest.mark.parametrize("noise", [1e-3, 1e-6, 1e-12, 1e-140])
def test_vanishing_noise_is_the_step(noise: float) -> None:
    noisy, sure = FirmChoice(0.1, 0.3, noise, 0.1), FirmChoice(0.1, 0.3, 0, 0.1)
    for paid in (0.0, 0.1, 0.3, 1e9):
        assert noisy.probability(paid) == pytest.approx(sure.probability(paid), abs=1e-15)
    assert noisy.probability(0.2) == pytest.approx(0.55)


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_the_unit_of_money_does_not_matter(unit: float) -> None:
    plant = FirmChoice(0.1 * unit, 0.3 * unit, 0.05 * unit, 0.1)
    assert plant.probability(0.25 * unit) == pytest.approx(FirmChoice(0.1, 0.3, 0.05, 0.1).probability(0.25))
    assert plant.slope(0.25 * unit) * unit == pytest.approx(FirmChoice(0.1, 0.3, 0.05, 0.1).slope(0.25))


def test_every_mistake_is_named() -> None:
    with pytest.raises(InputError) as caught:
        FirmChoice(float("nan"), -1, noise=-0.1, directive=1.5)
    assert str(caught.value).splitlines() == [
        "profit_gain: found nan, expected a finite number",
        "moving_cost: found -1, expected a non-negative amount of money (亿元)",
        "noise: found -0.1, expected a positive amount of money (亿元)",
        "directive: found 1.5, expected a probability between 0 and 1",
    ]


def test_what_has_no_answer_is_refused() -> None:
    with pytest.raises(InputError, match="without noise P jumps"):
        FirmChoice(0, 0.1).slope(0.1)
    with pytest.raises(InputError) as caught:
        FirmChoice(0, 0.1, noise=1, directive=0.3).inducement_for(0.3)
    assert str(caught.value) == (
        "probability: found 0.3, expected a probability above 0.3,"
        " which the directive alone brings, and below 1"
    )
    with pytest.raises(InputError, match="below 1"):
        FirmChoice(0, 0.1, noise=1).inducement_for(1)
    with pytest.raises(InputError, match="finite"):
        FirmChoice(0, 0.1, noise=1).inducement_for(float("nan"))
