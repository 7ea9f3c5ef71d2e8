"""Whether any allocation of a game is stable, with what proves it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from citypact.games.coalitional import CooperativeGame
from citypact.mechanisms.allocation.rules import solver
from citypact.solvers.core_sets.core_ranges import MOST_PLAYERS as MOST_RANGED_PLAYERS
from citypact.solvers.core_sets.core_ranges import core_ranges
from citypact.solvers.core_sets.core_report import core

#: Corners of the core are listed up to here; pictures need them.
MOST_CORNERED_PLAYERS = 4


@dataclass(frozen=True)
class Stability:
    """The core of a game.

    Parameters
    ----------
    empty : bool
        Whether every allocation leaves some coalition better off alone.
    least_core_epsilon : float or None
        The least that every coalition can be made to give up by staying, in profit
        orientation: at most 0 exactly when the core is not empty. None for a sole player.
    allocation : mapping of player to amount
        A point of the core; nothing if it is empty.
    weights : mapping of coalition to float
        If it is empty, a balanced collection that is worth more than all players together.
    exact : mapping of coalition to str
        The same weights as fractions, where they are known.
    cost_of_stability : float
        The subsidy without which the core is empty; 0 if it is not.
    ranges : mapping of player to (least, most)
        What each player can get in the core, for at most 10 players.
    vertices : tuple of tuple of float
        Corners of the core, for at most 4 players.
    certificate : mapping
        Residuals of the core's report.
    """

    empty: bool
    least_core_epsilon: float | None
    allocation: Mapping[str, float]
    weights: Mapping[str, float]
    exact: Mapping[str, str]
    cost_of_stability: float
    ranges: Mapping[str, tuple[float, float]]
    vertices: tuple[tuple[float, ...], ...]
    certificate: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        proof: dict[str, Any] = {"kind": "balanced collection" if self.empty else "allocation in the core"}
        if self.empty:
            proof |= {"weights": dict(self.weights), "exact": dict(self.exact)}
        else:
            proof |= {"allocation": dict(self.allocation)}
        return {
            "empty": self.empty,
            "least_core_epsilon": self.least_core_epsilon,
            "cost_of_stability": self.cost_of_stability,
            "certificate": {**proof, "recheck": dict(self.certificate)},
            "ranges": {name: {"lo": low, "hi": high} for name, (low, high) in self.ranges.items()},
            "vertices": [list(vertex) for vertex in self.vertices],
        }


def stability(game: CooperativeGame, progress: Callable[[str], None] = lambda _: None) -> Stability:
    """Find out whether the core is empty, and how far it is from that.

    Raises
    ------
    InputError
        Beyond 30 players.
    """
    progress("core")
    found = core(game)
    progress("least core")
    epsilon = solver("least_core")(game).epsilon if game.size > 1 else None
    progress("ranges in the core")
    ranged = not found.empty and game.size <= MOST_RANGED_PLAYERS
    progress("corners of the core")
    cornered = not found.empty and game.size <= MOST_CORNERED_PLAYERS
    corners = solver("core_vertices")(game).tolist() if cornered else []
    return Stability(
        empty=found.empty,
        least_core_epsilon=epsilon,
        allocation=dict(found.allocation or {}),
        weights={"+".join(names): float(weight) for names, weight in found.weights.items()},
        exact={"+".join(names): str(weight) for names, weight in found.fractions.items()},
        cost_of_stability=solver("cost_of_stability")(game).subsidy if found.empty else 0.0,
        ranges=core_ranges(game).ranges if ranged else {},
        vertices=tuple(map(tuple, corners)),
        certificate=found.certificate.to_dict(),
    )
