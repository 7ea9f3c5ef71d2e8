"""The retention game: replies, welfare and what the destination grants, against scans."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from citypact.errors import InputError
from citypact.games.relocation import Relocation
from citypact.games.retention import RetentionGame


def drawn(seed: int) -> RetentionGame:
    """A game with every sign of L, K and W, and obstruction cheap or dear."""
    random = Random(seed)
    revenue, loss, cost = (Fraction(random.randint(low, 25), 10) for low in (1, -10, -10))
    return RetentionGame(
        Relocation(revenue, loss, cost),
        Fraction(random.randint(1, 40), 10),
        Fraction(random.randint(0, 10), 10),
    )


@pytest.mark.parametrize("seed", range(60))
def test_no_obstruction_is_better_than_the_reply(seed: int) -> None:
    game = drawn(seed)
    for ratio in (Fraction(k, 10) for k in range(11)):
        reply = game.best_reply(ratio)
        assert 0 <= reply <= game.baseline
        best = game.payoffs(ratio, reply)[0]
        for step in range(101):
            assert game.payoffs(ratio, game.baseline * Fraction(step, 100))[0] <= best


@pytest.mark.parametrize("seed", range(60))
def test_the_destination_grants_what_a_scan_says(seed: int) -> None:
    game = drawn(seed)
    granted, before = game.granted(), game.outcome(0)[1]
    for k in range(201):
        ratio = Fraction(k, 200)
        assert (game.outcome(ratio)[1] >= before) == (ratio <= granted)
    assert game.outcome(granted)[1] >= before


@pytest.mark.parametrize("seed", range(60))
def test_the_best_obstruction_beats_every_other(seed: int) -> None:
    game = drawn(seed)

    def welfare(obstruction: Fraction) -> Fraction:
        return sum(game.payoffs(0, obstruction))

    best = welfare(game.best_obstruction)
    assert all(welfare(game.baseline * Fraction(k, 100)) <= best for k in range(101))


def test_the_cap_of_the_text_that_is_missing() -> None:
    """models.md §4.3 replies L/c = 2, more than there is to prevent; the mathematics caps it at p0."""
    game = RetentionGame(Relocation(1, 0.4, 0.1), obstruction_cost=0.2, baseline=0.5)
    assert Fraction(2, 5) / Fraction(1, 5) > game.best_reply(0) == Fraction(1, 2)
    uncapped = sum(game.payoffs(0, Fraction(2)))
    assert uncapped < game.welfare(0)


def test_mistakes_are_named() -> None:
    with pytest.raises(InputError) as caught:
        RetentionGame(Relocation(1, 0.3, 0.1), 0, 1.2)
    assert str(caught.value).splitlines() == [
        "obstruction_cost: found 0, expected a positive amount of money (亿元)",
        "baseline: found 1.2, expected a probability between 0 and 1",
    ]
