"""What can be said of a game without solving it: dominance, guarantees, and extreme equilibria."""

from citypact.solvers.dominance.dominance_report import DominanceReport, Elimination
from citypact.solvers.dominance.elimination import iterated_dominance
from citypact.solvers.dominance.guarantees import SecurityLevel, SecurityLevels, security_levels
from citypact.solvers.dominance.increasing_differences import supermodular
from citypact.solvers.dominance.supermodular_report import DecreasingDifference, SupermodularReport

__all__ = [
    "DecreasingDifference",
    "DominanceReport",
    "Elimination",
    "SecurityLevel",
    "SecurityLevels",
    "SupermodularReport",
    "iterated_dominance",
    "security_levels",
    "supermodular",
]
