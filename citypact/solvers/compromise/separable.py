r"""Separable costs, and who pays the rest of a joint project.

The *separable cost* of player i is what its part adds to the whole project,
:math:`SC_i = c(N) - c(N \setminus i)`. The rest, :math:`c(N) - \sum_j SC_j`, is shared in
proportion to the *remaining benefits*: what remains of the smaller of a player's benefit
:math:`b_i` and its cost alone after its separable cost is paid [Straffin1981]_:

.. math:: x_i = SC_i + \frac{r_i}{\sum_j r_j} \Bigl( c(N) - \sum_j SC_j \Bigr), \qquad
          r_i = \min(b_i, c(i)) - SC_i .

Where every project is worth its cost alone (:math:`b_i \ge c(i)`, or no benefits are stated),
:math:`r_i` is the *alternate cost avoided* and the separable costs-remaining benefits method
(SCRB) is the ACA method of the Tennessee Valley Authority [Young1994]_. Both then are the
Gately point, wherever that exists. The formulas are the same for gains.

References
----------
.. [Straffin1981] P. D. Straffin and J. P. Heaney, "Game theory and the Tennessee Valley
   Authority", International Journal of Game Theory 10, 1981, 35-43.
.. [Young1994] H. P. Young, "Cost allocation", in *Handbook of Game Theory* 2,
   North-Holland, 1994, 1193-1235.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from citypact.errors import InfeasibleDesign
from citypact.games.coalitional.cooperative import CooperativeGame
from citypact.games.coalitional.forms.entries import by_player
from citypact.games.rational import Number, as_fraction, total
from citypact.games.validation import Door
from citypact.solvers.answers import exactly
from citypact.solvers.compromise.end_worths import EndWorths
from citypact.solvers.solved_allocation import SolvedAllocation


def separable_costs(game: CooperativeGame) -> SolvedAllocation:
    """Return what each player's part adds to the cost of the whole.

    Parameters
    ----------
    game : CooperativeGame
        Of any number of players; n + 1 worths are read.

    Returns
    -------
    SolvedAllocation
        Separable costs, which in general do not add up to c(N).

    Examples
    --------
    The Tennessee Valley Authority, thousand dollars of 1938 [Straffin1981]_:

    >>> from citypact.games.coalitional import CoalitionalGame
    >>> costs = [0, 163520, 140826, 301607, 250096, 378821, 367370, 412584]
    >>> game = CoalitionalGame(("navigation", "flood", "power"), costs, cost=True)
    >>> separable_costs(game).vector()
    (45214.0, 33763.0, 110977.0)
    """
    return exactly(game, EndWorths.of(game).last, "cost added to the whole")


def scrb(
    game: CooperativeGame, benefits: Mapping[str, Number] | Sequence[Number] | None = None
) -> SolvedAllocation:
    """Share the cost by the separable costs-remaining benefits method.

    Parameters
    ----------
    game : CooperativeGame
        Of any number of players; 2n + 1 worths are read.
    benefits : mapping of player to number, or sequence, optional
        What each player's part is worth to it; at least its cost alone when not stated.

    Returns
    -------
    SolvedAllocation
        Shares of c(N).

    Raises
    ------
    InputError
        If the benefits are not one number a player, or one is less than the separable cost
        (that part is not worth building), or the game is not one of costs.
    InfeasibleDesign
        If there are costs to share but the remaining benefits add up to 0.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> game = CoalitionalGame(("a", "b"), [0, 20, 10, 28], cost=True)
    >>> scrb(game).vector(), scrb(game, {"a": 18.5, "b": 9.5}).vector()
    ((19.0, 9.0), (18.5, 9.5))
    """
    ends = EndWorths.of(game)
    limits = ends.singles
    if benefits is not None:
        limits = tuple(map(min, _checked(game, ends, benefits), limits))
    return _shared(game, ends, limits, "separable costs, remaining benefits")


def alternate_cost_avoided(game: CooperativeGame) -> SolvedAllocation:
    """Share the cost by the alternate cost avoided method.

    Parameters
    ----------
    game : CooperativeGame
        Of any number of players; 2n + 1 worths are read.

    Returns
    -------
    SolvedAllocation
        Shares of c(N): those of `scrb` where no benefits are stated.

    Raises
    ------
    InfeasibleDesign
        If there are costs to share but the avoided costs add up to 0.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> alternate_cost_avoided(CoalitionalGame(("a", "b"), [0, 20, 10, 28], cost=True)).vector()
    (19.0, 9.0)
    """
    ends = EndWorths.of(game)
    return _shared(game, ends, ends.singles, "separable costs, alternate cost avoided")


def _checked(
    game: CooperativeGame, ends: EndWorths, benefits: Mapping[str, Number] | Sequence[Number]
) -> tuple[Fraction, ...]:
    """Return the benefits in player order, each at least the separable cost."""
    door = Door()
    if not game.cost:
        door.refuse("benefits", "a game of gains", "a cost game")
    numbers = by_player("benefits", benefits, game.players, door)
    door.close()
    for name, benefit, separable in zip(game.players, numbers, ends.last, strict=True):
        if door.finite(f"benefit of {name}", benefit) and as_fraction(benefit) < separable:
            door.refuse(f"benefit of {name}", benefit, f"at least its separable cost {float(separable):g}")
    door.close()
    return tuple(map(as_fraction, numbers))


def _shared(
    game: CooperativeGame, ends: EndWorths, limits: Sequence[Fraction], method: str
) -> SolvedAllocation:
    left = ends.grand - total(ends.last)
    remaining = [limit - separable for limit, separable in zip(limits, ends.last, strict=True)]
    avoided = total(remaining)
    if abs(avoided) > ends.slack:
        parts = [rest * left / avoided for rest in remaining]
    elif abs(left) <= ends.slack:
        parts = [left / game.size] * game.size  # nothing but rounding is left to share
    else:
        raise InfeasibleDesign(f"no {method}: what remains after separable costs adds up to 0")
    return exactly(game, [cost + part for cost, part in zip(ends.last, parts, strict=True)], method)
