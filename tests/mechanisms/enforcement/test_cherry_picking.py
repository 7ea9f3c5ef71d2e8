"""Plants that one side would strike off a signed list: models.md §4.4, by trying every subset."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.portfolio import Portfolio
from citypact.mechanisms.enforcement import CherryPicking, cherry_picking
from citypact.mechanisms.enforcement.picking.design import _check, _Plant

PAIR = Portfolio.from_columns([1, 1], [0.70, 0.05], [0.05, 0.70])

portfolios = st.lists(
    st.tuples(*[st.integers(1, 9), st.integers(-4, 9), st.integers(-4, 9)]), min_size=1, max_size=5
)
futures = st.tuples(st.integers(0, 8), st.integers(0, 8)).map(
    lambda pair: [Fraction(each, 2) for each in pair]
)


def best_deviation(plants: list[tuple[int, int, int]], ratio: Fraction) -> tuple[Fraction, Fraction]:
    """The most each side saves by striking off some set of plants, over all sets."""
    best = [Fraction(0), Fraction(0)]
    for size in range(1, len(plants) + 1):
        for chosen in combinations(plants, size):
            best[0] = max(best[0], sum((loss - ratio * tax for tax, loss, _ in chosen), Fraction(0)))
            best[1] = max(best[1], sum((cost - (1 - ratio) * tax for tax, _, cost in chosen), Fraction(0)))
    return best[0], best[1]


def signed_and_kept(plants: list[tuple[int, int, int]], worth: list[Fraction], ratio: Fraction) -> bool:
    saved = best_deviation(plants, ratio)
    origin = sum((ratio * tax - loss for tax, loss, _ in plants), Fraction(0))
    destination = sum(((1 - ratio) * tax - cost for tax, _, cost in plants), Fraction(0))
    return min(origin, destination) >= 0 and saved[0] <= worth[0] and saved[1] <= worth[1]


@settings(max_examples=80)
@given(plants=portfolios, worth=futures, step=st.integers(0, 12))
def test_against_every_subset_of_plants(
    plants: list[tuple[int, int, int]], worth: list[Fraction], step: int
) -> None:
    ratio = Fraction(step, 12)
    found = cherry_picking(Portfolio.from_columns(*zip(*plants, strict=True)), ratio, *worth)
    saved = best_deviation(plants, ratio)
    assert (found.needed["origin"], found.needed["destination"]) == tuple(map(float, saved))
    assert found.kept == (saved[0] <= worth[0] and saved[1] <= worth[1])
    for at in (Fraction(k, 24) for k in range(25)):
        inside = found.acceptable is not None and at in found.acceptable
        assert inside == signed_and_kept(plants, worth, at)
    if found.acceptable is not None:
        near = Fraction(1, 10**6)
        for end, beyond in ((found.acceptable.lo, -near), (found.acceptable.hi, near)):
            assert signed_and_kept(plants, worth, end)
            assert not 0 <= end + beyond <= 1 or not signed_and_kept(plants, worth, end + beyond)


def test_the_polarised_pair_is_only_as_good_as_the_commitment() -> None:
    """At one half everything moves and each move is a loss to one side taken alone."""
    found = cherry_picking(PAIR, 0.5)
    assert [(pick.firm, pick.side, pick.needed, pick.kept) for pick in found.picks] == [
        ("firm1", "origin", 0.2, False),
        ("firm2", "destination", 0.2, False),
    ]
    assert found.gains == {"origin": 0.25, "destination": 0.25}
    assert not found.kept
    assert found.acceptable is None
    assert found.highest_rate == pytest.approx(1.25)
    assert found.reason == (
        "At no ratio is the list both signed and kept; at 0.5 it is kept with a future of at least 0.2 亿元"
        " for the origin and 0.2 亿元 for the destination."
    )
    assert "it strikes them off" in found.explain()
    trusted = cherry_picking(PAIR, 0.5, 0.2, 0.2)
    assert trusted.kept
    assert trusted.acceptable is not None
    assert trusted.acceptable.ends == (0.5, 0.5)
    patient = cherry_picking(PAIR, 0.5, 1, 1)
    assert patient.acceptable is not None
    assert patient.acceptable.ends == (0.375, 0.625)  # the whole portfolio interval of models.md §4.4


def test_highest_rate_is_where_the_yearly_list_just_holds() -> None:
    found = cherry_picking(PAIR, 0.55)
    assert found.highest_rate is not None
    for rate, kept in ((found.highest_rate * 0.999, True), (found.highest_rate * 1.001, False)):
        worth = [found.gains[side] / rate for side in ("origin", "destination")]
        assert cherry_picking(PAIR, 0.55, *worth).kept == kept


def test_nothing_to_pick() -> None:
    found = cherry_picking(Portfolio.from_columns([1], [0.2], [0.1]), 0.5)
    assert found.picks == ()
    assert found.highest_rate is None
    assert found.kept
    assert found.explain() == "At 50.0% no plant is a loss to either city: nothing is struck off."
    losing = cherry_picking(Portfolio.from_columns([1], [0.9], [0.4]), 0.5, 9, 9)
    assert losing.ratios is None
    assert losing.reason is not None
    assert losing.reason.endswith("at 0.5 the origin would lose 0.4 亿元 by signing.")
    assert losing.highest_rate == 0.0


@pytest.mark.parametrize("unit", ["1e-9", "1", "1e9"])
def test_swap_and_unit(unit: str) -> None:
    u = Fraction(unit)
    columns = [[3, 1, 2], [2, -1, 1], [0, Fraction(1, 2), 2]]
    scaled = [[each * u for each in column] for column in columns]

    def solve(
        tax: list[Fraction], loss: list[Fraction], cost: list[Fraction], ratio: Fraction
    ) -> CherryPicking:
        return cherry_picking(Portfolio.from_columns(tax, loss, cost), ratio, u, 2 * u)

    found = solve(*scaled, Fraction(2, 5))
    mirror = cherry_picking(Portfolio.from_columns(scaled[0], scaled[2], scaled[1]), Fraction(3, 5), 2 * u, u)
    assert found.needed["origin"] == mirror.needed["destination"]
    assert found.acceptable is not None
    assert mirror.acceptable is not None
    assert found.acceptable.lo == 1 - mirror.acceptable.hi
    base = cherry_picking(Portfolio.from_columns(*columns), Fraction(2, 5), 1, 2)
    assert base.acceptable == found.acceptable


def test_tampering_is_caught() -> None:
    found = cherry_picking(PAIR, 0.5, 0.3, 0.3)
    plants = [
        _Plant(Fraction(1), Fraction(7, 10), Fraction(1, 20)),
        _Plant(Fraction(1), Fraction(1, 20), Fraction(7, 10)),
    ]
    worth = (Fraction(3, 10), Fraction(3, 10))
    kept = found.acceptable
    assert kept is not None
    assert _check(plants, worth, kept, kept).holds
    lower = replace(kept, lo=kept.lo - Fraction(1, 100))
    assert "the origin strikes nothing off" in _check(plants, worth, lower, kept).failures
    narrow = replace(kept, hi=kept.hi - Fraction(1, 100))
    assert "the interval is the whole one" in _check(plants, worth, narrow, kept).failures
    assert _check(plants, worth, kept, None).failures == ("all ratios signed and kept",)
    assert _check(plants, worth, None, None).failures == ("at no ratio do both keep to the list",)
    wide = replace(kept, lo=Fraction(1, 5))
    assert "the origin signs" in _check(plants, worth, kept, wide).failures


def test_refusals() -> None:
    with pytest.raises(InputError) as caught:
        cherry_picking(PAIR, 1.2, -1, float("nan"))
    assert [problem.field for problem in caught.value.problems] == [
        "ratio",
        "origin_future",
        "destination_future",
    ]
