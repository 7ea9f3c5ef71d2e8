"""Games in which a common stock carries today's efforts into the future."""

from citypact.games.differential.leadership import StockLeadership
from citypact.games.differential.path import StockPath
from citypact.games.differential.stock import StockGame

__all__ = ["StockGame", "StockLeadership", "StockPath"]
