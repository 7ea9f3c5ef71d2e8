"""The yearly payments of a scenario: the design, the contract families, the statute that pays as much."""

from __future__ import annotations

from typing import Any

from citypact.errors import InputError, Problem
from citypact.games.relocation_path import RelocationPath
from citypact.mechanisms.cash_flow.design import CashFlowDesign, design_cash_flow
from citypact.mechanisms.cash_flow.families import compare_families
from citypact.mechanisms.cash_flow.objective import Objective
from citypact.mechanisms.cash_flow.rows import Payments
from citypact.mechanisms.cash_flow.statutory_inversion import statutes_paying
from citypact.scenario.build import Scenario


def cash_flow_result(scenario: Scenario, *, cross_check: bool = True) -> dict[str, Any]:
    """Return the designs, the families and the inverted statute as plain data.

    Parameters
    ----------
    scenario : Scenario
        With a plant (not R, L and K alone).
    cross_check : bool
        Whether cvxpy solves the programs as well.

    Raises
    ------
    InputError
        If the scenario has no plant.
    """
    path = scenario.path()
    if path is None:
        raise InputError(
            Problem("cash_flow", "R, L and K alone", "a scenario with a plant", remedy="see citypact new")
        )
    proportional = design_cash_flow(path, objective=Objective(), cross_check=cross_check)
    free = design_cash_flow(path, objective=Objective(), payments=Payments.free, cross_check=cross_check)
    return {
        "constant_ratio": proportional.to_dict(),
        "free_payments": free.to_dict(),
        "families": [result.to_dict() for result in compare_families(path)],
        "statutes": _statutes(scenario, path, proportional),
    }


def _statutes(scenario: Scenario, path: RelocationPath, design: CashFlowDesign) -> list[dict[str, Any]]:
    """Statutory terms whose payments are worth as much to the origin as the design's."""
    plant = scenario.parameters.plant
    if plant is None or not design.agreement or (plant.yearly_growth and plant.yearly_growth.number):
        return []
    found = statutes_paying(
        design.value_to_origin,
        base=plant.base_tax.number,
        growth=plant.growth.number,
        rate=path.origin_rate,
        delay=path.delay,
    )
    return [each.to_dict() for each in found]
