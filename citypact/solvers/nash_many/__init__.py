"""Nash equilibria of games with any number of players."""

from citypact.solvers.nash_many.many_equilibria import ManyEquilibria, ManyEquilibrium
from citypact.solvers.nash_many.pure_scan import PureEquilibria, pure_equilibria
from citypact.solvers.nash_many.regret import exact_regrets
from citypact.solvers.nash_many.search import many_player_equilibria

__all__ = [
    "ManyEquilibria",
    "ManyEquilibrium",
    "PureEquilibria",
    "exact_regrets",
    "many_player_equilibria",
    "pure_equilibria",
]
