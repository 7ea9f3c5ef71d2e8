r"""Constrained equal awards, constrained equal losses, and their mean.

.. math::

    CEA_i = \min\{c_i, \lambda\}, \qquad CEL_i = \max\{c_i - \mu, 0\},

with :math:`\lambda` and :math:`\mu` such that the awards sum to the estate. Each is the
dual of the other: what one does with the estate, the other does with the shortfall
[Thomson2003]_.

References
----------
.. [Thomson2003] W. Thomson, "Axiomatic and game-theoretic analysis of bankruptcy and
   taxation problems: a survey", Mathematical Social Sciences 45(3), 2003, 249-297; update
   in 74, 2015, 41-59.
"""

from __future__ import annotations

from citypact.games.rational import Number
from citypact.solvers.claims.problem import Claims, checked_problem
from citypact.solvers.claims.water_level import equal_awards, equal_losses
from citypact.solvers.solved_allocation import SolvedAllocation


def constrained_equal_awards(estate: Number, claims: Claims, *, unit: str = "亿元") -> SolvedAllocation:
    r"""Divide equally, but give nobody more than their claim: :math:`\min\{c_i, \lambda\}`.

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
    >>> constrained_equal_awards(300, [100, 200, 300]).vector()
    (100.0, 100.0, 100.0)
    """
    problem = checked_problem(estate, claims, unit)
    return problem.allocation(equal_awards(problem.estate, problem.claims), "constrained equal awards")


def constrained_equal_losses(estate: Number, claims: Claims, *, unit: str = "亿元") -> SolvedAllocation:
    r"""Let everyone lose equally, but nobody more than their claim: :math:`\max\{c_i - \mu, 0\}`.

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
    >>> constrained_equal_losses(300, [100, 200, 300]).vector()
    (0.0, 100.0, 200.0)
    """
    problem = checked_problem(estate, claims, unit)
    return problem.allocation(equal_losses(problem.estate, problem.claims), "constrained equal losses")


def average_of_rules(estate: Number, claims: Claims, *, unit: str = "亿元") -> SolvedAllocation:
    """Take the mean of constrained equal awards and constrained equal losses.

    It leans to neither side: it is its own dual, as the Talmud rule is.

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
    >>> average_of_rules(300, [100, 200, 300]).vector()
    (50.0, 100.0, 150.0)
    """
    problem = checked_problem(estate, claims, unit)
    awards = equal_awards(problem.estate, problem.claims)
    losses = equal_losses(problem.estate, problem.claims)
    mean = ((high + low) / 2 for high, low in zip(awards, losses, strict=True))
    return problem.allocation(mean, "mean of constrained equal awards and constrained equal losses")
