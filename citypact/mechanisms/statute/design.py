r"""Ratio, window, extension, cap, threshold and top-up of the statute, chosen together.

Plant :math:`f` has losses :math:`L_f, K_f` and local tax of present value :math:`V_f` at
the destination; its surplus is :math:`W_f = V_f - L_f - K_f`. At fixed other terms the
origin's shares :math:`P_f(s)` and the central top-up :math:`z_f(s)` (present values) are
piecewise linear in the ratio with known corners, :math:`P_f + z_f` non-decreasing and
:math:`z_f` non-increasing. The plant moves iff the notice covers it and

.. math:: P_f(s) + z_f(s) \ge L_f, \quad V_f - P_f(s) \ge K_f, \quad W_f \ge \lambda z_f(s),

origin, destination and centre in turn; each condition is an interval of ratios, found by
exact inversion. The objective, moved surplus less :math:`\lambda` times central outlay, is
therefore linear between finitely many breakpoints and upper semicontinuous, and the sweep
of :mod:`citypact.mechanisms.portfolio.segments` finds every maximising interval.

References
----------
models.md §4.4 (statutory optimisation), B3, B12.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise, product

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.portfolio.segments import Segment, sweep
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.statute.enterprise import Enterprise, eligibility
from citypact.mechanisms.statute.inversion import origin_pv_of_ratio, ratios_reaching_cap
from citypact.mechanisms.statute.schedules import schedule
from citypact.mechanisms.statute.terms import StatuteTerms

ZERO, ONE = Fraction(0), Fraction(1)
Curve = tuple[tuple[Fraction, Fraction], ...]


def ratios_meeting_cap(enterprise: Enterprise, terms: StatuteTerms | None = None) -> RatioSet | None:
    """Return every ratio whose shares reach the cap within the term; ``None`` without one.

    Examples
    --------
    >>> ratios_meeting_cap(Enterprise.from_base(1.0, growth=1.5)).ends
    (0.4, 1.0)
    """
    found = ratios_reaching_cap(enterprise, terms)
    return None if found is None else RatioSet.between(*found)


@dataclass(frozen=True)
class RelocationCase:
    """An enterprise of the list with what its move costs the two cities (present values, 亿元)."""

    enterprise: Enterprise
    origin_loss: Number
    destination_cost: Number

    def __post_init__(self) -> None:
        door = Door()
        door.money(f"{self.enterprise.name}: origin_loss", self.origin_loss, signed=True)
        door.money(f"{self.enterprise.name}: destination_cost", self.destination_cost, signed=True)
        door.close()


@dataclass(frozen=True)
class DesignGrid:
    """The terms to choose from besides the ratio; the notice's own by default."""

    years: Sequence[int] = (3,)
    extensions: Sequence[int] = (2,)
    cap_multiples: Sequence[Number] = (1,)
    thresholds: Sequence[Number] = (0.2,)
    top_ups: Sequence[Number] = (0,)

    def terms(self, base: StatuteTerms) -> Iterator[StatuteTerms]:
        """Return the terms of every grid point."""
        door = Door()
        for name in ("years", "extensions", "cap_multiples", "thresholds", "top_ups"):
            if not getattr(self, name):
                door.refuse(name, "nothing", "at least one value")
        door.close()
        for years, extension, cap, threshold, top_up in product(
            self.years, self.extensions, self.cap_multiples, self.thresholds, self.top_ups
        ):
            yield replace(
                base,
                years=years,
                extension=extension,
                cap_multiple=as_fraction(cap),
                threshold=as_fraction(threshold),
                top_up=as_fraction(top_up),
            )


@dataclass(frozen=True)
class DesignPoint:
    """The best ratios at one choice of the other terms.

    Parameters
    ----------
    terms : StatuteTerms
        The other terms; their own ratio is not used.
    sets : tuple of RatioSet
        All maximising intervals; empty when no ratio moves anything worth it.
    value : Fraction
        Moved surplus less the price of central outlay at those ratios (亿元).
    segments : tuple of Segment
        The objective's pieces.
    """

    terms: StatuteTerms
    sets: tuple[RatioSet, ...]
    value: Fraction
    segments: tuple[Segment, ...]

    def value_at(self, ratio: Number) -> Fraction:
        """Return the objective at ``ratio`` (亿元)."""
        s = as_fraction(ratio)
        counting = (g for g in self.segments if (g.lo < s if g.open_at_lo else g.lo <= s) and s <= g.hi)
        return sum((segment.intercept + segment.slope * s for segment in counting), ZERO)


@dataclass(frozen=True)
class StatuteDesign:
    """The best terms of a grid next to those of the notice.

    Parameters
    ----------
    best : DesignPoint
        First of the grid points with the largest value.
    statutory : DesignPoint
        The notice's other terms with their best ratios.
    statutory_value : Fraction
        The objective at the notice's terms and ratio (亿元).
    first_best : Fraction
        Surplus if exactly the plants with a surplus moved, whatever the terms (亿元).
    points : tuple of DesignPoint
        Every grid point.
    """

    best: DesignPoint
    statutory: DesignPoint
    statutory_value: Fraction
    first_best: Fraction
    points: tuple[DesignPoint, ...]


def design_statute(
    cases: Iterable[RelocationCase],
    grid: DesignGrid | None = None,
    *,
    terms: StatuteTerms | None = None,
    rate: Number = 0.04,
    horizon: int = 20,
    central_price: Number = 0,
) -> StatuteDesign:
    """Choose the ratio together with the other terms of the statute.

    Parameters
    ----------
    cases : iterable of RelocationCase
        The list of enterprises.
    grid : DesignGrid, optional
        What to choose from.
    terms : StatuteTerms, optional
        The statute in force, with every switch the grid does not vary.
    rate, horizon : float, int
        Discount rate a year, and years of local tax that count.
    central_price : float
        λ, price of a yuan of central money in the objective.

    Raises
    ------
    InputError
        On an empty list, an empty grid axis or values out of range.

    Examples
    --------
    >>> case = RelocationCase(Enterprise.from_base(1.0, 1.0), 2.0, 3.0)
    >>> found = design_statute([case])
    >>> [round(end, 4) for end in found.best.sets[0].ends]
    [0.4672, 1.0]
    """
    cases = tuple(cases)
    door = Door()
    if not cases:
        door.refuse("cases", "nothing", "at least one enterprise")
    door.money("central_price", central_price)
    door.between("rate", rate, 0, 1, "a yearly rate")
    door.close()
    statute = (StatuteTerms() if terms is None else terms).exact()
    problem = _Problem(cases, as_fraction(rate), horizon, as_fraction(central_price))
    points = tuple(problem.point(choice) for choice in (grid or DesignGrid()).terms(statute))
    statutory = problem.point(statute)
    return StatuteDesign(
        best=max(points, key=lambda point: point.value),
        statutory=statutory,
        statutory_value=statutory.value_at(as_fraction(statute.ratio)),
        first_best=sum((max(problem.surplus(case, statute), ZERO) for case in cases), ZERO),
        points=points,
    )


@dataclass(frozen=True)
class _Problem:
    cases: tuple[RelocationCase, ...]
    rate: Fraction
    horizon: int
    price: Fraction

    def tax(self, case: RelocationCase, terms: StatuteTerms) -> Fraction:
        """Return V, the present value of the plant's local tax."""
        return as_fraction(schedule(case.enterprise.exact(), terms).tax_pv(self.rate, self.horizon))

    def surplus(self, case: RelocationCase, terms: StatuteTerms) -> Fraction:
        """Return W = V - L - K."""
        return self.tax(case, terms) - as_fraction(case.origin_loss) - as_fraction(case.destination_cost)

    def point(self, terms: StatuteTerms) -> DesignPoint:
        """Sweep the ratio at the other terms given."""
        segments = tuple(
            segment
            for case in self.cases
            if eligibility(case.enterprise, terms)
            for segment in self.segments(case, terms)
        )
        value, intervals = sweep(segments)
        sets = tuple(RatioSet.between(lo, hi) for lo, hi in intervals) if value > 0 else ()
        return DesignPoint(terms, sets, value, segments)

    def segments(self, case: RelocationCase, terms: StatuteTerms) -> Iterator[Segment]:
        """Return the pieces of W - λz on the ratios at which the plant moves."""
        enterprise, value, surplus = case.enterprise.exact(), self.tax(case, terms), self.surplus(case, terms)
        shares = self._curve(enterprise, replace(terms, top_up=ZERO))
        received = self._curve(enterprise, terms) if terms.top_up else shares
        grants = tuple((s, total - share) for (s, total), (_, share) in zip(received, shares, strict=True))
        worth = tuple((s, surplus - self.price * grant) for s, grant in grants)
        ends = (
            _least(received, as_fraction(case.origin_loss)),
            _least(worth, ZERO),
            _most(shares, value - as_fraction(case.destination_cost)),
        )
        if ends[0] is None or ends[1] is None or ends[2] is None:
            return
        lo, hi = max(ends[0], ends[1]), ends[2]
        if lo == hi:
            yield Segment(lo, hi, _at(worth, lo))
        if lo >= hi:
            return
        for (s0, v0), (s1, v1) in pairwise(_restricted(worth, lo, hi)):
            slope = (v1 - v0) / (s1 - s0)
            yield Segment(s0, s1, v0 - slope * s0, slope, open_at_lo=s0 > lo)

    def _curve(self, enterprise: Enterprise, terms: StatuteTerms) -> Curve:
        return tuple(
            (as_fraction(s), as_fraction(value))
            for s, value in origin_pv_of_ratio(enterprise, terms, self.rate)
        )


def _at(curve: Curve, s: Fraction) -> Fraction:
    (s0, v0), (s1, v1) = next((a, b) for a, b in pairwise(curve) if s <= b[0])
    return v0 + (v1 - v0) * (s - s0) / (s1 - s0)


def _restricted(curve: Curve, lo: Fraction, hi: Fraction) -> Curve:
    """Return the corners on [lo, hi], ends included and straight corners left out."""
    kept = [(lo, _at(curve, lo)), *((s, v) for s, v in curve if lo < s < hi), (hi, _at(curve, hi))]
    corners = kept[:1]
    for here, after in pairwise(kept[1:]):
        before = corners[-1]
        straight = (here[1] - before[1]) * (after[0] - here[0]) == (after[1] - here[1]) * (
            here[0] - before[0]
        )
        if not straight:
            corners.append(here)
    return (*corners, kept[-1])


def _least(curve: Curve, goal: Fraction) -> Fraction | None:
    """Return the least ratio at which a non-decreasing curve reaches the goal."""
    if goal <= curve[0][1]:
        return curve[0][0]
    for (s0, v0), (s1, v1) in pairwise(curve):
        if v1 >= goal:
            return s0 + (s1 - s0) * (goal - v0) / (v1 - v0)
    return None


def _most(curve: Curve, goal: Fraction) -> Fraction | None:
    """Return the largest ratio at which a non-decreasing curve stays within the goal."""
    if goal < curve[0][1]:
        return None
    for (s0, v0), (s1, v1) in pairwise(curve):
        if v1 > goal:
            return s0 + (s1 - s0) * (goal - v0) / (v1 - v0)
    return curve[-1][0]
