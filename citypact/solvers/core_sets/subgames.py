r"""Total balancedness: every group of players could agree among themselves.

A game is *totally balanced* if the game restricted to any coalition has a core. These are
exactly the market games [Shapley1969]_. In a convex game every subgame is
convex and has a core; otherwise the subgames are decided one by one, the small ones first.

References
----------
.. [Shapley1969] L. S. Shapley and M. Shubik, "On market games", Journal of Economic Theory 1,
   1969, 9-25.
"""

from __future__ import annotations

import numpy as np

from citypact.games.coalitional import CoalitionalGame, CooperativeGame
from citypact.games.coalitional.cooperative import refuse_beyond
from citypact.games.coalitional.masks import bits, by_size, subset_sums
from citypact.solvers.core_sets.core_report import core, unbalanced
from citypact.solvers.properties.convexity import supermodular
from citypact.solvers.property_report import PropertyReport
from citypact.solvers.worths.profit_worths import ProfitWorths

#: 2**12 subgames take a minute.
MOST_SUBGAME_PLAYERS = 12


def is_totally_balanced(game: CooperativeGame) -> PropertyReport:
    """Check whether every subgame has a core.

    Parameters
    ----------
    game : CooperativeGame
        At most 12 players.

    Returns
    -------
    PropertyReport
        When false, the witness is the coalition whose subgame has no core, followed by the
        balanced collection that proves it.

    Raises
    ------
    InputError
        Beyond 12 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> game = CoalitionalGame(("a", "b", "c"), [0, 2, 2, 3, 0, 2, 2, 9])
    >>> report = is_totally_balanced(game)
    >>> bool(report), report.witness
    (False, (('a', 'b'), ('a',), ('b',)))
    """
    name = "totally balanced"
    refuse_beyond(game, MOST_SUBGAME_PLAYERS, "the cores of all subgames")
    if supermodular(ProfitWorths.of(game).table):
        return PropertyReport(name, True)
    exact = game.fractions()
    for mask in by_size(game.size).tolist():
        members = list(bits(mask))
        if len(members) < 2:
            continue
        inside = subset_sums(np.array([1 << player for player in members], dtype=np.int64))
        part = CoalitionalGame(
            game.members(mask), [exact[at] for at in inside.tolist()], game.unit, game.cost
        )
        found = core(part)
        if found.empty:
            report = unbalanced(name, found, part.grand)
            witness = (game.members(mask), *report.witness)
            statement = f"within {game.label(mask)}: {report.statement}"
            return PropertyReport(name, False, witness, report.gap, statement)
    return PropertyReport(name, True)
