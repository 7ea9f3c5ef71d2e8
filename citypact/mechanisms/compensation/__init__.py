"""Compensation between an upstream and a downstream city: transfer, contract form, central money.

:func:`compensate` finds the transfer for the efficient effort and :func:`design_effort` chooses both;
:func:`compare_contracts` puts the forms of payment side by side; :func:`minimal_subsidy`,
:func:`crowd_out`, :func:`match_transfer` and :func:`phase_out` say what central money does.
"""

from citypact.mechanisms.compensation.central_money import MinimalSubsidy, minimal_subsidy
from citypact.mechanisms.compensation.compensation_moves import CompensationMove, compensation_moves
from citypact.mechanisms.compensation.compensation_need import CompensationNeed, Equity
from citypact.mechanisms.compensation.compensation_result import Compensation, Efforts
from citypact.mechanisms.compensation.contract_forms import lead_cost_share, lead_price, two_part_tariff
from citypact.mechanisms.compensation.contract_table import ContractComparison, compare_contracts
from citypact.mechanisms.compensation.contract_terms import Contract
from citypact.mechanisms.compensation.draws import CompensationDraws, compensation_draws
from citypact.mechanisms.compensation.effort_design import EffortDesign, design_effort
from citypact.mechanisms.compensation.effort_shapes import (
    Diminishing,
    EffortShape,
    Proportional,
    Thresholds,
)
from citypact.mechanisms.compensation.lump_sums import CrowdOut, crowd_out
from citypact.mechanisms.compensation.matching import MatchedTransfer, match_transfer, optimal_match
from citypact.mechanisms.compensation.phase_needs import PhaseNeeds
from citypact.mechanisms.compensation.phase_path import PhaseOut, phase_out
from citypact.mechanisms.compensation.settlement import compensate

__all__ = [
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
    "two_part_tariff",
]
