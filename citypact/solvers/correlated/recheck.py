r"""A recheck of a mediator's distribution from the payoffs alone.

Obedience is summed up again. That nothing better exists is shown by the prices: for every
:math:`y \ge 0` on the temptations, no distribution that is obeyed is worth more than

.. math:: \max_s \Bigl[ c(s) + \sum_{i,a,b} y_{iab}\, [u_i(s) - u_i(b, s_{-i})]\, 1\{s_i = a\} \Bigr] ,

because what is added is at least zero on average. For the least payoff, :math:`c` is any weighted
average of the payoffs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from citypact.games.rational import Number
from citypact.solvers.certificate import Certificate
from citypact.solvers.correlated.profile_table import ProfileTable, Temptation


def recheck_device(
    table: ProfileTable,
    worth: Sequence[Fraction] | None,
    chances: Mapping[int, Fraction],
    prices: Mapping[Temptation, Fraction],
    weights: Sequence[Fraction],
    exact: bool,
) -> Certificate:
    """Check chances, obedience and optimality.

    Parameters
    ----------
    table : ProfileTable
        The game.
    worth : sequence of Fraction, or None
        Objective by profile; None for the least payoff.
    chances : mapping of int to Fraction
        Chance of the profiles by number.
    prices : mapping of Temptation to Fraction
        Prices of obedience.
    weights : sequence of Fraction
        For the least payoff, the weight of each player.
    exact : bool
        Whether to add up in fractions (in floating point otherwise).
    """
    residuals: dict[str, Number] = {
        "chances are not negative": -min(chances.values(), default=Fraction(-1)),
        "chances add up to one": abs(sum(chances.values(), Fraction(0)) - 1),
    }
    for player in table.game.players:
        least = min(
            (table.loss(each, chances) for each in table.temptations if each.player == player),
            default=Fraction(0),
        )
        residuals[f"{player} obeys"] = -least / table.spread
    residuals["prices are not negative"] = -min([*prices.values(), *weights], default=Fraction(0))
    if worth is None:
        residuals["weights add up to one"] = abs(sum(weights, Fraction(0)) - 1)
        value = min(table.payoffs(chances))
        aim = _average(table, weights)
    else:
        value = sum((chance * worth[profile] for profile, chance in chances.items()), Fraction(0))
        aim = list(worth)
    size = (max(aim) - min(aim)) or table.spread
    residuals["no other distribution is worth more"] = (_bound(table, aim, prices, exact) - value) / size
    return Certificate(residuals, scale=float(table.spread), exact=exact)


def _average(table: ProfileTable, weights: Sequence[Fraction]) -> list[Fraction]:
    found = [Fraction(0)] * len(table.profiles)
    for weight, (numbers, unit) in zip(weights, table.whole, strict=True):
        if weight:
            found = [sum_ + weight * number / unit for sum_, number in zip(found, numbers, strict=True)]
    return found


def _bound(
    table: ProfileTable, aim: Sequence[Fraction], prices: Mapping[Temptation, Fraction], exact: bool
) -> Fraction:
    """Return the most that the prices allow."""
    base = min(aim)  # taken off first: floating point then loses nothing to a large constant
    kind: Any = Fraction if exact else float
    total = [kind(number - base) for number in aim]
    for each, price in prices.items():
        if price:
            factor = kind(price / table.unit(each.player))
            for profile, loss in table.losses(each):
                total[profile] += factor * loss
    return base + Fraction(max(total))
