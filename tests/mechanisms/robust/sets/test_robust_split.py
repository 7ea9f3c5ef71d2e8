"""Robust ratios against a grid of ratios and corners, closed forms, and a change of unit."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from robust_oracle import worst

from citypact.errors import InputError
from citypact.games.relocation import Relocation
from citypact.mechanisms.revenue_split import split
from citypact.mechanisms.robust import BoxSet, BudgetedSet, EllipsoidSet, Levers, UncertaintySet, robust_split
from citypact.mechanisms.theories.rate_box import RateBox
from citypact.mechanisms.theories.robust import max_min_ratio, robust_interval, worst_gain

F = Fraction
few = settings(deadline=None, max_examples=20)
GRID = [F(i, 60) for i in range(61)]
GAME = Relocation(10, 3, 1)
quarters = st.integers(0, 10).map(lambda i: F(i, 4))
games = st.builds(
    lambda L, K, p: Relocation(10, F(L, 4), F(K, 4), voluntary=F(p, 5)),
    st.integers(-12, 20), st.integers(-12, 20), st.integers(0, 4),
)  # fmt: skip
levers_of = st.builds(
    Levers, st.one_of(st.none(), st.integers(0, 3).map(lambda i: F(i, 2))), st.integers(0, 2)
)


def least(pair: tuple[Fraction, Fraction], levers: Levers) -> Fraction:
    """Best smaller gain by payments, searched: at the best lump sum a limit binds or gains are equal."""
    own, other = pair
    best = None
    for money in (F(0), F(levers.grant)):  # all of the grant to one of the cities
        first, second = own + money, other + levers.grant - money
        limit = abs(first - second) if levers.lump_sum is None else F(levers.lump_sum)
        for y in (-limit, limit, (second - first) / 2):
            if abs(y) <= limit:
                value = min(first + y, second - y)
                best = value if best is None else max(best, value)
    # Between the two, the grant itself can even out the gains.
    even = (other - own + levers.grant) / 2
    if 0 <= even <= levers.grant:
        best = max(best or own + even, own + even)
    assert best is not None
    return best


@given(game=games, d=st.tuples(quarters, quarters, quarters), gamma=st.integers(0, 6), levers=levers_of)
@few
def test_max_min_and_acceptance_against_a_grid(
    game: Relocation, d: tuple[Fraction, ...], gamma: int, levers: Levers
) -> None:
    chosen = BudgetedSet(*d, budget=F(gamma, 2))
    found = robust_split(game, chosen, levers=levers)
    value = {s: least(worst(game, chosen, s), levers) for s in GRID}
    if found.ratios is None:
        assert max(value.values()) < 0
        assert found.reason is not None
        assert found.value is None
        return
    best = least(worst(game, chosen, found.ratios.exact), levers)
    assert found.value == pytest.approx(float(best), abs=1e-12)
    assert found.acceptable is not None
    for s in GRID:
        assert value[s] <= best
        assert (value[s] == best) == (s in found.ratios)
        assert (value[s] >= 0) == (s in found.acceptable)
    assert least(worst(game, chosen, found.ratios.lo), levers) == best
    assert least(worst(game, chosen, found.ratios.hi), levers) == best


@given(game=games, d=st.tuples(quarters, quarters))
@few
def test_without_deviation_of_revenue_the_box_is_that_of_the_theories(
    game: Relocation, d: tuple[Fraction, Fraction]
) -> None:
    game = replace(game, voluntary=0)
    loss, cost = F(game.origin_loss) / 10, F(game.destination_cost) / 10
    box = RateBox((loss - d[0] / 10, loss + d[0] / 10), (cost - d[1] / 10, cost + d[1] / 10))
    found, known = robust_split(game, BoxSet(0, *d)), robust_interval(box)
    if found.ratios is None or found.acceptable is None:
        assert known is None
        return
    assert known is not None
    assert (found.acceptable.lo, found.acceptable.hi) == (known.lo, known.hi)
    assert found.ratios.exact == max_min_ratio(box).exact
    assert found.value == pytest.approx(float(10 * worst_gain(found.ratios.exact, box)), abs=1e-12)


@given(game=games)
@few
def test_without_deviations_it_is_the_usual_split(game: Relocation) -> None:
    usual, equal = split(game, "nash"), split(game, "egalitarian")
    for chosen in (BoxSet(), BudgetedSet(1, 1, 1, budget=0), EllipsoidSet.from_deviations(1, radius=0)):
        for criterion, known in (("nash", usual), ("max-min", equal)):
            found = robust_split(game, chosen, criterion)  # type: ignore[arg-type]
            assert (found.ratio is None) == (known.ratio is None)
            if found.ratios is not None and known.ratios is not None and game.surplus > 0:
                assert found.ratios.exact == known.ratios.exact
                assert found.acceptable is not None
                assert found.acceptable.ends == pytest.approx(known.participation)


@pytest.mark.parametrize(
    "chosen",
    [
        BoxSet(2, 1, 1),
        BudgetedSet(2, 1, 1, budget=0.5),
        BudgetedSet(2, 1, 1.5, budget=1.5),
        EllipsoidSet.from_deviations(2, 1, 1, correlations=(0.3, 0.1, 0)),
    ],
)
def test_robust_nash_has_the_largest_product(chosen: UncertaintySet) -> None:
    found = robust_split(GAME, chosen, "nash")
    assert found.ratios is not None
    assert found.value is not None

    def product(s: Fraction) -> Fraction:
        own, other = chosen.worst_gains(GAME, s)
        return own * other if own > 0 and other > 0 else F(0)

    best = product(found.ratios.exact)
    assert float(best) == pytest.approx(found.value)
    assert all(product(s) <= best for s in GRID)
    assert all(product(found.ratios.exact + F(i, 10**6)) < best for i in (-5, -1, 1, 5))
    alike = chosen.exact and isinstance(chosen, BoxSet)
    if alike and found.acceptable is not None:  # two lines: midway between their roots
        assert found.ratios.exact == (found.acceptable.lo + found.acceptable.hi) / 2


@pytest.mark.parametrize("unit", [1e-9, 1e-3, 1e9])
@pytest.mark.parametrize("kind", ["box", "budget", "ellipsoid"])
def test_any_unit_of_money_gives_the_same_ratio(unit: float, kind: str) -> None:
    def at(u: Fraction) -> tuple[Relocation, UncertaintySet, Levers]:
        sizes = (2 * u, u, F(3, 2) * u)
        chosen: UncertaintySet = {
            "box": BoxSet(*sizes),
            "budget": BudgetedSet(*sizes, budget=1.5),
            "ellipsoid": EllipsoidSet.from_deviations(*sizes, correlations=(0.5, 0, -0.2)),
        }[kind]
        return Relocation(10 * u, 3 * u, u, voluntary=0.1), chosen, Levers(u / 4, u / 8)

    exact = F(str(unit))
    for levers in (True, False):
        (one, a, x), (other, b, y) = at(F(1)), at(exact)
        first = robust_split(one, a, levers=x if levers else Levers())
        second = robust_split(other, b, levers=y if levers else Levers())
        assert first.ratio == pytest.approx(second.ratio, abs=1e-15)
        assert first.value is not None
        assert second.value is not None
        assert second.value == pytest.approx(first.value * unit, rel=1e-14)
        assert first.radius_of_half.value == pytest.approx(second.radius_of_half.value, rel=1e-14)


def test_no_agreement_says_how_far_the_set_must_shrink() -> None:
    chosen = BoxSet(4, 4, 3)
    found = robust_split(GAME, chosen)
    assert found.ratios is None
    assert found.acceptable is None
    assert found.ratio is None
    assert found.reason == (
        "no ratio is acceptable to both cities in every case: whatever the ratio, the worse-off one may lose"
        " 2.5 亿元 or more; there is one if all deviations are multiplied by 0.545454 or less; central money"
        " of 5 亿元 more would be enough"
    )
    assert found.shrinkage == 6 / 11
    assert robust_split(GAME, chosen.scaled(F(6, 11))).value == 0
    assert robust_split(GAME, chosen.scaled(F(6, 11) + F(1, 10**12))).ratios is None
    assert robust_split(GAME, chosen, levers=Levers(0, 5)).ratios is not None
    hopeless = robust_split(Relocation(10, 8, 4), BoxSet(1, 1, 1))
    assert hopeless.reason is not None
    assert "even at the estimate there is no agreement" in hopeless.reason
    json.dumps(found.to_dict(), allow_nan=False)


def test_a_rival_is_an_outside_option_and_words_are_said() -> None:
    rival = replace(GAME, rivals=(1,))
    found = robust_split(rival, BoxSet(2, 1, 1))
    assert found.acceptable is not None
    assert found.acceptable.lo == F(5, 8)
    assert found.ratios is not None
    assert BoxSet(2, 1, 1).worst_gains(rival, found.ratios.exact)[0] - 1 == F(1, 2)
    assert any("best rival" in said for said in found.assumptions)
    text = found.explain()
    assert "origin keeps 68.8% of the shared tax" in text
    assert "whatever comes" in text
    assert all(said.startswith("A: ") for said in found.assumptions)
    plain = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert plain["ratio"] == found.ratio
    assert plain["certificate"]["holds"]
    assert len(found.to_frame()) == len(found.rows())
    assert found.moved == pytest.approx(0.6875 - 0.65)


def test_refusals() -> None:
    with pytest.raises(InputError) as raised:
        robust_split(GAME, BoxSet(20, 1, 1))
    assert str(raised.value) == (
        "deviation of revenue: found 20.0, expected at most the revenue, 10 亿元;"
        " multiply all deviations by 0.5 or less"
    )
    with pytest.raises(InputError, match="criterion: found best, expected one of max-min, nash"):
        robust_split(GAME, BoxSet(1), "best")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="none with the nash criterion"):
        robust_split(GAME, BoxSet(1), "nash", Levers(None))
    with pytest.raises(InputError, match="a BoxSet, BudgetedSet or EllipsoidSet"):
        robust_split(GAME, (1, 1, 1))  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"lump_sum: found -1.*\n.*grant: found nan"):
        Levers(-1, float("nan"))
