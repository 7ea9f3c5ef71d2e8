r"""Seven contract families, compared on the same plant.

Each family has one lever (see ``contract_plans``); its payments are piecewise linear in it, so
the best lever is found exactly, segment by segment, and so is the interval on which both
cities accept.

The bound that none of them can exceed lets the destination pay any amount in every year, with
any lump sum, within the same liquidity. A family's loss is one minus its geometric mean of
gains (weighted, as in the Nash objective) over the bound's.

References
----------
models.md §4.11.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

from citypact.games.rational import Number, as_fraction
from citypact.games.relocation_path import RelocationPath
from citypact.games.validation import Door
from citypact.mechanisms.cash_flow.contract_plans import FAMILIES, ONE, ZERO, Family, Plan, attained_years
from citypact.mechanisms.cash_flow.objective import Objective, solve_objective
from citypact.mechanisms.cash_flow.rows import Payments, cash_flow_rows, enforcement_rows
from citypact.mechanisms.cash_flow.self_enforcement import excess, plan_slacks
from citypact.mechanisms.ratio_set import RatioSet


@dataclass(frozen=True)
class FamilyResult:
    """What a family achieves on a path.

    Parameters
    ----------
    levers : RatioSet or None
        Best levers; ``None`` when no lever pleases both within the liquidity.
    acceptable : tuple of float, or None
        Levers that both accept.
    loss : float
        One minus the family's geometric mean of gains over the bound's; 1 without a deal.
    worst_liquidity : float or None
        Least of tax less service costs less payment over the years from attainment (亿元).
    marginal : float or None
        Present value to the origin per yuan of present value of more tax.
    exposure : float
        What a full top-up would cost the centre (亿元).
    excess : float or None
        Without a court: by how much stopping would pay in the worst year of the contract that
        is best under a court (亿元); zero or less: that contract enforces itself. ``None``
        where a court enforces, or if not even a court leaves an acceptable lever.
    """

    family: Family
    levers: RatioSet | None
    acceptable: tuple[float, float] | None
    gains: tuple[float, float] | None
    value_to_origin: float | None
    loss: float
    worst_liquidity: float | None
    marginal: float | None
    exposure: float
    excess: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        judged = {} if self.excess is None else {"self_enforcing": self.excess <= 0, "excess": self.excess}
        return {
            "family": self.family.key,
            "name": self.family.name,
            "agreement": self.levers is not None,
            "lever": None if self.levers is None else self.levers.ratio,
            "lever_set": None if self.levers is None else list(self.levers.ends),
            "acceptable": None if self.acceptable is None else list(self.acceptable),
            "gains": None if self.gains is None else {"origin": self.gains[0], "destination": self.gains[1]},
            "value_to_origin": self.value_to_origin,
            "loss": self.loss,
            "worst_liquidity": self.worst_liquidity,
            "marginal": self.marginal,
            "exposure": self.exposure,
            **judged,
        }


def compare_families(path: RelocationPath, weight: Number = 0.5) -> tuple[FamilyResult, ...]:
    """Find each family's best lever under the weighted Nash objective and its loss against the bound.

    Parameters
    ----------
    path : RelocationPath
        The plant and both cities' books.
    weight : float
        Bargaining weight of the origin, strictly between 0 and 1.
    """
    door = Door()
    if door.finite("weight", weight) and not 0 < weight < 1:
        door.refuse("weight", weight, "a weight strictly between 0 and 1")
    door.close()
    power = as_fraction(weight)
    best = _bound(path, Objective(weight=weight))
    return tuple(_judged(_result(family, path, power, best), path, power) for family in FAMILIES)


def _judged(result: FamilyResult, path: RelocationPath, weight: Fraction) -> FamilyResult:
    """Add whether the contract that is best under a court would be kept without one."""
    if path.enforcement is None:
        return result
    best = _best(result.family, replace(path, enforcement=None), weight)
    if best is None:
        return result
    payments, lump_sum = result.family.plan(path, best.levers.exact)
    return replace(result, excess=float(excess(path, attained_years(path), payments, lump_sum)))


def _gains(path: RelocationPath, plan: Plan) -> tuple[Fraction, Fraction]:
    payments, lump_sum = plan
    own, other = path.discounts
    loss, gain = path.no_payment_gains()
    received = sum((amount * own**year for year, amount in payments.items()), ZERO)
    spent = sum((amount * other**year for year, amount in payments.items()), ZERO)
    return loss + received + lump_sum, gain - spent - lump_sum


def _bound(path: RelocationPath, objective: Objective) -> float | None:
    """Best geometric mean of gains that any payments within the liquidity can reach."""
    free = replace(
        path,
        window=len(path.taxes) - path.delay,
        cap_multiple=None,
        lump_sum=True,
        central_budget=0,
    )
    found = solve_objective(cash_flow_rows(free, Payments.free), objective)
    if not found.feasible:
        return None
    if not found.strict:
        return 0.0
    gains = [float(row.bound) for row in found.optimal_rows]
    return _mean(gains[0], gains[1], float(objective.weight))


def _mean(origin: float, destination: float, weight: float) -> float:
    """Weighted geometric mean of two gains that are not negative."""
    if origin <= 0 or destination <= 0:
        return 0.0
    return math.exp(weight * math.log(origin) + (1 - weight) * math.log(destination))


@dataclass(frozen=True)
class _Best:
    """Best levers, their gains and the Nash objective's mean there; and all acceptable levers."""

    levers: RatioSet
    gains: tuple[Fraction, Fraction]
    mean: float
    acceptable: tuple[float, float]


def _best(family: Family, path: RelocationPath, weight: Fraction) -> _Best | None:
    nodes = sorted({ZERO, ONE, *(kink for kink in family.kinks(path) if 0 < kink < 1)})
    pieces = [piece for pair in pairwise(nodes) if (piece := _acceptable(family, path, *pair)) is not None]
    if not pieces:
        return None
    candidates = [lever for low, high in pieces for lever in _best_on_piece(family, path, weight, low, high)]
    valued = []
    for lever in candidates:
        origin, destination = _gains(path, family.plan(path, lever))
        valued.append((_mean(float(origin), float(destination), float(weight)), lever))
    top = max(value for value, _ in valued)
    # Levers with the same *exact* gains form the optimal set; candidates are exact.
    first = next(lever for value, lever in valued if value == top)
    gains = _gains(path, family.plan(path, first))
    same = [lever for _, lever in valued if _gains(path, family.plan(path, lever)) == gains]
    ends = float(min(low for low, _ in pieces)), float(max(high for _, high in pieces))
    return _Best(RatioSet(min(same), max(same)), gains, top, ends)


def _result(family: Family, path: RelocationPath, weight: Fraction, bound: float | None) -> FamilyResult:
    best = _best(family, path, weight)
    if best is None:
        return FamilyResult(family, None, None, None, None, 1.0, None, None, 0.0)
    lever = best.levers.exact
    payments, lump_sum = family.plan(path, lever)
    own = path.discounts[0]
    value = sum((amount * own**year for year, amount in payments.items()), ZERO) + lump_sum
    left = [
        path.tax(year) - as_fraction(path.service_costs[year - 1]) - payments.get(year, ZERO)
        for year in attained_years(path)
    ]
    owed = path.cap if family.key == "F1" else None
    return FamilyResult(
        family,
        best.levers,
        best.acceptable,
        (float(best.gains[0]), float(best.gains[1])),
        float(value),
        1.0 - best.mean / bound if bound else (0.0 if bound == 0.0 else 1.0),
        float(min(left)),
        _marginal(family, path, lever),
        0.0 if owed is None else float(max(owed - sum(payments.values(), ZERO), ZERO)),
    )


def _acceptable(
    family: Family, path: RelocationPath, low: Fraction, high: Fraction
) -> tuple[Fraction, Fraction] | None:
    """Levers of a linear piece at which both accept and every payment can be made and is."""

    years = attained_years(path)
    rows = enforcement_rows(path, years)

    def slacks(lever: Fraction) -> list[Fraction]:
        plan = family.plan(path, lever)
        limits = (_limit(path, year) - amount for year, amount in plan[0].items())
        return [*_gains(path, plan), *limits, *plan_slacks(rows, years, *plan)]

    ends = list(zip(slacks(low), slacks(high), strict=True))
    if any(at_low < 0 and at_high < 0 for at_low, at_high in ends):
        return None
    start, end = low, high
    for at_low, at_high in ends:
        if at_low < 0:
            start = max(start, low + (high - low) * -at_low / (at_high - at_low))
        elif at_high < 0:
            end = min(end, low + (high - low) * at_low / (at_low - at_high))
    return (start, end) if start <= end else None


def _best_on_piece(
    family: Family, path: RelocationPath, weight: Fraction, low: Fraction, high: Fraction
) -> tuple[Fraction, ...]:
    """Ends of the piece and, if inside, the lever where the Nash objective is level."""
    (a, b), (c, d) = _gains(path, family.plan(path, low)), _gains(path, family.plan(path, high))
    rise, fall = c - a, d - b
    if rise == 0 or fall == 0 or low == high:
        return low, high
    step = -(weight * rise * b + (1 - weight) * fall * a) / (rise * fall)
    return (low, high, low + step * (high - low)) if 0 < step < 1 else (low, high)


def _marginal(family: Family, path: RelocationPath, lever: Fraction) -> float:
    """Value to the origin per yuan of value of more tax: all taxes a thousandth higher."""
    grown = replace(path, taxes=[tax * Fraction(1001, 1000) for tax in map(as_fraction, path.taxes)])
    more = _gains(grown, family.plan(grown, lever))[0] - _gains(path, family.plan(path, lever))[0]
    return float(more / (grown.tax_value(path.origin_rate) - path.tax_value(path.origin_rate)))


def _limit(path: RelocationPath, year: int) -> Fraction:
    """Most that can be paid in a year: within its liquidity and the ratio cap."""
    return min(path.liquidity(year), as_fraction(path.ratio_cap) * path.tax(year))
