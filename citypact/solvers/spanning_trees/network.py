r"""The cheapest network that links every city to the source.

Prim's algorithm [Prim1957]_ starts from the source and joins, one after the other, the city
with the cheapest link to the network. Costs are compared exactly. Of several cheapest links
the one to the city named first is taken, and among these the one from the source, then from
the city named first; so the tree is always the same one, though others may cost no more.

References
----------
.. [Prim1957] R. C. Prim, "Shortest connection networks and some generalizations", Bell System
   Technical Journal 36(6), 1957, 1389-1401.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from citypact.errors import InputError, Problem
from citypact.games.coalitional.forms import SpanningTreeGame
from citypact.games.rational import over_one_denominator

#: Name of node 0 in the edges of a tree.
SOURCE = "source"
#: Cost in whole multiples of one amount, node in the network, node that joins.
Link: TypeAlias = tuple[int, int, int]


@dataclass(frozen=True)
class SpanningTree:
    """A cheapest network.

    Parameters
    ----------
    edges : tuple of pairs of str
        Node already in the network and city that joins it, in the order of joining; the
        source is called ``"source"``.
    costs : tuple of Fraction
        Exact cost of each edge.
    unit : str
        Unit of the costs.
    """

    edges: tuple[tuple[str, str], ...]
    costs: tuple[Fraction, ...]
    unit: str

    @property
    def total(self) -> float:
        """Cost of the whole network."""
        return float(sum(self.costs))


def minimum_spanning_tree(game: SpanningTreeGame) -> SpanningTree:
    """Find a cheapest network that links every city to the source.

    Parameters
    ----------
    game : SpanningTreeGame
        Costs of all links.

    Returns
    -------
    SpanningTree
        Edges in the order in which cities join; ties go to the city named first.

    Raises
    ------
    InputError
        If a city is called ``"source"``.

    Examples
    --------
    >>> game = SpanningTreeGame(("near", "far"), [[0, 10, 20], [10, 0, 5], [20, 5, 0]])
    >>> tree = minimum_spanning_tree(game)
    >>> tree.edges, tree.total
    ((('source', 'near'), ('near', 'far')), 15.0)
    """
    if SOURCE in game.players:
        raise InputError(Problem("players", SOURCE, "another name: this one is the network's source"))
    costs, denominator = whole_costs(game)
    nodes = (SOURCE, *game.players)
    links = cheapest_links(costs)
    return SpanningTree(
        tuple((nodes[start], nodes[joined]) for _, start, joined in links),
        tuple(Fraction(cost, denominator) for cost, _, _ in links),
        game.unit,
    )


def whole_costs(game: SpanningTreeGame) -> tuple[list[list[int]], int]:
    """Return the cost matrix in whole numbers and the denominator that turns them into costs."""
    nodes = len(game.players) + 1
    whole, denominator = over_one_denominator(cost for row in game.costs for cost in row)
    return [whole[at : at + nodes] for at in range(0, nodes * nodes, nodes)], denominator


def cheapest_links(costs: Sequence[Sequence[int]]) -> list[Link]:
    """Return the links of a cheapest tree in the order in which Prim's algorithm takes them.

    Examples
    --------
    >>> cheapest_links([[0, 2, 2], [2, 0, 1], [2, 1, 0]])
    [(2, 0, 1), (1, 1, 2)]
    """
    nearest = {node: (costs[0][node], 0) for node in range(1, len(costs))}
    links = []
    while nearest:
        joined = min(nearest, key=lambda node: (nearest[node][0], node))
        links.append((*nearest.pop(joined), joined))
        for node, known in nearest.items():
            nearest[node] = min(known, (costs[joined][node], joined))
    return links
