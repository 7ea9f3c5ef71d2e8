"""Rivers of many cities: who lies below whom, what water is worth, who dirties and who cleans."""

from citypact.games.river.benefit_forms import (
    ConcaveBenefit,
    LogBenefit,
    PiecewiseLinearBenefit,
    PowerBenefit,
    QuadraticBenefit,
)
from citypact.games.river.cleanup import CLEANUP_RULES, CleanUp
from citypact.games.river.cleanup_game import CleanUpGame
from citypact.games.river.network import River
from citypact.games.river.optimal_flow import WaterUse
from citypact.games.river.satiation import StagePlay, satiation_game, stage_play
from citypact.games.river.water import RiverWater

__all__ = [
    "CLEANUP_RULES",
    "CleanUp",
    "CleanUpGame",
    "ConcaveBenefit",
    "LogBenefit",
    "PiecewiseLinearBenefit",
    "PowerBenefit",
    "QuadraticBenefit",
    "River",
    "RiverWater",
    "StagePlay",
    "WaterUse",
    "satiation_game",
    "stage_play",
]
