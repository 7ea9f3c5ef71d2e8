"""The overloaded core: fixtures, slow oracles, comparative statics, worst cases and refusals."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.obstacles.centre.crowding import Crowding
from citypact.mechanisms.obstacles.catalogue import solve_obstacle
from citypact.mechanisms.obstacles.centre import congestion
from citypact.mechanisms.obstacles.centre.congestion import agree, crowding_tolls, headline

NAMES = ("A", "B", "C", "D")
PRINTED = Crowding(("core", "rest"), (3, 2), (0.5, 0.5), 10)
amounts = st.fractions(min_value=Fraction(1, 20), max_value=20, max_denominator=50)


@st.composite
def regions(draw: st.DrawFn) -> Crowding:
    count = draw(st.integers(2, 4))
    numbers = st.lists(amounts, min_size=count, max_size=count)
    return Crowding(NAMES[:count], draw(numbers), draw(numbers), draw(amounts))


def placed(game: Crowding, cities: list[int], workers: float, weight: int, packets: int = 600) -> list[float]:
    """Place small packets of workers one after another where the worth of the next one is highest."""
    size, split = workers / packets, [0.0] * len(game.players)
    for _ in range(packets):
        best = max(
            cities,
            key=lambda at: (
                float(game.attractions[at])
                - float(game.crowding[at]) * weight * (split[at] + size / (1 if weight == 1 else 2))
            ),
        )
        split[best] += size
    return split


def worth(game: Crowding, split: list[float]) -> float:
    return sum(
        n * (float(a) - float(c) * n) for n, a, c in zip(split, game.attractions, game.crowding, strict=True)
    )


def test_the_printed_fixture() -> None:
    """models.md Appendix C: a = (3, 2), c = .5, N = 10."""
    answer = solve_obstacle(PRINTED)
    assert list(answer.without.actions.values()) == [6, 4]
    assert list(answer.efficient.actions.values()) == [Fraction(11, 2), Fraction(9, 2)]
    tolls = crowding_tolls(PRINTED)
    assert tolls["core"] - tolls["rest"] == Fraction(1, 2)
    assert answer.plan.sizes["toll in core"] - answer.plan.sizes["toll in rest"] == Fraction(1, 2)
    assert answer.headline.value == Fraction(1, 2)
    assert PRINTED.relief(0, 1) == Fraction(1, 2) * (6 - 4)
    assert answer.plan.cost == 0


@given(game=regions())
@settings(max_examples=20, deadline=None)
def test_splits_are_those_of_workers_placed_one_by_one(game: Crowding) -> None:
    cities, workers = list(range(len(game.players))), float(game.workers)
    room = 2 * workers / 600 * len(cities)
    for weight, exact in ((1, game.free_split), (2, game.best_split)):
        assert list(map(float, exact)) == pytest.approx(placed(game, cities, workers, weight), abs=room)
        assert sum(exact) == game.workers
    best = worth(game, placed(game, cities, workers, 2))
    assert best <= float(game.efficient().total) + 1e-9 * (1 + abs(best))


@given(game=regions())
@settings(max_examples=20, deadline=None)
def test_nobody_moves_from_the_free_split_nor_under_the_plan(game: Crowding) -> None:
    """Whatever few workers move to whatever city, they have less there than they had."""
    answer = agree(game)
    assert answer.plan.cost == 0
    back = answer.plan.sizes["return to every worker"]
    few = Fraction(game.workers) / 10**9
    for split, net in (
        (game.free_split, [Fraction(0)] * len(game.players)),
        (game.best_split, [back - answer.plan.sizes[f"toll in {city}"] for city in game.players]),
    ):
        pairs = list(zip(game.attractions, game.crowding, split, net, strict=True))
        for at, (a, c, there, more) in enumerate(pairs):
            if not there:
                continue
            has = a - c * there + more
            for to, (a2, c2, there2, more2) in enumerate(pairs):
                assert to == at or a2 - c2 * (there2 + few) + more2 < has
            if split == game.best_split:
                assert has >= game.free_level
    paid = sum(
        answer.plan.sizes[f"toll in {city}"] * n for city, n in zip(NAMES, game.best_split, strict=False)
    )
    assert paid == back * game.workers
    gains = {
        city: gain / n for (city, gain), n in zip(answer.gains.items(), game.free_split, strict=True) if n
    }
    assert len(set(gains.values())) == 1  # every worker gains the same
    assert sum(answer.gains.values()) == answer.surplus


@given(game=regions())
@settings(max_examples=15, deadline=None)
def test_worths_are_those_of_workers_placed_among_the_members(game: Crowding) -> None:
    found = game.coalitional()
    for size in range(1, len(game.players) + 1):
        for inside in combinations(range(len(game.players)), size):
            here = float(sum(game.free_split[at] for at in inside))
            slow = worth(game, placed(game, list(inside), here, 2)) - here * float(game.free_level)
            exact = found.worth(*(game.players[at] for at in inside))
            scale = 1 + here * (20 + 20 * here)
            assert -1e-9 * scale <= exact - slow <= 1e-4 * scale
            assert exact >= 0


@given(game=regions())
@settings(max_examples=15, deadline=None)
def test_the_core_of_the_coalitions_is_not_empty(game: Crowding) -> None:
    """Each city priced at what its workers add at the best split is an allocation in the core."""
    found, price, level = game.coalitional(), game.common_marginal, game.free_level
    shares = []
    for at, free in enumerate(game.free_split):
        n, c, a = game.best_split[at], Fraction(game.crowding[at]), Fraction(game.attractions[at])
        shares.append(n * (a - c * n) - price * (n - free) - free * level)
    assert float(sum(shares)) == pytest.approx(found.worth(*game.players), abs=1e-9)
    for size in range(1, len(shares)):
        for inside in combinations(range(len(shares)), size):
            assert (
                found.worth(*(game.players[at] for at in inside))
                <= float(sum(shares[at] for at in inside)) + 1e-9
            )


@given(game=regions())
@settings(max_examples=20, deadline=None)
def test_tolls_differ_by_half_the_difference_of_the_attractions(game: Crowding) -> None:
    """Between cities in use, whatever their slopes: models.md has it for equal ones."""
    tolls = crowding_tolls(game)
    used = [at for at, n in enumerate(game.best_split) if n]
    for i, j in combinations(used, 2):
        apart = tolls[game.players[i]] - tolls[game.players[j]]
        assert apart == (Fraction(game.attractions[i]) - Fraction(game.attractions[j])) / 2
    assert all(best for free, best in zip(game.free_split, game.best_split, strict=True) if free)


def test_the_price_of_workers_is_the_slope_of_the_best_total() -> None:
    step = Fraction(1, 10**6)
    more = replace(PRINTED, workers=10 + step).efficient().total
    less = replace(PRINTED, workers=10 - step).efficient().total
    price = agree(PRINTED).efficient_prices["workers in all"]
    assert (more - less) / (2 * step) == pytest.approx(float(price), abs=1e-5)


def test_the_closed_form_of_two_alike_slopes_until_a_city_is_empty() -> None:
    for ahead in (0, 1, 4, 5, 9, 10, 30):
        game = Crowding(("A", "B"), (20 + ahead, 20), (0.5, 0.5), 10)
        assert game.free_split[0] == min(Fraction(10), 5 + Fraction(ahead))
        assert game.best_split[0] == min(Fraction(10), 5 + Fraction(ahead, 2))
        answer = agree(game)
        assert answer.certificate.holds
        assert answer.headline.value == game.free_split[0] - game.best_split[0]
        assert answer.plan.cost == 0


def test_a_city_empty_when_all_choose_freely_is_used_at_best_and_has_no_residents() -> None:
    game = Crowding(("A", "B"), (30, 20), (1, 1), 8)
    assert game.free_split == (8, 0)
    assert game.best_split == (Fraction(13, 2), Fraction(3, 2))
    assert agree(game).gains["B"] == 0
    assert game.whereabouts(game.best_split)[0] == [Fraction(13, 2), Fraction(3, 2)]


def test_a_city_without_residents_leaves_no_toll_ungiven() -> None:
    """Its gain is zero under every agreement, which must not pass for the least gain there is."""
    game = Crowding(("A", "B"), (30, 20), (1, 1), 8)
    answer = agree(game)
    assert answer.gains == {"A": answer.surplus, "B": 0}
    assert answer.surplus > 0


def test_alike_attractions_need_nothing_even_where_slopes_differ() -> None:
    answer = agree(Crowding(("A", "B"), (3, 3), (1, 4), 10))
    assert list(answer.without.actions.values()) == [8, 2]
    assert answer.headline.value == answer.surplus == 0
    assert not any(answer.plan.sizes.values())


def test_more_leave_the_more_attractive_the_core_is() -> None:
    values = [headline(replace(PRINTED, attractions=(a, 2))).value for a in (2, 3, 4, 6)]
    assert values == sorted(values)
    assert len(set(values)) == len(values)
    # Faster crowding everywhere leaves the tolls alone but moves fewer workers.
    assert headline(replace(PRINTED, crowding=(1, 1))).value < headline(PRINTED).value


@given(game=regions(), more=amounts)
@settings(max_examples=15, deadline=None)
def test_the_same_amount_more_everywhere_changes_no_gain(game: Crowding, more: Fraction) -> None:
    richer = replace(game, attractions=[a + more for a in game.attractions])
    assert richer.free_split == game.free_split
    assert richer.efficient().gains_over(richer.equilibrium()) == game.efficient().gains_over(
        game.equilibrium()
    )


@pytest.mark.parametrize("unit", [1e-9, 1, 1e9])
def test_any_unit_of_money_and_of_workers(unit: float) -> None:
    money = Crowding(PRINTED.players, (3 * unit, 2 * unit), (unit / 2, unit / 2), 10)
    heads = Crowding(PRINTED.players, (3, 2), (0.5 / unit, 0.5 / unit), 10 * unit)
    assert float(agree(money).surplus) / unit == pytest.approx(0.25)
    assert float(agree(heads).headline.value) / unit == pytest.approx(0.5)


def test_numbers_far_apart() -> None:
    answer = agree(Crowding(("A", "B", "C"), (1e9, 1, 1e-9), (1e-9, 1e9, 1), 1e6))
    assert answer.certificate.holds
    assert answer.surplus >= 0


def test_a_false_split_does_not_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """The certificate fails if the best split is anything but the best."""
    wrong = (Fraction(5), Fraction(5))
    plan = agree(PRINTED).plan
    prices = {"workers in all": PRINTED.common_marginal}
    monkeypatch.setattr(Crowding, "best_split", property(lambda game: wrong))
    found = congestion._certificate(PRINTED, plan, prices)
    assert not found.holds
    assert "best: nobody should leave rest" in found.failures


@pytest.mark.parametrize(
    ("given_", "named"),
    [
        ({"players": ("A",)}, "players"),
        ({"players": ("A", "A")}, "players"),
        ({"attractions": (3,)}, "attractions"),
        ({"attractions": (3, -1)}, "attractions of B"),
        ({"crowding": (0, 1)}, "crowding of A"),
        ({"crowding": (1, float("nan"))}, "crowding of B"),
        ({"workers": 0}, "workers"),
        ({"workers": float("inf")}, "workers"),
    ],
)
def test_wrong_numbers_are_named(given_: dict[str, object], named: str) -> None:
    fields = {"players": ("A", "B"), "attractions": (3, 2), "crowding": (1, 1), "workers": 10, **given_}
    with pytest.raises(InputError, match=named):
        Crowding(**fields)  # type: ignore[arg-type]


@given(game=regions())
@settings(max_examples=25, deadline=None)
def test_quotas_in_the_cities_named_are_enough(game: Crowding) -> None:
    """Whoever a quota keeps out goes freely where he likes among the other cities."""
    [quota] = [each.lever for each in agree(game).effects if each.lever.startswith("quota")]
    if not game.moved:
        assert quota == "quota"
        return
    limited = quota.removeprefix("quota in ").split(", ")
    free = [at for at, city in enumerate(game.players) if city not in limited]
    best = [float(each) for each in game.best_split]
    split = placed(game, free, sum(best[at] for at in free), 1, 400)
    assert [split[at] for at in free] == pytest.approx([best[at] for at in free], abs=sum(best) / 100)


def test_a_growing_city_may_need_a_quota_as_well() -> None:
    """Those kept out of A would crowd into B, which is better than C."""
    effect = agree(Crowding(("A", "B", "C"), (10, 3, 2), (1, 1, 1), 8)).effects[1]
    assert effect.lever == "quota in A, B"
    assert effect.told.startswith("Those let in to A have more than before")


@pytest.mark.parametrize(
    ("attractions", "workers", "told"),
    [
        ((10, 1), 1, "All work in A, freely as at best. B stays empty even at best."),
        ((10, 2), 5, "A, where all work, gains as much if it sends workers out by itself"),
        ((3, 3, 1), Fraction(1, 2), "the same wherever anybody works. C stays empty even at best."),
    ],
)
def test_notes_about_empty_cities(attractions: tuple[int, ...], workers: Fraction, told: str) -> None:
    count = len(attractions)
    assert told in " ".join(agree(Crowding(NAMES[:count], attractions, (1,) * count, workers)).notes)
