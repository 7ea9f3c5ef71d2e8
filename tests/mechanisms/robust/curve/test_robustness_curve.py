"""The curve against separate designs, its breakpoint from both sides, and the radius of a ratio."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import CertificateError, InputError
from citypact.games.relocation import Relocation
from citypact.mechanisms.robust import (
    BoxSet,
    BudgetedSet,
    EllipsoidSet,
    Levers,
    UncertaintySet,
    largest_size,
    price_of_robustness,
    radius_of_ratio,
    robust_split,
)
from citypact.mechanisms.robust.curve.sweep import _certify
from citypact.mechanisms.robust.worst_case.guarantee import Guarantee
from citypact.mechanisms.theories.robust import radius_of_half

F = Fraction
GAME = Relocation(10, 3, 1)
ROUND = EllipsoidSet.from_deviations(2, 1, 1, correlations=(0.2, 0, 0.5))
SETS = [BoxSet(2, 1, 1), BudgetedSet(2, 1, 1, budget=1.5), BudgetedSet(1, 2, 0, budget=0.5), ROUND]
few = settings(deadline=None, max_examples=15)


@pytest.mark.parametrize("chosen", SETS)
def test_the_interval_shrinks_and_agreement_ends_at_the_breakpoint(chosen: UncertaintySet) -> None:
    end = largest_size(GAME, chosen).size
    assert end is not None
    curve = price_of_robustness(GAME, chosen, sizes=[end * place / 8 for place in range(9)])
    for before, after in pairwise(curve.points):
        assert before.acceptable is not None
        assert after.acceptable is not None
        assert before.acceptable.lo <= after.acceptable.lo <= after.acceptable.hi <= before.acceptable.hi
        assert after.value is not None
        assert before.value is not None
        assert after.value < before.value
        assert after.guaranteed_surplus < before.guaranteed_surplus
        assert after.guaranteed_surplus >= 2 * after.value - 1e-12
    assert curve.ends_at.size == end
    last = curve.points[-1]
    assert last.value == pytest.approx(0, abs=1e-9)
    assert robust_split(GAME, chosen.scaled(end)).ratios is not None
    assert robust_split(GAME, chosen.scaled(end * (1 + F(1, 10**12)))).ratios is None
    middle = curve.points[3]
    assert middle.ratio == robust_split(GAME, chosen.scaled(middle.size)).ratio


@given(
    L=st.integers(0, 9),
    K=st.integers(0, 9),
    d=st.tuples(*[st.integers(0, 4)] * 3),
    p=st.sampled_from((0, 0.5)),
)
@few
def test_the_box_ends_where_the_worst_surplus_of_all_is_zero(
    L: int, K: int, d: tuple[int, int, int], p: float
) -> None:
    """With L, K >= 0 the ratio is at most 1 - p and both fear less revenue: W / (dR + dL + dK)."""
    game = Relocation(10, L, K, voluntary=p)
    found = largest_size(game, BoxSet(*d))
    if L + K > 10:
        assert (found.size, found.limited_by) == (None, "no agreement even at the estimate")
    elif not any(d):
        assert found.size is None
    else:
        closed = F(10 - L - K, sum(d))
        limit = F(10, d[0]) if d[0] else closed
        assert found.size == min(closed, limit)
        assert found.exact


@given(L=st.integers(0, 9), K=st.integers(0, 9))
@few
def test_radius_of_half_is_that_of_the_theories(L: int, K: int) -> None:
    """Deviations of L and K by R each, R certain: sizes are rates."""
    found = radius_of_ratio(Relocation(10, L, K), BoxSet(0, 10, 10))
    assert found.size == radius_of_half(F(L, 10), F(K, 10))


@pytest.mark.parametrize("chosen", SETS)
@pytest.mark.parametrize("ratio", [F(1, 2), F(2, 5), F(3, 4), F(1, 3)])
@pytest.mark.parametrize("levers", [Levers(), Levers(F(1, 2), F(1, 4)), Levers(None)])
def test_a_ratio_is_acceptable_up_to_its_radius(
    chosen: UncertaintySet, ratio: Fraction, levers: Levers
) -> None:
    found = radius_of_ratio(GAME, chosen, ratio, levers)
    assert found.size is not None
    revenue = F(10)
    there = Guarantee(GAME, chosen.scaled(found.size), levers).at(ratio).value
    assert there >= -revenue / 10**30
    if found.limited_by != "revenue is not negative":
        assert there <= revenue / 10**30
        beyond = Guarantee(GAME, chosen.scaled(found.size * (1 + F(1, 10**9))), levers)
        assert beyond.at(ratio).value < 0


def test_degenerate_radii() -> None:
    refused = radius_of_ratio(Relocation(10, 6, 1), BoxSet(2, 1, 1))
    assert (refused.size, refused.limited_by) == (F(-1, 2), "origin")
    certain = radius_of_ratio(GAME, BoxSet())
    assert (certain.size, certain.limited_by) == (None, "nothing: no amount that matters can deviate")
    never = radius_of_ratio(Relocation(10, 6, 1), BoxSet(0, 0, 1))
    assert (never.size, never.limited_by) == (None, "origin: refused whatever the size")
    relief = largest_size(Relocation(10, -1, 0), BoxSet(2, 0, 0))
    assert (relief.size, relief.limited_by) == (5, "revenue is not negative")
    with pytest.raises(InputError, match=r"ratio: found 1\.5, expected a ratio between 0 and 1"):
        radius_of_ratio(GAME, BoxSet(1), 1.5)


def test_the_budgeted_breakpoint_is_the_root_of_its_quadratic() -> None:
    """Budget 1: the origin fears its loss, the destination fears revenue where sR is small."""
    found = largest_size(GAME, BudgetedSet(1, 2, 2, budget=1))
    assert found.size is not None
    # Both fear their own amount: 10 s = 3 + 2e, 10 (1 - s) = 1 + 2e.
    assert found.size == F(3, 2)
    mixed = largest_size(GAME, BudgetedSet(2, 2, 0.1, budget=1))
    assert mixed.size is not None
    # 10 s = 3 + 2e and (1 - s)(10 - 2e) = 1, so 4e^2 - 34e + 60 = 0 with the smaller root 2.5.
    assert mixed.size == F(5, 2)
    odd = largest_size(GAME, BudgetedSet(2, 2.5, 0.1, budget=1))
    assert odd.size is not None
    # 10 s = 3 + 2.5e and (1 - s)(10 - 2e) = 1: (7 - 2.5e)(10 - 2e) = 10, irrational.
    assert float(odd.size) == pytest.approx((39 - (39**2 - 4 * 5 * 60) ** 0.5) / 10, abs=1e-15)
    assert not odd.exact


def test_no_agreement_at_the_estimate_and_words() -> None:
    curve = price_of_robustness(Relocation(10, 8, 4), BoxSet(1, 1, 1), sizes=(0, 1))
    assert all(point.ratio is None for point in curve.points)
    assert curve.explain().endswith(
        "Agreement: no agreement even at the estimate. One half is refused even at the estimate."
    )
    good = price_of_robustness(GAME, BoxSet(2, 1, 1), sizes=(0, 1, 2))
    assert "Some ratio is acceptable to both up to size 1.5." in good.explain()
    assert "One half is acceptable up to size 1 (origin)." in good.explain()
    assert good.radius_of(0.6).size == F(15, 11)
    plain = json.loads(json.dumps(good.to_dict(), allow_nan=False))
    assert plain["points"][2]["acceptable"] is None
    assert len(good.to_frame()) == 2 + 5 * 3


def test_sizes_are_checked_and_the_certificate_bites() -> None:
    for sizes, message in (
        ((1, 0.5), "sizes: found [1.0, 0.5], expected rising sizes"),
        ((), "sizes: found 0 of them, expected 1 to 1000"),
        ((-1, 1), "sizes[1]: found -1, expected a size that is not negative"),
        ((0, 6), "sizes[2]: found 6, expected at most 5, where revenue may fall to zero"),
    ):
        with pytest.raises(InputError) as raised:
            price_of_robustness(GAME, BoxSet(2, 1, 1), sizes=sizes)
        assert str(raised.value) == message
    curve = price_of_robustness(GAME, BoxSet(2, 1, 1), sizes=(0, 1, 2))
    swapped = (curve.points[1], curve.points[0], curve.points[2])
    with pytest.raises(CertificateError, match="acceptable ratios shrink"):
        _certify(swapped, F(10), F(3, 2)).require()
    with pytest.raises(CertificateError, match="agreement ends once"):
        _certify(curve.points, F(10), F(1, 2)).require()
    better = replace(curve.points[1], value=100.0)
    with pytest.raises(CertificateError, match="guarantee does not rise"):
        _certify((curve.points[0], better), F(10), F(3, 2)).require()
