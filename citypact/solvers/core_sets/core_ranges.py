r"""How much each player can get without anyone walking out: the core's shadow on every axis.

.. math::

    [\,\min x_i, \max x_i\,] \quad \text{over} \quad
    x(N) = v(N),\; x(S) \ge v(S) \text{ for all } S .

In a convex game the ends are what the player has alone and what it adds to all the others
[Shapley1971]_; in general each end is one linear program, to which coalitions are added as
they object.

References
----------
.. [Shapley1971] L. S. Shapley, "Cores of convex games", International Journal of Game Theory
   1, 1971, 11-26.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.errors import InfeasibleDesign
from citypact.games.coalitional import CooperativeGame
from citypact.games.coalitional.cooperative import refuse_beyond
from citypact.solvers.core_sets.coalition_rows import all_shared, claims, player_names
from citypact.solvers.core_sets.core_search import search_core
from citypact.solvers.core_sets.exact_optimum import exact_optimum
from citypact.solvers.core_sets.objections import Objections
from citypact.solvers.linear.program import LinearProgram, Sense

#: Two exact programs a player: seconds from here on.
MOST_PLAYERS = 10


@dataclass(frozen=True)
class CoreRanges:
    """Least and most that each player gets in the core.

    Parameters
    ----------
    ranges : mapping of player to (float, float)
        In player order.
    fractions : mapping of player to (Fraction, Fraction)
        The same, exactly.
    unit : str
        Unit of the amounts.
    """

    ranges: Mapping[str, tuple[float, float]]
    fractions: Mapping[str, tuple[Fraction, Fraction]]
    unit: str

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {name: {"lo": low, "hi": high} for name, (low, high) in self.ranges.items()}

    def explain(self) -> str:
        """Say in one sentence a player how far its amount can move."""
        told = [
            f"{name} between {low:g} and {high:g} {self.unit}" for name, (low, high) in self.ranges.items()
        ]
        return f"Nobody walks out only if: {'; '.join(told)}."


def core_ranges(game: CooperativeGame) -> CoreRanges:
    """Find the least and the most that each player gets in the core, exactly.

    Parameters
    ----------
    game : CooperativeGame
        At most 10 players.

    Returns
    -------
    CoreRanges
        Exact ends, reached in the core.

    Raises
    ------
    InputError
        Beyond 10 players.
    InfeasibleDesign
        If the core is empty.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> game = CoalitionalGame(("a", "b", "c"), [0, 0, 0, 6, 0, 8, 4, 14])
    >>> core_ranges(game).ranges
    {'a': (0.0, 10.0), 'b': (0.0, 6.0), 'c': (0.0, 8.0)}
    """
    refuse_beyond(game, MOST_PLAYERS, "ranges in the core")
    objections = Objections(game)
    found = search_core(objections)
    if found.empty:
        raise InfeasibleDesign("the core is empty: whatever the division, some players do better alone")
    masks = dict.fromkeys(found.seen)
    ends: dict[str, tuple[Fraction, Fraction]] = {}
    for at, name in enumerate(game.players):
        low, high = (_end(objections, masks, at, sense) for sense in ("minimize", "maximize"))
        ends[name] = (-high, -low) if game.cost else (low, high)
    return CoreRanges(
        {name: (float(low), float(high)) for name, (low, high) in ends.items()}, ends, game.unit
    )


def _end(objections: Objections, masks: dict[int, None], player: int, sense: Sense) -> Fraction:
    """Push one player's amount as far as it goes; coalitions that object stay for the next."""
    if objections.size == 1:
        return objections.grand
    names = player_names(objections.size)
    while True:
        proof = exact_optimum(_program(objections, masks, names[player], sense))
        amounts = tuple(proof.point[name] for name in names)
        scan = objections.scan(amounts, masks)
        if not scan.objecting:
            return proof.optimum
        masks.update(dict.fromkeys(scan.objecting))


def _program(objections: Objections, masks: Iterable[int], player: str, sense: Sense) -> LinearProgram:
    rows = (*claims(objections, masks), all_shared(objections))
    return LinearProgram(sense, player_names(objections.size), {player: 1}, rows)
