"""Hedonic partitions against the definitions, laws, and a game without stable partitions."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.solvers.stability.hedonic import all_partitions, hedonic_partitions
from citypact.solvers.stability.hedonic_game import HedonicGame
from citypact.solvers.stability.hedonic_objection import hedonic_objection

CONCEPTS = ("nash", "individual", "contractual", "core")


def drawn(players: int, seed: int, spread: int = 3, unit: Fraction = Fraction(1)) -> HedonicGame:
    numbers = np.random.default_rng(seed).integers(-spread, spread + 1, (players, 1 << players))
    return HedonicGame(list("abcdefghij")[:players], [[unit * int(one) for one in row] for row in numbers])


games = st.builds(
    drawn,
    st.integers(1, 5),
    st.integers(0, 10**6),
    st.sampled_from([1, 4]),
    st.sampled_from([Fraction(1), Fraction(1, 3), Fraction(10**9), Fraction(1, 10**9)]),
)


def partitions(names: list[str]):
    if not names:
        yield []
        return
    first, *others = names
    for rest in partitions(others):
        yield [{first}, *rest]
        for at in range(len(rest)):
            yield [*rest[:at], rest[at] | {first}, *rest[at + 1 :]]


def stable(game: HedonicGame, groups: list[set[str]], concept: str) -> bool:
    def u(name: str, group) -> Fraction:
        return game.fractions()[game.players.index(name)][game.mask(tuple(group))]

    home = {name: group for group in groups for name in group}
    if concept == "core":
        names = list(game.players)
        every = chain.from_iterable(combinations(names, k) for k in range(1, len(names) + 1))
        return not any(all(u(one, group) > u(one, home[one]) for one in group) for group in every)
    for name, own in home.items():
        for target in [set(), *(group for group in groups if group != own)]:
            blocked = concept != "nash" and any(u(one, target | {name}) < u(one, target) for one in target)
            blocked |= concept == "contractual" and any(
                u(one, own - {name}) < u(one, own) for one in own - {name}
            )
            if u(name, target | {name}) > u(name, own) and not blocked:
                return False
    return True


@settings(max_examples=25, deadline=None)
@given(games)
def test_all_stable_partitions_are_those_of_the_definitions(game: HedonicGame) -> None:
    found = hedonic_partitions(game)
    every = list(partitions(list(game.players)))
    assert len(found.partitions) == len(every)
    for concept in CONCEPTS:
        listed = {frozenset(map(frozenset, groups)) for groups in found.listed(concept)}
        expected = {frozenset(map(frozenset, one)) for one in every if stable(game, one, concept)}
        assert listed == expected
        for groups in every:
            against = hedonic_objection(game, [tuple(group) for group in groups], concept)
            assert (against is None) == stable(game, groups, concept)
            assert against is None or against.gain > 0


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 6))
def test_stricter_senses_are_inside_wider_ones_and_contracts_always_hold(seed: int, players: int) -> None:
    stable_in = hedonic_partitions(drawn(players, seed)).stable
    assert not (stable_in["nash"] & ~stable_in["individual"]).any()
    assert not (stable_in["individual"] & ~stable_in["contractual"]).any()
    assert stable_in["contractual"].any()


def test_three_who_chase_one_another_have_no_stable_partition_in_the_core() -> None:
    """a likes b best, b likes c, c likes a, all pairs better than alone, and three worst."""
    likes = {"a": "bc", "b": "ca", "c": "ab"}
    rows = []
    for at, name in enumerate("abc"):
        first, second = ("abc".index(other) for other in likes[name])
        pay = {1 << at | 1 << first: 2, 1 << at | 1 << second: 1, 7: -1}
        rows.append([pay.get(mask, 0) for mask in range(8)])
    game = HedonicGame(("a", "b", "c"), rows)
    found = hedonic_partitions(game)
    assert found.count["core"] == 0
    assert found.count["nash"] == 0
    against = hedonic_objection(game, [("a", "b"), ("c",)], "core")
    assert against is not None
    assert against.who == ("b", "c")
    assert against.gain == 1
    assert "2 instead of 1 亿元 for b, 1 instead of 0 亿元 for c" in against.sentence()


def test_ties_decide_nothing_typed_or_computed() -> None:
    game = HedonicGame(("a", "b"), [[0, 0.3, 0, 0.1 + 0.2], [0, 0, 0.3, 0.3]])
    assert set(hedonic_partitions(game).count.values()) == {2}


def test_the_number_of_partitions() -> None:
    assert [len(all_partitions(n)) for n in range(1, 9)] == [1, 2, 5, 15, 52, 203, 877, 4140]


@pytest.mark.slow
def test_ten_players() -> None:
    found = hedonic_partitions(drawn(10, 7, spread=100))
    assert len(found.partitions) == 115975
    assert found.stable["contractual"].any()
    assert len(found.to_dict()["contractual"]) <= 1000


def test_wrong_input_is_refused() -> None:
    game = drawn(3, 0)
    with pytest.raises(InputError, match="each in one group"):
        hedonic_objection(game, [("a", "b")], "core")
    with pytest.raises(InputError, match="each in one group"):
        hedonic_objection(game, [("a", "b"), ("b", "c")], "core")
    with pytest.raises(InputError, match="concept"):
        hedonic_objection(game, [("a", "b", "c")], "fair")
    with pytest.raises(InputError, match="at most 10"):
        HedonicGame([f"c{k}" for k in range(11)], [])
    with pytest.raises(InputError, match="payoff of a in a"):
        HedonicGame(("a",), [[0, float("nan")]])
    for wrong in (None, 3, [3], [(["a"], "b", "c")]):
        with pytest.raises(InputError, match=r"(partition|group): found"):
            hedonic_objection(game, wrong, "core")
