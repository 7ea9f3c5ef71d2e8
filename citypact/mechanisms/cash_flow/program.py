r"""The cash-flow program in cvxpy, over payments, lump sum and grants.

.. math::

    \max\quad & f(g_o, g_d) \\
    \text{s.t.}\quad
    & g_o = \textstyle\sum_t \delta_o^t x_t + y + z_o - L, \quad
      g_d = G - \sum_t \delta_d^t x_t - y + z_d, \\
    & g_o, g_d \ge 0, \quad z_o + z_d \le \bar Z, \quad 0 \le x_t \le \ell_t, \quad
      \textstyle\sum_t x_t \le \chi C, \quad x_t = s \tau_t \text{ (constant ratio)} .

Where no court enforces, what is owed satisfies :math:`O_t = x_t + \delta_d O_{t+1}` and
:math:`(1-\psi) O_t \le V_F(t) + \psi\,\text{penalty}`; in a stream of projects the sum over the
projects in place is bounded by the worth of those to come.

All money enters divided by the plant's total tax, so the program is of order one in any
unit. The exact statement that certificates use is in ``cash_flow.rows``; the two are
compared whenever a design is made.

References
----------
models.md §4.11, §9.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

import cvxpy as cp
import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.rational import as_fraction
from citypact.games.relocation_path import RelocationPath
from citypact.mechanisms.cash_flow.objective import Aim, Objective
from citypact.mechanisms.cash_flow.rows import Payments
from citypact.solvers.compiled_program import CompiledProgram
from citypact.solvers.program import ConvexProgram

Shape = tuple[int, Payments, Aim, bool, bool, str]


def shape_of(path: RelocationPath, payments: Payments, objective: Objective) -> Shape:
    """Return what distinguishes programs that differ in more than their numbers."""
    kind = "court"
    if path.enforcement is not None:
        kind = "one project" if path.enforcement.stream is None else "stream"
    return path.window, payments, objective.aim, path.cap is not None, path.lump_sum, kind


def money_scale(path: RelocationPath) -> float:
    """Return the amount (亿元) that all money is divided by: the largest in either city's books."""
    tax = sum((path.tax(year) for year in range(1, len(path.taxes) + 1)), Fraction(0))
    loss, gain = path.no_payment_gains()
    return float(max(tax, abs(loss), abs(gain), as_fraction(path.central_budget)))


def program_values(path: RelocationPath, objective: Objective) -> Mapping[str, FloatArray | float]:
    """Return the program's parameters, scaled to order one."""
    scale = money_scale(path)
    own, other = path.discounts
    years = path.sharing_years
    loss, gain = path.no_payment_gains()
    weight = {Aim.origin: 1.0, Aim.destination: 0.0}.get(objective.aim, float(objective.weight))
    taxes = np.array([float(path.tax(year)) / scale for year in years])
    limits = np.array([float(path.liquidity(year)) / scale for year in years])
    return {
        "origin discounts": np.array([float(own**year) for year in years]),
        "destination discounts": np.array([float(other**year) for year in years]),
        "taxes": taxes,
        "liquidity": limits,
        "ratio limits": float(path.ratio_cap) * taxes,
        "ratio cap": float(path.ratio_cap),
        "origin unpaid": float(loss) / scale,
        "destination unpaid": float(gain) / scale,
        "central budget": float(path.central_budget) / scale,
        "cap": 0.0 if path.cap is None else float(path.cap) / scale,
        "origin weight": weight,
        "destination weight": 1.0 - weight,
        **_enforcement_values(path, limits, scale),
    }


def _enforcement_values(
    path: RelocationPath, limits: FloatArray, scale: float
) -> dict[str, FloatArray | float]:
    """Return how much is owed on what is in place, and the most that is worth saving."""
    terms = path.enforcement
    if terms is None:
        return {}
    discount, kept = float(path.discounts[1]), float(terms.kept)
    # A future worth more than could ever be owed binds no more than that sum, and keeps the
    # program of order one.
    if terms.stream is None:
        honoured = [float(terms.honoured(place)) / scale for place in range(path.window)]
        most = float(np.sum(limits)) + 1.0
        return {"discount": discount, "kept": kept, "honoured": np.minimum(honoured, most)}
    rate, value = float(path.destination_rate), float(terms.worth(0)) / scale
    # Projects signed j years ago and not yet paying owe what this one does, j years earlier.
    waiting = np.ones(path.window)
    waiting[0] = np.sum(discount ** np.arange(path.delay + 1))
    most = 4.0 + 2.0 * rate * float(np.sum(waiting)) * float(np.sum(limits))
    return {
        "discount": discount,
        "in place": kept * rate * waiting,
        "honoured": np.minimum([value, value + rate * float(terms.fine) / scale], most),
    }


@lru_cache(maxsize=64)
def cash_flow_program(shape: Shape) -> ConvexProgram:
    """State the program of a shape once; its numbers are parameters."""
    window, payments, aim, capped, lump_sum_allowed, enforcement = shape
    x = cp.Variable(window, name="payments")
    lump_sum = cp.Variable(name="lump sum")
    grants = cp.Variable(2, name="grants")
    origin = cp.Variable(name="gain of origin")
    destination = cp.Variable(name="gain of destination")
    own = cp.Parameter(window, nonneg=True, name="origin discounts")
    other = cp.Parameter(window, nonneg=True, name="destination discounts")
    liquidity = cp.Parameter(window, nonneg=True, name="liquidity")
    unpaid_origin = cp.Parameter(name="origin unpaid")
    unpaid_destination = cp.Parameter(name="destination unpaid")
    budget = cp.Parameter(nonneg=True, name="central budget")
    rows: dict[str, cp.Constraint] = {
        "origin's books": origin == own @ x + lump_sum + grants[0] + unpaid_origin,
        "destination's books": destination == unpaid_destination - other @ x - lump_sum + grants[1],
        "origin participates": origin >= 0,
        "destination participates": destination >= 0,
        "central budget": cp.sum(grants) <= budget,
        "grants not negative": grants >= 0,
        "payments not negative": x >= 0,
        "liquidity": x <= liquidity,
    }
    if payments is Payments.constant_ratio:
        ratio = cp.Variable(name="ratio")
        rows["constant ratio"] = x == cp.multiply(cp.Parameter(window, nonneg=True, name="taxes"), ratio)
        rows["ratio at least zero"] = ratio >= 0
        rows["ratio cap"] = ratio <= cp.Parameter(nonneg=True, name="ratio cap")
    else:
        rows["ratio cap"] = x <= cp.Parameter(window, nonneg=True, name="ratio limits")
    if capped:
        rows["cap on all payments"] = cp.sum(x) <= cp.Parameter(nonneg=True, name="cap")
    if not lump_sum_allowed:
        rows["lump sum not allowed"] = lump_sum == 0
    if enforcement != "court":
        rows |= _enforcement_rows(enforcement, x, other @ x + lump_sum)
    return ConvexProgram(_objective(aim, origin, destination, grants), rows)


def _enforcement_rows(kind: str, x: cp.Variable, cost: cp.Expression) -> dict[str, cp.Constraint]:
    """State what is owed year by year, and that it is not worth keeping."""
    owed = cp.Variable(x.size, name="owed")
    rest = cp.Parameter(nonneg=True, name="discount")
    rows: dict[str, cp.Constraint] = {"owed in the last year": owed[-1] == x[-1]}
    if x.size > 1:
        rows["owed in earlier years"] = owed[:-1] == x[:-1] + rest * owed[1:]
    if kind == "one project":
        honoured = cp.Parameter(x.size, nonneg=True, name="honoured")
        rows["self-enforcement"] = cp.Parameter(nonneg=True, name="kept") * owed <= honoured
    else:
        honoured = cp.Parameter(2, nonneg=True, name="honoured")
        in_place = cp.Parameter(x.size, nonneg=True, name="in place")
        rows["the next project is worth its terms"] = cost <= honoured[0]
        rows["self-enforcement"] = in_place @ owed + cost <= honoured[1]
    return rows


def _objective(aim: Aim, origin: cp.Variable, destination: cp.Variable, grants: cp.Variable) -> cp.Expression:
    if aim is Aim.egalitarian:
        return cp.minimum(origin, destination)
    if aim is Aim.min_central:
        return -cp.sum(grants)
    weight = cp.Parameter(nonneg=True, name="origin weight")
    rest = cp.Parameter(nonneg=True, name="destination weight")
    if aim is Aim.nash:
        return weight * cp.log(origin) + rest * cp.log(destination)
    return weight * origin + rest * destination


def compiled_cash_flow(path: RelocationPath, payments: Payments, objective: Objective) -> CompiledProgram:
    """Return the quick solver for paths of the same shape, tried out on this one."""
    program = cash_flow_program(shape_of(path, payments, objective))
    return CompiledProgram(program, program_values(path, objective))
