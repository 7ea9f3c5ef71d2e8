r"""Minimal overlap: claims laid on the estate so that as little as possible is claimed twice.

Think of the estate as an interval and let everyone claim a part of it as long as their
claim; each piece is shared equally by those who claim it. O'Neill [ONeill1982]_ lays the
claims so that the length claimed by one is largest, then that by two, and so on. With
claims cut at the estate and sorted, :math:`c_1 \le \dots \le c_n \le E`, :math:`c_0 = 0`,
the awards are [Alcalde2008]_

.. math::

    x_i = \sum_{j \le i} \frac{\min\{c_j, t\} - \min\{c_{j-1}, t\}}{n - j + 1} + \max\{c_i - t, 0\},
    \qquad \sum_i \max\{c_i - t, 0\} = E - t :

claims overlap on the first :math:`t` of the estate only, and beyond lie side by side.

References
----------
.. [ONeill1982] B. O'Neill, "A problem of rights arbitration from the Talmud", Mathematical
   Social Sciences 2(4), 1982, 345-371.
.. [Alcalde2008] J. Alcalde, M. Marco and J. A. Silva, "The minimal overlap rule revisited",
   Social Choice and Welfare 31, 2008, 109-128 (after "Bankruptcy games and the Ibn Ezra's
   proposal", Economic Theory 26, 2005, 103-114).
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.rational import Number
from citypact.solvers.claims.problem import Claims, checked_problem
from citypact.solvers.solved_allocation import SolvedAllocation


def minimal_overlap(estate: Number, claims: Claims, *, unit: str = "亿元") -> SolvedAllocation:
    """Divide each piece of the estate equally among those who claim it, claims overlapping least.

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
        Exact awards.

    Raises
    ------
    InputError
        If the estate is negative or exceeds the claims, or a claim is negative.

    Examples
    --------
    >>> minimal_overlap(5, [2, 4, 5]).fractions
    (Fraction(2, 3), Fraction(5, 3), Fraction(8, 3))
    """
    problem = checked_problem(estate, claims, unit)
    wanted = [min(claim, problem.estate) for claim in problem.claims]
    ascending = sorted(wanted)
    shared = _overlap(problem.estate, ascending)
    awards: dict[Fraction, Fraction] = {}
    part = below = Fraction(0)
    for met, claim in enumerate(ascending):
        part += (min(claim, shared) - below) / (len(ascending) - met)
        below = min(claim, shared)
        awards[claim] = part + max(claim - shared, Fraction(0))
    return problem.allocation((awards[claim] for claim in wanted), "minimal overlap rule")


def _overlap(estate: Fraction, ascending: list[Fraction]) -> Fraction:
    """Return the length of the estate on which claims overlap.

    Claims beyond t, plus t, are the largest over k of (sum of the k largest) - (k - 1) t.
    """
    above, shared = ascending[-1], Fraction(0)
    for others, claim in enumerate(reversed(ascending[:-1]), start=1):
        above += claim
        shared = max(shared, (above - estate) / others)
    return shared
