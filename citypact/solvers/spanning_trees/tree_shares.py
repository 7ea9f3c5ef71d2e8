r"""Rules that share the cost of a cheapest tree edge by edge: Bird's and the folk rule.

* Bird [Bird1976]_: every city pays the edge by which it joined the network. The shares are
  in the core of the spanning tree game. With ties they depend on the tree; here it is the
  one that ``minimum_spanning_tree`` returns.
* Folk [Bergantinos2007]_: cities owe one edge together as long as they are a group without
  the source, :math:`1/k` each in a group of :math:`k`, and nothing once they are linked to
  it. Take the tree's edges from the cheapest up; for an edge of cost :math:`c`, everyone
  pays :math:`c` times the fall in what they owe. This is the Shapley value of the irreducible
  game, in which a link costs as much as the dearest edge on the path of the tree. It is in
  the core, does not depend on the tree, and when a city joins or a link gets cheaper nobody
  pays more.

References
----------
.. [Bird1976] C. G. Bird, "On cost allocation for a spanning tree: a game theoretic approach",
   Networks 6(4), 1976, 335-350.
.. [Bergantinos2007] G. Bergantiños and J. J. Vidal-Puga, "A fair rule in minimum cost spanning
   tree problems", Journal of Economic Theory 137(1), 2007, 326-352; in this form V. Feltkamp,
   S. Tijs and S. Muto, "On the irreducible core and the equal remaining obligations rule of
   minimum cost spanning extension problems", CentER Discussion Paper 94106, Tilburg, 1994.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.coalitional.forms import SpanningTreeGame
from citypact.solvers.answers import exactly
from citypact.solvers.solved_allocation import SolvedAllocation
from citypact.solvers.spanning_trees.network import cheapest_links, whole_costs


def bird_rule(game: SpanningTreeGame) -> SolvedAllocation:
    """Let every city pay the edge by which it joins the cheapest network.

    Parameters
    ----------
    game : SpanningTreeGame
        Costs of all links.

    Returns
    -------
    SolvedAllocation
        Exact shares; ties go to the city named first.

    Examples
    --------
    >>> game = SpanningTreeGame(("near", "far"), [[0, 10, 20], [10, 0, 5], [20, 5, 0]])
    >>> bird_rule(game).vector()
    (10.0, 5.0)
    """
    costs, denominator = whole_costs(game)
    paid = {joined: Fraction(cost, denominator) for cost, _, joined in cheapest_links(costs)}
    shares = [paid[node] for node in range(1, len(costs))]
    return exactly(game, shares, "Bird's rule: Prim's algorithm, ties to the city named first")


def folk_rule(game: SpanningTreeGame) -> SolvedAllocation:
    """Let every city pay for each edge by how much the edge lowers what it still owes.

    Parameters
    ----------
    game : SpanningTreeGame
        Costs of all links.

    Returns
    -------
    SolvedAllocation
        Exact shares: the Shapley value of the irreducible game.

    Examples
    --------
    >>> game = SpanningTreeGame(("near", "far"), [[0, 10, 20], [10, 0, 5], [20, 5, 0]])
    >>> folk_rule(game).vector()
    (7.5, 7.5)
    """
    costs, denominator = whole_costs(game)
    groups = {node: [node] for node in range(len(costs))}
    shares = [Fraction(0)] * len(costs)
    for cost, start, joined in sorted(cheapest_links(costs)):
        one, other = groups[start], groups[joined]
        together = one + other
        owed = Fraction(0 if 0 in together else 1, len(together))
        for group in (one, other):
            if 0 not in group:
                paid = Fraction(cost, denominator) * (Fraction(1, len(group)) - owed)
                for node in group:
                    shares[node] += paid
        groups |= dict.fromkeys(together, together)
    return exactly(game, shares[1:], "folk rule: equal remaining obligations")
