"""The contest for the rank of centre: fixtures, slow oracles, comparative statics, worst cases, refusals."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import CertificateError, InfeasibleDesign, InputError
from citypact.games.obstacles.centre.rank_contest import RankContest
from citypact.mechanisms.obstacles.catalogue import solve_obstacle
from citypact.mechanisms.obstacles.centre.centre_contest import agree, equilibrium, headline
from citypact.mechanisms.obstacles.centre.contest_proof import contest_certificate

NAMES = ("A", "B", "C", "D")
PRINTED = RankContest(("A", "B"), (5, 3))
amounts = st.fractions(min_value=Fraction(1, 4), max_value=20, max_denominator=20)


@st.composite
def contests(draw: st.DrawFn) -> RankContest:
    count = draw(st.integers(2, 4))
    values = draw(st.lists(amounts, min_size=count, max_size=count))
    return RankContest(NAMES[:count], values, draw(st.sampled_from([1, 1, Fraction(1, 2), 0.8])))


def halved(values: list[float], power: float) -> np.ndarray:
    """Halve intervals for the impact of all together, and inside it for everybody's own.

    At a given impact of all, each wants an own impact at which its slope is zero; these must add up.
    """
    worth = np.array(values)

    def wanted(everything: float) -> np.ndarray:
        low, high = np.zeros(len(values)), np.full(len(values), everything)
        for _ in range(45):
            own = (low + high) / 2
            slope = worth * power * own ** (1 - 1 / power) * (everything - own) / everything**2 - 1
            low, high = np.where(slope > 0, own, low), np.where(slope > 0, high, own)
        return (low + high) / 2

    low, high = 0.0, float((worth**power).sum())
    for _ in range(45):
        middle = (low + high) / 2
        low, high = (middle, high) if wanted(middle).sum() > middle else (low, middle)
    return np.asarray(wanted((low + high) / 2) ** (1 / power))


def test_the_printed_fixture() -> None:
    """models.md Appendix C: V = (5, 3)."""
    answer = solve_obstacle(PRINTED)
    assert answer.without.actions["spent by A"] == Fraction(1171875, 10**6)
    assert answer.without.payoffs["A"] == Fraction(1953125, 10**6)
    assert answer.without.payoffs["B"] == Fraction(27, 64)
    assert answer.acceptable == (Fraction(27, 64), 5 - Fraction(1953125, 10**6))
    assert answer.plan.cost == 0
    assert answer.efficient.total == 5


@given(game=contests())
@settings(max_examples=15, deadline=None)
def test_efforts_are_those_found_by_halving_intervals(game: RankContest) -> None:
    found = list(map(float, equilibrium(game).actions.values()))
    slow = halved(list(map(float, game.values)), float(game.decisiveness))
    assert found == pytest.approx(slow.tolist(), abs=1e-6 * float(max(game.values)))


@given(game=contests())
@settings(max_examples=15, deadline=None)
def test_nobody_gains_by_another_effort_with_or_without_the_plan(game: RankContest) -> None:
    answer = agree(game)
    assert answer.certificate.holds
    assert answer.plan.cost == 0
    core = game.players[game.core]
    efforts = list(map(float, answer.without.actions.values()))
    for at, city in enumerate(game.players):
        for own in np.linspace(0, 1.2 * float(game.values[at]), 31):
            tried = [*efforts[:at], float(own), *efforts[at + 1 :]]
            assert float(game.payoffs(tried)[at]) <= float(answer.without.payoffs[city]) + 1e-9 * 20
        if city != core:
            # Whoever contends gives up the payment and wins what designation has not settled.
            left = 1 - answer.plan.sizes["part of the rank that designation settles"]
            assert answer.plan.sizes[f"payment to {city}"] >= left * Fraction(game.values[at])
    low, high = answer.acceptable  # type: ignore[misc]
    paid = sum(answer.plan.sizes[f"payment to {city}"] for city in game.players if city != core)
    assert low <= paid <= high
    assert float(paid) == pytest.approx(float(headline(game).value))
    assert len(set(answer.gains.values())) == 1


@given(game=contests())
@settings(max_examples=8, deadline=None)
def test_worths_are_payoffs_of_the_member_sent(game: RankContest) -> None:
    found = agree(game).coalitions
    assert found is not None
    for size in range(1, len(game.players) + 1):
        for inside in combinations(range(len(game.players)), size):
            values = [float(max(game.values[at] for at in inside))]
            values += [float(v) for at, v in enumerate(game.values) if at not in inside]
            if len(values) == 1:
                expected = values[0]
            else:
                power = float(game.decisiveness)
                efforts = halved(values, power)
                expected = values[0] * efforts[0] ** power / (efforts**power).sum() - efforts[0]
            got = found.worth(*(game.players[at] for at in inside))
            assert got == pytest.approx(expected, abs=1e-6 * max(values))


def test_waste_of_equal_cities_rises_with_their_number_and_decisiveness() -> None:
    for count in range(2, 7):
        names = [f"city {at}" for at in range(count)]
        for power in (Fraction(1, 2), 1, Fraction(11, 10)):
            found = equilibrium(RankContest(names, [8] * count, power))
            waste = float(sum(found.actions.values()))
            assert waste == pytest.approx(8 * (count - 1) / count * float(power))
    assert sum(agree(PRINTED).efficient.actions.values()) == 0


def test_equal_rivals_must_be_compensated_by_a_quarter() -> None:
    answer = agree(RankContest(("A", "B"), (1, 1)))
    assert answer.acceptable == (Fraction(1, 4), Fraction(3, 4))
    assert answer.headline.value == Fraction(1, 2)
    assert "designating any of them is as good" in " ".join(answer.notes)
    # Without designation a payment of the whole worth would be needed, which A does not give.
    by_name = {each.label: each for each in answer.plan.sets}
    assert by_name["compensation alone"].cost is None
    assert "B stands back" in by_name["compensation alone"].conflict
    assert by_name["designation alone"].cost is None


def test_three_cities_of_which_one_does_not_contend() -> None:
    """Values 10, 10, 4: two spend 2.5 each and the third, which gains nothing, stays out."""
    game = RankContest(("A", "B", "C"), (10, 10, 4))
    answer = agree(game)
    assert list(answer.without.actions.values()) == [Fraction(5, 2), Fraction(5, 2), 0]
    assert answer.without.payoffs["C"] == 0
    assert "C would not even contend." in answer.notes
    assert answer.certificate.holds


def test_of_four_equal_cities_two_that_join_forces_lose() -> None:
    """One ninth of the rank's worth together, an eighth apart: as in mergers (Salant and others 1983)."""
    found = agree(RankContest(NAMES, (1, 1, 1, 1))).coalitions
    assert found is not None
    assert found.worth("A", "B") == pytest.approx(1 / 9)
    assert found.worth("A") + found.worth("B") == pytest.approx(1 / 8)
    assert found.worth("A", "B", "C") == pytest.approx(1 / 4)


def test_decisiveness_two_without_and_with_an_equilibrium() -> None:
    equal = agree(RankContest(("A", "B"), (4, 4), 2))
    assert list(map(float, equal.without.actions.values())) == pytest.approx([2, 2])  # all is wasted
    assert float(equal.without.total) == pytest.approx(0, abs=1e-9)
    with pytest.raises(InfeasibleDesign, match="no equilibrium in pure strategies"):
        agree(RankContest(("A", "B"), (5, 3), 2))


def test_without_worths_where_a_smaller_contest_has_no_equilibrium() -> None:
    game = RankContest(("A", "B", "C"), (10, 10, 2), Fraction(3, 2))
    answer = agree(game)
    assert answer.coalitions is None
    assert "without an equilibrium" in answer.conjecture


def test_the_larger_the_rivals_worth_the_more_it_must_receive() -> None:
    least = [agree(RankContest(("A", "B"), (5, v))).acceptable[0] for v in (1, 2, 3, 4)]  # type: ignore[index]
    assert least == sorted(least)
    assert len(set(least)) == 4


@pytest.mark.parametrize("power", [1, Fraction(1, 2)])
@pytest.mark.parametrize("unit", [1e-9, 1, 1e9])
def test_any_unit_of_money(unit: float, power: Fraction) -> None:
    answer = agree(RankContest(("A", "B"), (5 * unit, 3 * unit), power))
    plain = agree(RankContest(("A", "B"), (5, 3), power))
    assert float(answer.headline.value) / unit == pytest.approx(float(plain.headline.value))
    assert answer.certificate.holds


def test_worths_far_apart() -> None:
    answer = agree(RankContest(("A", "B"), (1e9, 1e-9)))
    assert answer.certificate.holds
    assert answer.plan.cost == 0


@pytest.mark.parametrize("power", [1, Fraction(1, 2)])
def test_false_efforts_do_not_pass(power: Fraction) -> None:
    game = RankContest(("A", "B"), (5, 3), power)
    plan, true = agree(game).plan, list(equilibrium(game).actions.values())
    for changed in (
        [true[0] * Fraction(1001, 1000) if power == 1 else float(true[0]) * 1.001, true[1]],
        [0, 1],
    ):
        found = contest_certificate(game, game.contested(changed), plan)
        with pytest.raises(CertificateError, match="gains nothing by a little more or less effort"):
            found.require()


@pytest.mark.parametrize(
    ("given_", "named"),
    [
        ({"players": ("A",)}, "players"),
        ({"values": (5,)}, "values"),
        ({"values": (5, 0)}, "values of B"),
        ({"values": (float("nan"), 3)}, "values of A"),
        ({"decisiveness": 0}, "decisiveness"),
        ({"decisiveness": 2.5}, "decisiveness"),
    ],
)
def test_wrong_numbers_are_named(given_: dict[str, object], named: str) -> None:
    fields = {"players": ("A", "B"), "values": (5, 3), "decisiveness": 1, **given_}
    with pytest.raises(InputError, match=named):
        RankContest(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "decisiveness"), [((5, 5), 1), ((5, 5, 5), 1.5), ((5, 5, 1), 1), ((5, 5), 0.5)]
)
def test_equals_lose_nothing_by_a_lesser_winner(values: tuple[int, ...], decisiveness: float) -> None:
    told = " ".join(agree(RankContest(tuple("ABC"[: len(values)]), values, decisiveness)).notes)
    assert "may win it" not in told
    assert "only cities that value the rank most take part" in told


@pytest.mark.parametrize(("count", "decisiveness"), [(2, 2), (3, 1.5), (4, 4 / 3)])
def test_rounding_is_no_loss_by_standing_back(count: int, decisiveness: float) -> None:
    """All is wasted, so that nobody expects anything of the contest."""
    answer = agree(RankContest(tuple("ABCD"[:count]), (3,) * count, decisiveness))
    assert answer.effects[1].told == "Nobody spends anything, and nobody has less than by contending."
