"""Distributions of a private cost: uniform, Beta, a histogram, a list of cases."""

from citypact.mechanisms.trade.beliefs.belief import Belief
from citypact.mechanisms.trade.beliefs.beta_belief import BetaBelief
from citypact.mechanisms.trade.beliefs.listed_beliefs import EmpiricalBelief, HistogramBelief, UniformBelief

__all__ = ["Belief", "BetaBelief", "EmpiricalBelief", "HistogramBelief", "UniformBelief"]
