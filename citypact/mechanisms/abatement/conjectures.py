r"""What a coalition can gain, by what it expects the others to do.

A coalition :math:`S` abates for its members' sum of payoffs. What it is worth depends on the
others [ChanderTulkens1997]_:

* **γ**: each replies best for itself (Nash between the coalition and single cities);
* **δ**: they form the complementary coalition (Nash between two coalitions);
* **α**: they do their worst. Less abatement always raises exposure, and exposure always hurts, so
  the worst is to abate nothing, whatever the coalition does: minimax and maximin (β) agree.

A worth is the gain of the members over a *disagreement point*: either the Nash equilibrium of all
single cities (``"no agreement"``), or what the members would have as single cities against the
same conduct of the others (``"same outsiders"``).

With linear damage every action is dominant, so a coalition *does* the same under each
conjecture; but it *has* the same only against the same outsiders. Measured from no agreement, δ
adds the windfall of the others' agreement and α takes off what they no longer abate:

.. math::

    v^\delta(S) = v(S) + \sum_{i \notin S} \sum_{j \in S} w_{ij} \sum_{k \notin S, k \ne i}
    \frac{w_{ik}}{c_i}, \qquad
    v^\alpha(S) = v(S) - \sum_{i \notin S} \sum_{j \in S} \frac{w_{ij} w_{ii}}{c_i} .

References
----------
models.md §3.7 and §5.6.

.. [ChanderTulkens1997] P. Chander and H. Tulkens, "The core of an economy with multilateral
   environmental externalities", International Journal of Game Theory 26, 1997, 379-401.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.abatement import QuadraticDamage
from citypact.games.coalitional import BoolArray, FloatArray, FunctionGame, IntArray
from citypact.games.coalitional.cached import CachedGame
from citypact.games.validation import Door
from citypact.solvers.box_equilibrium import box_equilibrium, single_equilibrium

#: From where a worth is measured.
Disagreement: TypeAlias = Literal["no agreement", "same outsiders"]
_DISAGREEMENTS = ("no agreement", "same outsiders")


def nash_equilibrium(game: QuadraticDamage) -> FloatArray:
    """Return what every city abates when each acts for itself, shape (n,).

    Raises
    ------
    InputError
        If it is not proved that there is only one such outcome.

    Examples
    --------
    >>> air = QuadraticDamage([[1, 0.5], [0, 1]], [1, 2], [0, 1], [2, 1], [9, 9])
    >>> nash_equilibrium(air).round(6).tolist()
    [3.0, 8.333333]
    """
    return block_equilibrium(game, np.arange(game.size))


def block_equilibrium(game: QuadraticDamage, blocks: IntArray) -> FloatArray:
    """Return what every city abates when each block acts for its sum of payoffs, shape (n,).

    Parameters
    ----------
    game : QuadraticDamage
        The cities.
    blocks : int array of shape (n,)
        Cities of the same number act together.

    Raises
    ------
    InputError
        If it is not proved that there is only one equilibrium: cities that hurt each other much
        more than themselves may each abate because, or only if, the other does not.
    """
    return _replies(game, blocks, np.ones(game.size, dtype=bool), np.zeros(game.size))


def gamma_game(game: QuadraticDamage, disagreement: Disagreement = "no agreement") -> CachedGame:
    """Return the coalitional game in which cities outside reply best, each for itself.

    Parameters
    ----------
    game : QuadraticDamage
        Any number of cities; a worth is an equilibrium of all of them, found when it is asked
        for and kept.
    disagreement : {"no agreement", "same outsiders"}
        From where a worth is measured.

    Returns
    -------
    CachedGame
        For every solver of coalitional games: by enumeration up to a dozen cities, beyond by
        ``sampled_shapley``.

    Raises
    ------
    InputError
        If ``disagreement`` is another, or the equilibrium without agreement may not be the only
        one; likewise when a worth is asked for.

    Examples
    --------
    >>> air = QuadraticDamage([[1, 0.5], [0.25, 1]], [1, 1], [0, 0], [1, 1], [4, 4])
    >>> worths = gamma_game(air)
    >>> worths.worth("city 1"), round(worths.grand, 6)
    (0.0, 0.339302)
    """

    def conduct(inside: BoolArray) -> FloatArray:
        return block_equilibrium(game, np.where(inside, 0, np.arange(1, game.size + 1)))

    return _game(game, disagreement, conduct)


def delta_game(game: QuadraticDamage, disagreement: Disagreement = "no agreement") -> CachedGame:
    """Return the coalitional game in which cities outside form one coalition of their own.

    Parameters, result and errors are those of ``gamma_game``. Measured from no agreement a single
    city may be worth more than 0: it gains from the others' agreement without paying.
    """

    def conduct(inside: BoolArray) -> FloatArray:
        return block_equilibrium(game, np.where(inside, 0, 1))

    return _game(game, disagreement, conduct)


def alpha_game(game: QuadraticDamage, disagreement: Disagreement = "no agreement") -> CachedGame:
    """Return the coalitional game of what a coalition can secure, whatever the cities outside do.

    Parameters, result and errors are those of ``gamma_game``. Measured from no agreement a single
    city may be worth less than 0: it is threatened with no abatement at all.
    """

    def conduct(inside: BoolArray) -> FloatArray:
        together = np.zeros(game.size, dtype=np.int64)
        return _replies(game, together, inside, np.zeros(game.size))

    return _game(game, disagreement, conduct)


def _game(
    game: QuadraticDamage, disagreement: Disagreement, conduct: Callable[[BoolArray], FloatArray]
) -> CachedGame:
    """Return the game of a conjecture, ``conduct`` giving all abatement when a coalition forms."""
    door = Door()
    door.choice("disagreement", disagreement, _DISAGREEMENTS)
    door.close()
    alone = np.arange(game.size)
    without = nash_equilibrium(game)

    def worths(members: BoolArray) -> FloatArray:
        found = np.zeros(len(members))
        for at, inside in enumerate(members):
            if inside.any():
                chosen = conduct(inside)
                before = without if disagreement == "no agreement" else _replies(game, alone, inside, chosen)
                found[at] = game.gains(chosen, before)[inside].sum()
        return found

    return CachedGame(FunctionGame(game.players, worths, game.unit, takes="members"))


def _replies(game: QuadraticDamage, blocks: IntArray, moving: BoolArray, others: FloatArray) -> FloatArray:
    """Return the equilibrium among the cities that move, the others' abatement being given."""
    slopes, at_zero = game.marginal_payoffs(np.where(moving, blocks, -1))
    given = np.where(moving, 0.0, others)
    held = (at_zero - slopes @ given)[moving]
    inner, limits = slopes[np.ix_(moving, moving)], game.limits[moving]
    if not single_equilibrium(inner, _scalings(game, moving)):
        raise InputError(
            Problem(
                "transport",
                "cities that harm each other more than themselves",
                "one equilibrium at most, to compare an agreement with",
                remedy="lower the curvatures of the damage or raise the local parts of the transport",
            )
        )
    # Abatement in parts of the limit, forces in parts of the cost: of order one in any unit.
    size = np.where(limits > 0, limits, 1.0)
    unit = np.diagonal(inner) * size
    found = box_equilibrium(inner * size / unit[:, None], held / unit, limits / size)
    reply = given.copy()
    reply[moving] = found.point * size
    return reply


def _scalings(game: QuadraticDamage, moving: BoolArray) -> list[FloatArray]:
    """Return the diagonal that turns single cities' slopes into transport plus costs, if there is one."""
    own = np.diagonal(np.asarray(game.transport)) * np.asarray(game.curvatures)
    return [1.0 / own[moving]] if (own[moving] > 0).all() else []
