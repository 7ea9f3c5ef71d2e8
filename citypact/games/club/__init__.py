"""A club of cities: gains between pairs that fade with distance, costs that grow with membership."""

from citypact.games.club.council_game import CouncilGame
from citypact.games.club.geography import check_distances, great_circle
from citypact.games.club.pairwise import ClubGame

__all__ = ["ClubGame", "CouncilGame", "check_distances", "great_circle"]
