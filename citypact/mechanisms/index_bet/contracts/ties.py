r"""Equally cheap payments: are there any, how far can each bin move, and which one to show.

At the optimum a bin whose cap has a price stays at the cap, and a row that has a price holds
with equality (complementary slackness [Bertsimas1997]_, chapter 4). If these equations leave
no freedom, no other payment is as cheap.

References
----------
.. [Bertsimas1997] D. Bertsimas and J. N. Tsitsiklis, *Introduction to Linear
   Optimization*, Athena Scientific, 1997. models.md §1 (sets of solutions), §3.5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from citypact.errors import SolverFailure
from citypact.games.coalitional import FloatArray
from citypact.games.validation import Door
from citypact.mechanisms.index_bet.contracts.result import GridContract
from citypact.mechanisms.index_bet.grid.certificate import caps_of
from citypact.mechanisms.index_bet.grid.rows import IncentiveRows, PaymentLimits
from citypact.solvers.linear.dense_program import DenseProgram
from citypact.solvers.linear.dense_solution import DenseSolution, solve_dense
from citypact.solvers.status import Status

#: A reduced cost below this part of its own terms is no price.
NO_PRICE = 1e-9
#: How much of the largest payment the cheapest payments may differ by in expectation.
SAME_COST = 1e-9


def determined(
    rows: IncentiveRows,
    limits: PaymentLimits,
    payments: FloatArray,
    prices: FloatArray,
    participation: float,
) -> bool:
    """Return whether the prices prove that no other payment is as cheap."""
    if limits.lowest == limits.highest:
        return True
    lower, upper = caps_of(rows, prices, participation)
    terms = np.vstack([rows.chances, participation * rows.chances, prices[:, None] * rows.matrix])
    size = np.abs(terms).max(axis=0)
    free = (lower <= NO_PRICE * size) & (upper <= NO_PRICE * size)
    if not free.any():
        return True
    tight = np.vstack([rows.matrix[prices > 0], np.atleast_2d(rows.chances)[: int(participation > 0)]])
    tight = tight[:, free]
    norms = np.abs(tight).max(axis=1, initial=0.0)
    tight = tight[norms > 0] / norms[norms > 0, None]
    return tight.size > 0 and int(np.linalg.matrix_rank(tight)) == int(free.sum())


def smallest_spread(answer: DenseSolution, money: float) -> FloatArray:
    """Among the cheapest payments, return one whose greatest and least are nearest.

    Where the cheapest payments form a face thinner than the solver's own tolerance, a tenth of
    what the certificate tolerates, in terms of the money at stake, is given up.
    """
    for slack in (0.0, SAME_COST / 10 * money):
        try:
            found = solve_dense(_spread_program(answer, slack))
        except SolverFailure:
            continue
        if found.status is Status.optimal:
            return found.point[:-2]
    raise SolverFailure("the cheapest payments cannot be told apart in floating point")


def _spread_program(answer: DenseSolution, slack: float) -> DenseProgram:
    """Minimise the greatest payment less the least (the last two variables) at the optimal cost."""
    program = answer.program
    bins = len(program.cost)
    each, ones, zeros = np.eye(bins), np.ones((bins, 1)), np.zeros((bins, 1))
    face = np.vstack([program.matrix, -program.cost])
    rows = [
        np.hstack([face, np.zeros((len(face), 2))]),
        np.hstack([-each, ones, zeros]),
        np.hstack([each, zeros, -ones]),
    ]
    return DenseProgram(
        np.concatenate([np.zeros(bins), [1.0, -1.0]]),
        np.vstack(rows),
        np.concatenate([program.bounds, [-answer.value - slack], np.zeros(2 * bins)]),
        np.append(program.low, [program.low[0]] * 2),
        np.append(program.high, [program.high[0]] * 2),
    )


def payment_ranges(contract: GridContract, bins: Sequence[int]) -> dict[int, tuple[float, float]]:
    """Find the least and the greatest payment of chosen bins among the equally cheap contracts.

    Parameters
    ----------
    contract : GridContract
        An optimal contract.
    bins : sequence of int
        Places of bins, from 0; two linear programs for each.

    Returns
    -------
    mapping of int to pair of float
        Lowest and highest payment (亿元); equal where the optimum determines it.

    Examples
    --------
    >>> from citypact.mechanisms.index_bet.contracts.cheapest import design_contract
    >>> from citypact.mechanisms.index_bet.grid.model import GridModel
    >>> model = GridModel([0, 1], [0, 0.5], [[0.2, 0.8], [0.7, 0.3]])
    >>> low, high = payment_ranges(design_contract(model, 1, (-2, 1)), [0])[0]
    >>> round(low, 6), round(high, 6)
    (0.8, 1.0)
    """
    model, limits = contract.model, contract.limits
    door, count = Door(), len(contract.payments)
    for place in bins:
        door.whole("bins", place, 0, count - 1)
    door.close()
    rows = IncentiveRows(model, model.place(contract.effort))
    slack = SAME_COST * max(map(abs, (*contract.payments, contract.expected_payment)))
    face = DenseProgram(
        np.zeros(count),
        np.vstack([rows.matrix[rows.seen], rows.chances, -rows.chances]),
        np.concatenate(
            [rows.bounds[rows.seen], [contract.fair_payment], [-contract.expected_payment - slack]]
        ),
        np.full(count, limits.lowest),
        np.full(count, limits.highest),
    )
    ranges = {}
    for place in bins:
        aim = np.eye(count)[place]
        ends = [solve_dense(replace(face, cost=sign * aim)) for sign in (1, -1)]
        if any(end.status is not Status.optimal for end in ends):
            raise SolverFailure("the cheapest payments cannot be told apart in floating point")
        ranges[place] = (ends[0].value, -ends[1].value)
    return ranges
