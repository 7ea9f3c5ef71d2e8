"""Two cities on a river: efforts, promises, and what happens when nobody enforces them."""

from citypact.games.water.pair import WaterPair
from citypact.games.water.protection import ProtectionGame
from citypact.games.water.supervision import SupervisionGame

__all__ = ["ProtectionGame", "SupervisionGame", "WaterPair"]
