r"""A ratio for cities that know the losses only up to a box.

Rates :math:`\ell \in [\ell_0, \ell_1]` and :math:`k \in [k_0, k_1]` (fractions of the shared
tax).

* Robust participation: both accept for sure iff :math:`\ell_1 \le s \le 1 - k_1`.
* Max-min of the smaller gain: :math:`\min(s - \ell_1, 1 - s - k_1)` peaks at
  :math:`\tfrac12 + (\ell_1 - k_1)/2`.
* Min-max regret of a posted ratio. Surplus is forgone when :math:`\ell > s` or
  :math:`k > 1-s`, so regret is the larger of
  :math:`1[s<\ell_1](1 - k_0 - \max(s,\ell_0))^+`, non-increasing in s, and its mirror image,
  non-decreasing: the minimisers form one interval. If :math:`\ell_1 + k_1 \ge 1` they are
  the median of :math:`1-k_1`, :math:`\tfrac12 + (\ell_0-k_0)/2` and :math:`\ell_1`; if
  :math:`\ell_1 + k_1 < 1` every robustly acceptable ratio has no regret.
* A lottery uniform on [0, 1] forgoes :math:`w(1-w)` of a surplus :math:`w`: at most 1/4.

References
----------
models.md §4.8. L. Savage, "The theory of statistical decision", Journal of the American
Statistical Association 46, 1951, 55-67.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.theories.rate_box import RateBox

ZERO, HALF, ONE = Fraction(0), Fraction(1, 2), Fraction(1)


def robust_interval(box: RateBox) -> RatioSet | None:
    """Return the ratios in [0, 1] that both cities accept whatever the box turns out to be.

    Examples
    --------
    >>> robust_interval(RateBox((0.1, 0.4), (0.2, 0.3))).ends
    (0.4, 0.7)
    """
    _, loss, _, cost = box.ends
    lo, hi = max(loss, ZERO), min(1 - cost, ONE)
    return RatioSet.between(lo, hi) if lo <= hi else None


def worst_gain(ratio: Number, box: RateBox) -> Fraction:
    """Return the smaller city's gain at ``ratio`` in the worst case of the box."""
    _, loss, _, cost = box.ends
    s = as_fraction(ratio)
    return min(s - loss, 1 - s - cost)


def max_min_ratio(box: RateBox) -> RatioSet:
    """Return the ratio in [0, 1] with the largest worst gain (which may still be a loss)."""
    _, loss, _, cost = box.ends
    return RatioSet.single(min(max(HALF + (loss - cost) / 2, ZERO), ONE))


def worst_regret(ratio: Number, box: RateBox) -> Fraction:
    """Return the largest surplus that a posted ratio can forgo, as a fraction of the shared tax.

    Examples
    --------
    >>> worst_regret(0.5, RateBox((0, 1), (0, 1)))
    Fraction(1, 2)
    """
    l0, l1, k0, k1 = box.ends
    s = as_fraction(ratio)
    refused_by_origin = 1 - k0 - max(s, l0) if s < l1 else ZERO
    refused_by_destination = 1 - l0 - max(1 - s, k0) if 1 - s < k1 else ZERO
    return max(refused_by_origin, refused_by_destination, ZERO)


def min_regret_ratio(box: RateBox) -> RatioSet:
    """Return every ratio in [0, 1] with the least worst regret.

    Between its breakpoints regret is a maximum of two lines and drops at the ends of the
    box, so its minimum lies on a breakpoint or where the two lines cross.

    Examples
    --------
    >>> min_regret_ratio(RateBox((0.1, 0.9), (0.3, 0.8))).ratio
    0.4
    >>> min_regret_ratio(RateBox((0.1, 0.3), (0.1, 0.4))).ends
    (0.3, 0.6)
    """
    l0, l1, k0, k1 = box.ends
    crossing = HALF + (l0 - k0) / 2
    points = sorted({ZERO, ONE, *(p for p in (l0, l1, 1 - k0, 1 - k1, crossing) if 0 < p < 1)})
    regret = {point: worst_regret(point, box) for point in points}
    least = min(regret.values())
    best = [point for point in points if regret[point] == least]
    # Where regret is level between two breakpoints, both of them attain it as well.
    lo, hi = best[0], best[-1]
    for before, after in pairwise(points):
        level = worst_regret((before + after) / 2, box) == least
        lo, hi = (min(lo, before), max(hi, after)) if level else (lo, hi)
    return RatioSet.between(lo, hi)


def lottery_regret(box: RateBox) -> Fraction:
    """Return the worst expected regret of a ratio drawn uniformly from [0, 1].

    Raises
    ------
    InputError
        If the box does not lie in the unit square.

    Examples
    --------
    >>> lottery_regret(RateBox((0, 1), (0, 1)))
    Fraction(1, 4)
    """
    l0, l1, k0, k1 = box.ends
    door = Door()
    for name, end in (("loss", l0), ("loss", l1), ("cost", k0), ("cost", k1)):
        door.between(name, end, 0, 1, "a rate")
    door.close()
    least, most = max(1 - l1 - k1, ZERO), max(1 - l0 - k0, ZERO)
    surplus = min(max(HALF, least), most)
    return surplus * (1 - surplus)


def radius_of_half(loss: Number, cost: Number) -> Fraction:
    """Return by how much both rates may be underrated before one half stops being acceptable.

    Negative when one half is not acceptable at the rates given.

    Examples
    --------
    >>> float(radius_of_half(0.2, 0.3))
    0.2
    """
    return HALF - max(as_fraction(loss), as_fraction(cost))
