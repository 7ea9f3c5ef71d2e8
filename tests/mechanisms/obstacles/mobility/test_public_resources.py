"""Public resources that could leave a megacity: fixtures, slow oracles, payments, worst cases, refusals."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.obstacles.mobility.public_resources import PublicResources
from citypact.games.relocation import Relocation
from citypact.mechanisms.obstacles.catalogue import solve_obstacle
from citypact.mechanisms.obstacles.mobility.public_resources import agree, headline, payment_for, proof
from citypact.scenario.load import load_obstacle
from citypact.scenario.obstacles.scenario import ObstacleScenario
from citypact.solvers import shapley

CITIES = ("M", "D1", "D2", "D3")
amounts = st.fractions(min_value=0, max_value=5, max_denominator=3)


@st.composite
def moves(draw: st.DrawFn) -> PublicResources:
    count, kinds = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    row = st.lists(amounts, min_size=kinds, max_size=kinds)
    names = tuple(f"item {at}" for at in range(kinds))
    tables = [[draw(row) for _ in range(count)] for _ in range(2)]
    return PublicResources(CITIES[: count + 1], names, draw(row), draw(row), *tables)


def worth(game: PublicResources, plan: tuple[int, ...]) -> list[Fraction]:
    """Payoffs of a plan with 0 for staying, written again from the numbers."""
    has = [Fraction(0)] * len(game.players)
    for item, city in enumerate(plan):
        if city:
            has[0] += Fraction(game.relief[item]) - Fraction(game.loss[item])
            has[city] += Fraction(game.gains[city - 1][item]) - Fraction(game.costs[city - 1][item])
    return has


def test_one_seller_and_three_buyers_as_printed() -> None:
    """models.md §4.0 and Appendix C: W = (5, 3, 2) → Shapley (19/6, 4/3, 1/3, 1/6)."""
    game = PublicResources(CITIES, ("hospital",), (2,), (4,), ((7,), (5,), (4,)), ((0,), (0,), (0,)))
    assert game.surplus(0) == 5
    assert shapley(game.coalitional()).vector() == pytest.approx((19 / 6, 4 / 3, 1 / 3, 1 / 6))


def test_the_lump_sum_is_the_relocation_without_revenue() -> None:
    """§4.0: with any R that the destination pays in full as well, s R is the lump sum."""
    game = PublicResources(CITIES[:2], ("hospital",), (3,), (5,), ((6,),), ((1,),))
    answer = solve_obstacle(game)
    loss, cost, revenue = 2, -5, 1000
    plant = Relocation(revenue=revenue, origin_loss=loss, destination_cost=cost + revenue)
    assert plant.surplus == game.surplus(0)
    share = Fraction(1, 2) + Fraction(loss - (cost + revenue), 2 * revenue)
    assert answer.headline.value == share * revenue == Fraction(7, 2)
    assert answer.acceptable == (2, 5)
    assert set(answer.gains.values()) == {Fraction(3, 2)}


@given(game=moves())
@settings(max_examples=30, deadline=None)
def test_the_best_plan_and_the_worths_by_looking_at_every_plan(game: PublicResources) -> None:
    places = range(len(game.players))
    plans = list(product(places, repeat=len(game.resources)))
    found = tuple(city or 0 for city in game.best())
    assert sum(worth(game, found)) == max(sum(worth(game, plan)) for plan in plans)
    worths = game.coalitional()
    for size in places:
        for inside in combinations(places, size + 1):
            within = [plan for plan in plans if set(plan) <= {0, *inside}] if 0 in inside else []
            best = max((sum(worth(game, plan)) for plan in within), default=Fraction(0))
            assert worths.worth(*(game.players[city] for city in inside)) == pytest.approx(float(best))


@given(game=moves())
@settings(max_examples=30, deadline=None)
def test_without_payments_no_offer_is_better_and_none_that_gains_is_missed(game: PublicResources) -> None:
    """The megacity's choice among offers, by backward induction on every item alone."""
    for item, city in enumerate(game.by_themselves()):
        outcomes = {0: (Fraction(0), Fraction(0))}
        for other in range(1, len(game.players)):
            own, host = game.release(item), game.hosting(other, item)
            outcomes[other] = (own, host) if host >= 0 else (Fraction(0), Fraction(0))
        chosen = outcomes[city or 0]
        assert chosen[0] == max(each[0] for each in outcomes.values())
        assert min(chosen) >= 0
        if city is None:
            assert all(min(pair) <= 0 or pair == (0, 0) for pair in outcomes.values())
        else:
            assert game.best()[item] == city
            assert sum(chosen) > 0


@given(game=moves())
@settings(max_examples=15, deadline=None)
def test_every_payment_of_the_plan_is_wanted_by_both_and_none_loses(game: PublicResources) -> None:
    answer = agree(game)
    assert answer.certificate.holds
    assert answer.plan.cost == 0
    assert all(Fraction(gain) >= 0 for gain in answer.gains.values())
    assert sum(map(Fraction, answer.gains.values())) == Fraction(answer.surplus)
    by_itself = game.by_themselves()
    for item, city in enumerate(game.best()):
        if city is not None and by_itself[item] is None:
            paid = answer.plan.sizes[payment_for(game.resources[item])]
            assert game.release(item) + paid >= 0
            assert game.hosting(city, item) - paid >= 0
    low, high = answer.acceptable or (None, None)
    assert low is not None
    assert high is not None
    assert low <= answer.headline.value <= high
    assert high - low == answer.surplus


def test_the_lump_sum_rises_with_loss_and_gain_and_falls_with_relief_and_cost() -> None:
    base = {"relief": (3,), "loss": (5,), "gains": ((6,),), "costs": ((1,),)}

    def figure(**changed: object) -> Fraction:
        game = PublicResources(CITIES[:2], ("hospital",), **{**base, **changed})  # type: ignore[arg-type]
        return Fraction(headline(game).value)

    assert figure(loss=(5.5,)) > figure() > figure(relief=(3.5,))
    assert figure(gains=((6.5,),)) > figure() > figure(costs=((1.5,),))


@pytest.mark.parametrize(
    ("relief", "loss", "gain", "cost", "moves_alone", "should"),
    [
        (1, 1, 1, 1, False, False),  # nobody gains or loses
        (1, 1, 2, 1, True, True),  # the megacity loses nothing
        (2, 1, 1, 1, True, True),  # the destination loses nothing
        (1, 2, 2, 1, False, False),  # a surplus of exactly zero
        (1, 2, 3, 1, False, True),
        (3, 1, 1, 2, False, True),  # the megacity pays
        (0, 0, 0, 0, False, False),
    ],
)
def test_ties_and_zeros(
    relief: int, loss: int, gain: int, cost: int, moves_alone: bool, should: bool
) -> None:
    game = PublicResources(CITIES[:2], ("school",), (relief,), (loss,), ((gain,),), ((cost,),))
    assert (game.by_themselves() == (1,)) == moves_alone
    assert (game.best() == (1,)) == should
    answer = solve_obstacle(game)
    assert answer.surplus == (game.surplus(0) if should and not moves_alone else 0)


def test_of_two_equally_good_destinations_the_first_is_named_and_leaves_the_other_nothing_to_bid() -> None:
    game = PublicResources(CITIES[:3], ("school",), (0,), (1,), ((3,), (3,)), ((0,), (0,)))
    assert game.best() == (1,)
    assert any("from 3 if the next best destination bids" in note for note in agree(game).notes)


@pytest.mark.parametrize("unit", [1e-9, 1, 1e9])
def test_any_unit_of_money(unit: float) -> None:
    game = PublicResources(
        CITIES[:2], ("a", "b"), (3 * unit, 0), (5 * unit, unit), ((6 * unit, 4 * unit),), ((0, unit),)
    )
    answer = agree(game)
    assert float(answer.headline.value) / unit == pytest.approx((6 + 2 + 3 + 1) / 2)
    assert float(answer.surplus) / unit == pytest.approx(6)


def test_lies_fail_the_proof() -> None:
    game = PublicResources(CITIES[:3], ("a", "b"), (1, 3), (2, 1), ((3, 1), (2, 2)), ((0, 0), (0, 0)))
    now, best = game.by_themselves(), game.best()
    assert (now, best) == ((None, 2), (1, 2))
    assert max(proof(game, now, best).values()) == 0
    for said in (((1, 2), best), ((None, None), best), ((None, 1), best), (now, (2, 2)), (now, (None, 2))):
        assert max(proof(game, *said).values()) > 0


@pytest.mark.parametrize(
    ("given_", "named"),
    [
        ({"players": ("M",)}, "players"),
        ({"resources": ()}, "resources"),
        ({"resources": ("a", "a")}, "resources"),
        ({"resources": "ab"}, "resources"),
        ({"relief": (1,)}, "relief"),
        ({"loss": (1, -1)}, "loss"),
        ({"loss": (1, float("nan"))}, "loss"),
        ({"gains": ((1, 2), (1, 2))}, "gains"),
        ({"costs": ((1,),)}, "costs of D1"),
    ],
)
def test_wrong_numbers_are_named(given_: dict[str, object], named: str) -> None:
    fields = {
        "players": CITIES[:2], "resources": ("a", "b"), "relief": (1, 2), "loss": (1, 2),
        "gains": ((1, 2),), "costs": ((1, 2),),
    }  # fmt: skip
    with pytest.raises(InputError, match=named):
        PublicResources(**{**fields, **given_})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        (("relief", "value"), [1, 2], "relief"),
        (("gains", "Hebei", "value"), [1], "gains.Hebei"),
        (("gains", "Tianjin"), None, "gains"),
    ],
)
def test_a_file_with_lists_of_another_length_names_the_list(
    path: tuple[str, ...], value: object, named: str
) -> None:
    data = load_obstacle("hospitals-out-of-beijing").to_dict()
    place = data["parameters"]
    for key in path[:-1]:
        place = place[key]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    with pytest.raises(InputError, match=named):
        ObstacleScenario.from_dict(data)


def test_a_range_of_a_list_holds_for_each_of_its_numbers() -> None:
    data = load_obstacle("hospitals-out-of-beijing").to_dict()
    data["parameters"]["relief"]["range"] = [0, 60]
    ranges = ObstacleScenario.from_dict(data).ranges()
    assert ranges == {("relief", at): (0, 60) for at in range(4)}


@pytest.mark.parametrize(
    ("release", "hosting", "told"),
    [
        (
            0,
            (2, 1),
            "School moves by itself to Tianjin (it may as well stay: Beijing has nothing by its leaving).",
        ),
        (2, (0, -1), "School moves by itself to Tianjin (it may as well stay: Tianjin has nothing by it)."),
        (2, (3, 1), "School moves by itself to Tianjin (Beijing has as much if it goes to Hebei)."),
        (2, (3, -1), "School moves by itself to Tianjin."),
    ],
)
def test_what_else_may_happen_to_what_moves_by_itself_is_told(
    release: int, hosting: tuple[int, int], told: str
) -> None:
    gains = [(max(each, 0),) for each in hosting]
    costs = [(max(-each, 0),) for each in hosting]
    game = PublicResources(("Beijing", "Tianjin", "Hebei"), ("school",), (release,), (0,), gains, costs)
    answer = agree(game)
    assert told in answer.notes
    assert answer.effects[0].told == "Nothing needs them: what should move does so by itself."


def test_the_worths_of_a_dozen_cities_and_fifty_resources_take_little_time() -> None:
    rows = [tuple((7 * city + 3 * at) % 11 / 8 for at in range(50)) for city in range(11)]
    names = [f"city {at}" for at in range(12)]
    game = PublicResources(
        names, [f"item {at}" for at in range(50)], (0.5,) * 50, (1,) * 50, rows, rows[::-1]
    )
    began = perf_counter()
    worths = game.coalitional().worths
    assert perf_counter() - began < 5
    everybody = sum(
        max(max(float(game.hosting(city, at)) for city in range(1, 12)) - 0.5, 0) for at in range(50)
    )
    assert float(worths[-1]) == pytest.approx(everybody)
    assert not any(worths[mask] for mask in range(0, 1 << 12, 2))
