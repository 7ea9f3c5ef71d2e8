"""Worths of embedded coalitions: complete, named, and the same in any order of writing."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from maskin_game import MASKIN

from citypact.errors import InputError
from citypact.games.partition.partition_game import PartitionGame
from citypact.games.partition.set_partitions import in_order, partitions_of


@pytest.mark.parametrize(("players", "bell"), list(enumerate([1, 1, 2, 5, 15, 52, 203, 877, 4140])))
def test_partitions_are_as_many_as_bell_says(players: int, bell: int) -> None:
    found = list(partitions_of((1 << players) - 1))
    assert len(found) == len(set(found)) == bell
    for partition in found:
        assert in_order(partition) == partition
        assert sum(partition) == (1 << players) - 1


def test_every_partition_of_a_scattered_coalition_is_inside_it() -> None:
    assert sorted(partitions_of(0b1010)) == [(2, 8), (10,)]
    assert list(partitions_of(0)) == [()]


def test_a_worth_is_found_in_any_order_of_names() -> None:
    game = PartitionGame(("a", "b", "c"), MASKIN)
    assert game.worth(("c", "b"), (("a",), ("c", "b"))) == 14
    assert game.worth("a", ["a", ("c", "b")]) == 9
    assert game.has_externalities


def test_a_function_is_asked_for_every_embedded_coalition_once() -> None:
    asked = []

    def worth(coalition: tuple[str, ...], partition: tuple[tuple[str, ...], ...]) -> float:
        assert coalition in partition
        asked.append((coalition, partition))
        return float(len(coalition))

    game = PartitionGame(("a", "b", "c", "d"), worth)
    # Each partition of n + 1 things names one embedded coalition of n, or a partition alone.
    assert len(asked) == len(set(asked)) == 52 - 15
    assert not game.has_externalities


def test_fractions_stay_what_they_are() -> None:
    game = PartitionGame(("a",), {(("a",), (("a",),)): Fraction(1, 3)})
    assert game.worth_at(1, (1,)) == Fraction(1, 3)


def without(*keys: tuple[object, object]) -> dict[object, object]:
    return {key: value for key, value in MASKIN.items() if key not in keys}


@pytest.mark.parametrize(
    ("worths", "what"),
    [
        (without((("c",), (("a", "b"), ("c",)))), r"a worth for c in a\+b \| c"),
        ({**MASKIN, (("b", "a"), (("c",), ("b", "a"))): 12}, r"a\+b in a\+b \| c.*once"),
        ({**MASKIN, (("a",), (("a", "b"), ("c",))): 1}, "block of its partition"),
        ({**MASKIN, (("a",), (("a",), ("b",))): 1}, "a partition of a, b, c"),
        ({**MASKIN, (("a",), (("a",), ("b",), ("c",), ())): 1}, "a partition of a, b, c"),
        ({**MASKIN, (("a",), (("a",), ("b", "b"), ("c",))): 1}, "each once"),
        ({**MASKIN, (("d",), (("a",), ("b", "c"))): 1}, "block"),
        ({**MASKIN, (("a", "b", "c"), (("a", "b", "c"),)): math.nan}, "finite"),
        (lambda coalition, partition: math.inf, "finite"),
        (lambda coalition, partition: None, "finite"),
        ([1, 2, 3], "a mapping or a function"),
        ({}, "a worth for a"),
    ],
)
def test_a_wrong_statement_is_refused_by_name(worths: object, what: str) -> None:
    with pytest.raises(InputError, match=what):
        PartitionGame(("a", "b", "c"), worths)  # type: ignore[arg-type]


def test_too_many_or_repeated_players_are_refused() -> None:
    with pytest.raises(InputError, match="at most 8"):
        PartitionGame([f"p{k}" for k in range(9)], lambda coalition, partition: 0)
    with pytest.raises(InputError, match="once"):
        PartitionGame(("a", "a"), lambda coalition, partition: 0)


def test_asking_for_what_is_no_embedded_coalition_is_refused() -> None:
    game = PartitionGame(("a", "b", "c"), MASKIN)
    with pytest.raises(InputError, match="block"):
        game.worth(("a",), (("a", "b"), ("c",)))


def test_many_missing_ones_are_counted() -> None:
    with pytest.raises(InputError, match="further embedded coalitions missing") as caught:
        PartitionGame([f"p{k}" for k in range(5)], {})
    assert len(caught.value.problems) == 21
