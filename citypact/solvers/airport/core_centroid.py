r"""The core centre of the airport game: the centroid of all contributions without subsidy.

Let :math:`m = n - 1` and :math:`y_i = \sum_{j \le i} x_j`. The core is the set
:math:`0 \le y_1 \le \dots \le y_m`, :math:`y_i \le c_i`, with :math:`y_n = c_n`. Integrate
from below and from above, always to :math:`c_i` and so without cases:

.. math::

    p_i(d) = \int y_i^d \, dy_1 \cdots dy_i
           = \frac{c_i^{d+1} p_{i-1}(0) - p_{i-1}(d+1)}{d+1}, \qquad
    h_i(y) = \int_y^{c_i} h_{i+1} = \sum_d \frac{(-y)^d}{d!} B_{i+d}, \quad B_i = h_i(0).

Then :math:`p_m(0)` is the volume and :math:`\int y_i = \sum_d \frac{(-1)^d}{d!} B_{i+1+d}
p_i(d+1)`. Times factorials all of these are whole numbers if the costs are; the work grows
with the square of n [Gonzalez2016]_. Players of cost 0 pay nothing and are left out.

References
----------
.. [Gonzalez2016] J. González-Díaz, M. Á. Mirás Calvo, C. Quinteiro Sandomingo and E.
   Sánchez-Rodríguez, "Airport games: the core and its center", Mathematical Social Sciences
   82, 2016, 105-115.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import comb

from citypact.games.rational import over_one_denominator
from citypact.solvers.airport.runway import Airport, Runway
from citypact.solvers.solved_allocation import SolvedAllocation


def airport_core_center(game: Airport) -> SolvedAllocation:
    """Take the centroid of all contributions without subsidy.

    Parameters
    ----------
    game : AirportGame, mapping of str to number, or sequence of number
        The game, or its costs by name or in any order.

    Returns
    -------
    SolvedAllocation
        Exact contributions: the core centre.

    Raises
    ------
    InputError
        If a cost is negative or not finite.

    Examples
    --------
    >>> airport_core_center([1, 2]).vector()
    (0.5, 1.5)
    """
    runway = Runway.of(game)
    whole, denominator = over_one_denominator(cost for cost in runway.costs if cost)
    contributions = [Fraction(0)] * (len(runway.costs) - len(whole))
    if whole:
        up_to = [Fraction(0), *_mean_sums(whole[:-1]), Fraction(whole[-1])]
        contributions += [(after - before) / denominator for before, after in pairwise(up_to)]
    return runway.allocation(contributions, "core centre of the airport game, by integration")


def _mean_sums(costs: Sequence[int]) -> list[Fraction]:
    """Return the centroid of 0 <= y_1 <= ... <= y_m, y_i <= costs_i."""
    number = len(costs)
    above = _volumes_from_above(costs)
    moments = [1, *[0] * (number + 1)]  # y_0 = 0: its powers are 0, but for the power 0
    sums = []
    for at, cost in enumerate(costs, start=1):
        # (at + d)! / d! times p(d), from the player before
        below, power, fresh = moments[0], 1, []
        for degree in range(number - at + 2):
            power *= cost
            fresh.append(comb(at + degree, degree + 1) * power * below - moments[degree + 1])
        moments = fresh
        sums.append(
            sum(
                (-1) ** degree
                * (degree + 1)
                * comb(number + 1, at + degree + 1)
                * above[at + degree]
                * moments[degree + 1]
                for degree in range(number - at + 1)
            )
        )
    return [Fraction(total, (number + 1) * moments[0]) for total in sums]


def _volumes_from_above(costs: Sequence[int]) -> list[int]:
    """Return (m - i)! times the volume of 0 <= y_{i+1} <= ... <= y_m under the costs, for i = 0 to m."""
    number = len(costs)
    volumes = [1] * (number + 1)
    for at in range(number - 1, -1, -1):
        power, total = 1, 0
        for steps in range(1, number - at + 1):
            power *= -costs[at]
            total -= comb(number - at, steps) * power * volumes[at + steps]
        volumes[at] = total
    return volumes
