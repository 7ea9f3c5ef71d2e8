r"""How extreme equilibria hang together: components and maximal Nash subsets.

A *Nash subset* is a product :math:`X \times Y` of convex sets of strategies all of whose pairs are
equilibria. Join two extreme strategies by an edge if they are an equilibrium together. The maximal
Nash subsets are the hulls of the maximal complete bipartite subgraphs, the set of all equilibria is
their union, and its connected components are those of the graph [Avis2010]_.

References
----------
.. [Avis2010] D. Avis, G. Rosenberg, R. Savani and B. von Stengel, "Enumeration of Nash equilibria for
   two-player games", Economic Theory 42, 2010, 9-37.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

Edge: TypeAlias = tuple[int, int]

#: A degenerate game may have exponentially many maximal subsets.
MOST_SUBSETS = 20_000


def connected(edges: Sequence[Edge]) -> tuple[tuple[int, ...], ...]:
    """Return the places of the edges of each component, in the order of their first edges.

    Examples
    --------
    >>> connected([(0, 0), (1, 1), (0, 2), (3, 1)])
    ((0, 2), (1, 3))
    """
    above: dict[tuple[str, int], tuple[str, int]] = {}

    def top(node: tuple[str, int]) -> tuple[str, int]:
        while above.setdefault(node, node) != node:
            above[node] = above[above[node]]
            node = above[node]
        return node

    for x, y in edges:
        above[top(("x", x))] = top(("y", y))
    groups: dict[tuple[str, int], list[int]] = {}
    for at, (x, _) in enumerate(edges):
        groups.setdefault(top(("x", x)), []).append(at)
    return tuple(map(tuple, groups.values()))


def maximal_products(edges: Sequence[Edge]) -> list[tuple[tuple[int, ...], tuple[int, ...]]] | None:
    """Return the maximal complete bipartite subgraphs of a bipartite graph; None if there are too many.

    Examples
    --------
    >>> maximal_products([(0, 0), (0, 1), (1, 1)])
    [((0,), (0, 1)), ((0, 1), (1,))]
    """
    found: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    for component in connected(edges):
        beside: dict[int, set[int]] = {}
        for at in component:
            x, y = edges[at]
            beside.setdefault(x, set()).add(y)
        closed: set[frozenset[int]] = set()
        for own in beside.values():
            closed |= {frozenset(own), *(known & own for known in closed)}
            closed.discard(frozenset())
            if len(closed) + len(found) > MOST_SUBSETS:
                return None
        found += [
            (tuple(sorted(x for x, own in beside.items() if common <= own)), tuple(sorted(common)))
            for common in closed
        ]
    return sorted(found)
