"""Least worst regret of a ratio, posted or drawn by lot, when only a box of rates is known."""

from citypact.mechanisms.robust.regret.adversary import (
    RateDraw,
    expected_regret,
    least_expected_regret,
    worst_expected_regret,
)
from citypact.mechanisms.robust.regret.closed_form import GameValue, regret_value
from citypact.mechanisms.robust.regret.design import regret_lottery, regret_moves
from citypact.mechanisms.robust.regret.drawn_ratio import DrawnRatio, Piece
from citypact.mechanisms.robust.regret.listed import ListedLottery, listed_lottery
from citypact.mechanisms.robust.regret.result import RegretLottery

__all__ = [
    "DrawnRatio",
    "GameValue",
    "ListedLottery",
    "Piece",
    "RateDraw",
    "RegretLottery",
    "expected_regret",
    "least_expected_regret",
    "listed_lottery",
    "regret_lottery",
    "regret_moves",
    "regret_value",
    "worst_expected_regret",
]
