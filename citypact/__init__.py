"""citypact finds the agreement a group of cities will sign and keep.

The public names are imported when they are first used, so ``import citypact`` is instant:

>>> import citypact
>>> game = citypact.Relocation(revenue=1, origin_loss=0.3, destination_cost=0.1)
>>> citypact.split(game).ratio
0.6
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from citypact.errors import (
        CertificateError,
        CityPactError,
        InfeasibleDesign,
        InputError,
        SolverFailure,
    )
    from citypact.games.allocation import Allocation
    from citypact.games.coalitional import CoalitionalGame
    from citypact.games.relocation import Relocation
    from citypact.games.relocation_path import RelocationPath
    from citypact.mechanisms.agreement import Agreement
    from citypact.mechanisms.cash_flow.design import CashFlowDesign, design_cash_flow
    from citypact.mechanisms.cash_flow.families import compare_families
    from citypact.mechanisms.cash_flow.objective import Objective
    from citypact.mechanisms.cash_flow.rows import Payments
    from citypact.mechanisms.criterion_names import CRITERIA
    from citypact.mechanisms.draws import relocation_draws
    from citypact.mechanisms.fifty_fifty import Calibration, all_conditions, reproduce
    from citypact.mechanisms.ratio_moves import what_moves
    from citypact.mechanisms.ratio_set import RatioSet
    from citypact.mechanisms.revenue_split import split
    from citypact.mechanisms.statute import Enterprise, StatuteTerms, apply_statute
    from citypact.mechanisms.statute.design import design_statute
    from citypact.scenario.enterprise_list import read_enterprises
    from citypact.scenario.load import case_names, load_scenario
    from citypact.scenario.verify import verify_result
    from citypact.solvers.certificate import Certificate

_HOME = {
    "Agreement": "citypact.mechanisms.agreement",
    "Allocation": "citypact.games.allocation",
    "CRITERIA": "citypact.mechanisms.criterion_names",
    "Calibration": "citypact.mechanisms.fifty_fifty",
    "CashFlowDesign": "citypact.mechanisms.cash_flow.design",
    "Certificate": "citypact.solvers.certificate",
    "CertificateError": "citypact.errors",
    "CityPactError": "citypact.errors",
    "CoalitionalGame": "citypact.games.coalitional",
    "Enterprise": "citypact.mechanisms.statute",
    "InfeasibleDesign": "citypact.errors",
    "InputError": "citypact.errors",
    "Objective": "citypact.mechanisms.cash_flow.objective",
    "Payments": "citypact.mechanisms.cash_flow.rows",
    "RatioSet": "citypact.mechanisms.ratio_set",
    "Relocation": "citypact.games.relocation",
    "RelocationPath": "citypact.games.relocation_path",
    "SolverFailure": "citypact.errors",
    "StatuteTerms": "citypact.mechanisms.statute",
    "all_conditions": "citypact.mechanisms.fifty_fifty",
    "apply_statute": "citypact.mechanisms.statute",
    "case_names": "citypact.scenario.load",
    "compare_families": "citypact.mechanisms.cash_flow.families",
    "design_cash_flow": "citypact.mechanisms.cash_flow.design",
    "design_statute": "citypact.mechanisms.statute.design",
    "load_scenario": "citypact.scenario.load",
    "read_enterprises": "citypact.scenario.enterprise_list",
    "relocation_draws": "citypact.mechanisms.draws",
    "reproduce": "citypact.mechanisms.fifty_fifty",
    "split": "citypact.mechanisms.revenue_split",
    "verify_result": "citypact.scenario.verify",
    "what_moves": "citypact.mechanisms.ratio_moves",
}

__all__ = [
    "CRITERIA",
    "Agreement",
    "Allocation",
    "Calibration",
    "CashFlowDesign",
    "Certificate",
    "CertificateError",
    "CityPactError",
    "CoalitionalGame",
    "Enterprise",
    "InfeasibleDesign",
    "InputError",
    "Objective",
    "Payments",
    "RatioSet",
    "Relocation",
    "RelocationPath",
    "SolverFailure",
    "StatuteTerms",
    "all_conditions",
    "apply_statute",
    "case_names",
    "compare_families",
    "design_cash_flow",
    "design_statute",
    "load_scenario",
    "read_enterprises",
    "relocation_draws",
    "reproduce",
    "split",
    "verify_result",
    "what_moves",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'citypact' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
