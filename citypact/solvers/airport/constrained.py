r"""Equal contributions, proportional contributions and equal benefits, as far as no subsidy allows.

* Contributions in proportion to weights :math:`w` (one each, or the costs): the group
  :math:`1, \dots, k` for which :math:`c_k / \sum_{j \le k} w_j` is least pays :math:`c_k` in
  proportion, then the same is done with the others and :math:`c - c_k`. These rates are the
  slopes of the largest convex function below the points :math:`(\sum_{j \le k} w_j, c_k)`.
* Equal benefits: :math:`x_i = \max\{c_i - \beta, 0\}` with :math:`\sum_i x_i = c_n`. No subsidy
  needs no care: players after :math:`i` pay at least :math:`c_n - \beta`, so those up to
  :math:`i` pay at most :math:`\beta`, which is below :math:`c_i` if they pay at all.

References
----------
W. Thomson, "Cost allocation and airport problems", working paper, University of Rochester,
2007; revised in Mathematical Social Sciences, 2024.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from citypact.solvers.airport.runway import Airport, Runway
from citypact.solvers.claims.water_level import equal_losses
from citypact.solvers.solved_allocation import SolvedAllocation


def airport_constrained_equal(game: Airport) -> SolvedAllocation:
    """Let all contribute as equally as no subsidy allows.

    Parameters
    ----------
    game : AirportGame, mapping of str to number, or sequence of number
        The game, or its costs by name or in any order.

    Returns
    -------
    SolvedAllocation
        Exact contributions: the most equal point of the core.

    Raises
    ------
    InputError
        If a cost is negative or not finite.

    Examples
    --------
    >>> airport_constrained_equal([1, 3, 7, 10]).vector()
    (1.0, 2.0, 3.5, 3.5)
    """
    runway = Runway.of(game)
    weights = [Fraction(1)] * len(runway.costs)
    return runway.allocation(_nested_shares(runway.costs, weights), "constrained equal contributions")


def airport_constrained_proportional(game: Airport) -> SolvedAllocation:
    """Let all contribute as proportionally to their costs as no subsidy allows.

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
    >>> airport_constrained_proportional([1, 1, 2, 4]).vector()
    (0.5, 0.5, 1.0, 2.0)
    >>> airport_constrained_proportional([2, 2, 2, 8]).fractions
    (Fraction(2, 3), Fraction(2, 3), Fraction(2, 3), Fraction(6, 1))
    """
    runway = Runway.of(game)
    return runway.allocation(
        _nested_shares(runway.costs, runway.costs), "constrained proportional contributions"
    )


def airport_constrained_equal_benefits(game: Airport) -> SolvedAllocation:
    """Let all save equally against serving themselves, but nobody be paid.

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
    >>> airport_constrained_equal_benefits([1, 3, 7, 10]).vector()
    (0.0, 0.0, 3.5, 6.5)
    """
    runway = Runway.of(game)
    return runway.allocation(equal_losses(runway.costs[-1], runway.costs), "constrained equal benefits")


def _nested_shares(costs: Sequence[Fraction], weights: Sequence[Fraction]) -> list[Fraction]:
    """Return contributions in proportion to weights within groups at rising rates.

    A group whose rate does not exceed the one before joins it, so that rates rise. Players
    of weight 0 have cost 0 and pay nothing.
    """
    groups: list[tuple[Fraction, Fraction, int]] = []  # what a group pays, its weight, its size
    paid = Fraction(0)
    for cost, share in zip(costs, weights, strict=True):
        amount, weight, size = cost - paid, share, 1
        paid = cost
        while groups and amount * groups[-1][1] <= groups[-1][0] * weight:
            earlier = groups.pop()
            amount, weight, size = amount + earlier[0], weight + earlier[1], size + earlier[2]
        groups.append((amount, weight, size))
    rates = [
        amount / weight if weight else Fraction(0) for amount, weight, size in groups for _ in range(size)
    ]
    return [rate * weight for rate, weight in zip(rates, weights, strict=True)]
