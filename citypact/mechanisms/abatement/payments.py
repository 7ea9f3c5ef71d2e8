r"""Side payments that add up to zero to the last digit, and who pays whom.

Amounts in floating point that should cancel rarely do. Rounded to whole multiples of one power
of two they add without rounding; what the rounding leaves over is taken, one multiple each, from
the cities that it favoured most, as seats are given out by largest remainders.

With the payments known, the payer who owes most pays the recipient who is owed most, until one
of the two is done: at most :math:`n - 1` transfers settle everything. (Fewer are possible only
where payments of some cities cancel among themselves; finding those is a knapsack problem.)
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import Number

#: Multiples stay below 2**50, so that the sum of a thousand is exact in double precision.
BITS = 50


@dataclass(frozen=True)
class Transfer:
    """One city pays another.

    Parameters
    ----------
    payer, recipient : str
        Names.
    amount : float
        Positive, in the game's unit.
    """

    payer: str
    recipient: str
    amount: float

    def __str__(self) -> str:
        return f"{self.payer} pays {self.recipient} {self.amount:.4g}"


def balanced(amounts: Sequence[Number]) -> tuple[float, ...]:
    """Return amounts whose sum should be zero as floats whose sum is zero.

    Each moves by less than one part in 10**14 of the largest, as long as the sum given does not
    exceed a rounding error.

    Examples
    --------
    >>> given = (0.1, 0.2, -0.3)
    >>> sum(given) == 0, sum(balanced(given)) == 0
    (False, True)
    """
    largest = max((abs(float(amount)) for amount in amounts), default=0.0)
    if not largest:
        return (0.0,) * len(amounts)
    step = Fraction(2) ** (math.frexp(largest)[1] - BITS)
    exact = [Fraction(amount) / step for amount in amounts]
    whole = [round(amount) for amount in exact]
    left = sum(whole)
    turn = 1 if left > 0 else -1
    favoured = sorted(range(len(whole)), key=lambda at: turn * (exact[at] - whole[at]))
    share, more = divmod(abs(left), len(whole))
    for place, at in enumerate(favoured):
        whole[at] -= turn * (share + (place < more))
    return tuple(float(number * step) for number in whole)


def transfers(players: Sequence[str], payments: Sequence[float]) -> tuple[Transfer, ...]:
    """Say who pays whom so that every city receives its payment (negative: pays it).

    Parameters
    ----------
    players : sequence of str
        Names.
    payments : sequence of float
        From ``balanced``: they add up to zero exactly.

    Returns
    -------
    tuple of Transfer
        At most one fewer than cities, the largest first.

    Examples
    --------
    >>> [str(one) for one in transfers(("a", "b", "c"), (-3.0, 1.0, 2.0))]
    ['a pays c 2', 'a pays b 1']
    """
    owing = [(amount, at) for at, amount in enumerate(payments) if amount < 0]
    owed = [(-amount, at) for at, amount in enumerate(payments) if amount > 0]
    heapq.heapify(owing)
    heapq.heapify(owed)
    found = []
    while owing and owed:
        debt, payer = heapq.heappop(owing)
        claim, recipient = heapq.heappop(owed)
        paid = min(-debt, -claim)
        found.append(Transfer(players[payer], players[recipient], paid))
        # Multiples of one power of two subtract without rounding, so debts end at zero.
        if debt + paid < 0:
            heapq.heappush(owing, (debt + paid, payer))
        if claim + paid < 0:
            heapq.heappush(owed, (claim + paid, recipient))
    return tuple(sorted(found, key=lambda one: -one.amount))
