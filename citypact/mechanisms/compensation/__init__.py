"""Compensation between an upstream and a downstream city: transfer, contract form, central money.

:func:`compensate` finds the transfer for the efficient effort and :func:`design_effort` chooses both;
:func:`compare_contracts` puts the forms of payment side by side; :func:`minimal_subsidy`,
:func:`crowd_out`, :func:`match_transfer` and :func:`phase_out` say what central money does.
"""

from citypact.mechanisms.compensation.central.least_money import MinimalSubsidy, minimal_subsidy
from citypact.mechanisms.compensation.central.lump_sums import CrowdOut, crowd_out
from citypact.mechanisms.compensation.central.matching import MatchedTransfer, match_transfer, optimal_match
from citypact.mechanisms.compensation.central.package_design import central_package
from citypact.mechanisms.compensation.central.package_terms import CentralPackage
from citypact.mechanisms.compensation.contracts.comparison import ContractComparison, compare_contracts
from citypact.mechanisms.compensation.contracts.forms import lead_cost_share, lead_price, two_part_tariff
from citypact.mechanisms.compensation.contracts.terms import Contract
from citypact.mechanisms.compensation.effort.design import EffortDesign, design_effort
from citypact.mechanisms.compensation.effort.shapes import (
    Diminishing,
    EffortShape,
    Proportional,
    Thresholds,
)
from citypact.mechanisms.compensation.phases.needs import PhaseNeeds
from citypact.mechanisms.compensation.phases.path import PhaseOut, phase_out
from citypact.mechanisms.compensation.settlement.draws import CompensationDraws, compensation_draws
from citypact.mechanisms.compensation.settlement.efficient_transfer import compensate
from citypact.mechanisms.compensation.settlement.money_need import CompensationNeed, Equity
from citypact.mechanisms.compensation.settlement.moves import CompensationMove, compensation_moves
from citypact.mechanisms.compensation.settlement.promise import promise_game
from citypact.mechanisms.compensation.settlement.result import Compensation, Efforts

__all__ = [
    "CentralPackage",
    "Compensation",
    "CompensationDraws",
    "CompensationMove",
    "CompensationNeed",
    "Contract",
    "ContractComparison",
    "CrowdOut",
    "Diminishing",
    "EffortDesign",
    "EffortShape",
    "Efforts",
    "Equity",
    "MatchedTransfer",
    "MinimalSubsidy",
    "PhaseNeeds",
    "PhaseOut",
    "Proportional",
    "Thresholds",
    "central_package",
    "compare_contracts",
    "compensate",
    "compensation_draws",
    "compensation_moves",
    "crowd_out",
    "design_effort",
    "lead_cost_share",
    "lead_price",
    "match_transfer",
    "minimal_subsidy",
    "optimal_match",
    "phase_out",
    "promise_game",
    "two_part_tariff",
]
