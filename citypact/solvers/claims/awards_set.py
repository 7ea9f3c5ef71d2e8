r"""The average of all awards that respect the claims.

The vectors :math:`0 \le x \le c` with :math:`\sum_i x_i = E` are the core of the bankruptcy
game; their centroid is its core centre and, as a rule, the *average of awards*
[MirasCalvo2022]_. Cutting the simplex :math:`x \ge 0` by :math:`x \le c` through inclusion
and exclusion leaves, with :math:`e_T = (E - c(T))^+` and up to one common factor,

.. math::

    V = \sum_T (-1)^{|T|} e_T^{n-1}, \qquad
    V x_i = \sum_T (-1)^{|T|} e_T^{n-1} \left(\frac{e_T}{n} + c_i [i \in T]\right),

because the part of the simplex beyond :math:`c_j, j \in T` is a smaller simplex whose
centroid lies :math:`e_T / n` beyond them. Groups enter through their sums only. The rule is
self-dual, so the estate is never more than half of the claims.

References
----------
.. [MirasCalvo2022] M. Á. Mirás Calvo, C. Quinteiro Sandomingo and E. Sánchez-Rodríguez, "The
   average-of-awards rule for claims problems", Social Choice and Welfare 59, 2022, 863-888.
.. [Gonzalez2007] J. González-Díaz and E. Sánchez-Rodríguez, "A natural selection from the
   core of a TU game: the core-center", International Journal of Game Theory 36, 2007, 27-46.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.rational import Number
from citypact.solvers.claims.group_sums import marked_sums, whole_numbers
from citypact.solvers.claims.problem import Amounts, Claims, checked_problem
from citypact.solvers.solved_allocation import SolvedAllocation

#: Different sums times claimants squared: some seconds. All groups of 16 stay below.
MOST_WORK = 1 << 24


def average_of_awards(estate: Number, claims: Claims, *, unit: str = "亿元") -> SolvedAllocation:
    """Take the centroid of all divisions that give nobody more than their claim.

    Parameters
    ----------
    estate : number
        What there is to divide, in ``unit``.
    claims : mapping of str to number, or sequence of number
        Claims by name, or in order; they must sum to at least the estate.
    unit : str
        Unit of the estate and the claims.

    Returns
    -------
    SolvedAllocation
        Exact awards: the core centre of the bankruptcy game.

    Raises
    ------
    InputError
        If the estate is negative or exceeds the claims, or a claim is negative; and for more
        than 16 claimants if their groups' claims have too many different sums below the
        estate (or below what is missing, if that is less): 6,700 for 50 claimants, 1,600 for
        100. Sums of claims in round numbers are few.

    Examples
    --------
    >>> average_of_awards(2, [1, 2]).vector()
    (0.5, 1.5)
    """
    problem = checked_problem(estate, claims, unit)
    return problem.allocation(problem.by_half(_centroid), "average of awards, by inclusion and exclusion")


def _centroid(estate: Fraction, claims: Amounts) -> Amounts:
    """Return the centroid of 0 <= x <= claims with sum estate."""
    if not estate:
        return (Fraction(0),) * len(claims)
    whole, wanted, one = whole_numbers(estate, claims)
    positive = [claim for claim in wanted if claim]
    number = len(positive)
    most = MOST_WORK // number**2

    def power_sum(part: list[int], left: int, power: int) -> int:
        if left <= 0:
            return 0
        return sum(
            sign * (left - total) ** power for total, sign in marked_sums(part, left, -1, most).items()
        )

    volume = power_sum(positive, whole, number - 1)
    base = Fraction(power_sum(positive, whole, number), number)
    awards = {0: Fraction(0)}
    for claim in set(positive):
        others = positive.copy()
        others.remove(claim)
        beyond = power_sum(others, whole - claim, number - 1)  # groups with one such claimant, sign turned
        awards[claim] = one * (base - claim * beyond) / volume
    return tuple(awards[claim] for claim in wanted)
