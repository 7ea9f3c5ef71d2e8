"""All obstacles that citypact knows as games, and the answer to any of them."""

from __future__ import annotations

import difflib
from importlib import import_module
from typing import TYPE_CHECKING, Any

from citypact.errors import InputError, Problem
from citypact.mechanisms.obstacles.obstacle import Obstacle

if TYPE_CHECKING:
    from citypact.mechanisms.obstacles.answer import ObstacleAnswer

#: Families in the order in which they are listed.
FAMILIES = ("fiscal", "industry", "centre", "network", "mobility", "council")
#: Every obstacle by its name.
OBSTACLES: dict[str, Obstacle] = {
    each.name: each
    for family in FAMILIES
    for each in import_module(f"citypact.mechanisms.obstacles.{family}.entries").ENTRIES
}


def obstacle_named(name: str) -> Obstacle:
    """Return an obstacle by its name.

    Raises
    ------
    InputError
        If there is none of that name; the nearest names are suggested.

    Examples
    --------
    >>> obstacle_named("links").ids
    'M14'
    """
    if name not in OBSTACLES:
        near = difflib.get_close_matches(name, OBSTACLES, n=3, cutoff=0.5)
        remedy = f"did you mean {' or '.join(near)}?" if near else "see citypact games"
        raise InputError(Problem("game", name, "one of " + ", ".join(OBSTACLES), remedy=remedy))
    return OBSTACLES[name]


def obstacle_of(game: Any) -> Obstacle:
    """Return the obstacle that a game is an instance of.

    Raises
    ------
    InputError
        If the game is no obstacle of the catalogue.
    """
    home = f"{type(game).__module__}:{type(game).__qualname__}"
    for each in OBSTACLES.values():
        if each.game == home:
            return each
    raise InputError(Problem("game", type(game).__name__, "a game of citypact.games.obstacles"))


def solve_obstacle(game: Any) -> ObstacleAnswer:
    """Solve a game between cities: equilibrium, efficient outcome, levers, and the cheapest agreement.

    Parameters
    ----------
    game : dataclass
        A game of ``citypact.games.obstacles``.

    Returns
    -------
    ObstacleAnswer
        With certificate, shadow prices, worths of coalitions and a picture.

    Raises
    ------
    InputError
        If the game is no obstacle of the catalogue.
    CertificateError
        If the answer does not pass its recheck, which would be a defect.

    Examples
    --------
    >>> from citypact.games.obstacles.network.trunk import Trunk
    >>> answer = solve_obstacle(Trunk(("A", "B", "C"), (3, 1, 2), (1, 2, 0.5)))
    >>> round(float(answer.headline.value), 6), answer.certificate.holds
    (1.714286, True)
    """
    answer = obstacle_of(game).agree(game)
    answer.certificate.require()
    return answer
