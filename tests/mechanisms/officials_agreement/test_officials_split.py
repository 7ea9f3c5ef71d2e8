"""Splits that competing officials sign, against grids, finite differences and the catalogue's fixture."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.relocation import Relocation
from citypact.mechanisms.officials_agreement import Standing, least_neighbour_score, officials_split
from citypact.mechanisms.officials_agreement.splitting import product_ratio, recheck_officials
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.revenue_split import split
from citypact.mechanisms.theories.officials import tournament_ratios

F = Fraction
few = settings(deadline=None, max_examples=40)
twentieths = st.integers(-8, 24).map(lambda i: F(i, 20))
weights = st.integers(0, 12).map(lambda i: F(i, 4))
parts = st.integers(0, 4).map(lambda i: F(i, 4))
units = st.sampled_from([F(1, 10**9), F(1), F(10**9)])


def wants(game: Relocation, s: F, rho: tuple[F, F], m: F) -> tuple[F, F]:
    """What the officials want, written out: the own gain and the lead of the scores."""
    kept, revenue = 1 - F(game.voluntary), F(game.revenue)
    own = s * revenue - kept * F(game.origin_loss)
    other = kept * (revenue - F(game.destination_cost)) - s * revenue
    scores = own + m * other, other + m * own
    return own + rho[0] * (scores[0] - scores[1]), other + rho[1] * (scores[1] - scores[0])


def test_the_fixture_of_the_catalogue() -> None:
    found = officials_split(Relocation(1, 0.2, 0.2), 1)
    assert found.acceptable is not None
    assert (found.ratio, found.acceptable.ends) == (0.5, (0.4, 0.6))
    assert found.value == pytest.approx(0.09)


@given(l=twentieths, k=twentieths, a=weights, b=weights, m=parts, p=parts, unit=units)
@few
def test_a_grid_of_ratios(l: F, k: F, a: F, b: F, m: F, p: F, unit: F) -> None:  # noqa: E741
    game = Relocation(unit, l * unit, k * unit, voluntary=p)
    found = officials_split(game, (a, b), m)
    grid = [F(i, 120) for i in range(121)]
    signed = {s for s in grid if min(wants(game, s, (a, b), m)) >= 0}
    assert signed == {s for s in grid if found.acceptable is not None and s in found.acceptable}
    if found.ratios is None:
        assert found.reason
        return
    gains = wants(game, found.ratios.exact, (a, b), m)
    product = gains[0] * gains[1]
    assert min(gains) >= 0
    assert found.value == float(product)
    assert all(product >= x * y for x, y in (wants(game, s, (a, b), m) for s in signed))


@given(l=twentieths, k=twentieths, rho=weights)
@few
def test_alike_officials_settle_on_equal_gains(l: F, k: F, rho: F) -> None:  # noqa: E741
    game = Relocation(1, l, k)
    found = officials_split(game, rho)
    known = tournament_ratios(game, rho)
    assert found.acceptable == known
    if found.gains is not None and not found.binding:
        assert found.gains["origin"] == pytest.approx(found.gains["destination"], abs=1e-15)
        assert found.ratio == split(game).ratio


def test_standing_without_limit_leaves_equal_gains_alone() -> None:
    game = Relocation(1, 0.3, 0.1)
    both = officials_split(game, None)
    assert both.acceptable == RatioSet.single(0.6)
    assert both.value == 0
    one = officials_split(game, (None, 0))
    assert one.acceptable is not None
    assert (one.ratio, one.acceptable.ends) == (0.75, (0.6, 0.9))
    widths = [officials_split(game, rho).acceptable for rho in (0, 1, 10, 1000)]
    assert [float(w.hi - w.lo) for w in widths if w] == pytest.approx([0.6, 0.2, 0.6 / 21, 0.6 / 2001])


@given(l=twentieths, k=twentieths, s=st.integers(0, 20).map(lambda i: F(i, 20)), a=weights, b=weights)
@few
def test_the_least_neighbour_score(l: F, k: F, s: F, a: F, b: F) -> None:  # noqa: E741
    game = Relocation(1, l, k)
    least = least_neighbour_score(game, s, (a, b))
    for m in (F(i, 48) for i in range(49)):
        assert (min(wants(game, s, (a, b), m)) >= 0) == (least is not None and m >= least)
    if least:
        assert min(wants(game, s, (a, b), least)) == 0
    assert least_neighbour_score(game, s, None) in ((None, 0) if game.surplus >= 0 else (None,))


def test_a_binding_end_has_the_price_of_a_finite_difference() -> None:
    game = Relocation(1, 0.9, -0.5)
    found = officials_split(game, 0.1)
    assert (found.ratio, found.binding) == (1.0, ("ratio at most 1",))

    def product(s: F) -> F:
        own, other = wants(game, s, (F(1, 10), F(1, 10)), F(0))
        return own * other

    step = F(1, 10**6)
    slope = float((product(1 + step) - product(1 - step)) / (2 * step))
    assert found.shadow_prices["ratio at most 1"] == pytest.approx(slope)
    assert found.shadow_price_units["ratio at most 1"] == "亿元² per unit of the ratio"


def test_moves_are_what_solving_again_gives() -> None:
    game = Relocation(1, 0.4, 0.1)
    found = officials_split(game, (2, 0), F(1, 2))
    assert found.ratios is not None
    again = officials_split(game, (3, 0), F(1, 2))
    assert again.ratio is not None
    assert found.ratio is not None
    assert found.moves["origin's official cares more for standing by 1"] == pytest.approx(
        again.ratio - found.ratio, abs=1e-15
    )
    plain = product_ratio(game, Standing(0, 0))
    assert plain is not None
    assert found.moves["standing counts for nothing"] == float(plain.exact - found.ratios.exact) < 0


def test_what_stands_in_the_way_and_what_would_unblock_it() -> None:
    destroyed = officials_split(Relocation(1, 0.8, 0.9), 1)
    assert destroyed.ratio is None
    assert destroyed.reason == (
        "an agreement destroys 0.7 亿元 in all, so at every ratio one of the officials loses, whatever the"
        " weight of standing; nothing can be signed without relief of 0.7 亿元"
    )
    beyond = officials_split(Relocation(1, 1.4, -0.9), (2, 0))
    assert beyond.reason == (
        "the origin's official needs a ratio of 1.6, outside 0 to 1; a lump sum of 0.6 亿元 paid by the"
        " destination beside a ratio of 1 would unblock it"
    )
    assert officials_split(Relocation(1, 0.8, -0.3), (2, 0)).ratio is not None  # 0.6 moved from loss to cost
    just = officials_split(Relocation(1, 0.6, 0.4), 7)
    assert (just.ratio, just.value) == (0.6, 0.0)


def test_tampering_is_found() -> None:
    game, how = Relocation(1, 0.4, 0.1), Standing(2, 0)
    found = officials_split(game, (2, 0))
    assert found.acceptable is not None
    assert found.certificate.holds
    off = RatioSet.single(F(3, 4) + F(1, 10**12))
    assert recheck_officials(game, how, found.acceptable, off).failures == (
        "no lower ratio has a larger product",
    )
    wide = replace(found.acceptable, lo=F(1, 2))
    assert recheck_officials(game, how, wide, found.ratios).failures == ("origin's official accepts no less",)
    assert recheck_officials(game, how, None, None).failures == ("some official loses at every ratio",)


def test_refusals_and_plain_data() -> None:
    game = Relocation(1, 0.4, 0.1)
    with pytest.raises(InputError, match="standing of origin: found -1, expected a non-negative amount"):
        officials_split(game, -1)
    with pytest.raises(InputError, match="neighbour_score: found nan, expected a finite number"):
        officials_split(game, 1, float("nan"))
    with pytest.raises(InputError, match="below 1 where nothing but the lead counts"):
        officials_split(game, None, 1)
    with pytest.raises(InputError, match=r"reference: found 1.5, expected a ratio between 0 and 1"):
        officials_split(game, 1, reference=1.5)
    found = officials_split(game, (2, 0))
    json.dumps(found.to_dict(), allow_nan=False)
    assert (
        "is signed only if the scores give the neighbour's gain a weight of at least 0.833" in found.explain()
    )
    assert "is not signed" in officials_split(game, None).explain()
    assert repr(found) == "<OfficialsAgreement: ratio 0.75, acceptable [0.6, 0.9]>"
    assert {name: value for name, value, _ in found.rows()}["gain of origin's official"] == 0.75
