r"""Awards in proportion to claims, as they stand or after a guaranteed minimum.

* Proportional: :math:`x_i = c_i E / C` with :math:`C = \sum_i c_i`.
* Adjusted proportional [Curiel1987]_: everyone first gets the *minimal right*
  :math:`m_i = \max\{0, E - \sum_{j \ne i} c_j\}` that the others concede; the rest,
  :math:`E' = E - \sum_i m_i`, goes in proportion to :math:`\min\{c_i - m_i, E'\}`. It is the
  tau-value of the bankruptcy game.
* Alpha-min [Gimenez2014]_: everyone first gets the smallest claim (or an equal share, if the
  estate does not reach that far); the rest goes in proportion to what is still claimed.

References
----------
.. [Curiel1987] I. Curiel, M. Maschler and S. Tijs, "Bankruptcy games", Zeitschrift für
   Operations Research 31, 1987, A143-A159.
.. [Gimenez2014] J.-M. Giménez-Gómez and J. E. Peris, "A proportional approach to claims
   problems with a guaranteed minimum", European Journal of Operational Research 232(1),
   2014, 109-116.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.rational import Number
from citypact.solvers.claims.problem import Amounts, Claims, checked_problem
from citypact.solvers.solved_allocation import SolvedAllocation


def proportional_rule(estate: Number, claims: Claims, *, unit: str = "亿元") -> SolvedAllocation:
    """Divide in proportion to the claims.

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
    >>> proportional_rule(300, {"Beijing": 100, "Tianjin": 200, "Hebei": 300})["Hebei"]
    150.0
    """
    problem = checked_problem(estate, claims, unit)
    return problem.allocation(_in_proportion(problem.estate, problem.claims), "proportional rule")


def adjusted_proportional(estate: Number, claims: Claims, *, unit: str = "亿元") -> SolvedAllocation:
    """Grant minimal rights, then divide the rest in proportion to the claims left, cut at the rest.

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
        Exact awards: the tau-value of the bankruptcy game.

    Raises
    ------
    InputError
        If the estate is negative or exceeds the claims, or a claim is negative.

    Examples
    --------
    >>> adjusted_proportional(5, [2, 4, 7, 8]).vector()
    (0.625, 1.25, 1.5625, 1.5625)
    """
    problem = checked_problem(estate, claims, unit)
    missing = problem.claimed - problem.estate
    rights = tuple(max(claim - missing, Fraction(0)) for claim in problem.claims)
    rest = problem.estate - sum(rights)
    left = tuple(min(claim - right, rest) for claim, right in zip(problem.claims, rights, strict=True))
    shares = _in_proportion(rest, left)
    awards = (right + share for right, share in zip(rights, shares, strict=True))
    return problem.allocation(awards, "adjusted proportional rule")


def alpha_min(estate: Number, claims: Claims, *, unit: str = "亿元") -> SolvedAllocation:
    """Grant everyone the smallest claim, then divide the rest in proportion to the claims left.

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
        Exact awards; equal shares when the estate does not reach the guarantee.

    Raises
    ------
    InputError
        If the estate is negative or exceeds the claims, or a claim is negative.

    Examples
    --------
    >>> alpha_min(67, [10, 20, 30, 40]).vector()
    (10.0, 14.5, 19.0, 23.5)
    """
    problem = checked_problem(estate, claims, unit)
    number = len(problem.claims)
    floor = min(*problem.claims, problem.estate / number)
    shares = _in_proportion(problem.estate - number * floor, tuple(claim - floor for claim in problem.claims))
    return problem.allocation((floor + share for share in shares), "alpha-min rule")


def _in_proportion(estate: Fraction, claims: Amounts) -> Amounts:
    """Divide in proportion to claims; nothing where nothing is claimed."""
    claimed = sum(claims, Fraction(0))
    rate = estate / claimed if claimed else Fraction(0)
    return tuple(rate * claim for claim in claims)
