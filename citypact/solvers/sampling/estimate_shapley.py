r"""The Shapley value of a game too large to list, with honest standard errors.

Two methods are at hand: regression on complementary pairs (module ``paired_regression``) and
marginal contributions drawn by player and size (module ``stratified``). Both return amounts
that sum to v(N) and standard errors from draws that the estimate was not fitted to.
"""

from __future__ import annotations

import math

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional import CooperativeGame
from citypact.solvers.sampling.estimate import Estimate, as_allocation
from citypact.solvers.sampling.evaluation import Evaluations, Progress, checked_budget
from citypact.solvers.sampling.paired_regression import least_paired_budget, paired_regression
from citypact.solvers.sampling.stratified import least_stratified_budget, stratified
from citypact.solvers.solved_allocation import SolvedAllocation

METHODS = ("auto", "paired_regression", "stratified")


def sampled_shapley(
    game: CooperativeGame,
    budget: int,
    generator: np.random.Generator,
    *,
    method: str = "auto",
    progress: Progress | None = None,
) -> SolvedAllocation:
    """Estimate the Shapley value of a game of any size from ``budget`` worths.

    Parameters
    ----------
    game : CooperativeGame
        Any game; only ``worths_at`` is used.
    budget : int
        Most evaluations of v. With 2**n - 1 or more every coalition is asked once and the
        answer is no estimate.
    generator : numpy.random.Generator
        Source of the draws; the same state gives the same bytes.
    method : {"auto", "paired_regression", "stratified"}
        "auto" is paired regression: at equal budget it had the smaller error on every game
        measured. Marginal contributions by size serve as a second opinion.
    progress : callable, optional
        Called with the evaluations done and the budget. Ctrl-C stops between two batches.

    Returns
    -------
    SolvedAllocation
        With ``standard_errors`` (unless every coalition was asked) and, in ``details``, the
        method, the evaluations used and how they were spent.

    Raises
    ------
    InputError
        If the budget is too small to judge the error, or a worth is not finite.

    Examples
    --------
    >>> from citypact.games.coalitional import FunctionGame
    >>> names = [f"city{k}" for k in range(40)]
    >>> game = FunctionGame(names, lambda members: members.sum(axis=1) ** 2.0, takes="members")
    >>> found = sampled_shapley(game, 1000, np.random.default_rng(1))
    >>> round(found["city7"], 6), round(sum(found.vector()), 6), str(found.guarantee)
    (40.0, 1600.0, 'estimated')
    """
    evaluations, found, words = estimated(game, budget, generator, method, progress)
    return as_allocation(evaluations, found, f"Shapley value, {words}", found.details["method"] == "complete")


def estimated(
    game: CooperativeGame,
    budget: int,
    generator: np.random.Generator,
    method: str = "auto",
    progress: Progress | None = None,
) -> tuple[Evaluations, Estimate, str]:
    """Return the worths asked for, amounts that sum to v(N) with their variances, and the method in words.

    Parameters and errors are those of ``sampled_shapley``.
    """
    if method not in METHODS:
        raise InputError(Problem("method", method, "one of " + ", ".join(METHODS)))
    chosen = "paired_regression" if method == "auto" else method
    least = least_stratified_budget if chosen == "stratified" else least_paired_budget
    checked_budget(game, budget, generator, least(game.size), f"by {chosen}")
    complete = game.size <= math.log2(budget + 1)
    evaluations = Evaluations(game, int(budget), progress)
    if complete or chosen == "paired_regression":
        found = paired_regression(evaluations, generator)
        words = "all coalitions in pairs" if complete else "regression on sampled pairs of coalitions"
    else:
        found = stratified(evaluations, generator)
        words = "marginal contributions sampled by player and size"
    missed = evaluations.grand - math.fsum(found.amounts)
    amounts = found.amounts + missed / game.size  # rounding only: both methods sum to v(N)
    details = {"method": "complete" if complete else chosen, **found.details}
    return evaluations, Estimate(amounts, found.variance, details), words
