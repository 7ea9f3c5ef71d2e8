r"""What a stage game offers: feasible payoffs, and what each player can secure.

Feasible with public lotteries is the convex hull of the payoffs of pure profiles. The *minmax
point* is what the others can hold a player down to,

.. math:: \underline v_i = \min_{a_{-i}} \max_{a_i} u_i(a),

over pure profiles of the others, or, for two players, over their mixed strategies (then a linear
program and, by duality, also what the player can secure). No equilibrium of the repeated game in
pure strategies pays less than the first, none at all pays less than the second [Mailath2006]_.

References
----------
.. [Mailath2006] G. Mailath and L. Samuelson, *Repeated Games and Reputations*, Oxford University
   Press, 2006, chapter 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from citypact.games.normal_form import NormalFormGame
from citypact.solvers.certificate import Certificate
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.linear.rational_simplex import solve_exact
from citypact.solvers.provenance import Provenance
from citypact.solvers.repeated.polygons import Corners, above, hull


@dataclass(frozen=True)
class StageBounds:
    """Feasible payoffs and security levels of a two-player stage game, in fractions.

    Parameters
    ----------
    players : pair of str
        The players.
    feasible : tuple of pairs of Fraction
        Corners of the feasible set, counter-clockwise (亿元).
    pure_minmax, mixed_minmax : pair of Fraction
        What pure or mixed strategies of the other hold each player down to.
    punishments : pair of tuples of Fraction
        Mixed strategy of the *other* player that holds each down to ``mixed_minmax``.
    securities : pair of tuples of Fraction
        Mixed strategy by which each secures it.
    rational : tuple of pairs of Fraction
        Corners of the feasible payoffs at or above ``mixed_minmax``: what patience can sustain.
    certificate, provenance
        What vouches for it.
    """

    players: tuple[str, ...]
    feasible: Corners
    pure_minmax: tuple[Fraction, ...]
    mixed_minmax: tuple[Fraction, ...]
    punishments: tuple[tuple[Fraction, ...], ...]
    securities: tuple[tuple[Fraction, ...], ...]
    rational: Corners
    certificate: Certificate
    provenance: Provenance

    def explain(self) -> str:
        """Say the bounds in plain sentences."""
        held = "; ".join(
            f"{name} can be held down to {float(mixed):.6g} 亿元, by pure strategies to {float(pure):.6g}"
            for name, mixed, pure in zip(self.players, self.mixed_minmax, self.pure_minmax, strict=True)
        )
        return f"{held}. Feasible and no less than that: {_spell(self.rational)}."

    def to_dict(self) -> dict[str, Any]:
        """Return the bounds as plain data for JSON."""
        return {
            "players": list(self.players),
            "feasible": [[float(x) for x in corner] for corner in self.feasible],
            "pure_minmax": [float(x) for x in self.pure_minmax],
            "mixed_minmax": [float(x) for x in self.mixed_minmax],
            "punishments": [[float(x) for x in mix] for mix in self.punishments],
            "securities": [[float(x) for x in mix] for mix in self.securities],
            "rational": [[float(x) for x in corner] for corner in self.rational],
            "certificate": self.certificate.to_dict(),
            "provenance": self.provenance.to_dict(),
        }


def stage_bounds(game: NormalFormGame) -> StageBounds:
    """Return the feasible set and the minmax points of a two-player game.

    Raises
    ------
    InputError
        If there are more players.

    Examples
    --------
    >>> bounds = stage_bounds(NormalFormGame(([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])))
    >>> [int(x) for x in bounds.pure_minmax], [int(x) for x in bounds.mixed_minmax]
    ([1, 1], [0, 0])
    """
    game.pair()
    own, other = game.exact_tables[0], game.exact_tables[1].T
    feasible = hull(zip(*(table.ravel().tolist() for table in game.exact_tables), strict=True))
    held = [_held_down(table) for table in (own, other)]
    mixed = tuple(value for value, _, _ in held)
    residuals = {}
    for name, table, (value, punishment, security) in zip(game.players, (own, other), held, strict=True):
        residuals[f"{name} is held down"] = max(table @ np.array(punishment, dtype=object)) - value
        residuals[f"{name} can secure it"] = value - min(np.array(security, dtype=object) @ table)
    certificate = Certificate(residuals, tolerance=0.0, exact=True)
    certificate.require()
    return StageBounds(
        players=tuple(game.players),
        feasible=feasible,
        pure_minmax=pure_minmax(game),
        mixed_minmax=mixed,
        punishments=tuple(punishment for _, punishment, _ in held),
        securities=tuple(security for _, _, security in held),
        rational=above(above(feasible, 0, mixed[0]), 1, mixed[1]),
        certificate=certificate,
        provenance=Provenance("convex hull; linear programs by the rational simplex method", exact=True),
    )


def pure_minmax(game: NormalFormGame) -> tuple[Fraction, ...]:
    """Return what pure strategies of all others hold each player down to, for any number of players.

    Examples
    --------
    >>> [int(x) for x in pure_minmax(NormalFormGame(([[9, 1], [10, 3]], [[9, 10], [1, 3]])))]
    [3, 3]
    """
    return tuple(Fraction(table.max(axis=at).min()) for at, table in enumerate(game.exact_tables))


def _held_down(table: Any) -> tuple[Fraction, tuple[Fraction, ...], tuple[Fraction, ...]]:
    """Return the value, the column mix that holds the rows' player down and the row mix that secures it."""
    rows, columns = table.shape
    chances = [f"chance {at}" for at in range(columns)]
    replies = [
        Row(f"reply {at}", {"value": -1} | dict(zip(chances, table[at].tolist(), strict=True)), "<=", 0)
        for at in range(rows)
    ]
    program = LinearProgram(
        "minimize",
        ("value", *chances),
        {"value": 1},
        (
            *replies,
            Row("chances add up", dict.fromkeys(chances, 1), "==", 1),
            *(Row(f"{name} not negative", {name: 1}, ">=", 0) for name in chances),
        ),
    )
    found = solve_exact(program)
    security = tuple(abs(found.multipliers[f"reply {at}"]) for at in range(rows))
    return found.optimum, tuple(found.point[name] for name in chances), security


def _spell(corners: Corners) -> str:
    return ", ".join(f"({float(x):.6g}, {float(y):.6g})" for x, y in corners) or "none"
