"""Games among coalitions of cities: tables, functions and structured forms, one type each."""

from citypact.games.coalitional.cooperative import CooperativeGame
from citypact.games.coalitional.function import FunctionGame
from citypact.games.coalitional.masks import BoolArray, FloatArray, IntArray
from citypact.games.coalitional.table import CoalitionalGame

__all__ = ["BoolArray", "CoalitionalGame", "CooperativeGame", "FloatArray", "FunctionGame", "IntArray"]
