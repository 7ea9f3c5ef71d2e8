"""The lottery of least worst regret: its value, its proof, and what nature can do against it."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import CertificateError, InputError
from citypact.mechanisms.robust.regret import (
    DrawnRatio,
    Piece,
    RateDraw,
    expected_regret,
    least_expected_regret,
    listed_lottery,
    regret_lottery,
    regret_moves,
    regret_value,
    worst_expected_regret,
)
from citypact.mechanisms.robust.regret.design import ENDS, recheck
from citypact.mechanisms.theories.rate_box import RateBox
from citypact.mechanisms.theories.robust import lottery_regret, min_regret_ratio, worst_regret

SQUARE = RateBox((0, 1), (0, 1))
tenths = st.integers(0, 10).map(lambda n: Fraction(n, 10))
beyond = st.integers(-6, 16).map(lambda n: Fraction(n, 10))


def boxes(end: st.SearchStrategy[Fraction]) -> st.SearchStrategy[RateBox]:
    pair = st.tuples(end, end).map(lambda ends: (min(ends), max(ends)))
    return st.builds(RateBox, pair, pair)


lotteries = st.lists(st.tuples(tenths, tenths, st.integers(1, 5)), min_size=1, max_size=4).map(
    lambda rows: DrawnRatio(
        tuple(Piece(min(a, b), max(a, b), Fraction(n, sum(row[2] for row in rows))) for a, b, n in rows)
    )
)


def scanned_regret(drawn: DrawnRatio, box: RateBox, steps: int = 12) -> Fraction:
    """Slow oracle: rates on a grid, at the knots, and a shade beyond each of them."""
    l0, l1, k0, k1 = box.ends
    shade = Fraction(1, 10**6)
    grid = [Fraction(i, steps) for i in range(steps + 1)]

    def spread(lo: Fraction, hi: Fraction, knots: list[Fraction]) -> set[Fraction]:
        near = [x + step for x in knots for step in (-shade, 0, shade)]
        return {lo, hi, *(lo + g * (hi - lo) for g in grid), *(x for x in near if lo <= x <= hi)}

    losses = spread(l0, l1, list(drawn.knots))
    costs = spread(k0, k1, [1 - x for x in drawn.knots])
    return max(expected_regret(drawn, loss, cost) for loss, cost in product(losses, costs))


def test_full_ignorance_is_worth_a_quarter_and_the_uniform_lottery_attains_it() -> None:
    """models.md §4.8: one half forgoes 1/2, the uniform lottery 1/4; no lottery does better."""
    found = regret_lottery(SQUARE)
    assert (found.value, found.lower_bound, found.upper_bound) == (0.25, 0.25, 0.25)
    assert (found.ratio, found.pure_regret, found.uniform_regret) == (0.5, 0.5, 0.25)
    assert found.drawn.pieces == (Piece(Fraction(0), Fraction(1), Fraction(1)),)
    assert found.certificate.holds


@pytest.mark.parametrize(
    ("loss", "cost", "ratio", "value"),
    [
        ((0.1, 0.9), (0.3, 0.8), 0.40, "3/20"),  # 1/4 of the largest surplus 0.6
        ((0.2, 0.45), (0.1, 0.9), 0.45, "9/56"),  # d = 1/4, e = 9/20: de/(d+e)
        ((0.1, 0.3), (0.1, 0.4), 0.45, "0"),
        ((0.5, 0.5), (0.5, 0.5), 0.5, "0"),
        ((0.2, 0.2), (0, 1), 0.2, "0"),
    ],
)
def test_the_boxes_of_the_text(
    loss: tuple[float, float], cost: tuple[float, float], ratio: float, value: str
) -> None:
    found = regret_lottery(RateBox(loss, cost))
    assert found.ratio == pytest.approx(ratio)
    assert regret_value(found.box).regret == Fraction(value)
    assert found.gap == 0


@settings(max_examples=150, deadline=None)
@given(box=boxes(beyond))
def test_both_bounds_meet_for_any_box(box: RateBox) -> None:
    game = regret_value(box)
    assert worst_expected_regret(game.drawn, box) == game.regret == least_expected_regret(game.rates)
    assert all(draw.lies_in(box) for draw in game.rates)
    ratios = min_regret_ratio(box)
    assert game.regret <= worst_regret(ratios.lo, box)


@settings(max_examples=60, deadline=None)
@given(box=boxes(beyond), drawn=lotteries)
def test_the_worst_case_is_found_exactly(box: RateBox, drawn: DrawnRatio) -> None:
    exact, scanned = worst_expected_regret(drawn, box), scanned_regret(drawn, box)
    assert scanned <= exact
    # The scan misses a stationary point by at most its grid step squared (quadratic pieces).
    assert exact <= scanned + Fraction(1, 20)
    assert exact >= regret_value(box).regret


@settings(max_examples=60, deadline=None)
@given(box=boxes(tenths))
def test_the_uniform_lottery_agrees_with_its_closed_form(box: RateBox) -> None:
    assert worst_expected_regret(DrawnRatio.of([(0, 1, 1)]), box) == lottery_regret(box)
    point = min_regret_ratio(box).exact
    atom = DrawnRatio((Piece(point, point, Fraction(1)),))
    assert worst_expected_regret(atom, box) == worst_regret(point, box)


@settings(max_examples=40, deadline=None)
@given(box=boxes(tenths))
def test_swapping_the_cities_mirrors_the_game(box: RateBox) -> None:
    found, mirror = regret_lottery(box), regret_lottery(box.swapped())
    assert found.value == mirror.value
    assert found.drawn.mean == pytest.approx(float(1 - mirror.drawn.mean)) or found.value == 0


def test_finer_dice_come_down_to_the_closed_form() -> None:
    """Dice with m faces on [0, 1] forgo (m+1)/(4m) for even gaps: 1/2, 1/3, 5/18, ... down to 1/4."""
    values = [listed_lottery(SQUARE, [Fraction(i, m) for i in range(m + 1)]).regret for m in (2, 4, 8, 20)]
    assert values == [Fraction(1, 2), Fraction(1, 3), Fraction(5, 18), Fraction(11, 42)]
    assert all(value > Fraction(1, 4) for value in values)


@settings(max_examples=25, deadline=None)
@given(box=boxes(beyond), listed=st.lists(tenths, min_size=1, max_size=5, unique=True))
def test_listed_lotteries_are_proved_and_no_random_one_is_better(
    box: RateBox, listed: list[Fraction]
) -> None:
    found = listed_lottery(box, listed)
    assert found.certificate.holds
    assert found.regret >= regret_value(box).regret
    assert scanned_regret(found.drawn, box) <= found.regret
    for s in listed:
        assert found.regret <= worst_regret(s, box)


@pytest.mark.parametrize(
    "box",
    [
        RateBox((0.05, 0.93), (0.1, 0.97)),  # x in the middle
        RateBox((0.1, 0.4), (0.05, 0.9)),  # x at the highest loss
        RateBox((0.05, 0.9), (0.1, 0.4)),  # x where the highest cost lies
        RateBox((-0.6, 0.2), (0.4, 1.3)),  # rates that no ratio can serve
    ],
)
def test_shadow_prices_are_slopes(box: RateBox) -> None:
    step = Fraction(1, 10**6)
    prices = regret_lottery(box).shadow_prices
    for k, name in enumerate(ENDS):
        inward = step if k % 2 == 0 else -step
        values = []
        for side in (-1, 1):
            ends = list(box.ends)
            ends[k] += side * inward
            values.append(regret_value(RateBox((ends[0], ends[1]), (ends[2], ends[3]))).regret)
        assert prices[name] == pytest.approx(float((values[0] - values[1]) / (2 * step)), abs=1e-5)


def test_no_surplus_at_all_is_said() -> None:
    found = regret_lottery(RateBox((0.7, 0.9), (0.5, 0.6)))
    assert (found.ratios, found.ratio, found.value) == (None, None, 0.0)
    assert found.reason == (
        "the move never pays: even the lowest rates add up to 1.2 of the shared tax; it would take 0.2 less."
    )
    assert found.explain().startswith("The move never pays")
    assert "none" in repr(found)


def test_quantiles_hold_the_lottery() -> None:
    """Draws at evenly spaced quantiles move a plant as often as the distribution function says."""
    drawn = regret_value(RateBox((0.1, 0.9), (0.3, 0.8))).drawn
    draws = [drawn.quantile(Fraction(2 * i + 1, 2000)) for i in range(1000)]
    for loss, cost in ((0.1, 0.4), (0.3, 0.5), (0.25, 0.3)):
        share = sum(loss <= s <= 1 - cost for s in draws) / 1000
        assert share == pytest.approx(float(drawn.moves_with(loss, cost)), abs=2e-3)
    assert sum(draws) / 1000 == pytest.approx(float(drawn.mean), abs=1e-3)
    assert (drawn.quantile(0), drawn.quantile(1)) == (Fraction(1, 5), Fraction(7, 10))


def test_tampering_is_found() -> None:
    game = regret_value(SQUARE)
    pure = Fraction(1, 2)
    assert not recheck(SQUARE, replace(game, regret=Fraction(1, 5)), pure).holds
    assert not recheck(SQUARE, replace(game, regret=Fraction(3, 10)), pure).holds
    outside = (replace(game.rates[0], loss=Fraction(-1, 10)), game.rates[1])
    assert "nature plays rates of the box" in recheck(SQUARE, replace(game, rates=outside), pure).failures
    with pytest.raises(CertificateError, match="violated by nan"):
        recheck(SQUARE, replace(game, regret=float("nan")), pure).require()  # type: ignore[arg-type]


def test_refusals() -> None:
    with pytest.raises(InputError, match="chances: found 1/2, expected probabilities that add up to 1"):
        DrawnRatio.of([(0, 1, 0.5)])
    with pytest.raises(
        InputError, match=r"pieces\[0\]: found \[0, 3/2\], expected an interval within \[0, 1\]"
    ):
        DrawnRatio.of([(0, 1.5, 1)])
    with pytest.raises(InputError, match="ratios: found 0 of them, expected 1 to 41 ratios"):
        listed_lottery(SQUARE, [])
    with pytest.raises(InputError, match="ratios: found one of them twice, expected different ratios"):
        listed_lottery(SQUARE, [0.5, 0.5])
    with pytest.raises(InputError, match=r"ratios\[0\]: found nan"):
        listed_lottery(SQUARE, [float("nan")])


def test_plain_data_words_and_moves() -> None:
    found = regret_lottery(RateBox((0.1, 0.9), (0.3, 0.8)))
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert (data["value"], data["pure_regret"], data["ratio"]) == (0.15, 0.3, 0.4)
    words = found.explain()
    assert "Posting 40.0% forgoes at most 0.3" in words
    assert "20.0% with chance 0.1667, evenly from 20.0% to 70.0% with chance 0.8333" in words
    assert "Max-min of the worse-off city's worst gain would post 55.0%" in words
    assert found.binding == ("lowest origin loss", "lowest destination cost")
    assert {name for name, _, _ in found.rows()} >= {"worst expected regret of the lottery", "max-min ratio"}
    moves = {move.parameter: move for move in regret_moves(found)}
    assert moves["lowest origin loss"].ratio_high == pytest.approx(0.425)
    assert moves["highest origin loss"].span == 0


def test_rates_a_shade_beyond_refuse_the_end_itself() -> None:
    draw = RateDraw(Fraction(1), Fraction(1, 2), Fraction(0), "loss")
    assert not draw.accepts(Fraction(1, 2))
    assert draw.accepts(Fraction(51, 100))
    assert least_expected_regret((draw,)) == 0
