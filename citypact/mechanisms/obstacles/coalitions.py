"""What coalitions are worth, and what the solutions of cooperative games make of it."""

from __future__ import annotations

from typing import Any

from citypact.games.coalitional import CoalitionalGame
from citypact.solvers.core_sets.core_report import core
from citypact.solvers.nucleoli.nucleolus_solutions import nucleolus
from citypact.solvers.properties.superadditivity import is_superadditive
from citypact.solvers.values.shapley_value import shapley

#: Players up to which worths are listed and nucleolus and core are computed.
MOST_LISTED = 8


def coalition_told(game: CoalitionalGame | None, conjecture: str) -> dict[str, Any]:
    """Return worths, Shapley value, nucleolus and whether the core is empty, as plain data.

    Parameters
    ----------
    game : CoalitionalGame or None
        Without one, only the reason is told.
    conjecture : str
        What outsiders are taken to do, or why there are no worths.

    Examples
    --------
    >>> told = coalition_told(CoalitionalGame(("A", "B"), [0, 0, 0, 2]), "alone each has nothing")
    >>> told["shapley"], told["core_exists"]
    ({'A': 1.0, 'B': 1.0}, True)
    """
    if game is None:
        return {"exists": False, "conjecture": conjecture}
    players = game.players
    told: dict[str, Any] = {
        "exists": True,
        "conjecture": conjecture,
        "unit": game.unit,
        "cost": game.cost,
        "shapley": dict(zip(players, shapley(game).vector(), strict=True)),
    }
    if len(players) <= MOST_LISTED:
        told["worths"] = {game.label(mask): float(worth) for mask, worth in enumerate(game.worths) if mask}
        told["superadditive"] = None if game.cost else bool(is_superadditive(game))
        told["nucleolus"] = dict(zip(players, nucleolus(game).vector(), strict=True))
        report = core(game)
        told["core_exists"] = not report.empty
        told["against_the_core"] = {"+".join(names): weight for names, weight in report.weights.items()}
    return told
