r"""Rules that share each stretch of the runway on its own.

Sorted :math:`c_1 \le \dots \le c_n` with :math:`c_0 = 0`, stretch :math:`k` costs
:math:`c_k - c_{k-1}` and is used by the :math:`n - k + 1` players from :math:`k` on.

* Sequential full contributions: the shortest of its users pay for it (equals equally).
* Sequential equal contributions: all its users pay the same,

  .. math:: x_i = \sum_{k \le i} \frac{c_k - c_{k-1}}{n - k + 1},

  which is the Shapley value of the airport game [Littlechild1973]_.

References
----------
.. [Littlechild1973] S. C. Littlechild and G. Owen, "A simple expression for the Shapley value
   in a special case", Management Science 20(3), 1973, 370-372.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction

from citypact.solvers.airport.runway import Airport, Runway
from citypact.solvers.solved_allocation import SolvedAllocation


def airport_sequential_full(game: Airport) -> SolvedAllocation:
    """Let everyone pay what they need beyond the next shorter, and equals share that equally.

    Parameters
    ----------
    game : AirportGame, mapping of str to number, or sequence of number
        The game, or its costs by name or in any order.

    Returns
    -------
    SolvedAllocation
        Exact contributions.

    Raises
    ------
    InputError
        If a cost is negative or not finite.

    Examples
    --------
    >>> airport_sequential_full([1, 3, 7, 10]).vector()
    (1.0, 2.0, 4.0, 3.0)
    """
    runway = Runway.of(game)
    equals = Counter(runway.costs)
    own: defaultdict[Fraction, Fraction] = defaultdict(Fraction)
    for cost, increment in zip(runway.costs, runway.increments, strict=True):
        own[cost] += increment
    return runway.allocation([own[c] / equals[c] for c in runway.costs], "sequential full contributions")


def airport_shapley(game: Airport) -> SolvedAllocation:
    """Let all who use a stretch of the runway pay for it equally.

    Parameters
    ----------
    game : AirportGame, mapping of str to number, or sequence of number
        The game, or its costs by name or in any order.

    Returns
    -------
    SolvedAllocation
        Exact contributions: the Shapley value.

    Raises
    ------
    InputError
        If a cost is negative or not finite.

    Examples
    --------
    >>> airport_shapley([1, 2, 4]).fractions
    (Fraction(1, 3), Fraction(5, 6), Fraction(17, 6))
    """
    runway = Runway.of(game)
    method = "sequential equal contributions (Shapley value)"
    return runway.by_stretch(lambda users: Fraction(1, users), method)
