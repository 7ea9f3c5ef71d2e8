"""Plants whose destination is kept to its promises by the future alone, for the tests of it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from citypact.games.enforcement_terms import Enforcement, FutureProjects
from citypact.games.relocation_path import RelocationPath
from citypact.mechanisms.cash_flow.design import CashFlowDesign, design_cash_flow
from citypact.mechanisms.cash_flow.objective import Aim, Objective

STREAM = Enforcement(FutureProjects(1.8), settlement=0.2, penalty=0.5)
YEARS = Enforcement([1.4, 1.2, 0.9, 0.6, 0.2], settlement=0.3, penalty=0.2)


def plant(unit: Fraction = Fraction(1), **changes: Any) -> RelocationPath:
    """A plant without a lump sum, whose destination is the less patient city."""
    data: dict[str, Any] = {
        "service_share": 0.35,
        "origin_loss": unit,
        "investment": 2 * unit,
        "lump_sum": False,
        "destination_rate": 0.06,
        "horizon": 8,
        **changes,
    }
    return RelocationPath.constant(unit, 1.2, **data)


def design(path: RelocationPath, aim: Aim = Aim.nash, **others: Any) -> CashFlowDesign:
    """Solve without the comparison with cvxpy, which has its own tests."""
    others.setdefault("cross_check", False)
    return design_cash_flow(path, objective=Objective(aim, Fraction(2, 5)), **others)
