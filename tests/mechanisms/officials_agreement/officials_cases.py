"""Problems of competing officials, and what they want, written out from the catalogue (B11)."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from citypact.games.relocation import Relocation
from citypact.mechanisms.officials_agreement import CreditProblem
from citypact.mechanisms.officials_agreement.credit_problem import DESTINATION, ORIGIN
from citypact.solvers.linear.program import LinearProgram, Row

F = Fraction
TYPICAL = CreditProblem(Relocation(1, 0.5, 0.1), 6, 8, 1, 0.05)


@st.composite
def problems(draw: st.DrawFn) -> CreditProblem:
    def pick(low: int, high: int, parts: int) -> F:
        return F(draw(st.integers(low, high)), parts)

    game = Relocation(1, pick(-4, 14, 10), pick(-6, 10, 10), voluntary=pick(0, 2, 4))
    ends = sorted(pick(-3, 3, 10) for _ in range(2))
    limits = [tuple(sorted(pick(0, 4, 4) for _ in range(2))) for _ in range(2)] if draw(st.booleans()) else []
    return CreditProblem(
        game, pick(0, 10, 1), pick(1, 10, 1), pick(0, 6, 2), pick(0, 4, 20), pick(0, 4, 4),
        (0, 0) if draw(st.booleans()) else (ends[0], ends[1]), *limits,
    )  # fmt: skip


def wants(problem: CreditProblem, s: F, credit: F, y: F) -> tuple[F, F]:
    """B11 written out with gains and outputs over no agreement."""
    game, p = problem.game, F(problem.game.voluntary)
    own = s * game.revenue - (1 - p) * game.origin_loss + y
    other = (1 - p) * (game.revenue - game.destination_cost) - s * game.revenue - y
    here = credit * problem.shown_output - problem.lost_output + p * problem.lost_output
    there = (1 - credit) * problem.shown_output - p * problem.shown_output
    m = F(problem.neighbour_score)
    lead = F(problem.fiscal_standing) * (own - other) + F(problem.output_standing) * (here - there)
    return own + (1 - m) * lead, other - (1 - m) * lead


def accepted(problem: CreditProblem, s: F, credit: F) -> bool:
    """Whether some lump sum pleases both: each gain is linear in it, so one linear equation decides."""
    low, high = map(F, problem.lump_sum)
    tries = {low, high}
    (a, b), (c, d) = wants(problem, s, credit, F(0)), wants(problem, s, credit, F(1))
    tries |= {y for y in (-a / (c - a), -b / (d - b)) if low <= y <= high}
    return any(min(wants(problem, s, credit, y)) >= 0 for y in tries)


def linear_program(problem: CreditProblem) -> LinearProgram:
    """B11 as a linear program in (s, credit, y), built from values of the gains alone."""
    names = ("s", "credit", "y")
    at = [wants(problem, *(F(i == k) for i in range(3))) for k in range(3)]
    base = wants(problem, F(0), F(0), F(0))
    rows = [
        Row(label, {n: at[k][side] - base[side] for k, n in enumerate(names)}, ">=", -base[side])
        for side, label in enumerate((ORIGIN, DESTINATION))
    ]
    for name, limits in zip(
        names, (problem.ratio_limits, problem.credit_limits, problem.lump_sum), strict=True
    ):
        rows += [
            Row(f"{name} floor", {name: 1}, ">=", limits[0]),
            Row(f"{name} cap", {name: 1}, "<=", limits[1]),
        ]
    return LinearProgram("maximize", names, {"s": 1}, tuple(rows))
