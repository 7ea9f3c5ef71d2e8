"""Games whose worths follow from a structure: few numbers, closed forms, hundreds of players."""

from citypact.games.coalitional.forms.additive import AdditiveGame
from citypact.games.coalitional.forms.airport import AirportGame
from citypact.games.coalitional.forms.assignment import AssignmentGame
from citypact.games.coalitional.forms.bankruptcy import BankruptcyGame
from citypact.games.coalitional.forms.dividend import DividendGame
from citypact.games.coalitional.forms.linear_production import LinearProductionGame
from citypact.games.coalitional.forms.spanning_tree import SpanningTreeGame
from citypact.games.coalitional.forms.squared_links import SquaredLinks, SquaredLinksGame
from citypact.games.coalitional.forms.weighted_graph import WeightedGraphGame
from citypact.games.coalitional.forms.weighted_voting import WeightedVotingGame

__all__ = [
    "AdditiveGame",
    "AirportGame",
    "AssignmentGame",
    "BankruptcyGame",
    "DividendGame",
    "LinearProductionGame",
    "SpanningTreeGame",
    "SquaredLinks",
    "SquaredLinksGame",
    "WeightedGraphGame",
    "WeightedVotingGame",
]
