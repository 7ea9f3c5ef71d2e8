r"""What promises a set of payoffs can back: the operators of repeated games.

Let :math:`W` be a convex set of promised payoffs and :math:`u` its worst point. A pure profile
:math:`a` with payoffs :math:`g(a)` and gains from departure :math:`h(a)` is backed by promises in

.. math:: Q(a, W, u) = \{w \in W : w_i \ge u_i + \tfrac{1 - \delta}{\delta} h_i(a)\}

and then pays :math:`(1 - \delta) g(a) + \delta w`. All such payoffs and their lotteries are
:math:`B(W)`; the equilibrium payoffs are the largest set with :math:`W \subseteq B(W)`
[Abreu1990]_. The operator :math:`R` keeps less of each profile and the same fixed point: :math:`g(a)`
itself if it is good enough a promise, otherwise the corners of :math:`Q(a, W, u)` at which a player is
indifferent [Abreu2014]_, so that sets have few corners.

References
----------
.. [Abreu1990] D. Abreu, D. Pearce and E. Stacchetti, "Toward a theory of discounted repeated games
   with imperfect monitoring", Econometrica 58(5), 1990, 1041-1063.
.. [Abreu2014] D. Abreu and Y. Sannikov, "An algorithm for two-player repeated games with perfect
   monitoring", Theoretical Economics 9(2), 2014, 313-338.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from citypact.games.normal_form import NormalFormGame
from citypact.solvers.repeated.polygons import Corners, Point, Real, above, hull, outside

#: Two numbers of order one no farther apart are the same.
SAME = 1e-12
#: Digits kept in the iteration: noise must not become corners.
DIGITS = 15


@dataclass(frozen=True)
class Deed:
    """A pure profile: what it pays and what each player gains by departing."""

    payoffs: Point
    gains: Point


def deeds_of(game: NormalFormGame) -> tuple[tuple[Deed, ...], tuple[tuple[Fraction, Fraction], ...]]:
    """Return the profiles with each player's payoffs moved to [0, 1], and (least, range) of each player."""
    own, other = game.exact_tables
    shifts = []
    for table in (own, other):
        payoffs = table.ravel().tolist()
        low, high = min(payoffs), max(payoffs)
        shifts.append((Fraction(low), Fraction(high - low) or Fraction(1)))
    (own_low, own_range), (other_low, other_range) = shifts
    first, second = (own - own_low) / own_range, (other - other_low) / other_range
    best_first, best_second = first.max(axis=0), second.max(axis=1)
    deeds = {
        Deed((first[i, j], second[i, j]), (best_first[j] - first[i, j], best_second[i] - second[i, j]))
        for i in range(first.shape[0])
        for j in range(first.shape[1])
    }
    return tuple(sorted(deeds, key=lambda deed: (deed.payoffs, deed.gains))), tuple(shifts)


def backed(deeds: Sequence[Deed], promises: Corners, discount: Fraction) -> Corners:
    """Return :math:`B(W)` exactly, with the worst point of the promises as the threat."""
    if not promises:
        return ()
    worst = [min(corner[at] for corner in promises) for at in (0, 1)]
    patience, points = (1 - discount) / discount, []
    for deed in deeds:
        kept = promises
        for axis in (0, 1):
            kept = above(kept, axis, worst[axis] + patience * deed.gains[axis])
        points += [_mixed(deed.payoffs, promise, discount) for promise in kept]
    return hull(points)


def reduced(
    deeds: Sequence[Deed], promises: Corners, threat: Point, discount: float, slack: float
) -> Corners:
    """Return :math:`R(W, u)` in floats; ``slack`` is added to every promise, or taken if negative."""
    patience, points = (1.0 - discount) / discount, []
    for deed in deeds:
        # Without a gain the bound is the threat itself, which the promises keep to anyway.
        least = [
            float(threat[at]) + patience * float(gain) - (slack if gain > 0 else SAME)
            for at, gain in enumerate(deed.gains)
        ]
        if all(deed.payoffs[at] >= least[at] for at in (0, 1)):
            points.append(deed.payoffs)
            continue
        kept = above(above(promises, 0, least[0]), 1, least[1])
        points += [
            _mixed(deed.payoffs, corner, discount)
            for corner in kept
            if min(abs(corner[at] - least[at]) for at in (0, 1)) <= 2 * SAME
        ]
    return hull((round(float(x), DIGITS), round(float(y), DIGITS)) for x, y in points)


def shortfall(deeds: Sequence[Deed], promises: Corners, discount: Fraction) -> Real:
    """Return how far the promises are from backing themselves, exactly; 0 if they do."""
    behind = backed(deeds, promises, discount)
    return max((outside(behind, corner) for corner in promises), default=Fraction(0))


def _mixed(today: Point, later: Point, discount: Real) -> Point:
    return (
        (1 - discount) * today[0] + discount * later[0],
        (1 - discount) * today[1] + discount * later[1],
    )
