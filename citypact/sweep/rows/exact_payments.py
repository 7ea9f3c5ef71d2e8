"""The yearly payments of one row as ``citypact split --cash-flow`` designs them, proved in fractions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from citypact.games.relocation_path import RelocationPath
from citypact.mechanisms.cash_flow.design import CashFlowDesign, design_cash_flow
from citypact.mechanisms.cash_flow.rows import Payments
from citypact.scenario.cash_flow_result import cash_flow_path, objective_of
from citypact.sweep.rows.asked import Asked

if TYPE_CHECKING:
    from citypact.scenario.build import Scenario

#: The two families of payments, as the document of a split names them.
FAMILIES = {"constant_ratio": Payments.constant_ratio, "free_payments": Payments.free}


def exact_payments(
    scenario: Scenario, asked: Asked, longest: int, *, cross_check: bool = False
) -> dict[str, float]:
    """Return the figures of both designs by name, NaN where no terms satisfy the rows.

    Parameters
    ----------
    scenario : Scenario
        With a plant and without rivals.
    asked : Asked
        Criterion, reference and cap on the ratio.
    longest : int
        Sharing years of the sweep; in those beyond the scenario's own nothing is paid.
    cross_check : bool
        Whether cvxpy solves the programs too.

    Raises
    ------
    InputError
        If the scenario has no plant or has rivals.
    CertificateError
        If a proof fails its recheck, or cvxpy finds another optimum.
    """
    path = cash_flow_path(scenario, asked.ratio_cap)
    found: dict[str, float] = {}
    for name, payments in FAMILIES.items():
        design = design_cash_flow(
            path,
            objective=objective_of(asked.rule),
            payments=payments,
            reference=asked.options.reference,
            cross_check=cross_check,
        )
        found |= {f"{name}.{figure}": value for figure, value in _figures(path, design, longest).items()}
    return found


def _figures(path: RelocationPath, design: CashFlowDesign, longest: int) -> dict[str, float]:
    if design.ratios is None or design.gains is None or design.acceptable is None:
        return {"agreement": 0.0}
    low, high = design.ratios.ends
    first = path.sharing_years.start
    return {
        "agreement": 1.0,
        "ratio": design.ratios.ratio,
        "ratio_set.lo": low,
        "ratio_set.hi": high,
        "acceptable.lo": design.acceptable[0],
        "acceptable.hi": design.acceptable[1],
        "lump_sum": math.nan if design.lump_sum is None else design.lump_sum,
        "grant.origin": design.grants["origin"],
        "grant.destination": design.grants["destination"],
        "gain.origin": design.gains["origin"],
        "gain.destination": design.gains["destination"],
        "effective_share": math.nan if design.effective_share is None else design.effective_share,
        **{
            f"payment.year{year}": float(design.payments.get(first + year - 1, 0))
            for year in range(1, longest + 1)
        },
    }
