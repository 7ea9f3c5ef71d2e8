r"""The Gately point: everybody is equally tempted to disrupt the deal.

A player that leaves costs the others :math:`x(N \setminus i) - v(N \setminus i)` and itself
:math:`x_i - v(i)`. The ratio is its propensity to disrupt [Gately1974]_. It is the same for
all at

.. math:: x_i = v(i) + (M_i - v(i))
          \frac{v(N) - \sum_j v(j)}{\sum_j (M_j - v(j))}, \qquad M_i = v(N) - v(N \setminus i)

[Littlechild1976]_, where the ratio is
:math:`(\sum_j M_j - v(N)) / (v(N) - \sum_j v(j))`. It does not exist if :math:`\sum_j M_j =
\sum_j v(j)`. The formula is the same for costs and gains.

References
----------
.. [Gately1974] D. Gately, "Sharing the gains from regional cooperation: a game theoretic
   application to planning investment in electric power", International Economic Review 15,
   1974, 195-208.
.. [Littlechild1976] S. C. Littlechild and K. G. Vaidya, "The propensity to disrupt and the
   disruption nucleolus of a characteristic function game", International Journal of Game
   Theory 5, 1976, 151-161.
"""

from __future__ import annotations

from citypact.errors import InfeasibleDesign
from citypact.games.coalitional.cooperative import CooperativeGame
from citypact.games.rational import total
from citypact.solvers.answers import exactly
from citypact.solvers.compromise.end_worths import EndWorths
from citypact.solvers.solved_allocation import SolvedAllocation


def gately(game: CooperativeGame) -> SolvedAllocation:
    """Share the worth of all so that everybody is equally tempted to disrupt.

    Parameters
    ----------
    game : CooperativeGame
        Of any number of players; 2n + 1 worths are read.

    Returns
    -------
    SolvedAllocation
        The Gately point, with the common ``propensity`` in ``details`` (None when there is
        nothing to share beyond what players have alone).

    Raises
    ------
    InfeasibleDesign
        If the utopia payoffs add up to no more and no less than the worths alone.

    Examples
    --------
    Three regions of India and their savings from joint power supply [Gately1974]_:

    >>> from citypact.games.coalitional import CoalitionalGame
    >>> game = CoalitionalGame(("north", "east", "south"), [0, 0, 0, 1170, 0, 770, 210, 1530])
    >>> [round(amount, 4) for amount in gately(game).vector()]
    [827.7049, 476.5574, 225.7377]
    """
    ends = EndWorths.of(game)
    alone = total(ends.singles)
    width = total(ends.last) - alone
    if abs(width) <= ends.slack:
        raise InfeasibleDesign(
            "no Gately point: contributions to all others add up to just what the players have alone"
        )
    share = (ends.grand - alone) / width
    amounts = [own + share * (most - own) for own, most in zip(ends.singles, ends.last, strict=True)]
    details = {"propensity": float(1 / share - 1) if share else None}
    return exactly(game, amounts, "equal propensity to disrupt", details)
