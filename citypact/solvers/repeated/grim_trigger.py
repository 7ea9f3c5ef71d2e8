r"""How patient players must be to play a profile for ever, kept by the threat never to trust again.

With punishment by a stage equilibrium the strategies are a subgame perfect equilibrium iff the
discount factor is at least

.. math:: \delta^* = \max_i \frac{d_i - u_i}{d_i - p_i},

:math:`u_i` the payoff as agreed, :math:`d_i` by the best departure, :math:`p_i` in the equilibrium
that follows [Friedman1971]_. With :math:`p_i` the minmax over pure strategies the same figure is
what no punishment can undercut.

References
----------
.. [Friedman1971] J. W. Friedman, "A non-cooperative equilibrium for supergames", Review of
   Economic Studies 38(1), 1971, 1-12. models.md §4.9.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from citypact.games.normal_form import NormalFormGame
from citypact.games.rational import Number
from citypact.games.validation import Door
from citypact.solvers.provenance import Provenance
from citypact.solvers.repeated.critical_result import CriticalDiscount
from citypact.solvers.repeated.punishments import punishments
from citypact.solvers.repeated.temptations import recheck_temptations, temptations_at


def critical_discount(
    game: NormalFormGame,
    profile: Sequence[str],
    *,
    punishment: str = "nash",
    reversion: Sequence[Sequence[Number]] | None = None,
) -> CriticalDiscount:
    """Return the least discount factor at which a pure profile is kept for ever.

    Parameters
    ----------
    game : NormalFormGame
        The stage game, of two or more players.
    profile : sequence of n str
        The strategy agreed for each player.
    punishment : {"nash", "minmax"}
        "nash": the pure stage equilibrium worst for the culprit, for ever. "minmax": what pure
        strategies of the others hold the culprit down to; a bound, as they may not want to.
    reversion : sequence of n sequences of numbers, optional
        Mixed strategies of another stage equilibrium to revert to.

    Raises
    ------
    InputError
        If a strategy is unknown or the reversion is no equilibrium.
    InfeasibleDesign
        If punishment takes nothing from a tempted player, or there is no equilibrium to revert to.

    Examples
    --------
    >>> dilemma = NormalFormGame(([[3, 0], [5, 1]], [[3, 5], [0, 1]]), ("a", "b"), (("C", "D"),) * 2)
    >>> critical_discount(dilemma, ("C", "C")).discount
    Fraction(1, 2)
    """
    door = Door()
    count = len(profile) if np.ndim(profile) == 1 else 0
    if count != len(game.players):
        door.refuse("profile", f"{count} strategies", f"one for each of {len(game.players)} players")
        door.close()
    for player, name, names in zip(game.players, profile, game.strategies, strict=True):
        door.choice(f"profile of {player}", name, tuple(names))
    door.close()
    at = tuple(list(names).index(name) for name, names in zip(profile, game.strategies, strict=True))
    held, reversions = punishments(game, punishment, reversion)
    promised = [Fraction(table[at]) for table in game.exact_tables]
    found = temptations_at(game, at, promised, held)
    found.sort(key=lambda each: -each.discount)
    discount = found[0].discount if found else Fraction(0)
    certificate = recheck_temptations(game, discount, found, reversions)
    certificate.require()
    return CriticalDiscount(
        discount=discount,
        temptations=tuple(found),
        lottery=((tuple(profile), Fraction(1)),),
        punishment=punishment,
        reversions=reversions,
        credible=True if punishment == "nash" else None,
        certificate=certificate,
        provenance=Provenance("one-shot departures, in fractions", exact=True),
    )
