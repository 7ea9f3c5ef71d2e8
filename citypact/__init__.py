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
    from citypact.errors import CertificateError, CityPactError, InfeasibleDesign, InputError, SolverFailure
    from citypact.games.allocation import Allocation
    from citypact.games.coalitional import CoalitionalGame, FunctionGame
    from citypact.games.coalitional.cached import CachedGame
    from citypact.games.coalitional.forms import (
        AdditiveGame,
        AirportGame,
        AssignmentGame,
        BankruptcyGame,
        DividendGame,
        LinearProductionGame,
        SpanningTreeGame,
        WeightedGraphGame,
        WeightedVotingGame,
    )
    from citypact.games.partition.partition_game import PartitionGame
    from citypact.games.relocation import Relocation
    from citypact.games.relocation_path import RelocationPath
    from citypact.mechanisms.agreement import Agreement
    from citypact.mechanisms.allocation import ProposalCheck, check_proposal
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
    from citypact.scenario.allocate_game import allocate
    from citypact.scenario.allocation_answer import AllocationResult
    from citypact.scenario.coalition_load import game_names, load_game
    from citypact.scenario.enterprise_list import read_enterprises
    from citypact.scenario.load import case_names, load_scenario
    from citypact.scenario.verify import verify_result
    from citypact.solvers.certificate import Certificate
    from citypact.solvers.property_report import PropertyReport
    from citypact.solvers.solved_allocation import Guarantee, SolvedAllocation

_HOME = {
    "AdditiveGame": "citypact.games.coalitional.forms",
    "Agreement": "citypact.mechanisms.agreement",
    "AirportGame": "citypact.games.coalitional.forms",
    "AllocationResult": "citypact.scenario.allocation_answer",
    "Allocation": "citypact.games.allocation",
    "AssignmentGame": "citypact.games.coalitional.forms",
    "BankruptcyGame": "citypact.games.coalitional.forms",
    "CRITERIA": "citypact.mechanisms.criterion_names",
    "CachedGame": "citypact.games.coalitional.cached",
    "Calibration": "citypact.mechanisms.fifty_fifty",
    "CashFlowDesign": "citypact.mechanisms.cash_flow.design",
    "Certificate": "citypact.solvers.certificate",
    "CertificateError": "citypact.errors",
    "CityPactError": "citypact.errors",
    "CoalitionalGame": "citypact.games.coalitional",
    "DividendGame": "citypact.games.coalitional.forms",
    "Enterprise": "citypact.mechanisms.statute",
    "FunctionGame": "citypact.games.coalitional",
    "Guarantee": "citypact.solvers.solved_allocation",
    "InfeasibleDesign": "citypact.errors",
    "InputError": "citypact.errors",
    "LinearProductionGame": "citypact.games.coalitional.forms",
    "Objective": "citypact.mechanisms.cash_flow.objective",
    "PartitionGame": "citypact.games.partition.partition_game",
    "Payments": "citypact.mechanisms.cash_flow.rows",
    "PropertyReport": "citypact.solvers.property_report",
    "ProposalCheck": "citypact.mechanisms.allocation",
    "RatioSet": "citypact.mechanisms.ratio_set",
    "Relocation": "citypact.games.relocation",
    "RelocationPath": "citypact.games.relocation_path",
    "SolvedAllocation": "citypact.solvers.solved_allocation",
    "SolverFailure": "citypact.errors",
    "SpanningTreeGame": "citypact.games.coalitional.forms",
    "StatuteTerms": "citypact.mechanisms.statute",
    "WeightedGraphGame": "citypact.games.coalitional.forms",
    "WeightedVotingGame": "citypact.games.coalitional.forms",
    "all_conditions": "citypact.mechanisms.fifty_fifty",
    "allocate": "citypact.scenario.allocate_game",
    "apply_statute": "citypact.mechanisms.statute",
    "case_names": "citypact.scenario.load",
    "check_proposal": "citypact.mechanisms.allocation",
    "compare_families": "citypact.mechanisms.cash_flow.families",
    "design_cash_flow": "citypact.mechanisms.cash_flow.design",
    "design_statute": "citypact.mechanisms.statute.design",
    "game_names": "citypact.scenario.coalition_load",
    "load_game": "citypact.scenario.coalition_load",
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
    "AdditiveGame",
    "Agreement",
    "AirportGame",
    "Allocation",
    "AllocationResult",
    "AssignmentGame",
    "BankruptcyGame",
    "CachedGame",
    "Calibration",
    "CashFlowDesign",
    "Certificate",
    "CertificateError",
    "CityPactError",
    "CoalitionalGame",
    "DividendGame",
    "Enterprise",
    "FunctionGame",
    "Guarantee",
    "InfeasibleDesign",
    "InputError",
    "LinearProductionGame",
    "Objective",
    "PartitionGame",
    "Payments",
    "PropertyReport",
    "ProposalCheck",
    "RatioSet",
    "Relocation",
    "RelocationPath",
    "SolvedAllocation",
    "SolverFailure",
    "SpanningTreeGame",
    "StatuteTerms",
    "WeightedGraphGame",
    "WeightedVotingGame",
    "all_conditions",
    "allocate",
    "apply_statute",
    "case_names",
    "check_proposal",
    "compare_families",
    "design_cash_flow",
    "design_statute",
    "game_names",
    "load_game",
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
