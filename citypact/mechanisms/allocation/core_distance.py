r"""How much money must change hands before a proposal is stable.

The distance of a proposal :math:`x` from the core is the linear program

.. math::

    \min \sum_i |y_i - x_i| \quad \text{subject to} \quad y(N) = v(N),\ y(S) \ge v(S)\ \ \forall S ,

solved in fractions. For a proposal that adds up it is twice the money that has to be moved
from some players to others. Coalitions enter the program as they are found to object.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from citypact.games.coalitional import CooperativeGame
from citypact.solvers.core_sets.coalition_rows import all_shared, claims, player_names
from citypact.solvers.core_sets.exact_optimum import exact_optimum
from citypact.solvers.core_sets.objections import Objections
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.status import Status


@dataclass(frozen=True)
class CoreDistance:
    """Sum of absolute changes that leads into the core, and where it leads.

    Parameters
    ----------
    distance : Fraction
        In the game's unit; 0 inside the core.
    nearest : tuple of Fraction
        A nearest point of the core, in player order (others may be as near).
    """

    distance: Fraction
    nearest: tuple[Fraction, ...]


def core_distance(game: CooperativeGame, proposal: Sequence[Fraction]) -> CoreDistance | None:
    """Return how far a proposal is from the core, or ``None`` if the core is empty.

    Parameters
    ----------
    game : CooperativeGame
        At most 30 players.
    proposal : sequence of Fraction
        Amounts in player order, in the game's unit.

    Raises
    ------
    InputError
        Beyond 30 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> game = CoalitionalGame(("a", "b"), [0, 1, 1, 4])
    >>> found = core_distance(game, (Fraction(0), Fraction(4)))
    >>> found.distance, found.nearest
    (Fraction(2, 1), (Fraction(1, 1), Fraction(3, 1)))
    """
    objections, sign = Objections(game), int(game.sign)
    given = [sign * amount for amount in proposal]
    masks = dict.fromkeys(1 << player for player in range(game.size))
    masks.pop((1 << game.size) - 1, None)
    while True:
        found = exact_optimum(_program(objections, given, masks))
        if found.status is Status.infeasible:
            return None
        point = [found.point[name] for name in player_names(game.size)]
        objecting = objections.scan(point, masks).objecting
        if not objecting:
            return CoreDistance(found.optimum, tuple(sign * amount for amount in point))
        masks |= dict.fromkeys(objecting)


def _program(objections: Objections, given: Sequence[Fraction], masks: Iterable[int]) -> LinearProgram:
    shares = player_names(objections.size)
    changes = [f"change of {share}" for share in shares]
    rows = [all_shared(objections), *claims(objections, masks)]
    for share, change, amount in zip(shares, changes, given, strict=True):
        rows.append(Row(f"{share} up", {change: 1, share: -1}, ">=", -amount))
        rows.append(Row(f"{share} down", {change: 1, share: 1}, ">=", amount))
    return LinearProgram("minimize", (*shares, *changes), dict.fromkeys(changes, 1), tuple(rows))
