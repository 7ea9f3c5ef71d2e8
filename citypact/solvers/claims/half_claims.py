r"""Rules that treat each half of the claims on its own.

With :math:`C = \sum_i c_i`, let the estate meet the half-claims :math:`c_i / 2` first:

=====================  ==============================  ========================================
rule                   :math:`E \le C/2`               :math:`E > C/2`
=====================  ==============================  ========================================
Talmud                 CEA(E, c/2)                     c/2 + CEL(E - C/2, c/2)
reverse Talmud         CEL(E, c/2)                     c/2 + CEA(E - C/2, c/2)
Piniles                CEA(E, c/2)                     c/2 + CEA(E - C/2, c/2)
constrained egalitar.  CEA(E, c/2)                     max(c/2, min(c, λ))
=====================  ==============================  ========================================

CEA are constrained equal awards, CEL constrained equal losses. The Talmud rule is the
nucleolus of the bankruptcy game [Aumann1985]_.

References
----------
.. [Aumann1985] R. Aumann and M. Maschler, "Game theoretic analysis of a bankruptcy problem
   from the Talmud", Journal of Economic Theory 36(2), 1985, 195-213.
.. [Piniles1861] H. M. Piniles, *Darkah shel Torah*, Forester, Vienna, 1861, as told there.
.. [Chun2001] Y. Chun, J. Schummer and W. Thomson, "Constrained egalitarianism: a new
   solution to bankruptcy problems", Seoul Journal of Economics 14, 2001, 269-297.
.. [Brink2013] R. van den Brink, Y. Funaki and G. van der Laan, "Characterization of the
   reverse Talmud bankruptcy rule by exemption and exclusion properties", European Journal
   of Operational Research 228(2), 2013, 413-417.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from citypact.games.rational import Number
from citypact.solvers.claims.problem import Amounts, Claims, ClaimsProblem, checked_problem
from citypact.solvers.claims.water_level import equal_awards, equal_losses
from citypact.solvers.solved_allocation import SolvedAllocation

_Rule = Callable[[Fraction, Amounts], Amounts]


def talmud_rule(estate: Number, claims: Claims, *, unit: str = "亿元") -> SolvedAllocation:
    """Equal awards up to half the claims, equal losses from there.

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
        Exact awards: the nucleolus of the bankruptcy game.

    Raises
    ------
    InputError
        If the estate is negative or exceeds the claims, or a claim is negative.

    Examples
    --------
    The Mishna's second case (Ketubot 93a):

    >>> talmud_rule(200, [100, 200, 300]).vector()
    (50.0, 75.0, 75.0)
    """
    problem = checked_problem(estate, claims, unit)
    return problem.allocation(_by_halves(problem, equal_awards, equal_losses), "Talmud rule")


def reverse_talmud(estate: Number, claims: Claims, *, unit: str = "亿元") -> SolvedAllocation:
    """Equal losses up to half the claims, equal awards from there.

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
    >>> reverse_talmud(500, [100, 200, 300]).vector()
    (100.0, 175.0, 225.0)
    """
    problem = checked_problem(estate, claims, unit)
    return problem.allocation(_by_halves(problem, equal_losses, equal_awards), "reverse Talmud rule")


def piniles_rule(estate: Number, claims: Claims, *, unit: str = "亿元") -> SolvedAllocation:
    """Equal awards up to half the claims, and once more on the other half.

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
    >>> piniles_rule(500, [100, 200, 300]).vector()
    (100.0, 175.0, 225.0)
    """
    problem = checked_problem(estate, claims, unit)
    return problem.allocation(_by_halves(problem, equal_awards, equal_awards), "Piniles' rule")


def constrained_egalitarian(estate: Number, claims: Claims, *, unit: str = "亿元") -> SolvedAllocation:
    r"""Equal awards up to half the claims; beyond, awards as equal as half-claims and claims allow.

    From half the claims on, :math:`x_i = \max\{c_i/2, \min\{c_i, \lambda\}\}`.

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
    >>> constrained_egalitarian(500, [100, 200, 300]).vector()
    (100.0, 200.0, 200.0)
    """
    problem = checked_problem(estate, claims, unit)
    return problem.allocation(
        _by_halves(problem, equal_awards, _raised_level), "constrained egalitarian rule"
    )


def _by_halves(problem: ClaimsProblem, first: _Rule, second: _Rule) -> Amounts:
    """Apply one rule to the first half of every claim, another to the second half."""
    halves = tuple(claim / 2 for claim in problem.claims)
    beyond = problem.estate - problem.claimed / 2
    if beyond <= 0:
        return first(problem.estate, halves)
    return tuple(half + more for half, more in zip(halves, second(beyond, halves), strict=True))


def _raised_level(beyond: Fraction, halves: Amounts) -> Amounts:
    r"""Raise the lowest awards: additions :math:`\min\{h_i, \max\{\lambda - h_i, 0\}\}` to half-claims h.

    A claimant joins at level h and stops at 2h; between two such levels the additions grow
    by as much as there are claimants under way.
    """
    turns = sorted([(half, 1) for half in halves] + [(2 * half, -1) for half in halves])
    added = level = Fraction(0)
    rising = 0
    for turn, change in turns:
        if rising and added + rising * (turn - level) >= beyond:
            level += (beyond - added) / rising
            break
        added += rising * (turn - level)
        level = turn
        rising += change
    return tuple(min(half, max(level - half, Fraction(0))) for half in halves)
