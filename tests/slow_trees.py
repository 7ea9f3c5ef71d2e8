"""Cheapest trees by listing all trees, and what follows from them by definition."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, permutations

Matrix = Sequence[Sequence[Fraction]]


def cheapest(costs: Matrix, members: Sequence[int]) -> Fraction:
    """Cost of the cheapest tree on the source and some nodes, of all trees."""
    nodes = [0, *members]
    links = list(combinations(nodes, 2))
    return min(
        (
            sum((costs[a][b] for a, b in tree), Fraction(0))
            for tree in combinations(links, len(members))
            if _connected(tree, nodes)
        ),
        default=Fraction(0),
    )


def tree_worths(costs: Matrix) -> dict[frozenset[int], Fraction]:
    """Cost of every coalition of nodes 1, 2, ..."""
    nodes = range(1, len(costs))
    return {
        frozenset(group): cheapest(costs, group)
        for size in range(len(costs))
        for group in combinations(nodes, size)
    }


def average_marginals(worths: dict[frozenset[int], Fraction], number: int) -> list[Fraction]:
    """Shapley value over all orders of nodes 1 to number."""
    orders = list(permutations(range(1, number + 1)))
    total = [Fraction(0)] * number
    for order in orders:
        for at, node in enumerate(order):
            total[node - 1] += worths[frozenset(order[: at + 1])] - worths[frozenset(order[:at])]
    return [amount / len(orders) for amount in total]


def irreducible(costs: Matrix) -> list[list[Fraction]]:
    """Smallest over all paths of the dearest link on the path."""
    least = [list(row) for row in costs]
    for via in range(len(costs)):
        for a in range(len(costs)):
            for b in range(len(costs)):
                if a != b:
                    least[a][b] = min(least[a][b], max(least[a][via], least[via][b]))
    return least


def _connected(tree: Sequence[tuple[int, int]], nodes: Sequence[int]) -> bool:
    reached = {0}
    for _ in nodes:
        reached |= {b for a, b in tree if a in reached} | {a for a, b in tree if b in reached}
    return reached == set(nodes)
