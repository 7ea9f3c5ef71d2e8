r"""The max-min ratio as one conic program, for a second opinion by another method.

.. math:: \max\ t \quad\text{s.t.}\quad sR - qL + y + z_o - \sigma(s,-q,0) \ge t, \quad
   (q-s)R - qK - y + z_d - \sigma(q-s,0,-q) \ge t ,

with :math:`0 \le s \le 1`, :math:`|y| \le Y`, :math:`z_o + z_d \le Z`, :math:`z \ge 0`. The
spread is a sum of absolute values for a box, of the largest of them for a budget, and a
Euclidean norm for an ellipsoid: a second-order cone program (models.md §4.8). Amounts are
scaled by R.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from typing import TYPE_CHECKING

from citypact.errors import InputError, Problem, SolverFailure
from citypact.games.rational import as_fraction
from citypact.games.relocation import Relocation
from citypact.mechanisms.robust.levers import NO_LEVERS, Levers
from citypact.mechanisms.robust.sets.box import BoxSet
from citypact.mechanisms.robust.sets.budgeted import BudgetedSet
from citypact.mechanisms.robust.sets.ellipsoid import EllipsoidSet
from citypact.mechanisms.robust.sets.semidefinite import factors
from citypact.mechanisms.robust.sets.uncertainty_set import UncertaintySet
from citypact.mechanisms.robust.worst_case.guarantee import Guarantee
from citypact.solvers.status import Status

if TYPE_CHECKING:
    import cvxpy as cp

    from citypact.solvers.program import ConvexProgram


#: The solver's accuracy, in parts of the revenue.
ACCURACY = 1e-6
#: How far beside a ratio the guarantee must not be higher.
STEP = Fraction(1, 1000)


@dataclass(frozen=True)
class ConicOptimum:
    """What the conic solver found: one optimal ratio, its guarantee and lump sum (亿元)."""

    ratio: float
    value: float
    lump_sum: float


def conic_max_min(game: Relocation, uncertainty: UncertaintySet, levers: Levers = NO_LEVERS) -> ConicOptimum:
    """Solve the max-min ratio as a conic program with Clarabel.

    Raises
    ------
    InputError
        If the set is of a kind whose cone is not known.
    SolverFailure
        If the solver stops without an optimum, or its point does not pass the recheck.

    Examples
    --------
    >>> from citypact.mechanisms.robust import EllipsoidSet
    >>> found = conic_max_min(Relocation(10, 3, 1), EllipsoidSet.from_deviations(2, 1, 1))
    >>> round(found.ratio, 4), round(found.value, 4)
    (0.6163, 1.5761)
    """
    found = conic_program(game, uncertainty, levers).solve({})
    if found.status is not Status.optimal:
        raise SolverFailure(f"the conic program is {found.status}")
    unit = float(as_fraction(game.revenue))
    best = ConicOptimum(
        float(found.point["ratio"]), unit * found.value, unit * float(found.point["lump sum"])
    )
    _recheck(best, Guarantee(game, uncertainty, levers))
    return best


def _recheck(found: ConicOptimum, guarantee: Guarantee) -> None:
    """Evaluate the guarantee in fractions: at the ratio, beside it (it is concave), and at the lump sum."""
    if not all(map(isfinite, (found.ratio, found.value, found.lump_sum))):
        raise SolverFailure(f"Clarabel's optimum, {found}, does not pass its recheck")
    unit = as_fraction(guarantee.game.revenue)
    near, ratio = ACCURACY * float(unit), min(max(as_fraction(found.ratio), Fraction(0)), Fraction(1))
    reached = float(guarantee.at(ratio).value)
    beside = [min(max(ratio + step, Fraction(0)), Fraction(1)) for step in (STEP, -STEP)]
    most = max(float(guarantee.at(each).value) for each in beside)
    own, other = (float(gain) for gain in guarantee.worst_gains(ratio))
    own, other, grant = (
        own + found.lump_sum,
        other - found.lump_sum,
        float(as_fraction(guarantee.levers.grant)),
    )
    paid = min((own + other + grant) / 2, min(own, other) + grant)
    held = (
        abs(found.ratio - float(ratio)) <= ACCURACY,
        abs(found.value - reached) <= near,
        most <= reached + near,
        paid >= reached - near,
    )
    if not all(held):
        raise SolverFailure(f"Clarabel's optimum, {found}, does not pass its recheck")


def conic_program(game: Relocation, uncertainty: UncertaintySet, levers: Levers = NO_LEVERS) -> ConvexProgram:
    """Build the conic program, in units of the revenue.

    Raises
    ------
    InputError
        If the set is of a kind whose cone is not known.
    """
    import cvxpy as cp

    from citypact.solvers.program import ConvexProgram

    unit = as_fraction(game.revenue)
    stays = float(1 - as_fraction(game.voluntary))
    loss, cost, out, grant = (
        float(as_fraction(amount) / unit)
        for amount in (
            game.origin_loss,
            game.destination_cost,
            Guarantee(game, uncertainty, levers).outside,
            levers.grant,
        )
    )
    ratio, lump_sum, least = (cp.Variable(name=name) for name in ("ratio", "lump sum", "least gain"))
    grants = cp.Variable(2, name="grants")
    own = ratio - stays * loss - out + lump_sum + grants[0]
    other = stays - ratio - stays * cost - lump_sum + grants[1]
    rows = {
        "origin": own - _spread(uncertainty, cp.hstack([ratio, -stays, 0.0]), float(unit)) >= least,
        "destination": other - _spread(uncertainty, cp.hstack([stays - ratio, 0.0, -stays]), float(unit))
        >= least,
        "ratio at least zero": ratio >= 0,
        "ratio at most one": ratio <= 1,
        "grants not negative": grants >= 0,
        "central grant": cp.sum(grants) <= grant,
    }
    if levers.lump_sum is not None:
        rows["limit of the lump sum"] = cp.abs(lump_sum) <= float(as_fraction(levers.lump_sum) / unit)
    return ConvexProgram(least, rows)


def _spread(uncertainty: UncertaintySet, direction: cp.Expression, unit: float) -> cp.Expression:
    """Write the spread along an affine direction, in units of the revenue."""
    import cvxpy as cp
    import numpy as np

    if isinstance(uncertainty, BoxSet | BudgetedSet):
        parts = cp.abs(cp.multiply([float(d) / unit for d in uncertainty.deviations], direction))
        if isinstance(uncertainty, BoxSet):
            return cp.sum(parts)
        whole = int(uncertainty.budget)
        rest = float(as_fraction(uncertainty.budget) - whole)
        largest = [cp.Constant(0.0), *(cp.sum_largest(parts, count) for count in (1, 2, 3))]
        return (1 - rest) * largest[whole] + (rest * largest[whole + 1] if rest else 0.0)
    if isinstance(uncertainty, EllipsoidSet):
        found = factors(uncertainty.covariance)
        if found is not None:
            lower = np.array([[float(value) for value in row] for row in found[0]])
            root = np.sqrt([float(pivot) for pivot in found[1]]) / unit
            return float(uncertainty.radius) * cp.norm((lower * root).T @ direction, 2)
    raise InputError(Problem("uncertainty", type(uncertainty).__name__, "a box, a budget or an ellipsoid"))
