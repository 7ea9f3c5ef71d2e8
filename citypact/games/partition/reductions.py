r"""From a partition function to one worth a coalition: what do the outsiders do?

Each reduction states a conjecture about the outsiders of a coalition :math:`S`:

* ``gamma_reduction``: they stay alone [ChanderTulkens1997]_. The Shapley value of this game is
  the externality-free value [DeClippelSerrano2008]_.
* ``delta_reduction``: they form the one coalition that is left [HartKurz1983]_. The Shapley
  value of this game is McQuillin's [McQuillin2009]_.
* ``optimistic_reduction`` and ``pessimistic_reduction``: they gather in the way that is best,
  or worst, for S.
* ``average_reduction``: they gather at random, as the cycles of a random permutation; a
  partition into blocks T has probability :math:`\prod (|T| - 1)! / (n - s)!`. The Shapley
  value of this game is the average-approach value [MachoStadler2007]_.

For all players together nobody is outside, and all five agree. In a cost game the best case
is the lowest cost. Worths given as fractions stay exact.

References
----------
.. [ChanderTulkens1997] P. Chander and H. Tulkens, "The core of an economy with multilateral
   environmental externalities", International Journal of Game Theory 26, 1997, 379-401.
.. [DeClippelSerrano2008] G. de Clippel and R. Serrano, "Marginal contributions and externalities
   in the value", Econometrica 76, 2008, 1413-1436.
.. [HartKurz1983] S. Hart and M. Kurz, "Endogenous formation of coalitions", Econometrica 51,
   1983, 1047-1064.
.. [MachoStadler2007] I. Macho-Stadler, D. Pérez-Castrillo and D. Wettstein, "Sharing the surplus:
   an extension of the Shapley value for environments with externalities", Journal of Economic
   Theory 135, 2007, 339-356.
.. [McQuillin2009] B. McQuillin, "The extended and generalized Shapley value: simultaneous
   consideration of coalitional externalities and coalitional structure", Journal of Economic
   Theory 144, 2009, 696-721.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import factorial, prod

from citypact.games.coalitional import CoalitionalGame
from citypact.games.coalitional.masks import bits
from citypact.games.partition.partition_game import PartitionGame
from citypact.games.partition.set_partitions import in_order
from citypact.games.rational import Number, as_fraction


def gamma_reduction(game: PartitionGame) -> CoalitionalGame:
    """Return the game in which outsiders stay alone.

    Examples
    --------
    >>> cournot = PartitionGame(("a", "b", "c"), lambda coalition, partition: 1 / (len(partition) + 1) ** 2)
    >>> [round(1 / worth) for worth in gamma_reduction(cournot).table[[1, 3, 7]]]
    [16, 9, 4]
    """

    def alone(mask: int) -> Number:
        others = tuple(1 << at for at in bits(game.everybody ^ mask))
        return game.worth_at(mask, in_order((mask, *others)))

    return _reduced(game, alone)


def delta_reduction(game: PartitionGame) -> CoalitionalGame:
    """Return the game in which outsiders form one coalition.

    Examples
    --------
    >>> cournot = PartitionGame(("a", "b", "c"), lambda coalition, partition: 1 / (len(partition) + 1) ** 2)
    >>> [round(1 / worth) for worth in delta_reduction(cournot).table[[1, 3, 7]]]
    [9, 9, 4]
    """

    def together(mask: int) -> Number:
        rest = game.everybody ^ mask
        return game.worth_at(mask, in_order((mask, rest) if rest else (mask,)))

    return _reduced(game, together)


def optimistic_reduction(game: PartitionGame) -> CoalitionalGame:
    """Return the game in which outsiders gather as is best for the coalition.

    Examples
    --------
    >>> cournot = PartitionGame(("a", "b", "c"), lambda coalition, partition: 1 / (len(partition) + 1) ** 2)
    >>> [round(1 / worth) for worth in optimistic_reduction(cournot).table[[1, 3, 7]]]
    [9, 9, 4]
    """
    return _reduced(game, lambda mask: _extreme(game, mask, best=True))


def pessimistic_reduction(game: PartitionGame) -> CoalitionalGame:
    """Return the game in which outsiders gather as is worst for the coalition.

    Examples
    --------
    >>> cournot = PartitionGame(("a", "b", "c"), lambda coalition, partition: 1 / (len(partition) + 1) ** 2)
    >>> [round(1 / worth) for worth in pessimistic_reduction(cournot).table[[1, 3, 7]]]
    [16, 9, 4]
    """
    return _reduced(game, lambda mask: _extreme(game, mask, best=False))


def average_reduction(game: PartitionGame) -> CoalitionalGame:
    """Return the game in which outsiders gather at random.

    Examples
    --------
    >>> from fractions import Fraction
    >>> names = ("a", "b", "c")
    >>> cournot = PartitionGame(names, lambda coalition, partition: Fraction(1, (len(partition) + 1) ** 2))
    >>> average_reduction(cournot).fractions()[1]  # half 1/16, half 1/9
    Fraction(25, 288)
    """

    def mean(mask: int) -> Number:
        outside = factorial((game.everybody ^ mask).bit_count())
        return sum(
            (
                as_fraction(game.worth_at(mask, partition))
                * Fraction(
                    prod(factorial(block.bit_count() - 1) for block in partition if block != mask), outside
                )
                for partition in game.outsiders(mask)
            ),
            Fraction(0),
        )

    return _reduced(game, mean)


def _extreme(game: PartitionGame, mask: int, *, best: bool) -> Number:
    worths = [game.worth_at(mask, partition) for partition in game.outsiders(mask)]
    # Low costs are good, high gains are good.
    return max(worths, key=as_fraction) if best != game.cost else min(worths, key=as_fraction)


def _reduced(game: PartitionGame, worth: Callable[[int], Number]) -> CoalitionalGame:
    worths: list[Number] = [0, *(worth(mask) for mask in range(1, 1 << game.size))]
    return CoalitionalGame(game.players, worths, unit=game.unit, cost=game.cost)
