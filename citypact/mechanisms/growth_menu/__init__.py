"""Menus of sharing options over time for a plant whose growth only the origin knows."""

from citypact.mechanisms.growth_menu.design import design_growth_menu
from citypact.mechanisms.growth_menu.menu import CommonContract, GrowthContract, GrowthMenu
from citypact.mechanisms.growth_menu.moves import growth_menu_moves
from citypact.mechanisms.growth_menu.program.refusal import NoGrowthMenu
from citypact.mechanisms.growth_menu.screening import ScreeningPath, screening_path
from citypact.mechanisms.growth_menu.setting.growth_factors import menu_from_growth
from citypact.mechanisms.growth_menu.setting.problem import GrowthMenuProblem, GrowthType

__all__ = [
    "CommonContract",
    "GrowthContract",
    "GrowthMenu",
    "GrowthMenuProblem",
    "GrowthType",
    "NoGrowthMenu",
    "ScreeningPath",
    "design_growth_menu",
    "growth_menu_moves",
    "menu_from_growth",
    "screening_path",
]
