"""Games played again and again: what threats of later punishment can sustain today."""

from citypact.solvers.repeated.critical_result import CriticalDiscount, Temptation
from citypact.solvers.repeated.grim_trigger import critical_discount
from citypact.solvers.repeated.payoff_polygon import SustainablePayoffs
from citypact.solvers.repeated.payoff_target import critical_discount_of_payoffs
from citypact.solvers.repeated.stage_bounds import StageBounds, stage_bounds
from citypact.solvers.repeated.sustained import sustainable_payoffs
from citypact.solvers.repeated.tit_for_tat import TitForTat, tit_for_tat_discount

__all__ = [
    "CriticalDiscount",
    "StageBounds",
    "SustainablePayoffs",
    "Temptation",
    "TitForTat",
    "critical_discount",
    "critical_discount_of_payoffs",
    "stage_bounds",
    "sustainable_payoffs",
    "tit_for_tat_discount",
]
