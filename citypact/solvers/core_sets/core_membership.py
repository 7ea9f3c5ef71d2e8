r"""Whether an allocation lies in the imputations, the core, the core cover or the reasonable set.

Every test is efficiency plus lower bounds on coalitions or upper bounds on players; a failing
report names the coalition or player that is farthest from its bound. Whole numbers and fractions
are compared exactly (up to 16 players); amounts given as floats may miss a bound by one part in
10**9 of the largest worth. The sets are those of ``player_bounds`` and ``core_search``.
"""

from __future__ import annotations

import numpy as np

from citypact.games.coalitional import CooperativeGame
from citypact.games.coalitional.masks import NumberArray
from citypact.solvers.core_sets.outcome import Amounts, Outcome, verdict
from citypact.solvers.core_sets.player_bounds import best_contributions, singles
from citypact.solvers.property_report import PropertyReport
from citypact.solvers.worths.gap_function import hopes, rights


def in_imputations(game: CooperativeGame, x: Amounts) -> PropertyReport:
    """Check whether v(N) is shared so that nobody would do better alone.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players.
    x : mapping of player to amount, or sequence in player order
        The allocation, in the game's unit.

    Returns
    -------
    PropertyReport
        When false, with who gets too little or too much.

    Raises
    ------
    InputError
        If the allocation does not fit the game, or beyond 24 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> in_imputations(CoalitionalGame(("a", "b"), [0, 1, 0, 3]), [0.5, 2.5]).statement
    'a gets 0.5, alone 1'
    """
    name = "in the imputation set"
    outcome = Outcome.of(game, x)
    return verdict(name, outcome.inefficient(name), outcome.irrational(name))


def in_core(game: CooperativeGame, x: Amounts) -> PropertyReport:
    """Check whether v(N) is shared so that no coalition would do better alone.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players.
    x : mapping of player to amount, or sequence in player order
        The allocation, in the game's unit.

    Returns
    -------
    PropertyReport
        When false, the witness is the coalition with the largest excess, which is the gap.

    Raises
    ------
    InputError
        If the allocation does not fit the game, or beyond 24 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> majority = CoalitionalGame(("a", "b", "c"), [0, 0, 0, 1, 0, 1, 1, 1])
    >>> report = in_core(majority, {"a": 0.5, "b": 0.5, "c": 0})
    >>> report.witness, report.gap, report.statement
    ((('a', 'c'),), 0.5, 'a+c together get 0.5, on their own 1')
    """
    name = "in the core"
    outcome = Outcome.of(game, x)
    wasteful = outcome.inefficient(name)
    if wasteful is not None:
        return wasteful
    mask = int(np.argmax(outcome.excess[:-1]))
    excess = outcome.excess[mask]
    if not outcome.beyond(excess):
        return PropertyReport(name, True)
    verb = "pay" if game.cost else "get"
    members = game.members(mask)
    held = outcome.shown(outcome.worths[mask] - excess)
    worth = outcome.shown(outcome.worths[mask])
    if len(members) == 1:
        statement = f"{members[0]} {verb}s {held}, alone {worth}"
    else:
        statement = f"{game.label(mask)} together {verb} {held}, on their own {worth}"
    return outcome.report(name, (members,), excess, statement)


def in_core_cover(game: CooperativeGame, x: Amounts) -> PropertyReport:
    """Check whether v(N) is shared between minimal rights and utopia payoffs.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players.
    x : mapping of player to amount, or sequence in player order
        The allocation, in the game's unit.

    Returns
    -------
    PropertyReport
        When false, with who gets too little or too much.

    Raises
    ------
    InputError
        If the allocation does not fit the game, or beyond 24 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> game = CoalitionalGame(("a", "b", "c"), [0, 0, 0, 3, 0, 3, 3, 6])
    >>> in_core_cover(game, [1, 1, 4]).statement
    'c gets 4, the utopia payoff is 3'
    """
    name = "in the core cover"
    outcome = Outcome.of(game, x)
    return verdict(
        name,
        outcome.inefficient(name),
        _above(outcome, name, hopes(outcome.worths), "the utopia payoff"),
        _below(outcome, name, rights(outcome.worths), "the minimal right"),
    )


def in_reasonable(game: CooperativeGame, x: Amounts) -> PropertyReport:
    """Check whether an imputation gives nobody more than its best marginal contribution.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players.
    x : mapping of player to amount, or sequence in player order
        The allocation, in the game's unit.

    Returns
    -------
    PropertyReport
        When false, with who gets too little or too much.

    Raises
    ------
    InputError
        If the allocation does not fit the game, or beyond 24 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> game = CoalitionalGame(("a", "b", "c"), [0, 0, 0, 3, 0, 3, 3, 6])
    >>> in_reasonable(game, [1, 1, 4]).statement
    'c gets 4, the best marginal contribution is 3'
    """
    name = "in the reasonable set"
    outcome = Outcome.of(game, x)
    return verdict(
        name,
        outcome.inefficient(name),
        _above(outcome, name, best_contributions(outcome.worths), "the best marginal contribution"),
        _below(outcome, name, singles(outcome.worths), "the worth alone"),
    )


def _above(outcome: Outcome, name: str, most: NumberArray, what: str) -> PropertyReport | None:
    return _bounded(outcome, name, outcome.amounts - most, most, what)


def _below(outcome: Outcome, name: str, least: NumberArray, what: str) -> PropertyReport | None:
    return _bounded(outcome, name, least - outcome.amounts, least, what)


def _bounded(
    outcome: Outcome, name: str, gaps: NumberArray, bounds: NumberArray, what: str
) -> PropertyReport | None:
    player = int(np.argmax(gaps))
    if not outcome.beyond(gaps[player]):
        return None
    who = outcome.game.players[player]
    verb = "pays" if outcome.game.cost else "gets"
    statement = (
        f"{who} {verb} {outcome.shown(outcome.amounts[player])}, {what} is {outcome.shown(bounds[player])}"
    )
    return outcome.report(name, ((who,),), gaps[player], statement)
