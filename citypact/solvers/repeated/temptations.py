r"""The arithmetic of temptation: one period's gain against the loss of all later ones.

A player who is promised :math:`u` today and :math:`v` in every later period, could take :math:`d`
today and would be held to :math:`p` ever after keeps its word iff

.. math:: (1 - \delta)\, d + \delta\, p \le (1 - \delta)\, u + \delta\, v
   \iff \delta \ge \frac{d - u}{d - u + v - p} .
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from citypact.errors import InfeasibleDesign
from citypact.games.normal_form import NormalFormGame
from citypact.games.rational import Number
from citypact.solvers.certificate import Certificate
from citypact.solvers.nash_many.regret import exact_regrets, payoff_ranges
from citypact.solvers.repeated.critical_result import Temptation

Mixed = tuple[tuple[Fraction, ...], ...]


def patience(gain: Fraction, loss: Fraction) -> Fraction | None:
    """Return the least discount factor at which a loss ever after outweighs a gain today, None if none.

    Examples
    --------
    >>> patience(Fraction(1), Fraction(6))
    Fraction(1, 7)
    """
    if gain <= 0:
        return Fraction(0)
    return gain / (gain + loss) if loss > 0 else None


def departures(game: NormalFormGame, profile: Sequence[int]) -> list[tuple[Fraction, Fraction]]:
    """Return each player's payoff at a pure profile and by its best departure."""
    found = []
    for at, table in enumerate(game.exact_tables):
        line = np.moveaxis(table, at, -1)[tuple(k for j, k in enumerate(profile) if j != at)].tolist()
        found.append((line[profile[at]], max(line)))
    return found


def temptations_at(
    game: NormalFormGame, profile: Sequence[int], future: Sequence[Fraction], punished: Sequence[Fraction]
) -> list[Temptation]:
    """Return the temptation of every player who gains by departing from a profile.

    A departure that gains nothing today is let pass: nobody need be deterred from it, and to punish
    it might even reward a player who is promised less than the punishment.

    Raises
    ------
    InfeasibleDesign
        If a player gains by departing and punishment takes nothing from it.
    """
    found = []
    for at, (promised, departing) in enumerate(departures(game, profile)):
        if departing <= promised:
            continue
        least = patience(departing - promised, future[at] - punished[at])
        if least is None:
            raise InfeasibleDesign(
                f"{game.players[at]} gains {float(departing - promised):.6g} by departing and punishment"
                f" takes nothing from it ({float(punished[at]):.6g} against {float(future[at]):.6g} a"
                f" period): no patience is enough; a punishment below {float(future[at]):.6g} would be"
            )
        found.append(Temptation(game.players[at], promised, departing, future[at], punished[at], least))
    return found


def recheck_temptations(
    game: NormalFormGame,
    discount: Fraction,
    temptations: Sequence[Temptation],
    reversions: Sequence[Mixed],
) -> Certificate:
    """Recompute that everybody keeps its word at the discount factor and somebody would not below."""
    ranges = dict(zip(game.players, payoff_ranges(game), strict=True))
    residuals: dict[str, Number] = {"some player is indifferent": Fraction(0 if discount == 0 else 1)}
    for number, each in enumerate(temptations):
        kept = (1 - discount) * each.promised + discount * each.future
        taken = (1 - discount) * each.departing + discount * each.punished
        gap = (taken - kept) / ranges[each.player]
        residuals[f"{each.player} keeps its word ({number + 1})"] = gap
        if discount > 0 and gap == 0 and each.departing > each.promised:
            residuals["some player is indifferent"] = Fraction(0)
    for at, profile in enumerate(reversions):
        regret = max(exact_regrets(game, profile))
        residuals[f"what follows {game.players[at]}'s departure is an equilibrium"] = regret
    return Certificate(residuals, exact=True)
