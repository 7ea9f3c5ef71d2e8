"""What coalitions are worth under each conjecture about the outsiders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import permutations

import pytest
from maskin_game import MASKIN

from citypact.games.coalitional import CoalitionalGame
from citypact.games.partition.partition_game import PartitionGame
from citypact.games.partition.reductions import (
    average_reduction,
    delta_reduction,
    gamma_reduction,
    optimistic_reduction,
    pessimistic_reduction,
)

Reduction = Callable[[PartitionGame], CoalitionalGame]
REDUCTIONS = (
    gamma_reduction,
    delta_reduction,
    optimistic_reduction,
    pessimistic_reduction,
    average_reduction,
)


def shapley_by_orders(game: CoalitionalGame) -> list[Fraction]:
    """Mean marginal contribution over all orders of arrival, exactly."""
    worths, orders = game.fractions(), list(permutations(range(game.size)))
    amounts = [Fraction(0)] * game.size
    for order in orders:
        mask = 0
        for player in order:
            amounts[player] += (worths[mask | 1 << player] - worths[mask]) / len(orders)
            mask |= 1 << player
    return amounts


def cournot(players: int) -> PartitionGame:
    """Linear demand with unit intercept above cost: k groups earn 1 / (k + 1)**2 each."""
    return PartitionGame(
        [f"firm{k}" for k in range(players)],
        lambda coalition, partition: Fraction(1, (len(partition) + 1) ** 2),
    )


def public_good(players: int) -> PartitionGame:
    """Everyone gains q from total abatement q; own abatement x costs x**2 / 2; groups act jointly.

    A member of a group of t abates t (its group's marginal gain), a dominant choice, so the
    total is the sum of t**2 over groups and a group of s earns s * total - s * s**2 / 2.
    """
    return PartitionGame(
        [f"city{k}" for k in range(players)],
        lambda coalition, partition: (
            len(coalition) * sum(len(block) ** 2 for block in partition) - Fraction(len(coalition) ** 3, 2)
        ),
    )


@pytest.mark.parametrize("players", [1, 2, 3, 5, 7])
def test_cournot_groups_by_the_number_of_rivals(players: int) -> None:
    game = cournot(players)
    gamma, delta, best, worst = (
        reduction(game).fractions()
        for reduction in (gamma_reduction, delta_reduction, optimistic_reduction, pessimistic_reduction)
    )
    for mask in range(1, 1 << players):
        outside = players - mask.bit_count()
        alone, together = Fraction(1, (outside + 2) ** 2), Fraction(1, 9) if outside else Fraction(1, 4)
        # Fewer rivals are better for a group in a market.
        assert gamma[mask] == alone
        assert worst[mask] == alone
        assert delta[mask] == together
        assert best[mask] == together


@pytest.mark.parametrize("players", [2, 4, 6])
def test_abatement_groups_by_what_outsiders_add(players: int) -> None:
    game = public_good(players)
    gamma, delta, average = (
        reduction(game).fractions() for reduction in (gamma_reduction, delta_reduction, average_reduction)
    )
    for mask in range(1, 1 << players):
        s, outside = mask.bit_count(), players - mask.bit_count()
        own = s * s**2 - Fraction(s**3, 2)
        assert gamma[mask] == own + s * outside
        assert delta[mask] == own + s * outside**2
        # Sum of squared cycle lengths of a random permutation of m: m (m + 1) / 2 on average.
        assert average[mask] == own + s * Fraction(outside * (outside + 1), 2)


def test_the_externality_free_value_of_maskins_example() -> None:
    """De Clippel and Serrano (2008) value Maskin's game at (7.5, 8, 8.5); table recalled, not copied."""
    game = PartitionGame(("a", "b", "c"), MASKIN)
    assert shapley_by_orders(gamma_reduction(game)) == [Fraction(15, 2), 8, Fraction(17, 2)]
    # The average approach by hand: alone, half of 9; pairs and all as before.
    assert average_reduction(game).fractions()[1] == Fraction(9, 2)
    assert shapley_by_orders(average_reduction(game)) == [Fraction(15, 2), 8, Fraction(17, 2)]


def test_random_gathering_is_the_cycles_of_a_permutation() -> None:
    """Independent count: every permutation of the outsiders, its cycles as groups."""
    names = ("s", "a", "b", "c", "d")

    def worth(coalition: tuple[str, ...], partition: tuple[tuple[str, ...], ...]) -> Fraction:
        return Fraction(sum(len(block) ** 3 * (1 + ord(block[0])) for block in partition), 7)

    total, orders = Fraction(0), list(permutations(range(4)))
    for order in orders:
        left, cycles = set(range(4)), [("s",)]
        while left:
            start = at = min(left)
            cycle = []
            while at in left:
                left.discard(at)
                cycle.append(names[at + 1])
                at = order[at]
            assert cycle[0] == names[start + 1]
            cycles.append(tuple(sorted(cycle)))
        total += worth(("s",), tuple(cycles))
    found = average_reduction(PartitionGame(names, worth)).fractions()[1]
    assert found == total / len(orders)


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_without_externalities_all_conjectures_agree(reduction: Reduction) -> None:
    names = ("a", "b", "c", "d")
    game = PartitionGame(names, lambda coalition, partition: Fraction(len("".join(coalition)) ** 2, 3))
    expected = [Fraction(mask.bit_count() ** 2, 3) for mask in range(16)]
    assert list(reduction(game).fractions()) == expected
    assert not game.has_externalities


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_unit_orientation_and_players_are_handed_on(reduction: Reduction) -> None:
    game = PartitionGame(("x", "y"), lambda coalition, partition: 2, unit="t", cost=True)
    found = reduction(game)
    assert (found.players, found.unit, found.cost, found.grand) == (("x", "y"), "t", True, 2.0)


def test_the_best_case_of_a_cost_game_is_the_lowest_cost() -> None:
    names = ("a", "b", "c")

    def worth(coalition: Sequence[str], partition: Sequence[Sequence[str]]) -> int:
        return 10 * len(coalition) + len(partition)

    gains, costs = PartitionGame(names, worth), PartitionGame(names, worth, cost=True)
    assert optimistic_reduction(gains).table.tolist() == pessimistic_reduction(costs).table.tolist()
    assert optimistic_reduction(costs).worth("a") == 12
    assert pessimistic_reduction(costs).worth("a") == 13


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_order_and_unit(unit: float) -> None:
    """Pessimistic <= average <= optimistic, in any currency."""
    game = PartitionGame(
        ("a", "b", "c", "d", "e"),
        lambda coalition, partition: unit * sum(len(b) ** 2 * (1 + ord(b[0]) % 3) for b in partition),
    )
    low, middle, high = (
        reduction(game).table
        for reduction in (pessimistic_reduction, average_reduction, optimistic_reduction)
    )
    assert (low <= middle).all()
    assert (middle <= high).all()
    assert (low < high).any()


def test_eight_players_are_enumerated() -> None:
    game = cournot(8)
    assert average_reduction(game).fractions()[255] == Fraction(1, 4)
    assert gamma_reduction(game).fractions()[1] == Fraction(1, 81)
