"""The ratio at which obstruction ends: brute force, the cases the text leaves out, refusals."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from citypact.errors import CertificateError
from citypact.games.relocation import Relocation
from citypact.mechanisms.firm_choice import retention_game
from citypact.mechanisms.firm_choice.retention.recheck import recheck_retention
from citypact.mechanisms.ratio_set import RatioSet


def drawn(seed: int, *, surplus: bool | None = None) -> tuple[Relocation, Fraction, Fraction]:
    random = Random(seed)
    while True:
        revenue, loss, cost = (Fraction(random.randint(low, 25), 10) for low in (1, -10, -10))
        game = Relocation(revenue, loss, cost)
        if surplus is None or surplus == game.efficient:
            return game, Fraction(random.randint(1, 40), 10), Fraction(random.randint(0, 10), 10)


def welfare_by_hand(game: Relocation, cost: Fraction, baseline: Fraction, ratio: Fraction) -> Fraction:
    """The text's formulas with the cap, written out."""
    surplus = game.revenue - game.origin_loss - game.destination_cost
    cut = min(baseline, max(game.origin_loss - ratio * game.revenue, Fraction(0)) / cost)
    return (baseline - cut) * surplus - cost * cut**2 / 2


@pytest.mark.parametrize("seed", range(40))
def test_every_ratio_from_the_origins_loss_rate_is_best(seed: int) -> None:
    """models.md §4.3 [V], W >= 0: the set is [ℓ, 1], and below it welfare is smaller."""
    game, cost, baseline = drawn(seed, surplus=True)
    found = retention_game(game, cost, baseline)
    rate = Fraction(game.origin_loss) / game.revenue
    if rate <= 1 and baseline > 0:
        assert (found.efficient.lo, found.efficient.hi) == (max(rate, 0), 1)
        assert found.ends_obstruction == float(rate)


@pytest.mark.parametrize("seed", range(80))
def test_the_best_ratios_against_brute_force(seed: int) -> None:
    game, cost, baseline = drawn(seed)
    found = retention_game(game, cost, baseline)
    grid = [Fraction(k, 240) for k in range(241)]
    best = welfare_by_hand(game, cost, baseline, found.efficient.exact)
    for ratio in grid:
        here = welfare_by_hand(game, cost, baseline, ratio)
        assert (here == best) == (ratio in found.efficient)
        assert here <= best
    allowed = [ratio for ratio in grid if ratio in found.acceptable]
    top = max(welfare_by_hand(game, cost, baseline, ratio) for ratio in allowed)
    if found.ratios is None:
        assert top == welfare_by_hand(game, cost, baseline, Fraction(0))
    else:
        assert top <= welfare_by_hand(game, cost, baseline, found.ratios.exact)
        assert found.ratios.hi <= found.acceptable.hi
        assert found.gains is not None
        assert min(found.gains.vector()) >= 0


def test_where_the_move_loses_the_origin_should_bear_all_of_it() -> None:
    """W < 0, which the text leaves out: s = 1 - k makes the origin obstruct as both want."""
    found = retention_game(Relocation(1, 0.6, 0.6), obstruction_cost=1, baseline=1)
    assert found.efficient.ends == (0.4, 0.4)
    assert found.obstruction_at(0.4)[0] == pytest.approx(0.2)
    cheap = retention_game(Relocation(1, 0.6, 0.6), obstruction_cost=0.1, baseline=1)
    assert cheap.efficient.ends == (0.0, 0.5)


def test_dear_obstruction_is_cheaper_to_live_with_than_to_buy_off() -> None:
    """The destination grants ℓ iff c p0 <= R - K; beyond that the efficient ratio is not signed."""
    game = Relocation(1, 0.3, 0.2)
    at_limit, beyond = retention_game(game, 1.6, 0.5), retention_game(game, 1.62, 0.5)
    assert at_limit.acceptable.ends[1] == 0.3 == at_limit.ratio
    assert beyond.acceptable.ends[1] < 0.3
    assert beyond.ratio == beyond.acceptable.ends[1]
    assert "does better to live with the obstruction" in beyond.explain()
    never = retention_game(game, 2.5, 1)
    assert never.ratio is None
    assert "a lump sum from origin to it between" in (never.reason or "")


def test_the_lump_sum_that_would_unblock_leaves_both_better_off() -> None:
    found = retention_game(Relocation(1, 0.3, 0.2), 2.5, 1)
    (own, other), (own_now, other_now) = found.game.outcome(found.efficient.exact), found.game.outcome(0)
    assert other_now - other <= own - own_now
    assert f"between {float(other_now - other):.4g} and {float(own - own_now):.4g}" in (found.reason or "")


def test_the_reasons() -> None:
    quiet = retention_game(Relocation(1, -0.2, 0.1), 1, 0.5)
    assert quiet.reason == "origin does not obstruct the move, so a ratio buys nothing"
    assert quiet.efficient.ends == (0.0, 1.0)
    still = retention_game(Relocation(1, 0.2, 0.1), 1, 0)
    assert (still.reason or "").startswith("the plant does not move even if nobody obstructs")
    blocked = retention_game(Relocation(0.2, 0.9, -1), 0.5, 0.1)
    assert blocked.reason == (
        "even the whole tax leaves the plant blocked by origin; a grant of more than 0.65 亿元 to it if the"
        " plant moves would unblock it"
    )
    assert "a ratio would only weaken it" in (retention_game(Relocation(1, 0.5, 1.5), 2, 1).reason or "")


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_the_unit_of_money_does_not_matter(unit: float) -> None:
    """The cost of obstruction is money per probability squared: it changes with the unit."""
    for loss, cost, ease in ((0.3, 0.1, 1), (0.6, 0.6, 1), (0.3, 0.2, 1.62)):
        here = retention_game(Relocation(1, loss, cost), ease, 0.5)
        there = retention_game(Relocation(unit, loss * unit, cost * unit), ease * unit, 0.5)
        assert there.efficient.ends == pytest.approx(here.efficient.ends, rel=1e-12)
        assert there.acceptable.ends == pytest.approx(here.acceptable.ends, rel=1e-12)
        assert there.ratio == pytest.approx(here.ratio, rel=1e-12)
        assert there.without / unit == pytest.approx(here.without, rel=1e-12)


def test_what_obstruction_costs_at_any_ratio() -> None:
    found = retention_game(Relocation(1, 0.3, 0.1), 1, 0.5)
    assert found.obstruction_at(0.1) == pytest.approx((0.2, 0.02))
    assert found.obstruction_at(0.3) == (0.0, 0.0)
    assert (found.wasted, found.cost, found.chance) == (0.045, 0.0, 0.5)


def test_a_tampered_answer_fails_its_recheck() -> None:
    found = retention_game(Relocation(1, 0.3, 0.1), 1, 0.5)
    early = replace(found, ratios=RatioSet.between(0.2, 0.2))
    late = replace(found, acceptable=RatioSet.between(0, 0.7))
    narrow = replace(found, acceptable=RatioSet.between(0, 0.4))
    for broken in (early, late, narrow, replace(found, efficient=RatioSet.between(0.2, 1))):
        with pytest.raises(CertificateError):
            recheck_retention(broken).require()
    assert not replace(found.certificate, residuals={"reply": float("nan")}).holds


def test_the_result_is_plain_data() -> None:
    for loss in (0.3, -0.3):
        found = retention_game(Relocation(1, loss, 0.1), 1, 0.5)
        assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["ratio"] == found.ratio
        assert found.to_frame().shape[1] == 3
        assert "Retention" in repr(found)
