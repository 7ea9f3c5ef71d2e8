r"""Values of airport games: each stretch of runway is shared by those who need it.

With :math:`c_1 \le \dots \le c_n` the stretch from :math:`c_{k-1}` to :math:`c_k` is paid for
by any coalition that meets :math:`\{k, \dots, n\}`. The Shapley value splits it equally among
these players [LittlechildOwen1973]_; the Banzhaf value charges each of :math:`m` users
:math:`2^{1-m}` of it, the chance that no other of them has come.

References
----------
.. [LittlechildOwen1973] S. C. Littlechild and G. Owen, "A simple expression for the Shapley
   value in a special case", Management Science 20(3), 1973, 370-372.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from citypact.games.coalitional.forms import AirportGame
from citypact.games.coalitional.forms.entries import over_one_denominator
from citypact.solvers.solved_allocation import SolvedAllocation
from citypact.solvers.values.answers import exactly


def airport_value(
    game: AirportGame, share: Callable[[int], tuple[int, int]], method: str
) -> SolvedAllocation:
    """Charge every user of a stretch a share that depends on the number of users.

    Parameters
    ----------
    game : AirportGame
        Any number of players.
    share : callable
        Number of users to the share of each as numerator and denominator.
    method : str
        Name of the value, for the provenance.

    Examples
    --------
    >>> airport_value(AirportGame(("a", "b"), (1, 3)), lambda users: (1, users), "Shapley value")
    <a: 0.5, b: 2.5 亿元 | Shapley value stretch by stretch, exact>
    """
    costs, denominator = over_one_denominator(game.costs)
    amounts = [Fraction(0)] * game.size
    sofar, last = Fraction(0), 0
    for place, player in enumerate(sorted(range(game.size), key=costs.__getitem__)):
        part, whole = share(game.size - place)
        sofar += Fraction((costs[player] - last) * part, whole * denominator)
        last = costs[player]
        amounts[player] = sofar
    return exactly(game, amounts, f"{method} stretch by stretch")
