"""Worst cases found by attacking the plant's choice: each failed before it was mended."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from citypact.errors import CertificateError
from citypact.games.firm import FirmChoice
from citypact.games.relocation import Relocation
from citypact.mechanisms.firm_choice import design_hidden_inducement, design_inducement, retention_game
from citypact.mechanisms.firm_choice.hidden.design import lowest_possible
from citypact.mechanisms.firm_choice.hidden.recheck import recheck_hidden
from citypact.mechanisms.firm_choice.inducement.recheck import recheck_inducement
from citypact.mechanisms.firm_choice.retention.recheck import recheck_retention
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.trade.beliefs import BetaBelief, EmpiricalBelief, HistogramBelief, UniformBelief

GAME = Relocation(1, 0.2, 0.2)


def test_numpy_noise_gives_plain_data() -> None:
    found = design_inducement(GAME, FirmChoice(np.float64(0.1), np.float64(0.3), np.float64(0.0)))
    assert json.loads(json.dumps(found.to_dict()))["inducement"] == 0.2


def test_probabilities_that_are_no_float() -> None:
    plant = FirmChoice(0, 0, 1)
    tiny = Fraction(1, 10**400)
    assert plant.inducement_for(tiny) == pytest.approx(-400 * np.log(10), rel=1e-15)
    assert plant.inducement_for(1 - tiny) == pytest.approx(400 * np.log(10), rel=1e-15)
    assert plant.inducement_for(Fraction(1, 2) + Fraction(1, 10**12)) == pytest.approx(4e-12, rel=1e-12)


SURPLUSES, NOISES = [1e-12, 0.3, 1], [1e-12, 0.1, 1e9]


@pytest.mark.parametrize("threshold", [-1, -1e-12, 0.0331, 0.3])
@pytest.mark.parametrize("ordered", [0, 1e-12, 0.3])
def test_a_surplus_far_smaller_than_the_threshold_or_the_noise(threshold: float, ordered: float) -> None:
    """The recheck refused right answers where W is lost beside T in floating point."""
    for surplus, noise in product(SURPLUSES, NOISES):
        loss = (1 - Fraction(str(surplus))) / 2
        plant = FirmChoice(max(-threshold, 0), max(threshold, 0), noise, ordered)
        found = design_inducement(Relocation(1, loss, loss), plant, payer="destination")
        grid = np.linspace(0, surplus, 2001)
        kept = max((surplus - at) * plant.probability(float(at)) for at in grid)
        assert found.value is not None
        assert found.value >= kept * (1 - 1e-9)


def test_a_root_on_the_grid_of_the_search() -> None:
    """The slope is zero, not negative, at the grid point 0.2: the peak was passed over."""
    found = design_hidden_inducement(Relocation(1, 0.6, 0), BetaBelief(1, 1))
    exact = design_hidden_inducement(Relocation(1, 0.6, 0), UniformBelief(0, 1))
    assert (found.inducement, found.value) == pytest.approx((exact.inducement, exact.value), abs=1e-13)
    assert found.inducement == pytest.approx(0.2, abs=1e-13)


def test_prices_where_two_payments_tie() -> None:
    """Nothing and the threshold are equally good: easing either term gains at once."""
    found = design_inducement(GAME, FirmChoice(0, 0.3, 0, 0.5))
    step, tied = Fraction(1, 10**6), found.value
    assert tied is not None
    cheaper = design_inducement(GAME, FirmChoice(0, Fraction(3, 10) - step, 0, 0.5)).value
    bidden = design_inducement(GAME, FirmChoice(0, 0.3, 0, Fraction(1, 2) + step)).value
    slopes = [(value - tied) / float(step) for value in (cheaper, bidden) if value is not None]
    prices = [found.shadow_prices[name] for name in ("moving cost", "directive")]
    assert prices == pytest.approx(slopes, rel=1e-6) == [1.0, 0.6]


def granted(game: Relocation, reason: str | None, more: Fraction = Fraction(0)) -> Relocation:
    """Give what the reason asks for."""
    asked = re.search(r"a central grant of (?:more than )?([\d.e+-]+)", reason or "")
    assert asked is not None
    grant = Fraction(asked[1]) + more
    return replace(game, destination_cost=Fraction(str(game.destination_cost)) - grant)


@pytest.mark.parametrize("noise", [0, 1e-5])
def test_a_grant_for_a_move_that_loses_also_pays_the_plant(noise: float) -> None:
    game, plant = Relocation(1, 0.6, 0.5), FirmChoice(0, 0.2, noise)
    reason = design_inducement(game, plant).reason
    assert reason is not None
    assert "and the plant asks 0.2 more to move; a central grant of 0.3 亿元" in reason
    assert design_inducement(granted(game, reason), plant).ratios is not None
    assert design_inducement(granted(game, reason, Fraction(-1, 100)), plant).ratios is None


@pytest.mark.parametrize("noise", [0, 1e-5])
def test_a_plant_that_may_come_anyway_must_ask_still_less(noise: float) -> None:
    game, plant = Relocation(1, 0.2, 0.2, voluntary=0.5), FirmChoice(0, 0.8, noise)
    reason = design_inducement(game, plant).reason or ""
    assert "lower by 0.5" in reason or "lower by 0.500" in reason
    lower = Fraction(re.findall(r"lower by ([\d.]+)", reason)[0])
    found = design_inducement(game, FirmChoice(0, Fraction(8, 10) - lower - Fraction(1, 10**4), noise))
    assert found.ratios is not None
    assert design_inducement(game, FirmChoice(0, Fraction(31, 100), noise)).ratios is None


BELIEFS = [
    HistogramBelief((0, 0.8, 1), (0, 1)),
    EmpiricalBelief((0.8, 0.9)),
    BetaBelief(10000, 0.05, 0, 1),
    BetaBelief(2, 2, 0.7, 1),
]


@pytest.mark.parametrize("belief", BELIEFS)
@pytest.mark.parametrize("loss", [0.2, 0.7])
def test_a_grant_reaches_the_cheapest_plant_that_is_believed_in(
    belief: BetaBelief | EmpiricalBelief | HistogramBelief, loss: float
) -> None:
    """Empty cells and a tail of no weight are no plant; neither is a plant moved by W = 0."""
    game = Relocation(1, loss, 0.75)
    found = design_hidden_inducement(game, belief)
    assert found.ratios is None
    assert found.reason is not None
    assert ("grant of more than" in found.reason) == (not isinstance(belief, EmpiricalBelief))
    after = design_hidden_inducement(granted(game, found.reason, Fraction(1, 1000)), belief)
    assert after.ratios is not None or "lump sum" in (after.reason or "")


def test_the_lowest_rate_with_weight() -> None:
    assert lowest_possible(HistogramBelief((0, 0.5, 1, 2), (0, 0, 1))) == 1
    assert lowest_possible(UniformBelief(-0.5, 1)) == Fraction(-1, 2)
    assert lowest_possible(EmpiricalBelief((0.3, 0.2))) == Fraction(1, 5)
    assert lowest_possible(BetaBelief(2, 2, 0.1, 1)) == Fraction(1, 10)
    far = lowest_possible(BetaBelief(200, 0.05))
    assert BetaBelief(200, 0.05).at_most(far) > 0 == BetaBelief(200, 0.05).at_most(far * Fraction(99, 100))


@pytest.mark.parametrize("end", [0, 1])
def test_certificate_notices_a_range_cut_down_to_an_end_of_all_ratios(end: int) -> None:
    paid = Relocation(1, 0.0, 0.0)
    found = design_inducement(paid, FirmChoice(0, 0), origin_weight=end)
    cut = replace(found, acceptable=RatioSet.single(end))
    assert found.ratio == end
    with pytest.raises(CertificateError, match="one city refuses beyond"):
        recheck_inducement(cut).require()


@pytest.mark.parametrize("noise", [0, 0.1])
def test_certificate_notices_another_probability(noise: float) -> None:
    found = design_inducement(GAME, FirmChoice(0.1, 0.3, noise))
    assert found.chance is not None
    with pytest.raises(CertificateError, match="probability as the plant chooses"):
        recheck_inducement(replace(found, chance=found.chance * 0.99)).require()
    posted = design_hidden_inducement(GAME, UniformBelief(0, 1))
    with pytest.raises(CertificateError, match="probability as believed"):
        recheck_hidden(replace(posted, chance=0.31)).require()


TAMPERED = {
    "efficient": RatioSet.between(0.3, 0.9),
    "acceptable": RatioSet.between(0, 0.539),
    "obstruction": 0.1,
    "chance": 0.4,
    "cost": 0.1,
    "wasted": 0.0,
    "without": 0.2,
    "value": 0.31,
}


@pytest.mark.parametrize("field", TAMPERED)
def test_certificate_of_the_retention_game_knows_every_figure(field: str) -> None:
    found = retention_game(Relocation(1, 0.3, 0.1), obstruction_cost=1, baseline=0.5)
    recheck_retention(found).require()
    with pytest.raises(CertificateError):
        recheck_retention(replace(found, **{field: TAMPERED[field]})).require()


def test_retention_amounts_far_beyond_the_tax() -> None:
    found = retention_game(Relocation(1e-12, 1, -2), obstruction_cost=3, baseline=1)
    assert found.certificate.holds
    assert found.without == pytest.approx(2 / 3 * 1 - 1 / 6, rel=1e-12)
