"""Menus of contracts for a city upstream whose cost of protecting the river is hidden."""

from citypact.mechanisms.menus.continuous_costs.grid import continuous_menu
from citypact.mechanisms.menus.continuous_costs.result import ContinuousMenu
from citypact.mechanisms.menus.contracts.simple import SimpleOffer
from citypact.mechanisms.menus.design import design_menu
from citypact.mechanisms.menus.menu import Contract, Menu
from citypact.mechanisms.menus.terms.benefits import (
    Benefit,
    LinearBenefit,
    PiecewiseBenefit,
    RootBenefit,
    SatiatedBenefit,
)
from citypact.mechanisms.menus.terms.distributions import (
    BetaCosts,
    CostDistribution,
    HistogramCosts,
    UniformCosts,
    costs_with_density,
)
from citypact.mechanisms.menus.terms.problem import DevelopmentFloor, HiddenCost

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
