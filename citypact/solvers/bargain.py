r"""The weighted Nash solution over a polytope, exactly.

Two payoffs :math:`g_1, g_2` are variables of a linear program. The solution maximises
:math:`w \log g_1 + (1-w) \log g_2` over its feasible points. The frontier of
:math:`(g_1, g_2)` is a concave chain with rational corners, and on an edge the maximiser
is rational, so the solution can be had without rounding:

1. maximise over a chain of frontier points already known, edge by edge;
2. at the maximiser :math:`g^*` solve :math:`\max w\,g_1/g_1^* + (1-w)\,g_2/g_2^*` exactly;
3. if the value is 1 no feasible point lies above Nash's supporting line, and the program's
   own multipliers prove it; otherwise its optimum is a new corner: add it and repeat.

Each round adds a corner of a finite chain, so the search ends. The multipliers of the last
program are the shadow prices of the Nash objective, by the envelope theorem.

References
----------
J. Nash, "The bargaining problem", Econometrica 18, 1950, 155-162. The inner approximation
is Dantzig and Wolfe's, Operations Research 8, 1960, 101-111.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from citypact.errors import InputError, Problem, SolverFailure
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.linear.rational_simplex import solve_exact
from citypact.solvers.status import Status

Point = tuple[Fraction, Fraction]

#: A chain of corners cannot need more rounds than the program has corners; beyond this
#: many something other than the mathematics is wrong.
MOST_ROUNDS = 10_000


@dataclass(frozen=True)
class NashPoint:
    """The Nash solution over a program.

    Parameters
    ----------
    payoffs : tuple of Fraction, or None
        (g₁, g₂) at the solution; ``None`` when the program is infeasible.
    support : LinearProgram
        The program whose exact optimum proves the solution.
    certificate : ExactCertificate
        Optimum of ``support``, or proof that no point is feasible.
    strict : bool
        Whether both players can gain; if not, one payoff is zero throughout and the
        other is simply maximised.
    """

    payoffs: Point | None
    support: LinearProgram
    certificate: ExactCertificate
    strict: bool


def nash_point(program: LinearProgram, first: str, second: str, weight: Fraction) -> NashPoint:
    """Find the weighted Nash solution of two payoffs, both held at zero or more by the rows.

    Parameters
    ----------
    program : LinearProgram
        Rows that include ``first >= 0`` and ``second >= 0``; its objective is not used.
    first, second : str
        The two payoff variables.
    weight : Fraction
        Bargaining weight of the first, strictly between 0 and 1.

    Raises
    ------
    InputError
        If the weight is not strictly between 0 and 1.
    SolverFailure
        If a payoff is unbounded.

    Examples
    --------
    >>> cake = LinearProgram("maximize", ("a", "b"), {}, (Row("cake", {"a": 1, "b": 1}, "<=", 1),
    ...     Row("a gains", {"a": 1}, ">=", 0), Row("b gains", {"b": 1}, ">=", 0)))
    >>> nash_point(cake, "a", "b", Fraction(1, 3)).payoffs
    (Fraction(1, 3), Fraction(2, 3))
    """
    if not 0 < weight < 1:
        raise InputError(Problem("weight", weight, "a weight strictly between 0 and 1"))
    program = program.exact()
    right = _end(program, first, second)
    if right.payoffs is None:
        return right
    left = _end(program, second, first, right.certificate.tight)
    if left.payoffs is None:
        raise SolverFailure("the same rows were found feasible and infeasible")
    # `_end` reports (its own, the other's): bring the second player's end into order.
    chain: list[Point] = [(left.payoffs[1], left.payoffs[0]), right.payoffs]
    if right.payoffs[0] == 0 or left.payoffs[0] == 0:
        better = left if right.payoffs[0] == 0 else right
        payoffs = chain[0] if better is left else chain[1]
        return NashPoint(payoffs, better.support, better.certificate, strict=False)
    tight = right.certificate.tight
    for _ in range(MOST_ROUNDS):
        best = _best_on_chain(chain, weight)
        slopes = {first: weight / best[0], second: (1 - weight) / best[1]}
        support = replace(program, sense="maximize", objective=slopes)
        found = solve_exact(support, tight)
        if found.optimum <= 1:
            return NashPoint(best, support, found, strict=True)
        tight = found.tight
        chain = sorted({*chain, (found.point[first], found.point[second])})
    raise SolverFailure(f"no Nash solution after {MOST_ROUNDS} corners of the frontier")


def _end(program: LinearProgram, own: str, other: str, start: tuple[str, ...] = ()) -> NashPoint:
    """Return the frontier point best for ``own`` and, among those, for ``other``."""
    support = replace(program, sense="maximize", objective={own: Fraction(1)})
    found = solve_exact(support, start)
    if found.status is Status.infeasible:
        return NashPoint(None, support, found, strict=False)
    if found.status is Status.unbounded:
        raise SolverFailure(f"{own} can grow without bound: a limit on payments is missing")
    held = Row(f"{own} at its best", {own: Fraction(1)}, ">=", found.optimum)
    tie = replace(support, rows=(*support.rows, held), objective={other: Fraction(1)})
    second = solve_exact(tie, (held.label, *found.tight))
    if second.status is not Status.optimal:
        raise SolverFailure(f"{other} can grow without bound: a limit on payments is missing")
    payoffs = (found.optimum, second.optimum)
    # Where `own` cannot gain, the proof of the outcome is that `other` is maximal.
    return NashPoint(payoffs, support, found, strict=False)


def _best_on_chain(chain: list[Point], weight: Fraction) -> Point:
    """Return the maximiser over the segments between neighbouring points, compared exactly."""
    best: Point | None = None
    for left, right in pairwise(chain):
        point = _best_on_segment(left, right, weight)
        if best is None or _nash_slope(best, point, weight) > 0:
            best = point
    return chain[0] if best is None else best


def _best_on_segment(left: Point, right: Point, weight: Fraction) -> Point:
    rise, fall = right[0] - left[0], right[1] - left[1]
    if rise == 0 or fall == 0:
        # Level or upright pieces are dominated at one end.
        return max(left, right, key=lambda point: point[0] + point[1])
    step = -(weight * rise * left[1] + (1 - weight) * fall * left[0]) / (rise * fall)
    step = min(max(step, Fraction(0)), Fraction(1))
    return left[0] + step * rise, left[1] + step * fall


def _nash_slope(origin: Point, target: Point, weight: Fraction) -> Fraction:
    """Sign of the Nash objective's growth from ``origin`` towards ``target``.

    The chain is concave, so its maximiser over segments visited in order improves exactly
    while the objective grows in the direction of the next segment's maximiser.
    """
    if origin[0] == 0 or origin[1] == 0:
        return Fraction(1) if target[0] > 0 and target[1] > 0 else Fraction(0)
    return weight * (target[0] - origin[0]) / origin[0] + (1 - weight) * (target[1] - origin[1]) / origin[1]
