"""Private costs on both sides: posted ratios, the best mechanism, its price, and truthful siting."""

from citypact.mechanisms.trade.beliefs import (
    Belief,
    BetaBelief,
    EmpiricalBelief,
    HistogramBelief,
    UniformBelief,
)
from citypact.mechanisms.trade.posted_ratio import UniformBeliefs, best_posted_ratio, one_sided_ratio
from citypact.mechanisms.trade.posting import (
    PostedMove,
    PostedRatio,
    RatioLottery,
    best_demand,
    best_offer,
    best_ratios,
    post_ratio,
    posted_moves,
    ratio_lottery,
)
from citypact.mechanisms.trade.private_costs import PrivateCosts
from citypact.mechanisms.trade.second_best import (
    ContinuousOptimum,
    SecondBest,
    TypeGrid,
    continuous_second_best,
    design_second_best,
    second_best_of_types,
    types_of,
)
from citypact.mechanisms.trade.siting import Siting, SitingTransfers, expected_externality, pivotal_transfers

__all__ = [
    "Belief",
    "BetaBelief",
    "ContinuousOptimum",
    "EmpiricalBelief",
    "HistogramBelief",
    "PostedMove",
    "PostedRatio",
    "PrivateCosts",
    "RatioLottery",
    "SecondBest",
    "Siting",
    "SitingTransfers",
    "TypeGrid",
    "UniformBelief",
    "UniformBeliefs",
    "best_demand",
    "best_offer",
    "best_posted_ratio",
    "best_ratios",
    "continuous_second_best",
    "design_second_best",
    "expected_externality",
    "one_sided_ratio",
    "pivotal_transfers",
    "post_ratio",
    "posted_moves",
    "ratio_lottery",
    "second_best_of_types",
    "types_of",
]
