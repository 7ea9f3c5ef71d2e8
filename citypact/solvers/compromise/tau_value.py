r"""The tau-value: the fair point between minimal rights and utopia payoffs.

Between the vector of minimal rights :math:`m` and that of utopia payoffs :math:`M` there is
one point on the straight line that shares :math:`v(N)` [Tijs1981]_:

.. math:: \tau = m + \alpha (M - m), \qquad
          \alpha = \frac{v(N) - \sum_i m_i}{\sum_i M_i - \sum_i m_i} .

It exists when the game is quasi-balanced, as every game with a core is.

References
----------
.. [Tijs1981] S. H. Tijs, "Bounds for the core and the tau-value", in *Game Theory and
   Mathematical Economics*, North-Holland, 1981, 123-132.
"""

from __future__ import annotations

from dataclasses import replace

from citypact.errors import InfeasibleDesign
from citypact.games.coalitional.cooperative import CooperativeGame
from citypact.games.rational import as_fraction, total
from citypact.solvers.answers import exactly
from citypact.solvers.compromise.bounds import minimal_rights
from citypact.solvers.compromise.end_worths import EndWorths
from citypact.solvers.properties.gaps import is_quasi_balanced
from citypact.solvers.provenance import Provenance
from citypact.solvers.solved_allocation import Guarantee, SolvedAllocation


def tau(game: CooperativeGame) -> SolvedAllocation:
    """Share the worth of all between minimal rights and utopia payoffs.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players; of a cost game the tau-value of -c, with the sign turned back.

    Returns
    -------
    SolvedAllocation
        The tau-value; exact unless the minimal rights are in floating point.

    Raises
    ------
    InputError
        Beyond 24 players.
    InfeasibleDesign
        If the game is not quasi-balanced.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> tau(CoalitionalGame(("a", "b", "c"), [0, 0, 0, 1, 0, 1, 0, 2])).vector()
    (1.0, 0.5, 0.5)
    """
    balanced = is_quasi_balanced(game)
    if not balanced:
        raise InfeasibleDesign(f"no tau-value: {balanced.statement}")
    ends = EndWorths.of(game)
    lower = minimal_rights(game)
    rights = lower.fractions or tuple(map(as_fraction, lower.vector()))
    width = total(ends.last) - total(rights)
    left = ends.grand - total(rights)
    if abs(width) > ends.slack:
        steps = [left / width * (high - low) for low, high in zip(rights, ends.last, strict=True)]
    else:  # the bounds meet at v(N), up to rounding: that point is the value
        steps = [left / game.size] * game.size
    amounts = [low + step for low, step in zip(rights, steps, strict=True)]
    method = "point between minimal rights and utopia payoffs"
    found = exactly(game, amounts, method)
    if lower.guarantee is Guarantee.exact:
        return found
    return replace(found, provenance=Provenance(method), guarantee=Guarantee.proven, fractions=None)
