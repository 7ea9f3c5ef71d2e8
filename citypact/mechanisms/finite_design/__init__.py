"""Automated mechanism design for players with finitely many types."""

from citypact.mechanisms.finite_design.auditing import Audit, Violation, audit
from citypact.mechanisms.finite_design.figures import Figured
from citypact.mechanisms.finite_design.mechanism import Mechanism
from citypact.mechanisms.finite_design.problem.aim import Aim
from citypact.mechanisms.finite_design.problem.demands import Demands
from citypact.mechanisms.finite_design.problem.setting import Setting
from citypact.mechanisms.finite_design.solution.finding import design
from citypact.mechanisms.finite_design.solution.infeasible import NoMechanism
from citypact.mechanisms.finite_design.solution.spread import payoff_ranges
from citypact.mechanisms.finite_design.table import MechanismTable

__all__ = [
    "Aim",
    "Audit",
    "Demands",
    "Figured",
    "Mechanism",
    "MechanismTable",
    "NoMechanism",
    "Setting",
    "Violation",
    "audit",
    "design",
    "payoff_ranges",
]
