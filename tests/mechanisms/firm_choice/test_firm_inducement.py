"""The inducement for a known or noisy plant: closed forms, brute force, laws, refusals."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from scipy.special import lambertw

from citypact.errors import CertificateError, InputError
from citypact.games.firm import FirmChoice
from citypact.games.relocation import Relocation
from citypact.mechanisms.firm_choice import design_inducement, inducement_moves
from citypact.mechanisms.firm_choice.inducement.best_payment import best_payments, larger_root, left_over
from citypact.mechanisms.firm_choice.inducement.recheck import recheck_inducement

GAME = Relocation(1, 0.2, 0.2)
W = Fraction(3, 5)


def drawn(draws: np.random.Generator) -> tuple[Fraction, FirmChoice]:
    gain, cost = draws.uniform(0, 1, 2)
    ordered = draws.choice([0.0, draws.uniform(0, 1)])
    plant = FirmChoice(float(gain), float(cost), float(10 ** draws.uniform(-2.5, 0.5)), float(ordered))
    return Fraction(float(draws.uniform(0, 1.5))), plant


def test_no_other_payment_keeps_more() -> None:
    """Brute force on 20,000 payments, with and without a directive."""
    draws = np.random.default_rng(11)
    for _ in range(150):
        surplus, plant = drawn(draws)
        payments = best_payments(surplus, plant)
        grid = np.linspace(0, float(surplus), 20_001)
        score = (grid - float(plant.threshold)) / plant.noise
        chance = plant.directive + (1 - plant.directive) / (1 + np.exp(-score))
        best = ((float(surplus) - grid) * chance).max()
        for payment in payments:
            reached = left_over(surplus, payment, plant)
            assert best * (1 - 1e-12) <= reached <= best * (1 + 1e-3) + 1e-12


@pytest.mark.parametrize("width", [-30.0, -1.0, 0.0, 1.0, 2.5, 30.0, 500.0])
def test_lambert_form_without_directive(width: float) -> None:
    """σ = W - μ(1 + 𝓦(e^(w-1))) and the value is μ𝓦."""
    root = larger_root(width, 0.0)
    lambert = lambertw(np.exp(width - 1)).real
    assert root is not None
    assert root == pytest.approx(width - 1 - lambert, abs=1e-12)
    chance = 1 / (1 + np.exp(-root))
    assert (width - root) * chance == pytest.approx(lambert, rel=1e-11)


def test_with_a_directive_what_is_kept_falls_rises_and_falls() -> None:
    """The text's objective is not single-peaked once plants are ordered to move."""
    plant, surplus = FirmChoice(0, 0.5, noise=0.03, directive=0.2), Fraction(1)
    kept = np.array([left_over(surplus, Fraction(k, 1000), plant) for k in range(1001)])
    signs = np.sign(np.diff(kept))
    assert [sign for k, sign in enumerate(signs) if k == 0 or sign != signs[k - 1]] == [-1, 1, -1]


def test_nothing_and_a_payment_can_be_equally_good() -> None:
    """Without noise the tie is at T = (1 - ψ) W; just beyond it the inducement ends."""
    assert best_payments(W, FirmChoice(0, 0.3, 0, 0.5)) == (0, Fraction(3, 10))
    assert best_payments(W, FirmChoice(0, 0.3, 0, 0.51)) == (0,)
    assert best_payments(W, FirmChoice(0, 0.3, 0, 0.49)) == (Fraction(3, 10),)
    low, high = 0.0, 0.9
    for _ in range(80):
        middle = (low + high) / 2
        found = best_payments(W, FirmChoice(0, 0.3, 0.01, middle))
        low, high = (low, middle) if found[0] == 0 else (middle, high)
    tied = best_payments(W, FirmChoice(0, 0.3, 0.01, high))
    assert len(tied) == 2
    found = design_inducement(GAME, FirmChoice(0, 0.3, 0.01, high))
    assert "equally good" in found.explain()
    assert found.inducement == 0


def test_known_plant_takes_the_least_payment_out_of_the_surplus() -> None:
    for seed in range(40):
        draws = np.random.default_rng(seed)
        revenue, loss, cost, gain, price = (Fraction(int(k), 10) for k in draws.integers(1, 12, 5))
        game, plant = Relocation(revenue, loss, cost), FirmChoice(gain, price)
        found = design_inducement(game, plant, payer="destination")
        least = max(price - gain, Fraction(0))
        assert bool(found.payments) == (game.move_surplus - least >= 0)
        if found.ratios is not None and found.acceptable is not None:
            assert found.payments == (least,)
            nash = Fraction(1, 2) + (loss - cost - least) / (2 * revenue)
            assert found.ratios.exact == min(max(nash, found.acceptable.lo), found.acceptable.hi)
            assert found.acceptable.lo == max(loss / revenue, 0)
            assert found.acceptable.hi == min(1 - (cost + least) / revenue, 1)


def test_who_pays_moves_the_ratio_and_not_the_gains() -> None:
    plant = FirmChoice(0.1, 0.3)
    found = {
        payer: design_inducement(GAME, plant, payer=payer)
        for payer in ("origin", "destination", "proportion")
    }
    assert [each.ratio for each in found.values()] == [0.6, 0.4, 0.5]
    assert {tuple(each.gains.vector()) for each in found.values() if each.gains} == {(0.2, 0.2)}
    ends = [each.acceptable.ends for each in found.values() if each.acceptable]
    assert ends == [(0.4, 0.8), (0.2, 0.6), (0.25, 0.75)]
    tilted = design_inducement(GAME, plant, payer="origin", origin_weight=0.25)
    assert tilted.gains is not None
    assert tilted.gains.vector() == pytest.approx((0.1, 0.3))


def test_a_free_rider_without_agreement_lowers_the_ratio() -> None:
    """With nothing to pay the interval is that of models.md §4.0: (1-p)ℓ to (1-p)(1-k)."""
    found = design_inducement(replace(GAME, voluntary=0.25), FirmChoice(0.5, 0.3))
    assert found.acceptable is not None
    assert found.acceptable.ends == pytest.approx((0.15, 0.6))
    assert found.ratio == 0.375


@pytest.mark.parametrize("noise", [1e-3, 1e-6, 1e-9])
@pytest.mark.parametrize("ordered", [0.0, 0.3, 0.6])
def test_vanishing_noise_is_the_known_plant(noise: float, ordered: float) -> None:
    noisy = design_inducement(GAME, FirmChoice(0.1, 0.3, noise, ordered))
    known = design_inducement(GAME, FirmChoice(0.1, 0.3, 0, ordered))
    assert noisy.value == pytest.approx(known.value, abs=40 * noise)
    assert noisy.inducement == pytest.approx(known.inducement, abs=40 * noise)
    assert noisy.ratio == pytest.approx(known.ratio, abs=40 * noise)


def test_the_payment_never_rises_with_the_directive() -> None:
    for noise in (0, 0.01, 0.1, 0.2):
        paid = [best_payments(W, FirmChoice(0.1, 0.3, noise, k / 50))[-1] for k in range(51)]
        assert all(after <= before + Fraction(1, 10**12) for before, after in pairwise(paid))
        assert paid[0] > 0 == paid[-1]


@pytest.mark.parametrize("unit", [1e-9, 1e-3, 1e9])
@pytest.mark.parametrize("plant", [(0.1, 0.3, 0, 0), (0.1, 0.3, 0.05, 0.2), (0.1, 0.9, 0.3, 0)])
def test_the_unit_of_money_does_not_matter(unit: float, plant: tuple[float, ...]) -> None:
    gain, cost, noise, ordered = plant
    here = design_inducement(GAME, FirmChoice(*plant)) if cost < 0.5 or noise else None
    assert here is not None
    there = design_inducement(
        Relocation(unit, 0.2 * unit, 0.2 * unit),
        FirmChoice(gain * unit, cost * unit, noise * unit, ordered),
    )
    assert there.ratio == pytest.approx(here.ratio, rel=1e-12)
    assert (there.inducement or 0) / unit == pytest.approx(here.inducement, rel=1e-9)
    assert (there.value or 0) / unit == pytest.approx(here.value, rel=1e-12)


@pytest.mark.parametrize(
    "plant",
    [(0.1, 0.3, 0.1, 0), (0.1, 0.3, 0.1, 0.3), (0.9, 0.1, 0.2, 0.1), (0.1, 0.3, 0, 0), (0, 0.5, 0, 0.4)],
)
def test_shadow_prices_are_slopes_of_the_value(plant: tuple[float, ...]) -> None:
    gain, cost, noise, ordered = plant
    prices = design_inducement(GAME, FirmChoice(*plant)).shadow_prices
    step = 1e-5

    def value(**changes: float) -> float:
        terms = {"profit_gain": gain, "moving_cost": cost, "noise": noise, "directive": ordered} | changes
        return design_inducement(GAME, FirmChoice(**terms)).value or 0.0

    cheaper = (value(moving_cost=cost - step) - value(moving_cost=cost + step)) / (2 * step)
    assert prices["moving cost"] == pytest.approx(cheaper, abs=1e-6)
    more = (value(directive=ordered + step) - value(directive=ordered)) / step
    assert prices["directive"] == pytest.approx(more, abs=1e-4)
    assert all(price >= 0 for price in prices.values())


def test_refusals_say_what_would_unblock() -> None:
    costly = design_inducement(GAME, FirmChoice(0.1, 0.9))
    assert costly.ratios is costly.value is None
    assert costly.reason == (
        "the plant moves for 0.8 亿元 or more, and the move is worth 0.6 to both cities;"
        " a central grant or a moving cost lower by 0.2 亿元 would unblock it"
    )
    losing = design_inducement(Relocation(1, 0.8, 0.3), FirmChoice(0.1, 0.1, noise=0.1))
    assert losing.reason == (
        "the move costs both cities together 0.1 亿元 more than it brings;"
        " a central grant of 0.1 亿元 would unblock it"
    )
    far = design_inducement(Relocation(1, 1.2, -0.9), FirmChoice(0.1, 0.2))
    assert far.reason == (
        "no ratio between 0 and 1 makes origin take part; a lump sum of at least 0.3 亿元 to it would unblock"
        " the agreement"
    )
    assert design_inducement(GAME, FirmChoice(0, 500, noise=0.01)).ratio is None
    often = design_inducement(replace(GAME, voluntary=0.9), FirmChoice(0.1, 0.3, noise=0.1))
    assert often.ratio is None
    assert "at most" in (often.reason or "")
    assert all(each.certificate.holds for each in (costly, losing, far, often))
    with pytest.raises(
        InputError, match="payer: found centre, expected one of origin, destination, proportion"
    ):
        design_inducement(GAME, FirmChoice(0, 0.1), payer="centre")


def test_just_worth_it_is_an_agreement_with_nothing_to_gain() -> None:
    found = design_inducement(GAME, FirmChoice(0, 0.6))
    assert (found.inducement, found.value, found.ratio) == (0.6, 0.0, 0.5)
    assert "indifferent" in found.explain()
    assert design_inducement(Relocation(1, 0.5, 0.5), FirmChoice(0, 0.1, noise=0.1)).inducement == 0


def test_a_tampered_answer_fails_its_recheck() -> None:
    found = design_inducement(GAME, FirmChoice(0.1, 0.3, noise=0.1))
    more = replace(found, payments=(found.payments[0] + Fraction(1, 1000),))
    assert not recheck_inducement(more).holds
    assert not recheck_inducement(replace(found, value=0.3)).holds
    assert found.gains is not None
    assert found.ratios is not None
    off = replace(found.ratios, lo=Fraction(2, 5), hi=Fraction(2, 5))
    assert not recheck_inducement(replace(found, ratios=off)).holds
    with pytest.raises(CertificateError):
        recheck_inducement(replace(found, payments=(Fraction(0),))).require()
    with pytest.raises(InputError, match="finite"):
        recheck_inducement(replace(found, value=float("nan")))
    broken = replace(found.certificate, residuals={**found.certificate.residuals, "value": float("nan")})
    assert not broken.holds


def test_the_result_is_plain_data() -> None:
    for plant in (FirmChoice(0.1, 0.3), FirmChoice(0.1, 0.3, 0.1, 0.1), FirmChoice(0, 0.9)):
        found = design_inducement(GAME, plant)
        assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["ratio"] == found.ratio
        assert found.to_frame().shape[1] == 3
        assert "Inducement" in repr(found)


def test_moves_are_what_solving_again_gives() -> None:
    found = design_inducement(GAME, FirmChoice(0.1, 0.3, noise=0.1, directive=0.98))
    assert [move.change for move in inducement_moves(found)] == [
        "origin_loss",
        "destination_cost",
        "moving_cost",
        "profit_gain",
        "noise",
    ]
    dearer = inducement_moves(design_inducement(GAME, FirmChoice(0.1, 0.3, noise=0.1)))[2]
    again = design_inducement(GAME, FirmChoice(0.1, 0.35, noise=0.1))
    assert (dearer.ratio, dearer.inducement, dearer.value) == (again.ratio, again.inducement, again.value)
