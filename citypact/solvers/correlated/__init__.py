"""Correlated equilibria of games with n players: best ones, prices of temptation, and a check of any."""

from citypact.solvers.correlated.device import CorrelatedEquilibrium
from citypact.solvers.correlated.mediation import correlated_equilibrium
from citypact.solvers.correlated.obedience import ObedienceReport, check_correlated
from citypact.solvers.correlated.profile_table import Temptation

__all__ = [
    "CorrelatedEquilibrium",
    "ObedienceReport",
    "Temptation",
    "check_correlated",
    "correlated_equilibrium",
]
