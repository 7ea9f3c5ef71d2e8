r"""The peak of a guarantee and the ratios that reach a level, by cuts, exactly where that is possible.

*Peak.* A cut that rises and one that falls cross at a ratio at which no more can be guaranteed
than where they cross. If that much is guaranteed there, it is the peak; otherwise the cut
found there replaces one of the two (J. E. Kelley's method in one dimension). *Level.* From
outside, the root of the cut at the last ratio is the next ratio (Newton). Boxes and budgets
have finitely many cuts, so both end at the exact answer; for ellipsoids both are stopped
within 1e-30 of the revenue, on the safe side.

References
----------
J. E. Kelley, "The cutting-plane method for solving convex programs", Journal of the Society
for Industrial and Applied Mathematics 8, 1960, 703-712.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from citypact.errors import SolverFailure
from citypact.games.rational import as_fraction
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.robust.worst_case.guarantee import SHARED, Cut, Guarantee, Guaranteed

#: What an ellipsoid's peak may miss, as a part of the revenue.
GAP = Fraction(1, 2**108)
#: Ratios are cut off after so many binary digits where nothing is exact.
GRID = 160
#: An inexact set of equally good ratios narrower than this is one ratio.
ONE_RATIO = Fraction(1, 2**36)
STEPS = 1000
ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Peak:
    """The best ratio found, what it guarantees, and the cuts whose mixture no ratio exceeds.

    The weights of the cuts are not negative and sum to one.
    """

    ratio: Fraction
    value: Fraction
    cuts: tuple[tuple[Cut, Fraction], ...]

    @property
    def ceiling(self) -> Fraction:
        """The largest value of the mixture over [0, 1]: no ratio guarantees more."""
        return max(sum((w * cut.line.at(end) for cut, w in self.cuts), ZERO) for end in (ZERO, ONE))


def peak(guarantee: Guarantee, *, decide: Fraction | None = None) -> Peak:
    """Find the ratio in [0, 1] with the largest guarantee.

    Parameters
    ----------
    guarantee : Guarantee
        What every ratio guarantees.
    decide : Fraction, optional
        Stop as soon as it is known whether this level (亿元) can be reached.

    Raises
    ------
    SolverFailure
        If it is not found within 1000 cuts.
    """
    tolerance = ZERO if guarantee.uncertainty.exact else GAP * as_fraction(guarantee.game.revenue)
    left, right = guarantee.at(ZERO), guarantee.at(ONE)
    if left.cut.line.slope <= 0:
        return Peak(ZERO, left.value, ((left.cut, ONE),))
    if right.cut.line.slope >= 0:
        return Peak(ONE, right.value, ((right.cut, ONE),))
    best, value = max(((ZERO, left.value), (ONE, right.value)), key=lambda found: found[1])
    rising, falling = left.cut, right.cut
    for _ in range(STEPS):
        up, down = rising.line, falling.line
        crossing = (down.start - up.start) / (up.slope - down.slope)
        ratio = within_grid(crossing, guarantee.uncertainty.exact)
        here = guarantee.at(ratio)
        if here.value > value:
            best, value = ratio, here.value
        ceiling = up.at(crossing)
        if ceiling - value <= tolerance or (decide is not None and (value >= decide or ceiling < decide)):
            if value > here.value:
                return Peak(best, value, _mixture(rising, falling))
            return Peak(ratio, value, _proof(guarantee, ratio, here, (rising, falling), tolerance))
        if here.cut.line.slope == 0:
            return Peak(ratio, here.value, ((here.cut, ONE),))
        rising, falling = (here.cut, falling) if here.cut.line.slope > 0 else (rising, here.cut)
    raise SolverFailure(f"the best guaranteed gain was not found within {STEPS} cuts")


def _mixture(rising: Cut, falling: Cut) -> tuple[tuple[Cut, Fraction], ...]:
    """Weigh a cut that rises and one that falls so that together they are level."""
    up, down = rising.line.slope, falling.line.slope
    return (rising, -down / (up - down)), (falling, up / (up - down))


def _proof(
    guarantee: Guarantee, ratio: Fraction, here: Guaranteed, around: tuple[Cut, Cut], tolerance: Fraction
) -> tuple[tuple[Cut, Fraction], ...]:
    """Use the row of both cities together where it binds: its weight is what payments are worth."""
    shared = guarantee.cut(SHARED, here.cut.deviations)
    if shared.line.at(ratio) - here.value > 2 * tolerance:
        return _mixture(*around)
    slope = shared.line.slope
    if slope == 0:
        return ((shared, ONE),)
    return _mixture(shared, around[1]) if slope > 0 else _mixture(around[0], shared)


def reaching(guarantee: Guarantee, level: Fraction, inside: Fraction) -> RatioSet:
    """Return the ratios in [0, 1] that guarantee ``level``; ``inside`` must be one of them."""
    return RatioSet(_end(guarantee, level, ZERO, inside), _end(guarantee, level, ONE, inside))


def optimal(guarantee: Guarantee, found: Peak) -> RatioSet:
    """Return all ratios with the guarantee of the peak."""
    if guarantee.uncertainty.exact:
        return reaching(guarantee, found.value, found.ratio)
    # A ratio that misses the peak by rounding is as good, but never one that is not acceptable.
    level = max(found.value - GAP * as_fraction(guarantee.game.revenue), min(found.value, ZERO))
    wide = reaching(guarantee, level, found.ratio)
    return RatioSet.single(found.ratio) if wide.hi - wide.lo <= ONE_RATIO else wide


def _end(guarantee: Guarantee, level: Fraction, outside: Fraction, inside: Fraction) -> Fraction:
    """Go from ``outside`` towards ``inside`` to the first ratio that guarantees the level."""
    here, inward = outside, Fraction(1 if outside < inside else -1, 2**100)
    for _ in range(STEPS):
        value, cut = guarantee.at(here)
        if value >= level:
            return here
        # A slope the wrong way is rounding at the level itself: then only the grain is added.
        rising = cut.line.slope * inward > 0
        exact = here + (level - value) / cut.line.slope if rising else here
        if (inside - exact) * inward <= 0:
            return inside
        if guarantee.uncertainty.exact or guarantee.at(exact).value >= level:
            here = exact
        else:
            # Newton never passes an irrational root: one grain more takes it inside.
            here = within_grid(exact + inward, exact=False)
            if (inside - here) * inward <= 0:
                return inside
    raise SolverFailure(f"the end of the acceptable ratios was not found within {STEPS} cuts")


def within_grid(ratio: Fraction, exact: bool) -> Fraction:
    """Return the ratio, cut off when its digits grow without end."""
    if exact or ratio.denominator.bit_length() <= GRID:
        return ratio
    return Fraction(round(ratio * 2**GRID), 2**GRID)


def simplest_between(low: Fraction, high: Fraction) -> Fraction:
    """Return the fraction with the smallest denominator in [low, high] (both not negative).

    Examples
    --------
    >>> simplest_between(Fraction(333, 1000), Fraction(334, 1000))
    Fraction(1, 3)
    """
    whole = Fraction(low.numerator // low.denominator)
    if whole == low or whole + 1 <= high:
        return whole if whole == low else whole + 1
    return whole + 1 / simplest_between(1 / (high - whole), 1 / (low - whole))
