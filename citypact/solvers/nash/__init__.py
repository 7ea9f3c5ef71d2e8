"""Nash equilibria of two-player games: all of them, exactly, with the proof that none is missing."""

from citypact.solvers.nash.answer import NashEquilibria, NashSubset
from citypact.solvers.nash.enumerated import nash_equilibria
from citypact.solvers.nash.equilibrium import NashEquilibrium
from citypact.solvers.nash.paths import one_equilibrium

__all__ = ["NashEquilibria", "NashEquilibrium", "NashSubset", "nash_equilibria", "one_equilibrium"]
