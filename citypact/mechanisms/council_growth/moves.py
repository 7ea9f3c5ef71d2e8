"""What moves the size of a council: each parameter alone at both ends of its range."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from citypact.games.club import ClubGame
from citypact.games.rational import Number
from citypact.mechanisms.council_growth.admission import RULES, grow
from citypact.mechanisms.council_growth.best_subset import best_subset

#: Parameters that put links in another unit.
POWERS = ("mass_power", "distance_power")


@dataclass(frozen=True)
class SizeMove:
    """One parameter at one value, and the sizes that follow.

    Parameters
    ----------
    parameter : str
        Field of the club.
    value : float
        What it is set to.
    sizes : mapping of str to int
        Members that each rule leads to, and of the council with the largest worth (``best``).
    """

    parameter: str
    value: float
    sizes: dict[str, int]

    def to_dict(self) -> dict[str, Any]:
        """Return the move as plain data for JSON."""
        return {"parameter": self.parameter, "value": self.value, "sizes": dict(self.sizes)}


def size_moves(
    club: ClubGame, founders: Sequence[str], ranges: Mapping[str, Sequence[Number]]
) -> list[SizeMove]:
    """Return the sizes of a council with each parameter alone at each end of its range.

    Parameters
    ----------
    club : ClubGame
        The cities.
    founders : sequence of str
        Members at the beginning.
    ranges : mapping of str to (number, number)
        Ends by field of the club; the values themselves where there is no range.

    Notes
    -----
    Another exponent puts links in another unit. The benefit is then rescaled so that all links
    together stay worth as much: what moves is where the gains are, not how large they are.

    Examples
    --------
    >>> club = ClubGame(("a", "b"), (4, 1), [[0, 2], [2, 0]], 1)
    >>> [move.sizes["transferable"] for move in size_moves(club, ["a"], {"pair_cost": (0, 2)})]
    [2, 1]
    """
    moves = []
    for parameter, ends in ranges.items():
        for value in ends:
            change: dict[str, Any] = {parameter: value}
            moved = replace(club, **change)
            if parameter in POWERS:
                moved = replace(moved, benefit=_as_much(club, moved))
            sizes = {rule: len(grow(moved, founders, rule).members) for rule in RULES}
            own = np.full(moved.size, -float(moved.member_cost))
            sizes["best"] = len(best_subset(own, moved.weights).members)
            moves.append(SizeMove(parameter, float(value), sizes))
    return moves


def _as_much(club: ClubGame, moved: ClubGame) -> float:
    """Return the benefit per unit with which all links are worth what they were; as given without links."""
    total = float(moved.links.sum())
    return float(club.benefit) * float(club.links.sum()) / total if total else float(club.benefit)
