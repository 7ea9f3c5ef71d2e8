"""The best truthful and voluntary mechanism, its price and the subsidy that efficiency needs."""

from citypact.mechanisms.trade.second_best.continuous import ContinuousOptimum, continuous_second_best
from citypact.mechanisms.trade.second_best.design import design_second_best, second_best_of_types
from citypact.mechanisms.trade.second_best.price_bound import efficiency_subsidy, surplus_bound
from citypact.mechanisms.trade.second_best.result import SecondBest
from citypact.mechanisms.trade.second_best.type_grid import TypeGrid, types_of

__all__ = [
    "ContinuousOptimum",
    "SecondBest",
    "TypeGrid",
    "continuous_second_best",
    "design_second_best",
    "efficiency_subsidy",
    "second_best_of_types",
    "surplus_bound",
    "types_of",
]
