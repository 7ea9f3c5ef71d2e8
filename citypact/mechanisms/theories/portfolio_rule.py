r"""One ratio for many plants: what moves, and which ratios move most.

*Project-level consent*: plant :math:`f` moves iff :math:`\ell_f \le s \le 1 - k_f`, so
moved surplus :math:`W(s) = \sum_f W_f 1[\ell_f \le s \le 1-k_f]` is piecewise constant
and upper semicontinuous (intervals are closed: at a breakpoint both touching plants
count). A sweep over the :math:`2n` ends finds its maximum and every interval that attains
it, exactly.

*Portfolio-level consent* (signed once for all): everything moves iff
:math:`s \in [\sum L / \sum R,\ 1 - \sum K / \sum R]`.

The sweep itself also serves objectives that are linear in the ratio between the ends.

References
----------
models.md §4.4, B12. M. Jackson and H. Sonnenschein, "Overcoming incentive constraints by
linking decisions", Econometrica 75, 2007, 241-257.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from citypact.games.portfolio import Portfolio
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.ratio_set import RatioSet

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Segment:
    """A non-negative line ``intercept + slope * s`` that counts on ``[lo, hi]``.

    With ``open_at_lo`` it counts on ``(lo, hi]``, as the continuation of another segment.
    """

    lo: Fraction
    hi: Fraction
    intercept: Fraction
    slope: Fraction = ZERO
    open_at_lo: bool = False


def sweep(segments: Iterable[Segment]) -> tuple[Fraction, tuple[tuple[Fraction, Fraction], ...]]:
    """Return the largest sum of segments over [0, 1] and the maximal intervals that attain it.

    Each segment is non-negative where it counts and closed at its upper end, so the sum is
    upper semicontinuous and its maximum lies on one of the ends.
    """
    starts: dict[Fraction, list[Segment]] = defaultdict(list)
    late: dict[Fraction, list[Segment]] = defaultdict(list)
    ends: dict[Fraction, list[Segment]] = defaultdict(list)
    points = {ZERO, ONE}
    for segment in segments:
        (late if segment.open_at_lo else starts)[segment.lo].append(segment)
        ends[segment.hi].append(segment)
        points.update((segment.lo, segment.hi))
    order = sorted(points)
    base = slope = ZERO
    flat: list[tuple[Fraction, Fraction, Fraction]] = []
    for place, point in enumerate(order):
        for segment in starts[point]:
            base, slope = base + segment.intercept, slope + segment.slope
        flat.append((point, point, base + slope * point))
        for segment in ends[point]:
            base, slope = base - segment.intercept, slope - segment.slope
        for segment in late[point]:
            base, slope = base + segment.intercept, slope + segment.slope
        if slope == 0 and place + 1 < len(order):
            flat.append((point, order[place + 1], base))
    best = max(value for lo, hi, value in flat if lo == hi)
    found: list[tuple[Fraction, Fraction]] = []
    for lo, hi, value in flat:
        if value != best:
            continue
        if found and found[-1][1] == lo:
            found[-1] = (found[-1][0], hi)
        else:
            found.append((lo, hi))
    return best, tuple(found)


@dataclass(frozen=True)
class PortfolioRule:
    """The best ratios for a list of plants under one form of consent.

    Parameters
    ----------
    consent : {"project", "portfolio"}
        Whether cities consent plant by plant or once for all.
    sets : tuple of RatioSet
        All maximising intervals in order; empty when no ratio moves any surplus.
    value : Fraction
        Surplus that moves at those ratios (亿元).
    portfolio : Portfolio
        The plants.
    """

    consent: str
    sets: tuple[RatioSet, ...]
    value: Fraction
    portfolio: Portfolio

    def moved_at(self, ratio: Number) -> tuple[str, ...]:
        """Return the names of the plants that move at ``ratio``."""
        s = as_fraction(ratio)
        firms = self.portfolio.firms
        if self.consent == "portfolio":
            interval = portfolio_interval(self.portfolio)
            moves = interval is not None and interval[0] <= s <= interval[1]
            return tuple(firm.name for firm in firms) if moves else ()
        accepted = [(firm, firm.acceptable) for firm in firms]
        return tuple(firm.name for firm, ends in accepted if ends is not None and ends[0] <= s <= ends[1])

    def value_at(self, ratio: Number) -> Fraction:
        """Return the surplus that moves at ``ratio`` (亿元), whether or not it is optimal."""
        moved = set(self.moved_at(ratio))
        return sum((firm.surplus for firm in self.portfolio.firms if firm.name in moved), ZERO)

    def efficiency_at(self, ratio: Number) -> Fraction | None:
        """Return the part of first best that moves at ``ratio``; ``None`` if first best is zero."""
        best = self.portfolio.first_best
        return self.value_at(ratio) / best if best else None

    def contains(self, ratio: Number) -> bool:
        """Return whether ``ratio`` is among the optimal ratios."""
        return any(ratio in found for found in self.sets)

    def to_dict(self) -> dict[str, object]:
        """Return the result as plain data for JSON."""
        return {
            "consent": self.consent,
            "sets": [list(found.ends) for found in self.sets],
            "value": float(self.value),
            "first_best": float(self.portfolio.first_best),
        }


def portfolio_interval(portfolio: Portfolio) -> tuple[Fraction, Fraction] | None:
    """Return the ratios in [0, 1] at which neither city loses on the whole list."""
    revenue, loss, cost = portfolio.totals
    lo, hi = max(loss / revenue, ZERO), min(1 - cost / revenue, ONE)
    return (lo, hi) if lo <= hi else None


def best_portfolio_ratio(portfolio: Portfolio, consent: str = "project") -> PortfolioRule:
    """Find all ratios that move the most surplus.

    Parameters
    ----------
    portfolio : Portfolio
        The plants.
    consent : {"project", "portfolio"}
        Consent plant by plant, or once for the whole list.

    Returns
    -------
    PortfolioRule
        With all maximising intervals.

    Raises
    ------
    InputError
        On an unknown form of consent.

    Examples
    --------
    The polarised pair (models.md §4.4): at one half nothing moves, until the cities sign once for all.

    >>> pair = Portfolio.from_columns([1, 1], [0.70, 0.05], [0.05, 0.70])
    >>> apart = best_portfolio_ratio(pair)
    >>> [found.ends for found in apart.sets], float(apart.value_at(0.5))
    ([(0.05, 0.3), (0.7, 0.95)], 0.0)
    >>> [found.ends for found in best_portfolio_ratio(pair, "portfolio").sets]
    [(0.375, 0.625)]
    """
    door = Door()
    door.choice("consent", consent, ("project", "portfolio"))
    door.close()
    if consent == "portfolio":
        interval = portfolio_interval(portfolio)
        if interval is None:
            return PortfolioRule(consent, (), ZERO, portfolio)
        value = sum((firm.surplus for firm in portfolio.firms), ZERO)
        return PortfolioRule(consent, (RatioSet.between(*interval),), value, portfolio)
    accepted = [(firm.surplus, firm.acceptable) for firm in portfolio.firms]
    value, intervals = sweep(Segment(*ends, surplus) for surplus, ends in accepted if ends is not None)
    sets = tuple(RatioSet.between(lo, hi) for lo, hi in intervals) if value > 0 else ()
    return PortfolioRule(consent, sets, value, portfolio)
