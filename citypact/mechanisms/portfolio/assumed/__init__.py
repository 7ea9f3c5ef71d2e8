"""A list of plants under a further assumption: which ratios are best then, and how far they move."""

from citypact.mechanisms.portfolio.assumed.assumption import ListAssumption as ListAssumption
from citypact.mechanisms.portfolio.assumed.assumption import choosing_plants as choosing_plants
from citypact.mechanisms.portfolio.assumed.assumption import compared_officials as compared_officials
from citypact.mechanisms.portfolio.assumed.assumption import kept_promises as kept_promises
from citypact.mechanisms.portfolio.assumed.assumption import uncertain_amounts as uncertain_amounts
from citypact.mechanisms.portfolio.assumed.assumption import under_all as under_all
from citypact.mechanisms.portfolio.assumed.best_ratios import AssumedRatios as AssumedRatios
from citypact.mechanisms.portfolio.assumed.best_ratios import ratios_under as ratios_under

__all__ = [
    "AssumedRatios",
    "ListAssumption",
    "choosing_plants",
    "compared_officials",
    "kept_promises",
    "ratios_under",
    "uncertain_amounts",
    "under_all",
]
