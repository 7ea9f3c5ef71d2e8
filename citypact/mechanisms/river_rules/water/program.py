r"""The best use of a river's water as a convex program: prices come as multipliers.

.. math:: \max \sum_i b_i(x_i) \quad \text{s.t.} \quad
   \sum_{j \in U_i} x_j \le \sum_{j \in U_i} e_j \;\; (\lambda_i) \quad \forall i , \qquad x \ge 0 .

The multiplier :math:`\lambda_i` is what the water that cannot pass from below city i to above
it costs all together; the price of water at a city is the sum of the multipliers on the way down,
:math:`p_j = \sum_{i \text{ down from } j} \lambda_i`. ``citypact.games.river.optimal_flow`` finds
the same without a solver; the two are compared in the tests.

References
----------
models.md §5.8, §9.1, A10.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch
from typing import TYPE_CHECKING

import numpy as np

from citypact.errors import InputError, Problem, SolverFailure
from citypact.games.allocation import Allocation
from citypact.games.coalitional import FloatArray
from citypact.games.river import (
    ConcaveBenefit,
    LogBenefit,
    PiecewiseLinearBenefit,
    PowerBenefit,
    QuadraticBenefit,
    RiverWater,
)
from citypact.solvers.provenance import Provenance
from citypact.solvers.status import Status

if TYPE_CHECKING:
    import cvxpy as cp


#: The solver's accuracy, in parts of the water and of the total worth.
ACCURACY = 1e-5
#: The part of a use by which it is moved to see what a little water is worth.
STEP = 1e-3


@dataclass(frozen=True)
class WaterByProgram:
    """What the solver found.

    Parameters
    ----------
    worth : float
        Benefit of all cities together (亿元).
    uses : Allocation
        Water by city.
    prices : Allocation
        Price of water by city (亿元 per 亿m³).
    provenance : Provenance
        The solver.
    """

    worth: float
    uses: Allocation
    prices: Allocation
    provenance: Provenance


def water_by_program(water: RiverWater) -> WaterByProgram:
    """Find the best use of all the water with a conic solver.

    Parameters
    ----------
    water : RiverWater
        The river; benefits of the shipped forms.

    Returns
    -------
    WaterByProgram
        Right to about 1e-6 of the total worth, as conic solvers are.

    Raises
    ------
    InputError
        On a benefit for which no convex expression is known.
    SolverFailure
        If the solver stops without an optimum, or its point does not pass the recheck.

    Examples
    --------
    >>> from citypact.games.river import River
    >>> water = RiverWater(River(("up", "down")), (2, 0), PowerBenefit(1))
    >>> found = water_by_program(water)
    >>> round(found.worth, 5), round(found.prices["down"], 4)
    (2.0, 0.5)
    """
    import cvxpy as cp

    from citypact.solvers.program import ConvexProgram

    reaches = water.river.reaches
    reached = water.supply @ reaches
    wet = np.flatnonzero(reached > 0).tolist()
    uses, prices = np.zeros(water.size), np.zeros(water.size)
    supply = float(water.supply.sum())
    # All water in one city's hands bounds what it can be worth.
    scale = max((float(water.city_benefits[at].value(reached[at])) for at in wet), default=0.0)
    if scale > 0:
        used = cp.Variable(len(wet), name="uses")
        rows: dict[str, cp.Constraint] = {"no use is negative": used >= 0}
        worths = []
        for place, at in enumerate(wet):
            worth, extra = expression(water.city_benefits[at], used[place], supply, scale)
            worths.append(worth)
            rows |= {f"worth of water in {water.players[at]} {k}": row for k, row in enumerate(extra)}
        sections = {at: f"section below {water.players[at]}" for at in wet}
        for at, label in sections.items():
            rows[label] = reaches[wet, at].astype(np.float64) @ used <= reached[at] / supply
        found = ConvexProgram(cp.sum(cp.hstack(worths)), rows).solve({})
        if found.status is not Status.optimal:
            raise SolverFailure(f"the water program came back {found.status}: it has an optimum")
        uses[wet] = np.maximum(found.point["uses"], 0.0) * supply
        falls = np.array([float(found.shadow_prices[sections[at]]) for at in wet]) * scale / supply
        prices[wet] = reaches[np.ix_(wet, wet)] @ falls
    _recheck(water, reached, uses, prices)
    return WaterByProgram(
        float(water.benefit_of(uses[None, :]).sum()),
        Allocation(water.players, uses.tolist(), water.water_unit),
        Allocation(water.players, prices.tolist(), f"{water.unit} per {water.water_unit}"),
        _provenance(),
    )


def _recheck(water: RiverWater, reached: FloatArray, uses: FloatArray, prices: FloatArray) -> None:
    """Compare with the best use found without a solver, and each price with what a little water is worth."""
    supply = float(water.supply.sum())
    short = water.river.reaches.T.astype(np.float64) @ uses - reached
    worth = float(water.benefit_of(uses[None, :]).sum())
    held = [bool((short <= ACCURACY * supply).all()), abs(worth - water.grand) <= ACCURACY * abs(water.grand)]
    for benefit, use, price in zip(water.city_benefits, uses, prices, strict=True):
        step = STEP * use
        if use > STEP * supply:
            more, now, less = (float(benefit.value(each)) for each in (use + step, use, use - step))
            room = 1e-3 * abs(price) + 1e-6 * abs(water.grand) / supply
            held.append((more - now) / step - room <= price <= (now - less) / step + room)
    if not all(held):
        raise SolverFailure("the water program's point does not pass its recheck")


def _provenance() -> Provenance:
    from importlib.metadata import version

    versions = f"cvxpy {version('cvxpy')}, clarabel {version('clarabel')}"
    return Provenance("convex program with cumulative water constraints", "Clarabel through cvxpy", versions)


@singledispatch
def expression(
    benefit: ConcaveBenefit, used: cp.Expression, supply: float, scale: float
) -> tuple[cp.Expression, list[cp.Constraint]]:
    """Return the benefit of ``used * supply`` in units of ``scale``, with the rows that define it.

    Raises
    ------
    InputError
        For a benefit whose convex expression is not registered.
    """
    raise InputError(
        Problem("benefit", type(benefit).__name__, "a benefit with a convex expression, register one")
    )


@expression.register(PowerBenefit)
def _(
    benefit: PowerBenefit, used: cp.Expression, supply: float, scale: float
) -> tuple[cp.Expression, list[cp.Constraint]]:
    import cvxpy as cp

    factor = float(benefit.value(supply)) / scale
    if float(benefit.exponent) == 0.5:
        return factor * cp.sqrt(used), []
    root = cp.Variable()
    cone = cp.PowCone3D(used, cp.Constant(1.0), root, float(benefit.exponent))
    return factor * root, [cone]


@expression.register(QuadraticBenefit)
def _(
    benefit: QuadraticBenefit, used: cp.Expression, supply: float, scale: float
) -> tuple[cp.Expression, list[cp.Constraint]]:
    import cvxpy as cp

    choke, slope = float(benefit.choke) * supply / scale, float(benefit.slope) * supply**2 / scale
    return choke * used - 0.5 * slope * cp.square(used), []


@expression.register(LogBenefit)
def _(
    benefit: LogBenefit, used: cp.Expression, supply: float, scale: float
) -> tuple[cp.Expression, list[cp.Constraint]]:
    import cvxpy as cp

    return float(benefit.factor) / scale * cp.log1p(used * (supply / float(benefit.scale))), []


@expression.register(PiecewiseLinearBenefit)
def _(
    benefit: PiecewiseLinearBenefit, used: cp.Expression, supply: float, scale: float
) -> tuple[cp.Expression, list[cp.Constraint]]:
    import cvxpy as cp

    starts: FloatArray = np.cumsum([0.0, *(float(width) for _, width in benefit.pieces if width is not None)])
    slopes = np.append([float(worth) for worth, _ in benefit.pieces], 0.0)[: len(starts)]
    lines = [
        float(benefit.value(start)) / scale + slope / scale * (used * supply - start)
        for start, slope in zip(starts, slopes, strict=True)
    ]
    return lines[0] if len(lines) == 1 else cp.minimum(*lines), []
