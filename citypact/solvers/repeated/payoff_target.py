r"""How patient two players must be to earn given payoffs in every period, by a public lottery.

A lottery over pure profiles, drawn in public each period, pays :math:`v` on average; it is kept
iff at every profile :math:`a` it may draw

.. math:: \delta \ge t(a) = \max_i \frac{d_i(a) - u_i(a)}{d_i(a) - u_i(a) + v_i - p_i} .

The least discount factor is therefore the smallest :math:`\tau` for which :math:`v` is in the convex
hull of the payoffs of the profiles with :math:`t(a) \le \tau`. (Lotteries that change over time may
do with less: ``sustainable_payoffs`` says what any agreement can do.)
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise, product

import numpy as np

from citypact.errors import InfeasibleDesign
from citypact.games.normal_form import NormalFormGame
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.solvers.provenance import Provenance
from citypact.solvers.repeated.critical_result import CriticalDiscount
from citypact.solvers.repeated.polygons import Corners, Point, hull, outside, turn
from citypact.solvers.repeated.punishments import punishments
from citypact.solvers.repeated.temptations import departures, patience, recheck_temptations, temptations_at


def critical_discount_of_payoffs(
    game: NormalFormGame,
    payoffs: Sequence[Number],
    *,
    punishment: str = "nash",
    reversion: Sequence[Sequence[Number]] | None = None,
) -> CriticalDiscount:
    """Return the least discount factor at which a lottery with given payoffs is kept for ever.

    Parameters
    ----------
    game : NormalFormGame
        A stage game of two players.
    payoffs : pair of numbers
        Payoff of a period to each (亿元).
    punishment, reversion
        As in ``critical_discount``.

    Raises
    ------
    InputError
        If there are more players or the payoffs are not finite.
    InfeasibleDesign
        If no lottery has these payoffs, or none that any patience keeps.

    Examples
    --------
    >>> dilemma = NormalFormGame(([[3, 0], [5, 1]], [[3, 5], [0, 1]]), ("a", "b"), (("C", "D"),) * 2)
    >>> critical_discount_of_payoffs(dilemma, (2, 2)).discount
    Fraction(1, 2)
    """
    game.pair()
    door = Door()
    shape = np.array(payoffs, dtype=object).shape
    if shape != (2,):
        door.refuse("payoffs", f"shape {shape}", "two numbers")
        door.close()
    for at, payoff in enumerate(payoffs):
        door.finite(f"payoffs[{at}]", payoff)
    door.close()
    wanted = as_fraction(payoffs[0]), as_fraction(payoffs[1])
    held, reversions = punishments(game, punishment, reversion)
    own, other = game.exact_tables
    limits: dict[tuple[int, ...], Fraction] = {}
    places: dict[tuple[int, ...], Point] = {}
    for profile in product(*map(range, game.shape)):
        places[profile] = (own[profile], other[profile])
        least = [
            patience(departing - promised, wanted[at] - held[at])
            for at, (promised, departing) in enumerate(departures(game, profile))
        ]
        known = [each for each in least if each is not None]
        if len(known) == len(least):
            limits[profile] = max(known)
    if outside(hull(places.values()), wanted) > 0:
        raise InfeasibleDesign(f"no lottery over the strategies pays {_spell(wanted)}")
    steps = sorted(set(limits.values()))
    low, high = 0, len(steps)
    while low < high:
        middle = (low + high) // 2
        kept = hull(places[each] for each, limit in limits.items() if limit <= steps[middle])
        low, high = (low, middle) if outside(kept, wanted) == 0 else (middle + 1, high)
    if low == len(steps):
        blocked = ", ".join(
            f"{name} is punished with {float(p):.6g}" for name, p in zip(game.players, held, strict=True)
        )
        raise InfeasibleDesign(
            f"no lottery that pays {_spell(wanted)} is kept at any patience: {blocked}; both must be promised"
            " more than their punishment, or a harsher punishment found"
        )
    allowed = [each for each, limit in limits.items() if limit <= steps[low]]
    lottery = _mixture(hull(places[each] for each in allowed), wanted)
    drawn = [(next(each for each in allowed if places[each] == corner), part) for corner, part in lottery]
    found = [each for profile, _ in drawn for each in temptations_at(game, profile, wanted, held)]
    found.sort(key=lambda each: -each.discount)
    discount = found[0].discount if found else Fraction(0)
    certificate = recheck_temptations(game, discount, found, reversions)
    certificate.require()
    return CriticalDiscount(
        discount=discount,
        temptations=tuple(found),
        lottery=tuple(
            (tuple(names[at] for names, at in zip(game.strategies, profile, strict=True)), part)
            for profile, part in drawn
        ),
        punishment=punishment,
        reversions=reversions,
        credible=True if punishment == "nash" else None,
        certificate=certificate,
        provenance=Provenance("profiles by their temptation, hull in fractions", exact=True),
    )


def _mixture(corners: Corners, point: tuple[Fraction, Fraction]) -> list[tuple[Point, Fraction]]:
    """Write a point of a polygon as a mixture of at most three corners."""
    first = corners[0]
    for second, third in pairwise(corners[1:]):
        area = turn(first, second, third)
        parts = [turn(second, third, point), turn(third, first, point), turn(first, second, point)]
        if min(parts) >= 0:
            chances = [Fraction(part / area) for part in parts]
            return [(c, p) for c, p in zip((first, second, third), chances, strict=True) if p > 0]
    last = corners[-1]
    axis = 0 if last[0] != first[0] else 1
    span = last[axis] - first[axis]
    part = Fraction((point[axis] - first[axis]) / span) if span else Fraction(0)
    return [(corner, p) for corner, p in ((first, 1 - part), (last, part)) if p > 0]


def _spell(point: Point) -> str:
    return f"({float(point[0]):.6g}, {float(point[1]):.6g})"
