"""One ratio for many plants: exact sweeps, ratios by sector, chosen lists under side constraints."""

from citypact.mechanisms.portfolio.classes import SectorRatios, best_sector_ratios
from citypact.mechanisms.portfolio.moves import PortfolioMove, portfolio_moves
from citypact.mechanisms.portfolio.result import PortfolioRule, Refusal
from citypact.mechanisms.portfolio.rule import best_portfolio_ratio, portfolio_interval
from citypact.mechanisms.portfolio.segments import Segment, sweep
from citypact.mechanisms.portfolio.selection import (
    PortfolioSelection,
    SideConstraints,
    condition_costs,
    select_plants,
)

__all__ = [
    "PortfolioMove",
    "PortfolioRule",
    "PortfolioSelection",
    "Refusal",
    "SectorRatios",
    "Segment",
    "SideConstraints",
    "best_portfolio_ratio",
    "best_sector_ratios",
    "condition_costs",
    "portfolio_interval",
    "portfolio_moves",
    "select_plants",
    "sweep",
]
