r"""The nucleolus of the airport game.

Sorted :math:`c_1 \le \dots \le c_n`, the contributions follow one after the other
[Littlechild1974]_, [Thomson2007]_:

.. math::

    x_i = \min_{i \le k \le n-1} \frac{c_k - \sum_{j < i} x_j}{k - i + 2} \quad (i < n),
    \qquad x_n = c_n - \sum_{j < n} x_j .

All up to the last :math:`k` that attains the minimum pay the same: what is left of
:math:`c_k` is shared among them and one more, who stands for everyone after them.

References
----------
.. [Littlechild1974] S. C. Littlechild, "A simple expression for the nucleolus in a special
   case", International Journal of Game Theory 3, 1974, 21-29.
.. [Thomson2007] W. Thomson, "Cost allocation and airport problems", working paper, University
   of Rochester, 2007; revised in Mathematical Social Sciences, 2024.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.solvers.airport.runway import Airport, Runway
from citypact.solvers.solved_allocation import SolvedAllocation


def airport_nucleolus(game: Airport) -> SolvedAllocation:
    """Let the coalition with most reason to complain complain least.

    Parameters
    ----------
    game : AirportGame, mapping of str to number, or sequence of number
        The game, or its costs by name or in any order.

    Returns
    -------
    SolvedAllocation
        Exact contributions: the nucleolus.

    Raises
    ------
    InputError
        If a cost is negative or not finite.

    Examples
    --------
    >>> airport_nucleolus([1, 3, 7, 10]).vector()
    (0.5, 1.25, 2.625, 5.625)
    """
    runway = Runway.of(game)
    number = len(runway.costs)
    contributions: list[Fraction] = []
    paid = Fraction(0)
    while (first := len(contributions)) < number - 1:
        share, last = min(((runway.costs[k] - paid) / (k - first + 2), -k) for k in range(first, number - 1))
        together = -last - first + 1
        contributions += [share] * together
        paid += share * together
    contributions.append(runway.costs[-1] - paid)
    return runway.allocation(contributions, "nucleolus of the airport game, in closed form")
