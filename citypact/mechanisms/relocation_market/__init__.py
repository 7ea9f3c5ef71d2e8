"""Several origins, several destinations: who goes where, and core-stable ratios for every plant."""

from citypact.mechanisms.relocation_market.agreement import MarketAgreement as MarketAgreement
from citypact.mechanisms.relocation_market.agreement import PlantTerms as PlantTerms
from citypact.mechanisms.relocation_market.design import share_market as share_market
from citypact.mechanisms.relocation_market.values import CityValues as CityValues
from citypact.mechanisms.relocation_market.values import city_values as city_values

__all__ = ["CityValues", "MarketAgreement", "PlantTerms", "city_values", "share_market"]
