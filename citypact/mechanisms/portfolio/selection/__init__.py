"""Plants and ratio chosen together under side constraints."""

from citypact.mechanisms.portfolio.selection.constraints import SideConstraints
from citypact.mechanisms.portfolio.selection.costs import condition_costs
from citypact.mechanisms.portfolio.selection.result import PortfolioSelection
from citypact.mechanisms.portfolio.selection.search import select_plants

__all__ = ["PortfolioSelection", "SideConstraints", "condition_costs", "select_plants"]
