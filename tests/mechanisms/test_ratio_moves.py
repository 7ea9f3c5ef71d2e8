"""What moves the ratio: the tornado against split itself, the slopes against both."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.rational import as_fraction
from citypact.games.relocation import Relocation
from citypact.mechanisms.criteria import Egalitarian, Nash
from citypact.mechanisms.criterion_names import CriterionOptions
from citypact.mechanisms.ratio_moves import Move, nash_slopes, what_moves
from citypact.mechanisms.revenue_split import split

BASE = Relocation(1, 0.3, 0.1)


def moves_of(*arguments: Any, **named: Any) -> dict[str, Move]:
    return {move.parameter: move for move in what_moves(*arguments, **named)}


def test_each_input_by_hand() -> None:
    found = moves_of(BASE)
    ends = {name: (m.low, m.high, m.ratio_low, m.ratio_high) for name, m in found.items()}
    assert ends == {
        "origin_loss": pytest.approx((0.2, 0.4, 0.55, 0.65)),
        "destination_cost": pytest.approx((0.0, 0.2, 0.65, 0.55)),
        "origin_weight": pytest.approx((0.4, 0.6, 0.54, 0.66)),
        "voluntary": pytest.approx((0.0, 0.1, 0.6, 0.54)),
        "revenue": pytest.approx((0.9, 1.1, 0.5 + 0.2 / 1.8, 0.5 + 0.2 / 2.2)),
    }


def test_widest_first() -> None:
    spans = [move.span or 0.0 for move in what_moves(BASE)]
    assert spans == sorted(spans, reverse=True)
    assert what_moves(BASE)[0].parameter == "origin_weight"


@pytest.mark.parametrize("unit", [1e-9, 1e12])
def test_the_same_in_any_unit(unit: float) -> None:
    scaled = moves_of(Relocation(unit, 0.3 * unit, 0.1 * unit))
    for name, move in moves_of(BASE).items():
        assert scaled[name].span == pytest.approx(move.span, rel=1e-9)


def test_the_cap_counts() -> None:
    capped = moves_of(BASE, "nash", 0.6)
    assert (capped["origin_loss"].ratio_low, capped["origin_loss"].ratio_high) == (0.55, 0.6)


def test_an_agreement_that_ends_comes_first_and_has_no_number() -> None:
    first, *others = what_moves(Relocation(1, 0.5, 0.45))
    assert first.ratio_high is None or first.ratio_low is None
    assert first.span is None
    assert any(move.span is not None for move in others)
    assert first.to_dict()["span"] is None


def test_changes_that_make_an_agreement_show() -> None:
    loss = moves_of(Relocation(1, 0.6, 0.45))["origin_loss"]
    assert (loss.ratio_low, loss.ratio_high) == (pytest.approx(0.525), None)


def test_weight_only_where_the_criterion_has_one() -> None:
    assert "origin_weight" not in moves_of(BASE, Egalitarian())
    assert "origin_weight" not in moves_of(BASE, "kalai-smorodinsky")
    two_steps = moves_of(BASE, "min-central,nash", None, CriterionOptions(origin_weight=0.3))
    assert (two_steps["origin_weight"].low, two_steps["origin_weight"].high) == pytest.approx((0.2, 0.4))
    assert two_steps["origin_weight"].ratio_high == pytest.approx(0.54)


def test_probabilities_stay_probabilities() -> None:
    found = moves_of(Relocation(1, 0.3, 0.1, voluntary=0.95), Nash(0.98))
    assert (found["voluntary"].low, found["voluntary"].high) == (0.95, 1.0)
    assert (found["origin_weight"].low, found["origin_weight"].high) == (0.88, 1.0)
    assert "voluntary" not in moves_of(Relocation(1, 0.3, 0.1, voluntary=1))


parts = st.fractions(Fraction(1, 20), Fraction(2, 5), max_denominator=100)


@given(
    loss=parts,
    cost=parts,
    weight=st.fractions("1/10", "9/10", max_denominator=50),
    comes=st.sampled_from([0, 0.25]),
)
def test_slopes_are_those_of_the_ratio(
    loss: Fraction, cost: Fraction, weight: Fraction, comes: float
) -> None:
    """The ratio is linear in L, K, weight and p: the tornado's difference is the slope, exactly."""
    game = Relocation(2, 2 * loss, 2 * cost, voluntary=comes)
    slopes = nash_slopes(game, weight)
    found = moves_of(game, Nash(weight))
    for name, move in found.items():
        if name == "revenue" or move.ratio_low is None or move.ratio_high is None:
            continue
        assert (move.ratio_high - move.ratio_low) / (move.high - move.low) == pytest.approx(
            slopes[name], abs=1e-9
        )
    step = Fraction(1, 10**6)
    near = [
        split(Relocation(2 + d, 2 * loss, 2 * cost, voluntary=comes), Nash(weight)).ratios
        for d in (-step, step)
    ]
    assert near[0] is not None
    assert near[1] is not None
    slope = (near[1].exact - near[0].exact) / (2 * step)
    assert float(slope) == pytest.approx(slopes["revenue"], abs=1e-9)


def test_signs_of_the_model() -> None:
    """models.md §6.2: up with L and the weight, down with K and p."""
    slopes = nash_slopes(BASE, 0.5)
    assert slopes["origin_loss"] > 0 > slopes["destination_cost"]
    assert slopes["origin_weight"] == pytest.approx(float(BASE.surplus))
    assert slopes["voluntary"] == pytest.approx(-0.6)
    assert as_fraction(slopes["revenue"]) == as_fraction(-0.1)


def test_slopes_refuse_what_they_do_not_describe() -> None:
    with pytest.raises(InputError, match="rivals"):
        nash_slopes(Relocation(1, 0.3, 0.1, rivals=(0.2,)))
    with pytest.raises(InputError, match="surplus"):
        nash_slopes(Relocation(1, 0.7, 0.5))
    with pytest.raises(InputError, match="weight"):
        nash_slopes(BASE, float("nan"))
