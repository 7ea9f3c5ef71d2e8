"""What moves a posted ratio: each belief shifted or stretched alone, and everything solved again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from citypact.errors import InputError
from citypact.mechanisms.trade.posting.design import best_ratios
from citypact.mechanisms.trade.posting.result import PostedRatio

SHIFT = Fraction(1, 20)
STRETCH = Fraction(11, 10)


@dataclass(frozen=True)
class PostedMove:
    """The answer after one change of one belief.

    Parameters
    ----------
    change : str
        What was changed.
    ratio : float or None
        The ratio to post then.
    welfare, first_best : float
        Expected surplus at it and at best (fractions of the shared tax).
    """

    change: str
    ratio: float | None
    welfare: float
    first_best: float

    def to_dict(self) -> dict[str, Any]:
        """Return the move as plain data."""
        return {
            "change": self.change,
            "ratio": self.ratio,
            "welfare": self.welfare,
            "first_best": self.first_best,
        }


def posted_moves(found: PostedRatio) -> tuple[PostedMove, ...]:
    """Return the ratio after each change: a cost 0.05 higher or lower, or all its rates a tenth larger.

    A change that no belief can hold (rates beyond a thousand times the tax) is left out.

    Examples
    --------
    >>> from citypact.mechanisms.trade.beliefs import UniformBelief
    >>> from citypact.mechanisms.trade.posting.design import post_ratio
    >>> from citypact.mechanisms.trade.private_costs import PrivateCosts
    >>> found = post_ratio(PrivateCosts(UniformBelief(0, 1), UniformBelief(0, 1)))
    >>> [(move.change, move.ratio) for move in posted_moves(found)][0]
    ("origin's loss higher by 0.05", 0.525)
    """
    return tuple(_moves(found))


def _moves(found: PostedRatio) -> Iterator[PostedMove]:
    for name, field in (("origin's loss", "origin"), ("destination's cost", "destination")):
        belief = getattr(found.costs, field)
        for words, factor, shift in (
            ("higher by 0.05", 1, SHIFT),
            ("lower by 0.05", 1, -SHIFT),
            ("larger by a tenth", STRETCH, 0),
        ):
            try:
                changed = belief.moved(factor, shift)
            except InputError:  # rates at the limit of what a belief may hold have nowhere to go
                continue
            costs = replace(found.costs, **{field: changed})
            welfare, ratios = best_ratios(costs)
            ratio = replace(found, ratios=ratios).ratio
            yield PostedMove(f"{name} {words}", ratio, float(welfare), float(costs.first_best()))
