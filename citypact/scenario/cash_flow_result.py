"""The yearly payments of a scenario: the design, the contract families, the statute that pays as much."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from citypact.errors import InputError, Problem
from citypact.games.rational import Number, as_fraction
from citypact.games.relocation_path import RelocationPath
from citypact.mechanisms.cash_flow.design import CashFlowDesign, design_cash_flow
from citypact.mechanisms.cash_flow.families import compare_families
from citypact.mechanisms.cash_flow.objective import Aim, Objective
from citypact.mechanisms.cash_flow.rows import Payments
from citypact.mechanisms.cash_flow.self_enforcement import excess
from citypact.mechanisms.cash_flow.statutory_inversion import StatutoryTerms, statutes_paying
from citypact.mechanisms.criteria import Criterion, Egalitarian, MinCentral, Nash, Utilitarian
from citypact.scenario.build import Scenario


def cash_flow_result(
    scenario: Scenario,
    criterion: Criterion,
    *,
    ratio_cap: Number | None = None,
    reference: Number | None = None,
    cross_check: bool = True,
) -> dict[str, Any]:
    """Return the designs, the families and the inverted statute as plain data.

    Parameters
    ----------
    scenario : Scenario
        With a plant (not R, L and K alone) and without rival destinations.
    criterion : Criterion
        Nash (however its weight came about), egalitarian, utilitarian or min-central.
    ratio_cap, reference : float, optional
        Highest ratio the levers allow; ratio to stay near where the optimum is flat.
    cross_check : bool
        Whether cvxpy solves the programs as well.

    Raises
    ------
    InputError
        If the scenario has no plant or has rivals, or the criterion has no cash-flow program.
    """
    path = cash_flow_path(scenario, ratio_cap)
    objective = objective_of(criterion)
    proportional, free = (
        design_cash_flow(
            path, objective=objective, payments=payments, reference=reference, cross_check=cross_check
        )
        for payments in (Payments.constant_ratio, Payments.free)
    )
    # The families are compared by the Nash objective; other aims, and all the power on one
    # side, compare them at equal weights.
    weight = objective.weight if objective.aim is Aim.nash else 0.5
    return {
        "constant_ratio": proportional.to_dict(),
        "free_payments": free.to_dict(),
        "families": [result.to_dict() for result in compare_families(path, weight)],
        "statutes": _statutes(scenario, path, proportional),
    }


def cash_flow_path(scenario: Scenario, ratio_cap: Number | None = None) -> RelocationPath:
    """Return the path over which payments are designed, under a further cap on the ratio.

    Raises
    ------
    InputError
        If the scenario has no plant or has rivals, or its cities discount differently.
    """
    path = scenario.path()
    if path is None:
        raise InputError(
            Problem("cash_flow", "R, L and K alone", "a scenario with a plant", remedy="see citypact new")
        )
    if scenario.relocation().best_rival > 0:
        expected = "none: the cash-flow program is an account between two cities"
        raise InputError(Problem("parameters.outside.rivals", "rival destinations", expected))
    return path.with_ratio_cap(ratio_cap)


def objective_of(criterion: Criterion) -> Objective:
    """Return the cash-flow objective of a criterion.

    Raises
    ------
    InputError
        For a criterion that is about the ratio alone.
    """
    if isinstance(criterion, Nash):
        return Objective(Aim.nash, criterion.weight)
    if isinstance(criterion, Utilitarian):
        return Objective(Aim.utilitarian, criterion.weight)
    if isinstance(criterion, Egalitarian):
        return Objective(Aim.egalitarian)
    if isinstance(criterion, MinCentral):
        return Objective(Aim.min_central)
    expected = "nash or one of its weightings, egalitarian, utilitarian or min-central for cash flows"
    raise InputError(Problem("criterion", criterion.name, expected, remedy="leave out --cash-flow"))


def ratio_limit(path: RelocationPath) -> Number:
    """Return the highest constant ratio that the cap and every year's liquidity allow."""
    taxes = {year: path.tax(year) for year in path.sharing_years if path.tax(year) > 0}
    limits = [path.liquidity(year) / tax for year, tax in taxes.items()]
    if path.cap is not None:
        limits.append(path.cap / sum(taxes.values()))
    return min(limits)


def _statutes(scenario: Scenario, path: RelocationPath, design: CashFlowDesign) -> list[dict[str, Any]]:
    """Statutory terms whose shares are worth as much to the origin as payments and lump sum together."""
    plant = scenario.parameters.plant
    if plant is None or not design.agreement or (plant.yearly_growth and plant.yearly_growth.number):
        return []
    value = design.value_to_origin + as_fraction(design.lump_sum or 0)
    if value < 0:
        return []
    found = statutes_paying(
        value, base=plant.base_tax.number, growth=plant.growth.number, rate=path.origin_rate, delay=path.delay
    )
    return [{**each.to_dict(), **_kept(path, each)} for each in found]


def _kept(path: RelocationPath, terms: StatutoryTerms) -> dict[str, Any]:
    """Whether a statute's shares are paid without a court, and by how much stopping would pay."""
    if path.enforcement is None or not terms.payments:
        return {}
    years = range(min(terms.payments), max(terms.payments) + 1)
    more = float(excess(path, years, terms.payments, Fraction(0)))
    return {"self_enforcing": more <= 0, "excess": more}
