r"""The least worst-case expected regret over all lotteries, in closed form.

Rates :math:`\ell \in [\ell_0, \ell_1]`, :math:`k \in [k_0, k_1]`; with :math:`b_0 = 1-k_1`,
:math:`b_1 = 1-k_0` and :math:`D = b_1 - \ell_0` (the largest surplus) put
:math:`[p, q] = [b_0, \ell_1] \cap [0, 1]`.

* :math:`\ell_1 \le b_0`: a ratio between them is always accepted; there is no regret.
* Else, for any :math:`x \in [p, q]` nature can mix two rates whose acceptable ratios are
  :math:`[\ell_0, x]` and :math:`(x, b_1]`. No ratio lies in both, so with chances in
  inverse proportion to their lengths :math:`d = x-\ell_0` and :math:`e = b_1-x` *every*
  ratio forgoes at least :math:`de/(d+e)`. The best :math:`x` is the point of
  :math:`[p, q]` nearest to :math:`(\ell_0+b_1)/2`.
* The lottery uniform on :math:`[\ell_0, b_1]`, each draw moved to the nearest point of
  :math:`[p, q]`, forgoes no more: an interval of length w inside is missed with probability
  at most :math:`1 - w/D`, and :math:`w(1-w/D)` reaches :math:`de/D` at :math:`w = d` or e,
  the lengths that can be missed.

Hence :math:`1/V = 1/d + 1/e`: without lottery the regret at x is d or e, and a lottery
joins the two like resistors in parallel. For the unit square V = 1/4. Where the box leaves
[0, 1], rates that no ratio of [0, 1] can serve add a regret that nobody can avoid:
:math:`\min(b_1, 0) - \ell_0` if :math:`b_0 < 0`, and :math:`b_1 - \max(\ell_0, 1)` if
:math:`\ell_1 > 1`; the value is the largest of the three.

References
----------
models.md §4.8 (the unit square); the general box is derived here, and proved case by case by
the certificate.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from citypact.games.validation import Door
from citypact.mechanisms.robust.regret.adversary import RateDraw
from citypact.mechanisms.robust.regret.drawn_ratio import DrawnRatio, Piece
from citypact.mechanisms.theories.rate_box import RateBox

ZERO, HALF, ONE = Fraction(0), Fraction(1, 2), Fraction(1)


@dataclass(frozen=True)
class GameValue:
    """The value of the regret game with a best strategy of each side.

    Parameters
    ----------
    regret : Fraction
        Least worst-case expected regret, as a fraction of the shared tax.
    drawn : DrawnRatio
        A lottery that never expects more.
    rates : tuple of RateDraw
        Mixed rates at which no ratio expects less (in the limit).
    """

    regret: Fraction
    drawn: DrawnRatio
    rates: tuple[RateDraw, ...]


def check_box(box: object) -> None:
    """Check that this is a box of rates.

    Raises
    ------
    InputError
        Naming what was found instead.
    """
    door = Door()
    if not isinstance(box, RateBox):
        door.refuse("box", type(box).__name__, "a RateBox of loss and cost rates")
    door.close()


def regret_value(box: RateBox) -> GameValue:
    """Solve the regret game of a box of rates.

    Examples
    --------
    >>> regret_value(RateBox((0, 1), (0, 1))).regret
    Fraction(1, 4)
    >>> found = regret_value(RateBox((0.1, 0.9), (0.3, 0.8)))
    >>> found.regret, [(float(p.lo), float(p.hi), float(p.chance)) for p in found.drawn.pieces]
    (Fraction(3, 20), [(0.2, 0.2, 0.16666666666666666), (0.2, 0.7, 0.8333333333333334)])
    """
    check_box(box)
    l0, l1, k0, k1 = box.ends
    b0, b1 = 1 - k1, 1 - k0
    p, q = max(b0, ZERO), min(l1, ONE)
    drawn = _clamped(l0, b1, p, q) if p < q else None
    if drawn is None:
        point = min(max((l1 + b0) / 2, ZERO), ONE)
        drawn = DrawnRatio((Piece(point, point, ONE),))
    candidates: list[tuple[Fraction, tuple[RateDraw, ...]]] = [
        (ZERO, (RateDraw(ONE, l1, k1),)),
        *_beyond_reach(box),
    ]
    middle = min(max((l0 + b1) / 2, p), q)
    first, second = middle - l0, b1 - middle
    if p < q and first > 0 and second > 0:
        # Intervals [l0, x] and [x, b1] that share no point: one end gives way by a shade.
        low, high = RateDraw(second / (first + second), l0, 1 - middle), first / (first + second)
        mixed = (
            (low, RateDraw(high, middle, k0, "loss"))
            if middle < l1
            else (RateDraw(low.chance, l0, 1 - middle, "cost"), RateDraw(high, middle, k0))
        )
        candidates.append((first * second / (first + second), mixed))
    regret, rates = max(candidates, key=lambda pair: pair[0])
    return GameValue(regret, drawn, rates)


def _clamped(lo: Fraction, hi: Fraction, p: Fraction, q: Fraction) -> DrawnRatio | None:
    """The lottery uniform on [lo, hi], every draw moved to the nearest point of [p, q]."""
    if not lo < hi:
        return None

    def part(x: Fraction) -> Fraction:
        return min(max((x - lo) / (hi - lo), ZERO), ONE)

    inside = (max(lo, p), min(hi, q))
    pieces = [Piece(p, p, part(p)), Piece(q, q, 1 - part(q))]
    if inside[0] < inside[1]:
        pieces.insert(1, Piece(*inside, part(inside[1]) - part(inside[0])))
    return DrawnRatio(tuple(piece for piece in pieces if piece.chance))


def _beyond_reach(box: RateBox) -> list[tuple[Fraction, tuple[RateDraw, ...]]]:
    """Rates at which the two cities agree only on ratios outside [0, 1]."""
    l0, l1, k0, k1 = box.ends
    found: list[tuple[Fraction, tuple[RateDraw, ...]]] = []
    if k1 > 1 and l0 < 0:  # the destination would have to be paid more than all of the tax
        draw = RateDraw(ONE, l0, max(k0, ONE), "cost" if k0 <= 1 else "")
        found.append((draw.surplus, (draw,)))
    if l1 > 1 and k0 < 0:
        draw = RateDraw(ONE, max(l0, ONE), k0, "loss" if l0 <= 1 else "")
        found.append((draw.surplus, (draw,)))
    return found
