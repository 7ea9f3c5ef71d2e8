"""What is told about mutual recognition is true of the instance, also with ties and magnet cities."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from drawn_recognition import NAMES, games, has, subsets
from hypothesis import given, settings

from citypact.games.obstacles.mobility.recognition import Recognition
from citypact.mechanisms.obstacles.catalogue import solve_obstacle


def magnet() -> Recognition:
    nets = [[0, 2, -1], [3, 0, 2], [-1, 3, 0]]
    benefits = [[max(net, 0) for net in row] for row in nets]
    inflows = [[max(-net, 0) for net in row] for row in nets]
    return Recognition(NAMES[:3], (1, 3, 0), benefits, inflows)


def told(game: Recognition, lever: str) -> str:
    return next(each.told for each in solve_obstacle(game).effects if each.lever.startswith(lever))


def test_with_a_magnet_smaller_subsidies_may_leave_no_other_equilibrium_and_the_answer_says_so() -> None:
    """By brute force: 1 is enough for a single equilibrium; 2 make each sure to gain."""
    game = magnet()
    answer = solve_obstacle(game)
    assert game.best == {0, 1, 2}
    assert answer.headline.value == 2

    def left(paid: tuple[int, ...]) -> list[tuple[int, ...]]:
        return [
            adopters
            for adopters in subsets((0, 1, 2))
            if all(has(game, city, adopters) + paid[city] >= 0 for city in adopters)
            and all(has(game, c, (*adopters, c)) + paid[c] < 0 for c in range(3) if c not in adopters)
        ]

    enough = [paid for paid in product(range(3), repeat=3) if left(paid) == [(0, 1, 2)]]
    assert min(map(sum, enough)) == 1
    assert "no other outcome" not in answer.headline.name
    assert any("smaller ones may leave no other equilibrium" in note for note in answer.notes)


@given(game=games(most=4))
@settings(max_examples=30, deadline=None)
def test_what_subsidies_that_only_keep_the_members_leave_is_told_as_it_is(game: Recognition) -> None:
    members = tuple(sorted(game.best))
    paid = {city: max(-has(game, city, members), Fraction(0)) for city in members}
    left = [
        adopters
        for adopters in subsets(members)
        if all(has(game, city, adopters) + paid[city] >= 0 for city in adopters)
        and all(has(game, c, (*adopters, c)) + paid[c] < 0 for c in members if c not in adopters)
    ]
    sentence = told(game, "subsidies that keep")
    assert ("leave nobody's recognising an equilibrium" in sentence) == (bool(members) and () in left)
    assert ("it an equilibrium that only" in sentence) == (len(left) > 1 and () not in left)
    assert ("no other" in sentence) == (left == [members])


def test_a_city_that_costs_nothing_begins_and_the_others_may_not_follow() -> None:
    game = Recognition(NAMES[:3], (0, 1, 2), [[0, 1, 0], [0, 0, 3], [0, 1, 0]], [[0] * 3] * 3)
    assert "leave it an equilibrium that only A recognise" in told(game, "subsidies that keep")


def test_one_day_on_which_nobody_signs() -> None:
    assert told(Recognition(NAMES[:2], (3, 3), [[0, 1], [1, 0]], [[0] * 2] * 2), "one day") == (
        "Whoever is expected to sign, somebody would do otherwise; so nobody signs."
    )


def test_a_city_outside_that_costs_the_members_exactly_what_it_gains() -> None:
    """With C all have the same total, so that the smaller set is shown; the others lose what C gains."""
    game = Recognition(
        NAMES[:3], (1, 1, 1), [[0, 3, 0], [3, 0, 0], [2, 1, 0]], [[0, 0, 1], [0, 0, 1], [0, 0, 0]]
    )
    assert game.best == {0, 1}
    assert (
        "C would like to join, but the others would lose at least what it gains."
        in solve_obstacle(game).notes
    )
