r"""The best set of links as a program in whole numbers, a second opinion on the search of all sets.

.. math::

    \max \sum_t w_t z_t - \sum_e c_e y_e \quad\text{s.t.}\quad
    z_t \le \sum_k p_{tk}, \quad p_{tk} \le y_e \ (e \in \text{path } k \text{ of } t), \quad
    y_e \in \{0, 1\}, \ 0 \le z_t, p_{tk} \le 1 .

Only the links need be whole: given them, each path may be used in full or not at all.

References
----------
models.md §7.9, A19. T. L. Magnanti and R. T. Wong, "Network design and transportation planning: models and
algorithms", Transportation Science 18(1), 1984, 1-55.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from citypact.errors import SolverFailure
from citypact.games.coalitional.masks import bits
from citypact.games.obstacles.network.road_network import RoadNetwork, Trip
from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.answer_parts.second_opinion import confirm
from citypact.solvers.integer import solve_integer
from citypact.solvers.linear.program import LinearProgram, Relation, Row
from citypact.solvers.status import Status

#: Beyond so many paths the program would take longer than looking at every set.
MOST_PATHS = 2000
_BETWEEN: tuple[tuple[str, Relation, int], ...] = (("at least 0", ">=", 0), ("at most 1", "<=", 1))


def confirm_best_links(game: RoadNetwork) -> Fraction | None:
    """Solve the program and raise unless its set and its bound are as good as the best set of all.

    Parameters
    ----------
    game : RoadNetwork
        The network.

    Returns
    -------
    Fraction or None
        The solver's bound on the net benefit of any set (亿元 a year); ``None`` where it gave no answer
        that passes its recheck, which proves nothing: the search of all sets stands by itself.

    Raises
    ------
    CertificateError
        If set or bound differ from the best of all sets.

    Examples
    --------
    >>> road = RoadNetwork(("A", "B"), [("road", "A", "B", "A")], (1,), (1,), [("A", "A", "B")], (3,), 1)
    >>> float(confirm_best_links(road))
    2.0
    """
    unit = max(map(as_fraction, (*game.costs, *game.worths)))
    routes = {trip.name: game.paths(trip) for trip in game.trips}
    if not unit or sum(map(len, routes.values())) > MOST_PATHS:
        return None
    try:
        found = solve_integer(best_links_program(game, unit), [link.name for link in game.links])
    except SolverFailure:
        return None
    if found.status is not Status.optimal or not found.certificate.holds:
        return None
    chosen = sum(1 << at for at, link in enumerate(game.links) if found.point[link.name])
    best, scale = game.every_set.total(game.best), game.stakes() / unit
    confirm("best set of links", float(game.every_set.total(chosen) / unit), best / unit, scale)
    confirm("bound of the best set of links", found.bound, best / unit, scale)
    return as_fraction(found.bound) * unit


def best_links_program(game: RoadNetwork, unit: Number) -> LinearProgram:
    """State the program with money in the given unit."""
    rows: list[Row] = []
    variables = [link.name for link in game.links]
    objective: dict[str, Number] = {
        link.name: -as_fraction(cost) / as_fraction(unit)
        for link, cost in zip(game.links, game.costs, strict=True)
    }
    for trip, worth in zip(game.trips, game.worths, strict=True):
        made = f"trip {trip.name}"
        objective[made] = as_fraction(worth) / as_fraction(unit)
        routes = dict(_routes(game, trip))
        variables += [made, *routes]
        rows.append(Row(f"{made} uses a path", {made: 1, **dict.fromkeys(routes, -1)}, "<=", 0))
        for route, path in routes.items():
            rows += [
                Row(f"{route} uses {game.links[at].name}", {route: 1, game.links[at].name: -1}, "<=", 0)
                for at in bits(path)
            ]
    rows += [
        Row(f"{name} {word}", {name: 1}, relation, bound)
        for name in variables
        for word, relation, bound in _BETWEEN
    ]
    return LinearProgram("maximize", tuple(variables), objective, tuple(rows))


def _routes(game: RoadNetwork, trip: Trip) -> Iterator[tuple[str, int]]:
    for at, path in enumerate(game.paths(trip)):
        yield f"path {at + 1} of {trip.name}", path
