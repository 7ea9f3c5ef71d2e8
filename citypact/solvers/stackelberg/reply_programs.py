r"""One linear program per reply: the leader's best strategy among those to which it is a best reply.

.. math::

    \max_x \sum_i x_i a_{ij} \quad\text{subject to}\quad
    \sum_i x_i (b_{ij} - b_{ik}) \ge 0 \ \ (k \ne j), \qquad \sum_i x_i = 1, \quad x \ge 0 .

HiGHS guesses on payoffs brought to order one; its prices prove a bound in fractions, and a guess
that matters is solved exactly.

References
----------
V. Conitzer and T. Sandholm, "Computing the optimal strategy to commit to", Proceedings of the
7th ACM Conference on Electronic Commerce, 2006, 82-90.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from citypact.errors import SolverFailure
from citypact.games.rational import Number
from citypact.solvers.certificate import Certificate
from citypact.solvers.linear.certify import certify
from citypact.solvers.linear.dense_program import DenseProgram
from citypact.solvers.linear.dense_solution import DenseSolution, solve_dense
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.linear.solution import LinearSolution
from citypact.solvers.stackelberg.leadership import Leadership
from citypact.solvers.status import Status

WHOLE = "chances add up to one"
LEVEL = "least payoff of the leader"
#: Chances and slacks below this are zero, as far as floating point can tell.
ZERO = 1e-10


@dataclass(frozen=True)
class Guess:
    """What floating point says about one reply: the leader's payoff (None: never a best reply)."""

    value: float | None
    weights: dict[int, Fraction]
    active: tuple[str, ...] = ()


def chance(name: str) -> str:
    """Name the leader's chance of playing a strategy."""
    return f"chance of {name}"


def against(name: str) -> str:
    """Name the row in which the follower does not prefer another strategy."""
    return f"the follower does not prefer {name}"


def by_reply(name: str) -> str:
    """Name the row in which the leader is sure of its least payoff by a reply."""
    return f"the leader's payoff by {name}"


def reply_program(lead: Leadership, columns: tuple[int, ...]) -> LinearProgram:
    """State the program of one reply, or of several alike of which the leader gets the worst.

    Parameters
    ----------
    lead : Leadership
        The game.
    columns : tuple of int
        The reply; several only if the follower earns the same by each.

    Examples
    --------
    >>> from citypact.games.normal_form import NormalFormGame
    >>> game = NormalFormGame(([[2, 4], [1, 3]], [[1, 0], [0, 1]]), ("a", "b"), (("u", "d"), ("l", "r")))
    >>> for row in reply_program(Leadership.of(game, "a"), (1,)).rows[:2]:
    ...     print(row)
    the follower does not prefer l: -1 chance of u + 1 chance of d >= 0
    chances add up to one: 1 chance of u + 1 chance of d == 1
    """
    names = [chance(name) for name in lead.strategies[0]]
    first = columns[0]
    rows = [
        Row(against(lead.strategies[1][other]), _terms(lead, first, other), ">=", 0)
        for other in lead.columns
        if other not in columns
    ]
    rows.append(Row(WHOLE, dict.fromkeys(names, 1), "==", 1))
    rows += [Row(f"{name} is not negative", {name: 1}, ">=", 0) for name in names]
    own = {column: {names[i]: lead.own[i][column] for i in lead.rows} for column in columns}
    if len(columns) == 1:
        return LinearProgram("maximize", tuple(names), dict(own[first]), tuple(rows))
    for column, payoffs in own.items():
        rows.append(Row(by_reply(lead.strategies[1][column]), {**payoffs, LEVEL: -1}, ">=", 0))
    return LinearProgram("maximize", (*names, LEVEL), {LEVEL: 1}, tuple(rows))


def strict_program(lead: Leadership, columns: tuple[int, ...]) -> LinearProgram:
    """State the search for a strategy to which every reply outside ``columns`` is worse."""
    base = reply_program(lead, columns[:1])
    outside = {against(lead.strategies[1][k]) for k in lead.columns if k not in columns}
    rows = [
        Row(row.label, {**row.coefficients, LEVEL: -1}, ">=", 0) if row.label in outside else row
        for row in base.rows
    ]
    rows.append(Row("the margin counts up to one", {LEVEL: 1}, "<=", 1))
    return LinearProgram("maximize", (*base.variables, LEVEL), {LEVEL: 1}, tuple(rows))


def _terms(lead: Leadership, column: int, other: int) -> dict[str, Number]:
    names = lead.strategies[0]
    return {chance(names[i]): lead.other[i][column] - lead.other[i][other] for i in lead.rows}


def guess(lead: Leadership, column: int) -> Guess | None:
    """Solve the program of one reply in floating point; None where that fails."""
    own, other = lead.tables
    outside = np.array([k for k in lead.columns if k != column], dtype=np.intp)
    size = len(lead.rows)
    low, width = own[:, column].min(), np.ptp(own[:, column]) or 1.0
    gains = (own[:, column] - low) / width
    matrix = np.vstack([(other[:, [column]] - other[:, outside]).T, np.ones(size), -np.ones(size)])
    bounds = np.concatenate([np.zeros(len(outside)), [1.0, -1.0]])
    try:
        found = solve_dense(DenseProgram(-gains, matrix, bounds, np.zeros(size), np.ones(size)))
    except SolverFailure:
        return None
    prices = np.maximum(found.prices[: len(outside)], 0.0)
    if found.status is Status.infeasible:
        return Guess(None, {int(k): Fraction(y) for k, y in zip(outside, prices, strict=True) if y > 0})
    weights = {
        int(k): Fraction(y) * Fraction(float(width)) for k, y in zip(outside, prices, strict=True) if y > 0
    }
    value = float(low + width * (gains @ found.point))
    return Guess(value, weights, _active(lead, outside.tolist(), found))


def _active(lead: Leadership, outside: list[int], found: DenseSolution) -> tuple[str, ...]:
    """Return the rows that seem to hold with equality, surest first."""
    names, replies = lead.strategies
    slack = found.program.matrix[: len(outside)] @ found.point
    size = np.abs(found.program.matrix[: len(outside)]).max(axis=1, initial=0.0)
    priced = [against(replies[k]) for k, y in zip(outside, found.prices, strict=False) if y > 0]
    floors = [f"{chance(names[i])} is not negative" for i, x in enumerate(found.point.tolist()) if x <= ZERO]
    tight = [
        against(replies[k])
        for k, left, most in zip(outside, slack.tolist(), size.tolist(), strict=True)
        if left <= ZERO * most
    ]
    return tuple(dict.fromkeys([WHOLE, *priced, *floors, *tight]))


def exact_optimum(
    lead: Leadership, columns: tuple[int, ...], start: Guess | None
) -> tuple[LinearProgram, ExactCertificate]:
    """Solve the program of a reply exactly, starting from what floating point says."""
    program = reply_program(lead, columns)
    status = Status.infeasible if start is not None and start.value is None else Status.optimal
    named = {against(lead.strategies[1][k]): float(y) for k, y in start.weights.items()} if start else {}
    hint = LinearSolution(
        status,
        float("nan"),
        {},
        {},
        Certificate({}),
        active=start.active if start else (),
        conflict={**named, WHOLE: 1.0, **{row.label: 1.0 for row in program.rows if "negative" in row.label}},
    )
    return program, certify(program, hint)
