"""Games in which every player chooses one number from an interval."""

from citypact.solvers.continuous_play.checked_profile import check_profile
from citypact.solvers.continuous_play.concave import continuous_equilibrium
from citypact.solvers.continuous_play.continuous_game import ContinuousGame
from citypact.solvers.continuous_play.extremes import SupermodularExtremes, supermodular_extremes
from citypact.solvers.continuous_play.play_equilibrium import PlayEquilibrium, ProfileCheck
from citypact.solvers.continuous_play.quadratic import quadratic_equilibrium
from citypact.solvers.continuous_play.quadratic_game import QuadraticGame

__all__ = [
    "ContinuousGame",
    "PlayEquilibrium",
    "ProfileCheck",
    "QuadraticGame",
    "SupermodularExtremes",
    "check_profile",
    "continuous_equilibrium",
    "quadratic_equilibrium",
    "supermodular_extremes",
]
