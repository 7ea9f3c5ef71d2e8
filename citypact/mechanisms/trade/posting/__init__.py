"""Posted ratios for any beliefs: the best, lotteries over them, and offers of one informed city."""

from citypact.mechanisms.trade.posting.design import best_ratios, post_ratio
from citypact.mechanisms.trade.posting.lotteries import RatioLottery, ratio_lottery
from citypact.mechanisms.trade.posting.moves import PostedMove, posted_moves
from citypact.mechanisms.trade.posting.offers import best_demand, best_offer
from citypact.mechanisms.trade.posting.result import PostedRatio

__all__ = [
    "PostedMove",
    "PostedRatio",
    "RatioLottery",
    "best_demand",
    "best_offer",
    "best_ratios",
    "post_ratio",
    "posted_moves",
    "ratio_lottery",
]
