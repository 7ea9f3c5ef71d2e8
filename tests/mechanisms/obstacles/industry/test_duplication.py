"""Industries built twice: fixtures, slow oracles, all orders of the worths, worst cases and refusals."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from citypact.errors import CertificateError, InputError
from citypact.games.obstacles.industry.duplication import PROFILES, Duplication
from citypact.mechanisms.obstacles.catalogue import solve_obstacle
from citypact.mechanisms.obstacles.industry.duplication import LOTTERY, agree, headline, payment_range
from citypact.mechanisms.obstacles.industry.many_industries import divide_industries
from citypact.mechanisms.obstacles.industry.spoken_parts import temptation_prices
from citypact.solvers import correlated_equilibrium, nash_equilibria

NAMES = ("A", "B")
PRINTED = Duplication(NAMES, (3, 3), (1, 1), (2, 2), (Fraction(1, 2), Fraction(1, 2)))
#: Whole numbers from a short range, so that ties and dominance are met often.
small = st.integers(-2, 5)


@st.composite
def games(draw: st.DrawFn) -> Duplication:
    first, second = (tuple(sorted((draw(small), draw(small)), reverse=True)) for _ in range(2))
    third, fourth = (tuple(sorted((draw(small), draw(small)), reverse=True)) for _ in range(2))
    return Duplication(
        NAMES, (first[0], second[0]), (first[1], second[1]), (third[0], fourth[0]), (third[1], fourth[1])
    )


def test_the_printed_fixture() -> None:
    """models.md Appendix C: p = .714286, duplication .591837, correlated equilibrium 5."""
    answer = solve_obstacle(PRINTED)
    assert float(PRINTED.mixed[0]) == pytest.approx(0.71428571)
    assert float(answer.without.actions["chance of duplication"]) == pytest.approx(0.59183673)
    assert correlated_equilibrium(PRINTED.normal_form()).value == 5
    assert answer.efficient.total == 5
    assert answer.headline.value == Fraction(1, 2)  # (V - v)/2
    assert len(answer.equilibria) == 3


def test_a_fair_lottery_needs_no_money_and_a_payment_no_lottery() -> None:
    answer = agree(PRINTED)
    assert answer.plan.sizes[LOTTERY] == Fraction(1, 2)
    assert not any(size for name, size in answer.plan.sizes.items() if name != LOTTERY)
    assert len(set(answer.gains.values())) == 1
    assert {each.label: each.cost for each in answer.plan.sets} == {
        "the council's word alone": 0,
        "payments alone": 0,
        "lottery alone": 0,
    }


@given(game=games())
@settings(max_examples=15, deadline=None)
def test_what_is_played_is_an_equilibrium_and_all_equilibria_are_shown(game: Duplication) -> None:
    played = game.mixed
    for city in range(2):
        other = played[1 - city]
        replies = [
            other * game.worth(city, own, 0) + (1 - other) * game.worth(city, own, 1) for own in (0, 1)
        ]
        assert max(replies) == game.equilibrium().payoffs[NAMES[city]]
    known = {
        tuple(strategy[0] for strategy in each.exact)
        for each in nash_equilibria(game.normal_form()).equilibria
    }
    shown = agree(game).equilibria
    chances = {tuple(list(outcome.actions.values())[:2]) for outcome in shown.values()}
    assert chances == known | {played}
    if all(map(game.wants_to_differ, range(2))):
        assert chances == {(0, 1), (1, 0), played}


@given(game=games())
@settings(max_examples=12, deadline=None)
def test_the_council_reaches_what_another_solver_finds(game: Duplication) -> None:
    """A linear program in floating point, put together cell by cell."""
    rows = []
    for city, told in product(range(2), repeat=2):
        row = []
        for profile in PROFILES:
            turned = list(profile)
            turned[city] = 1 - told
            gain = game.payoffs((turned[0], turned[1]))[city] - game.payoffs(profile)[city]
            row.append(float(gain) if profile[city] == told else 0.0)
        rows.append(row)
    aim = [-float(sum(game.payoffs(profile))) for profile in PROFILES]
    found = linprog(aim, A_ub=np.array(rows), b_ub=np.zeros(4), A_eq=np.ones((1, 4)), b_eq=[1])
    told_ = correlated_equilibrium(game.normal_form())
    assert float(told_.value) == pytest.approx(-found.fun, abs=1e-8)
    assert told_.value >= game.equilibrium().total
    # A price is the slope of the optimum in how far the temptation may be exceeded.
    prices = temptation_prices(game, told_)
    step = 1e-5
    for at, price in enumerate(prices.values()):
        room = np.zeros(4)
        room[at] = step
        eased = linprog(aim, A_ub=np.array(rows), b_ub=room, A_eq=np.ones((1, 4)), b_eq=[1])
        assert (found.fun - eased.fun) / step == pytest.approx(float(price), abs=1e-4)


@given(game=games())
@settings(max_examples=12, deadline=None)
def test_with_the_plan_nobody_leaves_and_everybody_signs(game: Duplication) -> None:
    answer = agree(game)
    assert answer.certificate.holds
    assert answer.plan.cost == 0
    assert answer.efficient.total == max(sum(game.payoffs(each)) for each in PROFILES)
    profile = game.efficient_profile
    for city, name in enumerate(NAMES):
        turned = list(profile)
        turned[city] = 1 - turned[city]
        kept = game.payoffs(profile)[city] + answer.plan.sizes[f"payment to {name}"]
        assert kept >= game.payoffs((turned[0], turned[1]))[city]
    assert min(answer.gains.values()) >= 0
    assert sum(map(Fraction, answer.gains.values())) == Fraction(answer.surplus)
    assert answer.coalitions is not None
    assert answer.coalitions.grand == pytest.approx(float(answer.surplus))


@given(game=games())
@settings(max_examples=15, deadline=None)
def test_the_payment_range_is_what_both_accept_on_a_grid(game: Duplication) -> None:
    low, high = payment_range(game)
    assert low <= headline(game).value <= high
    profile = game.efficient_profile
    without = [Fraction(pay) for pay in game.equilibrium().payoffs.values()]
    for step in range(-80, 81):
        paid = Fraction(step, 8)
        signed = True
        for city, sign in ((0, -1), (1, 1)):
            turned = list(profile)
            turned[city] = 1 - turned[city]
            has = game.payoffs(profile)[city] + sign * paid
            signed &= has >= max(without[city], game.payoffs((turned[0], turned[1]))[city])
        assert signed is (low <= paid <= high)


class Even(Duplication):
    """Claims that each city tosses a fair coin."""

    @property
    def mixed(self) -> tuple[Fraction, Fraction]:
        return Fraction(1, 2), Fraction(1, 2)


class Crowded(Duplication):
    """Claims that both should make the first industry."""

    @property
    def efficient_profile(self) -> tuple[int, int]:
        return 0, 0


@pytest.mark.parametrize("liar", [Even, Crowded])
def test_a_false_answer_does_not_pass(liar: type[Duplication]) -> None:
    with pytest.raises(CertificateError):
        agree(liar(NAMES, (3, 3), (1, 1), (2, 2), (0.5, 0.5))).certificate.require()


def test_a_dominant_industry_cannot_be_talked_out_of_but_bought_off() -> None:
    """Both make the first industry whatever the other does: 12 together, 15 if they divided."""
    game = Duplication(NAMES, (10, 10), (6, 6), (5, 5), (0, 0))
    answer = agree(game)
    assert answer.without.total == 12
    assert answer.efficient.total == 15
    assert not answer.effects[0].efficient
    tried = {each.label: each.cost for each in answer.plan.sets}
    assert tried["the council's word alone"] is None
    assert tried["payments alone"] == 0
    assert answer.acceptable == (1, 4)
    assert "lottery alone" not in tried
    assert any("whatever the other makes" in note for note in answer.notes)


def test_both_making_the_same_may_be_best() -> None:
    game = Duplication(NAMES, (10, 10), (9, 9), (1, 1), (0, 0))
    answer = agree(game)
    assert game.efficient_profile == (0, 0)
    assert answer.surplus == 0
    assert not any(answer.plan.sizes.values())


@pytest.mark.parametrize("gap", [Fraction(1, 10**9), 0])
def test_on_the_border_of_dominance(gap: Fraction) -> None:
    """v = V^d: the first industry is as good as the second against the first."""
    game = Duplication(NAMES, (3, 3), (2, 2), (2 + gap, 2 + gap), (0, 0))
    assert game.wants_to_differ(0) is (gap > 0)
    answer = agree(game)
    assert answer.certificate.holds
    assert answer.efficient.total == 5 + gap


@pytest.mark.parametrize(
    "worths",
    [
        ((10.0, 300000.0), (0.0, 10.0), (-0.0075, -0.00003), (-750000.0, -0.001)),
        ((-1e-7, 1e-4), (-0.03, 1e-4), (1.0, 1e4), (0.0, -1e-6)),
        ((1e9, 1.0), (1e-9, 1e-9), (1e8, 1e-8), (0.0, 0.0)),
    ],
)
def test_amounts_of_very_different_size_are_solved_exactly(worths: tuple[tuple[float, float], ...]) -> None:
    game = Duplication(NAMES, *worths)
    answer = agree(game)
    assert answer.certificate.holds
    assert answer.efficient.total == max(sum(game.payoffs(each)) for each in PROFILES)


def test_duplication_falls_as_duplicates_lose_more() -> None:
    """A better industry draws both; a dearer duplicate keeps them apart more often."""
    chances = [
        Duplication(NAMES, (3, 3), (shared, shared), (2, 2), (Fraction(1, 2),) * 2).mixed[0]
        for shared in (1, 0, -1)
    ]
    assert chances == sorted(chances, reverse=True)
    better = [
        Duplication(NAMES, (best, best), (1, 1), (2, 2), (Fraction(1, 2),) * 2).mixed[0] for best in (3, 4, 9)
    ]
    assert better == sorted(better)
    assert len(set(better)) == 3


@pytest.mark.parametrize("unit", [1e-9, 1, 1e9])
def test_any_unit_of_money(unit: float) -> None:
    game = Duplication(NAMES, *([x * unit for x in pair] for pair in ((3, 4), (1, 1.5), (2, 2.5), (0.5, 0))))
    plain = Duplication(NAMES, (3, 4), (1, 1.5), (2, 2.5), (0.5, 0))
    assert [float(x) for x in game.mixed] == pytest.approx([float(x) for x in plain.mixed])
    assert float(agree(game).headline.value) / unit == pytest.approx(float(agree(plain).headline.value))


@pytest.mark.parametrize(
    ("given_", "named"),
    [
        ({"players": ("A", "B", "C")}, "players"),
        ({"first_alone": (3,)}, "first_alone"),
        ({"first_shared": (1, 4)}, "first_shared of B"),
        ({"second_shared": (float("nan"), 0)}, "second_shared of A"),
        ({"first": ""}, "first"),
        ({"second": "X"}, "second"),
    ],
)
def test_wrong_numbers_are_named(given_: dict[str, object], named: str) -> None:
    fields = {
        "players": NAMES, "first_alone": (3, 3), "first_shared": (1, 1), "second_alone": (2, 2),
        "second_shared": (0, 0), **given_,
    }  # fmt: skip
    with pytest.raises(InputError, match=named):
        Duplication(**fields)  # type: ignore[arg-type]


@given(
    worths=st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(st.integers(0, 5), min_size=width, max_size=width), min_size=1, max_size=4
        )
    )
)
@settings(max_examples=12, deadline=None)
def test_many_industries_are_divided_as_by_trying_all_ways(worths: list[list[int]]) -> None:
    cities, industries = len(worths), len(worths[0])
    places = [*range(industries), *[None] * cities]
    best = max(
        sum(worths[i][k] for i, k in enumerate(way) if k is not None) for way in permutations(places, cities)
    )
    found = divide_industries(
        [f"city {i}" for i in range(cities)], [f"industry {k}" for k in range(industries)], worths
    )
    assert found.worth == best
    assert sum(found.rights.values()) + sum(found.earns.values()) == best
    for i, city in enumerate(found.makes):
        for k, industry in enumerate(found.rights):
            assert worths[i][k] - found.rights[industry] <= found.earns[city]


def test_two_cities_that_never_duplicate_divide_as_the_assignment_does() -> None:
    rng = np.random.default_rng(3)
    for _ in range(5):
        alone = rng.integers(1, 9, (2, 2)).tolist()
        game = Duplication(NAMES, *[column for pair in zip(*alone, strict=True) for column in (pair, (0, 0))])
        assert game.efficient().total == divide_industries(NAMES, ("X", "Y"), alone).worth


@pytest.mark.parametrize(
    ("worths", "industries", "named"),
    [
        ([[1, 2]], ("X", "Y"), "worths"),
        ([[1], [-1]], ("X",), "worths"),
        ([[1, 1]] * 2, ("X", "X"), "industr"),
    ],
)
def test_wrong_tables_are_named(worths: list[list[int]], industries: tuple[str, ...], named: str) -> None:
    with pytest.raises(InputError, match=named):
        divide_industries(NAMES, industries, worths)
