"""Plants of many cities, sites in many cities: who goes where, and what a site is worth."""

from citypact.games.relocation_market.market import Offer as Offer
from citypact.games.relocation_market.market import RelocationMarket as RelocationMarket
from citypact.games.relocation_market.placement import Placement as Placement
from citypact.games.relocation_market.placement import best_placement as best_placement

__all__ = ["Offer", "Placement", "RelocationMarket", "best_placement"]
