"""Which coalition's worth moves an allocation most."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from citypact.errors import CityPactError
from citypact.games.coalitional import CooperativeGame
from citypact.mechanisms.allocation.rules import RULES, solver
from citypact.solvers.sensitivity.worth_slope import WorthSensitivity, worth_sensitivity

#: Every coalition is tried up to here, a fraction of a second a rule.
MOST_PLAYERS = 4
#: Coalitions shown for each rule.
SHOWN = 3


def worth_moves(game: CooperativeGame, rules: Iterable[str]) -> dict[str, list[WorthSensitivity]]:
    """Find for each rule the coalitions whose worth moves it most, the strongest first.

    Parameters
    ----------
    game : CooperativeGame
        Beyond four players nothing is tried.
    rules : iterable of str
        Names of rules; those that need more than the game are left out, and so are those
        that jump or have no answer next to the game.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> game = CoalitionalGame(("a", "b"), [0, 1, 2, 6])
    >>> [move.coalition for move in worth_moves(game, ["shapley"])["shapley"]]
    [('a',), ('b',), ('a', 'b')]
    """
    if not 2 <= game.size <= MOST_PLAYERS:
        return {}
    found = {}
    for name in rules:
        rule = RULES[name]
        if rule.needs or rule.scope != "any":
            continue
        try:
            slopes = [
                worth_sensitivity(solver(name), game, game.members(mask)) for mask in range(1, 1 << game.size)
            ]
        except CityPactError:
            continue
        found[name] = sorted(slopes, key=strength, reverse=True)[:SHOWN]
    return found


def strength(move: WorthSensitivity) -> float:
    """Return the largest change of any player's amount per unit of worth."""
    return max(map(abs, (*move.left, *move.right)))


def plain_moves(moves: dict[str, list[WorthSensitivity]]) -> dict[str, list[dict[str, Any]]]:
    """Return moves as plain data for JSON."""
    return {name: [move.to_dict() for move in listed] for name, listed in moves.items()}
