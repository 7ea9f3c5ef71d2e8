r"""A global search for a better reply to a contract, in exact numbers.

A first-order condition finds a stationary effort; only a search over the whole range shows that
no other effort, far away, does better. The range scanned is twice the efficient effort, beyond
which the cost of effort exceeds all benefits together.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from citypact.games.water.pair import WaterPair

#: Efforts, prices or shares that are tried.
STEPS = 40


def effort_range(pair: WaterPair) -> list[Fraction]:
    """Return the efforts that are tried, from none to twice the efficient one."""
    return [2 * pair.efficient_effort * k / STEPS for k in range(STEPS + 1)]


def better_reply(payoff: Callable[[Fraction], Fraction], chosen: Fraction, tried: list[Fraction]) -> Fraction:
    """Return the most that another choice adds over the chosen one (at most zero: none does)."""
    return max(map(payoff, tried)) - payoff(chosen)
