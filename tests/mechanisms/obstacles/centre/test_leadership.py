"""The leading core: closed forms, slow oracles, who accepts Lindahl's prices, worst cases, refusals."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import CertificateError, InputError
from citypact.games.obstacles.centre.leader import Leadership
from citypact.games.obstacles.centre.volunteers import Volunteers
from citypact.mechanisms.obstacles.catalogue import solve_obstacle
from citypact.mechanisms.obstacles.centre import leadership
from citypact.mechanisms.obstacles.centre.leadership import agree, headline, lindahl_prices

NAMES = ("A", "B", "C", "D")
CLEAR = Leadership(("core", "A", "B"), (6, 2, 1), 1)
amounts = st.fractions(min_value=Fraction(1, 10), max_value=20, max_denominator=20)


@st.composite
def causes(draw: st.DrawFn) -> Leadership:
    count = draw(st.integers(2, 4))
    concerns = draw(st.lists(amounts, min_size=count, max_size=count))
    if draw(st.booleans()):
        concerns[1] = concerns[0]
    return Leadership(NAMES[:count], concerns, draw(amounts))


def has(game: Leadership, city: int, given_: list[float]) -> float:
    return float(game.concerns[city]) * math.log(math.fsum(given_) / float(game.reference)) - given_[city]


def test_what_models_md_says() -> None:
    """models.md §7.8: Q^N = max θ, Q* = Σθ, index max θ/Σθ, Lindahl θ/Q*."""
    answer = solve_obstacle(CLEAR)
    assert answer.without.actions["spent on the common cause"] == 6
    assert answer.efficient.actions["spent on the common cause"] == 9
    assert answer.headline.value == Fraction(2, 3)
    assert list(lindahl_prices(CLEAR).values()) == [Fraction(2, 3), Fraction(2, 9), Fraction(1, 9)]
    assert answer.plan.cost == 0


@given(game=causes())
@settings(max_examples=25, deadline=None)
def test_no_grid_of_amounts_is_better_and_no_city_leaves_the_equilibrium(game: Leadership) -> None:
    start = list(map(float, game.shared_start))
    most = 2 * float(game.efficient_spending)
    for city in range(len(game.players)):
        here = has(game, city, start)
        for own in np.linspace(0, most, 81):
            tried = [*start[:city], float(own), *start[city + 1 :]]
            if sum(tried) > 0:
                assert has(game, city, tried) <= here + 1e-9 * most
    best = float(game.efficient().total)
    for amount in np.linspace(most / 200, most, 200):
        assert float(game.alone(0, float(amount)).total) <= best + 1e-9 * most


@given(game=causes())
@settings(max_examples=20, deadline=None)
def test_under_the_plan_the_leader_spends_what_all_want_and_nobody_adds(game: Leadership) -> None:
    answer = agree(game)
    assert answer.certificate.holds
    assert answer.plan.cost == 0
    leader, spending = game.leaders[0], float(game.efficient_spending)
    borne = {
        at: float(answer.plan.sizes[f"part of each yuan borne by {city}"])
        for at, city in enumerate(game.players)
        if at != leader
    }
    own_part = 1 - sum(borne.values())
    for amount in np.linspace(spending / 50, 3 * spending, 150):
        there = float(game.concerns[leader]) * math.log(spending) - own_part * spending
        other = float(game.concerns[leader]) * math.log(amount) - own_part * amount
        assert other <= there + 1e-9 * spending
        for at in borne:
            more = float(game.concerns[at]) * math.log(1 + amount / spending) - amount
            assert more <= 1e-12 * spending
    assert len(set(answer.gains.values())) == 1
    assert sum(answer.gains.values()) == answer.surplus


@given(game=causes())
@settings(max_examples=20, deadline=None)
def test_lindahl_prices_are_accepted_iff_the_core_is_not_clearer_than_one_over_e(game: Leadership) -> None:
    """With one leader; several leaders have been paying, and gain more easily."""
    without = game.equilibrium()
    shared = game.given(list(map(Fraction, game.concerns)))
    gains = shared.gains_over(without)
    followers = [gains[city] for at, city in enumerate(game.players) if at not in game.leaders]
    if len(game.leaders) == 1 and abs(game.clarity - Fraction(math.exp(-1))) > 1e-9:
        assert all((gain >= 0) == (game.clarity <= math.exp(-1)) for gain in followers)
    assert all(gains[game.players[at]] > 0 for at in game.leaders)


def test_parts_of_the_cost_alone_are_enough_when_the_core_is_not_clear() -> None:
    for concerns, enough in (((3, 2.9, 2.8, 2.7), True), ((6, 2, 1, 1), False)):
        answer = agree(Leadership(NAMES, concerns, 1))
        alone = next(each for each in answer.plan.sets if each.label == "parts of the cost alone")
        assert (alone.cost is not None) is enough
        low, high = answer.acceptable  # type: ignore[misc]
        assert (float(low) <= float(answer.headline.value) <= float(high)) is enough  # type: ignore[arg-type]


@given(game=causes())
@settings(max_examples=15, deadline=None)
def test_worths_are_those_of_an_equilibrium_found_by_replies(game: Leadership) -> None:
    """The coalition is one city with the sum of the concerns; replies start from the old contributions."""
    found, start = game.coalitional(), list(map(float, game.shared_start))
    for size in range(1, len(game.players) + 1):
        for inside in combinations(range(len(game.players)), size):
            together = float(sum(map(Fraction, (game.concerns[at] for at in inside))))
            given_ = list(start)
            ours = sum(given_[at] for at in inside)
            for _ in range(20):
                others = sum(given_[at] for at in range(len(given_)) if at not in inside)
                ours = max(together - others, 0.0)
                for at in range(len(given_)):
                    if at not in inside:
                        rest = ours + sum(
                            given_[j] for j in range(len(given_)) if j not in inside and j != at
                        )
                        given_[at] = max(float(game.concerns[at]) - rest, 0.0)
            spent = ours + sum(given_[at] for at in range(len(given_)) if at not in inside)
            before = sum(start[at] for at in inside)
            gain = together * math.log(spent / float(game.free_spending)) - ours + before
            worth = found.worth(*(game.players[at] for at in inside))
            assert worth == pytest.approx(max(gain, 0), abs=1e-9 * float(game.efficient_spending))
    assert found.worth(*game.players) == pytest.approx(
        float(game.efficient().total) - float(game.equilibrium().total),
        abs=1e-9 * float(game.efficient_spending),
    )


def test_the_index_rises_with_concentration_and_nothing_else() -> None:
    values = [
        headline(Leadership(("A", "B", "C"), (3 + d, 3 - d / 2, 3 - d / 2), 1)).value for d in (0, 1, 2, 4)
    ]
    assert values == sorted(values)
    assert values[0] == Fraction(1, 3)
    assert headline(replace(CLEAR, reference=7)) == headline(CLEAR)


def test_the_reference_moves_payoffs_by_a_constant_and_no_gain() -> None:
    plain, other = agree(CLEAR), agree(replace(CLEAR, reference=Fraction(1, 1000)))
    assert list(map(float, plain.gains.values())) == pytest.approx(list(map(float, other.gains.values())))
    assert plain.without.payoffs != other.without.payoffs


def test_who_leads_is_open_among_equal_cores() -> None:
    game = Leadership(("A", "B", "C"), (4, 4, 1), 1)
    answer = agree(game)
    assert list(answer.equilibria) == ["those who care most share alike", "A pays all", "B pays all"]
    for part in range(11):
        shared = [Fraction(4 * part, 10), Fraction(4 * (10 - part), 10), Fraction(0)]
        for at in range(3):
            assert game.best_reply(at, sum(shared) - shared[at]) == shared[at]
    assert "who leads is open" in " ".join(answer.notes)
    assert answer.plan.cost == 0


def test_volunteers_wait_for_each_other() -> None:
    """models.md §7.8: n = 2, b = 2, c = 1 → ¼; nobody gains by another probability."""
    assert Volunteers(2, 2, 1).nobody == Fraction(1, 4)
    assert Volunteers(2, 2, 1).saved_by_naming == 1
    for count in (2, 3, 5, 30):
        cores = Volunteers(count, 5, 2)
        waits = float(cores.holds_back)
        assert float(cores.nobody) == pytest.approx(waits**count)
        leads, holds = 5 - 2, 5 * (1 - waits ** (count - 1))
        assert leads == pytest.approx(holds)  # whoever is indifferent gains by no other probability
        named = count * 5 - 2
        assert named - count * leads == cores.saved_by_naming
    odds = [float(Volunteers(count, 5, 2).nobody) for count in (2, 3, 5, 30)]
    assert odds == sorted(odds)
    assert odds[-1] < 2 / 5


@pytest.mark.parametrize("unit", [1e-9, 1, 1e9])
def test_any_unit_of_money(unit: float) -> None:
    answer = agree(Leadership(CLEAR.players, (6 * unit, 2 * unit, unit), unit))
    assert float(answer.headline.value) == pytest.approx(2 / 3)
    assert float(answer.surplus) / unit == pytest.approx(float(agree(CLEAR).surplus))
    assert answer.certificate.holds


def test_concerns_far_apart() -> None:
    answer = agree(Leadership(("A", "B"), (1e3, 1e-3), 1e9))
    assert answer.certificate.holds
    assert answer.plan.cost == 0
    # θ²/2 of the smaller over the larger, of which floating point would leave no digit.
    assert float(answer.surplus) == pytest.approx(1e-6 / 2e3, rel=1e-5)
    with pytest.raises(InputError, match="concerns"):
        Leadership(("A", "B"), (1e9, 1e-9), 1)


def test_a_false_amount_does_not_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = agree(CLEAR).plan
    prices = {f"{city} uses at most what is spent": price for city, price in lindahl_prices(CLEAR).items()}
    monkeypatch.setattr(Leadership, "efficient_spending", property(lambda game: Fraction(10)))
    with pytest.raises(CertificateError, match="one yuan more is worth one yuan"):
        leadership._certificate(CLEAR, plan, prices).require()


def test_nobody_giving_anything_has_no_payoff() -> None:
    with pytest.raises(InputError, match="contributions"):
        CLEAR.payoffs((0, 0, 0))


@pytest.mark.parametrize(
    ("given_", "named"),
    [
        ({"players": ("A",)}, "players"),
        ({"concerns": (5,)}, "concerns"),
        ({"concerns": (5, 0)}, "concerns of B"),
        ({"concerns": (float("nan"), 3)}, "concerns of A"),
        ({"reference": 0}, "reference"),
    ],
)
def test_wrong_numbers_are_named(given_: dict[str, object], named: str) -> None:
    fields = {"players": ("A", "B"), "concerns": (5, 3), "reference": 1, **given_}
    with pytest.raises(InputError, match=named):
        Leadership(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given_", "named"),
    [((1, 2, 1), "count"), ((2, 1, 1), "cost"), ((2, 0, 1), "benefit"), ((2, 2, float("nan")), "cost")],
)
def test_wrong_volunteers_are_named(given_: tuple[int, float, float], named: str) -> None:
    with pytest.raises(InputError, match=named):
        Volunteers(*given_)


def test_equals_who_share_alike_are_not_said_to_wait() -> None:
    answer = agree(Leadership(("A", "B"), (5, 5), 1))
    assert answer.without.actions["given by A"] == answer.without.actions["given by B"]
    assert "waited" not in answer.effects[0].told
