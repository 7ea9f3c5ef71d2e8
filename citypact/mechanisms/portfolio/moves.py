"""What moves the best ratios: all revenues, losses or costs changed by a tenth, and solved again."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.games.portfolio import WholeAmounts
from citypact.mechanisms.portfolio.profile import profile_of, whole_list_profile
from citypact.mechanisms.portfolio.result import STATUTORY, PortfolioRule
from citypact.mechanisms.ratio_set import RatioSet

#: Nine tenths and eleven tenths of an amount, the others kept, in tenths of a unit.
CHANGES = (9, 11)
COLUMNS = ("revenue", "origin_loss", "destination_cost")


@dataclass(frozen=True)
class PortfolioMove:
    """One column of the list changed throughout, and what is best then.

    Parameters
    ----------
    column : str
        ``revenue``, ``origin_loss`` or ``destination_cost``.
    factor : Fraction
        What every amount of it is multiplied by.
    sets : tuple of RatioSet
        The best ratios then.
    value, value_at_half : Fraction
        Surplus that moves at them, and at one half (亿元).
    """

    column: str
    factor: Fraction
    sets: tuple[RatioSet, ...]
    value: Fraction
    value_at_half: Fraction

    def to_dict(self) -> dict[str, Any]:
        """Return the move as plain data for JSON."""
        return {
            "column": self.column,
            "factor": float(self.factor),
            "ratio_sets": [list(one.ends) for one in self.sets],
            "welfare": float(self.value),
            "welfare_at_half": float(self.value_at_half),
        }


def portfolio_moves(rule: PortfolioRule) -> tuple[PortfolioMove, ...]:
    """Return the best ratios with each column a tenth lower and a tenth higher, one at a time.

    Examples
    --------
    >>> from citypact.games.portfolio import Portfolio
    >>> from citypact.mechanisms.portfolio import best_portfolio_ratio
    >>> found = portfolio_moves(best_portfolio_ratio(Portfolio.from_columns([1], [0.3], [0.1])))
    >>> [(one.column, float(one.factor), one.sets[0].ends) for one in found[2:4]]
    [('origin_loss', 0.9, (0.27, 0.9)), ('origin_loss', 1.1, (0.33, 0.9))]
    """
    profile = profile_of if rule.consent == "project" else whole_list_profile
    moves = []
    for place, column in enumerate(COLUMNS):
        for change in CHANGES:
            steps = profile(_changed(rule.portfolio.whole, place, change))
            best = steps.best
            sets = tuple(RatioSet(lo, hi) for lo, hi in steps.reaching(best)) if best > 0 else ()
            moves.append(PortfolioMove(column, Fraction(change, 10), sets, best, steps.value_at(STATUTORY)))
    return tuple(moves)


def _changed(whole: WholeAmounts, changed: int, tenths: int) -> WholeAmounts:
    revenues, losses, costs = (
        [amount * (tenths if place == changed else 10) for amount in column]
        for place, column in enumerate((whole.revenues, whole.losses, whole.costs))
    )
    return WholeAmounts(revenues, losses, costs, 10 * whole.denominator)
