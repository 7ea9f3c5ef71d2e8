"""Menus of contracts for a city upstream whose cost of protecting the river is hidden."""

from citypact.mechanisms.menus.benefits import (
    Benefit,
    LinearBenefit,
    PiecewiseBenefit,
    RootBenefit,
    SatiatedBenefit,
)
from citypact.mechanisms.menus.continuous import continuous_menu
from citypact.mechanisms.menus.continuous_result import ContinuousMenu
from citypact.mechanisms.menus.design import design_menu
from citypact.mechanisms.menus.distributions import (
    BetaCosts,
    CostDistribution,
    HistogramCosts,
    UniformCosts,
    costs_with_density,
)
from citypact.mechanisms.menus.menu import Contract, Menu
from citypact.mechanisms.menus.problem import DevelopmentFloor, HiddenCost
from citypact.mechanisms.menus.simple import SimpleOffer

__all__ = [
    "Benefit",
    "BetaCosts",
    "ContinuousMenu",
    "Contract",
    "CostDistribution",
    "DevelopmentFloor",
    "HiddenCost",
    "HistogramCosts",
    "LinearBenefit",
    "Menu",
    "PiecewiseBenefit",
    "RootBenefit",
    "SatiatedBenefit",
    "SimpleOffer",
    "UniformCosts",
    "continuous_menu",
    "costs_with_density",
    "design_menu",
]
