r"""What no structure of many players can exceed.

In a game on a graph let :math:`x_{ij} = 1` if :math:`i` and :math:`j` are in one group. Being together is
transitive, :math:`x_{ij} + x_{jk} - x_{ik} \le 1`, and the total is :math:`\sum_i w_{ii} + \sum_{i<j}
w_{ij} x_{ij}`: the clique partitioning problem [Groetschel1989]_. Links that help can at most all
be inside groups, which bounds the total without any program.

References
----------
.. [Groetschel1989] M. Grötschel and Y. Wakabayashi, "A cutting plane algorithm for a clustering
   problem", Mathematical Programming 45, 1989, 59-96.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import fsum

import numpy as np

from citypact.errors import SolverFailure
from citypact.games.coalitional import CooperativeGame
from citypact.games.coalitional.forms import WeightedGraphGame
from citypact.games.coalitional.masks import FloatArray
from citypact.solvers.integer.branching import solve_integer
from citypact.solvers.linear.program import LinearProgram, Row

#: Above this size of a reduced graph the transitivity rows alone fill the memory.
MOST_GRAPH_PLAYERS = 60
#: A total this close to the simple bound, relative to the largest link, has reached it.
REACHED = 1e-12


def priced_bound(game: CooperativeGame) -> float:
    """Return the least total of prices at which every coalition costs at least its worth.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> priced_bound(CoalitionalGame(("a", "b", "c"), [0, 0, 0, 1, 0, 1, 1, 1]))
    1.5
    """
    from citypact.solvers.core_sets.subsidy import cost_of_stability

    return float(game.grand + game.sign * cost_of_stability(game).subsidy)


def graph_optimum(
    game: WeightedGraphGame, start: Sequence[Sequence[int]], seconds: float
) -> tuple[Sequence[Sequence[int]], float, str, str]:
    """Return the best structure known, a bound on all, the method and the solver.

    Parameters
    ----------
    game : WeightedGraphGame
        The game.
    start : sequence of groups of player numbers
        A structure to begin with; it is returned where the time runs out.
    seconds : float
        Time for the linear program, and again for the integer program.
    """
    links = game.sign * np.array(game.weights, dtype=np.float64)
    own, pairs = float(np.trace(links)), links[np.triu_indices(game.size, 1)]
    simple = own + fsum(pairs[pairs > 0].tolist())
    reached = fsum(_inside(links, start).tolist()) + own
    largest = float(np.abs(pairs).max(initial=0.0))
    if simple - reached <= REACHED * largest:
        return start, game.sign * simple, "every link that helps is inside a group", ""
    method = "improving moves, bounded by the links that help"
    if game.size > MOST_GRAPH_PLAYERS:
        return start, game.sign * simple, method, ""
    program = _program(links / largest)
    bound, solver = simple, ""
    try:
        # Halves allowed, the program bounds the total from above, and often exactly.
        relaxed = solve_integer(program, (), seconds=seconds).require()
        bound, solver = own + relaxed.bound * largest, relaxed.method
        method = "improving moves, bounded by a linear program"
        if bound - reached > REACHED * largest:
            solution = solve_integer(program, program.variables, seconds=seconds).require()
            bound, method = own + solution.bound * largest, "integer program"
            start = _groups(solution.point, game.size)
    except SolverFailure:
        pass
    return start, game.sign * min(bound, simple), method, solver


def _inside(links: FloatArray, groups: Sequence[Sequence[int]]) -> FloatArray:
    home = np.empty(len(links), dtype=np.int64)
    for number, group in enumerate(groups):
        home[list(group)] = number
    first, second = np.triu_indices(len(links), 1)
    inside: FloatArray = links[first, second][home[first] == home[second]]
    return inside


def _program(links: FloatArray) -> LinearProgram:
    players = range(len(links))
    name = {(i, j): f"{i} with {j}" for i, j in combinations(players, 2)}
    rows = [Row(f"{one} at most once", {one: 1}, "<=", 1) for one in name.values()]
    rows += [Row(f"{one} or not", {one: 1}, ">=", 0) for one in name.values()]
    for i, j, k in combinations(players, 3):
        sides = (name[i, j], name[j, k], name[i, k])
        for odd in sides:
            coefficients = {side: -1 if side == odd else 1 for side in sides}
            rows.append(Row(f"{i}, {j}, {k} but {odd}", coefficients, "<=", 1))
    objective = {one: float(links[pair]) for pair, one in name.items()}
    return LinearProgram("maximize", tuple(name.values()), objective, tuple(rows))


def _groups(point: Mapping[str, float], players: int) -> list[list[int]]:
    groups: list[list[int]] = []
    for at in range(players):
        for group in groups:
            if point[f"{group[0]} with {at}"] > 0.5:
                group.append(at)
                break
        else:
            groups.append([at])
    return groups
