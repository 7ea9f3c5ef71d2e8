"""The trunk route: fixtures, slow oracles, comparative statics, worst cases and refusals."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.obstacles.network.trunk import Trunk
from citypact.mechanisms.obstacles.catalogue import solve_obstacle
from citypact.mechanisms.obstacles.network.links import agree, certificate_of, headline, matching_subsidies

NAMES = ("A", "B", "C", "D", "E")
PRINTED = Trunk(("A", "B", "C"), (3, 1, 2), (1, 2, 0.5))
amounts = st.fractions(min_value=Fraction(1, 20), max_value=20, max_denominator=50)


@st.composite
def trunks(draw: st.DrawFn) -> Trunk:
    count = draw(st.integers(2, 5))
    numbers = st.lists(amounts, min_size=count, max_size=count)
    return Trunk(NAMES[:count], draw(numbers), draw(numbers))


def test_the_printed_fixture() -> None:
    """models.md Appendix C: B = (3, 1, 2), c = (1, 2, .5)."""
    answer = solve_obstacle(PRINTED)
    assert float(answer.headline.value) == pytest.approx(1.71428571)
    assert list(map(float, answer.efficient_prices.values())) == pytest.approx(
        [1.71428571, 3.42857143, 0.85714286]
    )
    assert sum(matching_subsidies(PRINTED).values()) == 0
    assert PRINTED.best_common == Fraction(1, 2)


@given(road=trunks())
@settings(max_examples=30, deadline=None)
def test_no_grid_of_qualities_beats_the_efficient_one_and_no_city_leaves_the_equilibrium(road: Trunk) -> None:
    """Brute force over qualities of single segments, in plain floats."""
    efficient, resting = road.efficient(), road.equilibrium()
    grid = np.linspace(0, 2 * float(max(map(road.wanted, range(len(road.players))))), 41)
    common = float(road.best_common)
    for city in range(len(road.players)):
        own = [
            float(road.benefits[city]) * min(common, q) - float(road.costs[city]) * q * q / 2 for q in grid
        ]
        assert max(own) <= float(resting.payoffs[road.players[city]]) + 1e-9
    best = max(float(road.common(Fraction(q)).total) for q in grid)
    assert best <= float(efficient.total) * (1 + 1e-12) + 1e-12
    assert float(efficient.total) >= float(resting.total)


@given(road=trunks())
@settings(max_examples=20, deadline=None)
def test_with_the_plan_nobody_gains_by_another_quality_and_everybody_gains_as_much(road: Trunk) -> None:
    answer = agree(road)
    assert answer.certificate.holds
    assert answer.plan.cost == 0
    quality = road.efficient_quality
    for city, name in enumerate(road.players):
        rate = answer.plan.sizes[f"matching subsidy to {name}"]

        def payoff(own: Fraction, city: int = city, rate: Fraction = rate) -> Fraction:
            route = min(own, quality)
            cost = Fraction(road.costs[city]) * own**2 / 2
            return Fraction(road.benefits[city]) * route + rate * own - cost

        assert all(payoff(quality * step / 20) <= payoff(quality) for step in range(61))
    assert len({Fraction(gain) for gain in answer.gains.values()}) == 1
    assert sum(map(Fraction, answer.gains.values())) == Fraction(answer.surplus)


@given(road=trunks())
@settings(max_examples=20, deadline=None)
def test_the_qualities_that_are_told_are_equilibria_under_the_plan_and_others_are_not(road: Trunk) -> None:
    """Every city's best reply to every bottleneck of the others, in closed form from its payoff's pieces."""
    answer = agree(road)
    rates = [answer.plan.sizes[f"matching subsidy to {name}"] for name in road.players]

    def payoff(city: int, others: Fraction, own: Fraction) -> Fraction:
        cost = Fraction(road.costs[city]) * own**2 / 2
        return Fraction(road.benefits[city]) * min(others, own) + rates[city] * own - cost

    def stays(city: int, others: Fraction, own: Fraction) -> bool:
        cost = Fraction(road.costs[city])
        peaks = [
            (Fraction(road.benefits[city]) + rates[city]) / cost,
            rates[city] / cost,
            others,
            Fraction(0),
        ]
        best = max(payoff(city, others, max(each, Fraction(0))) for each in peaks)
        return payoff(city, others, own) == best

    top, places = road.efficient_quality, range(len(road.players))
    floors = [max(rate, Fraction(0)) / Fraction(road.costs[city]) for city, rate in enumerate(rates)]
    for step in range(21):
        quality = top * step / 20
        common = all(stays(city, quality, quality) for city in places)
        assert common == (quality >= max(floors))
        own = [max(quality, floor) for floor in floors]
        worse = min(own) == quality and all(stays(city, quality, own[city]) for city in places)
        assert worse == (quality >= min(floors))
    told = " ".join(answer.notes)
    assert ("So is a worse route" in told) == (min(floors) < max(floors))
    low = f"{float(max(floors)):.4g}"
    assert f"every common quality from {low} to" in told or f"{low} is the only common quality" in told


def test_the_dead_end_that_subsidies_leave_is_told() -> None:
    """C is paid up to 2; if the others build nothing, it still builds a road that leads nowhere."""
    notes = agree(PRINTED).notes
    assert "down to quality 0, for which B would build more than it needs" in notes[1]


def test_a_liar_about_the_trunk_is_found_out() -> None:
    answer = agree(PRINTED)
    plan, prices, quality = answer.plan, answer.efficient_prices, answer.headline.value
    assert certificate_of(PRINTED, plan, prices, quality).holds
    assert "price of the segment of A is its marginal cost" in (
        certificate_of(PRINTED, plan, prices, 2).failures
    )
    for lever, broken in (
        ("matching subsidy to B", "B builds neither less nor more with the subsidy"),
        ("payment to A", "A has no less than before"),
    ):
        falsified = replace(plan, sizes={**plan.sizes, lever: plan.sizes[lever] - 9})
        assert broken in certificate_of(PRINTED, falsified, prices, quality).failures
    rich = replace(plan, sizes={**plan.sizes, "payment to A": Fraction(99)})
    assert "subsidies and lump sums are paid for" in (certificate_of(PRINTED, rich, prices, quality).failures)


@given(road=trunks())
@settings(max_examples=15, deadline=None)
def test_worths_are_the_best_over_a_grid_against_replying_outsiders(road: Trunk) -> None:
    game = road.coalitional()
    count, start = len(road.players), road.best_common
    for size in range(1, count + 1):
        for inside in combinations(range(count), size):
            outside = [road.wanted(city) for city in range(count) if city not in inside]
            benefit = sum(Fraction(road.benefits[city]) for city in inside)
            cost = sum(Fraction(road.costs[city]) for city in inside)
            limit = min([*outside, Fraction(10**3)])
            chosen = [start + (limit - start) * step / 200 for step in range(201)]
            best = max(benefit * (q - start) - cost * (q * q - start * start) / 2 for q in chosen)
            found = game.worth(*(road.players[city] for city in inside))
            assert found >= float(best) - 1e-9
            # The grid may miss the top of the parabola; the closed form must be attainable.
            top = min(benefit / cost, limit)
            exact = benefit * (top - start) - cost * (top * top - start * start) / 2
            assert found == pytest.approx(float(exact), abs=1e-9)


def test_without_any_road_every_city_has_a_veto() -> None:
    game = PRINTED.coalitional(from_nothing=True)
    assert [game.worth(*part) for size in (1, 2) for part in combinations(PRINTED.players, size)] == [0] * 6
    assert game.worth(*PRINTED.players) == pytest.approx(36 / 7)  # (ΣB)² / (2Σc)


@pytest.mark.parametrize(("field", "sign"), [("benefits", 1), ("costs", -1)])
def test_quality_rises_with_every_worth_and_falls_with_every_cost(field: str, sign: int) -> None:
    for city in range(3):
        numbers = list(getattr(PRINTED, field))
        numbers[city] *= 1.5
        moved = Trunk(
            PRINTED.players, **{"benefits": PRINTED.benefits, "costs": PRINTED.costs, field: numbers}
        )
        assert sign * (moved.efficient_quality - PRINTED.efficient_quality) > 0


def test_alike_cities_need_nothing() -> None:
    answer = agree(Trunk(("A", "B"), (2, 4), (1, 2)))
    assert answer.surplus == 0
    assert not any(answer.plan.sizes.values())


@pytest.mark.parametrize("unit", [1e-9, 1, 1e9])
def test_any_unit_of_money(unit: float) -> None:
    road = Trunk(PRINTED.players, [b * unit for b in (3, 1, 2)], [c * unit for c in (1, 2, 0.5)])
    answer = agree(road)
    assert float(headline(road).value) == pytest.approx(12 / 7)
    assert float(answer.surplus) / unit == pytest.approx(float(agree(PRINTED).surplus))


@pytest.mark.parametrize(
    ("given_", "named"),
    [
        ({"players": ("A",)}, "players"),
        ({"players": ("A", "A", "B")}, "players"),
        ({"benefits": (3, 1)}, "benefits"),
        ({"benefits": (3, -1, 2)}, "benefits of B"),
        ({"costs": (1, float("nan"), 2)}, "costs of B"),
        ({"costs": (0, 1, 2)}, "costs of A"),
    ],
)
def test_wrong_numbers_are_named(given_: dict[str, object], named: str) -> None:
    fields = {"players": PRINTED.players, "benefits": (3, 1, 2), "costs": (1, 2, 0.5), **given_}
    with pytest.raises(InputError, match=named):
        Trunk(**fields)  # type: ignore[arg-type]
