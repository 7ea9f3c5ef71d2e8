"""Agreements between cities whose efforts nobody can write into a contract."""

from citypact.mechanisms.effort_contract.agreement import EffortAgreement, FullBonus
from citypact.mechanisms.effort_contract.centre.leading import centre_leads
from citypact.mechanisms.effort_contract.centre.result import CentreLeads, PricePoint
from citypact.mechanisms.effort_contract.leader.bases import ElasticBase, FixedAndEffort
from citypact.mechanisms.effort_contract.leader.leading import lead_ratio
from citypact.mechanisms.effort_contract.leader.result import LafferPoint, LeaderRatio
from citypact.mechanisms.effort_contract.park.dividend import park_dividend
from citypact.mechanisms.effort_contract.park.result import ParkDividend, ParkRule, WaitPoint
from citypact.mechanisms.effort_contract.park.venture import ParkVenture
from citypact.mechanisms.effort_contract.problem import EffortProblem
from citypact.mechanisms.effort_contract.sharing import share_effort

__all__ = [
    "CentreLeads",
    "EffortAgreement",
    "EffortProblem",
    "ElasticBase",
    "FixedAndEffort",
    "FullBonus",
    "LafferPoint",
    "LeaderRatio",
    "ParkDividend",
    "ParkRule",
    "ParkVenture",
    "PricePoint",
    "WaitPoint",
    "centre_leads",
    "lead_ratio",
    "park_dividend",
    "share_effort",
]
