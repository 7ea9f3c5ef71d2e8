r"""What two populations with two strategies each keep constant for ever.

Let :math:`x, y` be the shares of the first strategies and :math:`D_1(y) = a + by`,
:math:`D_2(x) = c + dx` the advantages of the first strategies. Along
:math:`\dot x = x(1-x) D_1(y)`, :math:`\dot y = y(1-y) D_2(x)` the quantity

.. math:: H(x, y) = a \log y - (a + b) \log(1 - y) - c \log x + (c + d) \log(1 - x)

does not change, since :math:`H_y = D_1 / y(1-y)` and :math:`H_x = -D_2 / x(1-x)`. So the dynamics move
along level lines of :math:`H`; around an interior point where :math:`b` and :math:`d` differ in sign
these are closed, and no interior point is ever approached [Hofbauer1998]_.

References
----------
.. [Hofbauer1998] J. Hofbauer and K. Sigmund, *Evolutionary Games and Population Dynamics*,
   Cambridge University Press, 1998, chapter 10.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional import FloatArray
from citypact.games.populations import PopulationGame


def replicator_invariant(game: PopulationGame, point: Sequence[float] | FloatArray) -> float:
    """Return the conserved quantity of two populations with two strategies each.

    Parameters
    ----------
    game : PopulationGame
        Two populations, two strategies each.
    point : pair of float
        Shares of the first strategies, strictly between zero and one.

    Returns
    -------
    float
        H, in the unit of the payoffs.

    Raises
    ------
    InputError
        If the game has another size or the point is on the border, where H has no value.

    Examples
    --------
    >>> pennies = PopulationGame(([[1, -1], [-1, 1]], [[-1, 1], [1, -1]]), ("a", "b"), (("h", "t"),) * 2)
    >>> round(replicator_invariant(pennies, [0.5, 0.5]), 6)
    5.545177
    """
    if game.shape != (2, 2):
        raise InputError(Problem("game", f"strategies {game.shape}", "two populations with two each"))
    first, second = game.shares(point)
    if not (first.min() > 0 and second.min() > 0):
        shown = f"{first[0]:g}, {second[0]:g}"
        raise InputError(Problem("point", shown, "shares strictly between 0 and 1"))
    own, other = game.advantages
    # Places 0 are first strategies: D₁(0) = a, D₁(1) = a + b, D₂(0) = c, D₂(1) = c + d.
    at_none, at_all = own[0, 1], own[0, 0]
    none, every = other[1, 0], other[0, 0]
    return float(
        at_none * np.log(second[0])
        - at_all * np.log(second[1])
        - none * np.log(first[0])
        + every * np.log(first[1])
    )
