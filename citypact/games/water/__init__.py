"""Two cities on a river: efforts, promises, and what happens when nobody enforces them."""

from citypact.games.water.pair import WaterPair

__all__ = ["WaterPair"]
