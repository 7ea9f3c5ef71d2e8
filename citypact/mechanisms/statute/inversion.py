r"""Which ratios reach the cap or a present value, and how long a plant must last.

As a function of the ratio :math:`s` the cumulated share is
:math:`\min(\chi C, s T_t)` with :math:`T_t = \sum_{u \le t} \tau_u`, so the origin's present
value is concave, non-decreasing and piecewise linear with corners at
:math:`s = \chi C / T_t` (models.md §4.2, B12); the top-up keeps it so, since each yuan moved
from top-up to share is paid no later and with weight at least θ. Every answer is a set: an
interval with both ends attained. Computed in rational numbers, returned in those given.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import accumulate, pairwise

from citypact.errors import InputError
from citypact.games.rational import as_fraction
from citypact.mechanisms.statute.amounts import LARGEST, Amount, number_problems, rounding
from citypact.mechanisms.statute.enterprise import Enterprise
from citypact.mechanisms.statute.plan import discount_factor
from citypact.mechanisms.statute.schedules import open_taxes, schedule
from citypact.mechanisms.statute.terms import StatuteTerms


def ratios_reaching_cap(
    enterprise: Enterprise, terms: StatuteTerms | None = None
) -> tuple[Amount, Amount] | None:
    """Return the interval of ratios whose shares reach the cap within the term.

    ``None`` when not even the whole tax would.

    Examples
    --------
    >>> ratios_reaching_cap(Enterprise.from_base(1.0, growth=1.5))
    (0.4, 1.0)
    >>> ratios_reaching_cap(Enterprise.from_base(1.0, growth=0.5)) is None
    True
    """
    terms = StatuteTerms() if terms is None else terms
    cap, totals = _totals(enterprise.exact(), terms.exact())
    if cap > totals[-1]:
        return None
    least = cap / totals[-1] if cap > 0 else Fraction(0)
    return _like(least, enterprise, terms), _like(Fraction(1), enterprise, terms)


def ratio_breakpoints(enterprise: Enterprise, terms: StatuteTerms | None = None) -> tuple[Amount, ...]:
    """Return the ratios between which the origin's present value is linear: 0, the corners, 1.

    Examples
    --------
    >>> ratio_breakpoints(Enterprise.from_base(1.0, growth=1.5))
    (0.0, 0.4, 0.5, 0.6666666666666666, 1.0)
    """
    terms = StatuteTerms() if terms is None else terms
    return tuple(_like(s, enterprise, terms) for s in _corners(enterprise.exact(), terms.exact()))


def origin_pv_of_ratio(
    enterprise: Enterprise, terms: StatuteTerms | None = None, rate: Amount = 0.04
) -> tuple[tuple[Amount, Amount], ...]:
    """Return the corners (ratio, origin's present value in 亿元) of the piecewise linear function."""
    terms = StatuteTerms() if terms is None else terms
    curve = _curve(enterprise.exact(), terms.exact(), as_fraction(rate))
    return tuple((_like(s, enterprise, terms), _like(value, enterprise, terms)) for s, value in curve)


def ratios_with_pv_at_least(
    pv: Amount, enterprise: Enterprise, terms: StatuteTerms | None = None, rate: Amount = 0.04
) -> tuple[Amount, Amount] | None:
    """Return the ratios that give the origin a present value of at least ``pv`` (亿元).

    Top-up included, as the terms set it. ``None`` when no ratio does.

    Examples
    --------
    >>> plant = Enterprise.from_base(1.0, growth=1.0)
    >>> low, high = ratios_with_pv_at_least(2.1402989555, plant, rate=0.04)
    >>> round(low, 6), high
    (0.5, 1.0)
    """
    terms = StatuteTerms() if terms is None else terms
    curve, goal = _curve(enterprise.exact(), terms.exact(), as_fraction(rate)), _goal(pv)
    top = curve[-1][1]
    if goal > top:
        # A float that was rounded up from the largest value still means that value.
        if goal - top > as_fraction(rounding(pv)):
            return None
        goal = top
    least = curve[0][0]
    if goal > curve[0][1]:
        (s0, v0), (s1, v1) = next((a, b) for a, b in pairwise(curve) if b[1] >= goal)
        least = s0 + (s1 - s0) * (goal - v0) / (v1 - v0)
    return _like(least, enterprise, terms), _like(Fraction(1), enterprise, terms)


def ratios_with_pv_at_most(
    pv: Amount, enterprise: Enterprise, terms: StatuteTerms | None = None, rate: Amount = 0.04
) -> tuple[Amount, Amount] | None:
    """Return the ratios that give the origin a present value of at most ``pv`` (亿元).

    ``None`` when even a ratio of zero gives more (the top-up alone does).
    """
    terms = StatuteTerms() if terms is None else terms
    curve, goal = _curve(enterprise.exact(), terms.exact(), as_fraction(rate)), _goal(pv)
    bottom = curve[0][1]
    if goal < bottom:
        if bottom - goal > as_fraction(rounding(pv)):
            return None
        goal = bottom
    most = curve[-1][0]
    if goal < curve[-1][1]:
        (s0, v0), (s1, v1) = next((a, b) for a, b in pairwise(curve) if b[1] > goal)
        most = s0 + (s1 - s0) * (goal - v0) / (v1 - v0)
    return _like(Fraction(0), enterprise, terms), _like(most, enterprise, terms)


def break_even_hazard(
    enterprise: Enterprise, terms: StatuteTerms | None = None, rate: Amount = 0.04
) -> Amount:
    r"""Return the least yearly hazard of closing at which the origin gains from the move.

    Staying is worth :math:`b q / (1 - q)` with :math:`q = \delta (1 - h)` (infinite horizon, no
    relief; models.md §4.1); the hazard at which this equals the origin's present value
    :math:`P` under the terms is :math:`h = 1 - P / (\delta (b + P))`, and 0 when that is
    negative (the origin gains even if the plant would never close).

    Examples
    --------
    >>> round(break_even_hazard(Enterprise.from_base(1.0, growth=1.2)), 4)
    0.2515
    """
    return hazard_worth(schedule(enterprise, terms).origin_pv(rate), enterprise.base, rate)


def hazard_worth(value: Amount, base: Amount, rate: Amount) -> Amount:
    """Return the yearly hazard at which keeping a tax of ``base`` a year is worth ``value``."""
    if base == 0:
        return 0 * base
    hazard = 1 - value / (discount_factor(rate) * (base + value))
    return max(0 * hazard, hazard)


def _goal(pv: Amount) -> Fraction:
    problems = number_problems("pv", pv, -LARGEST, LARGEST, unit="亿元")
    if problems:
        raise InputError(*problems)
    return as_fraction(pv)


def _totals(enterprise: Enterprise, terms: StatuteTerms) -> tuple[Fraction, list[Fraction]]:
    """Return the cap and the cumulated tax of the years that can be shared."""
    cap = terms.cap_multiple * sum(enterprise.prior(terms.cap_basis), start=Fraction(0))
    totals = list(accumulate(map(as_fraction, open_taxes(enterprise, terms)), initial=Fraction(0)))
    return as_fraction(cap), totals


def _corners(enterprise: Enterprise, terms: StatuteTerms) -> list[Fraction]:
    cap, totals = _totals(enterprise, terms)
    inner = {cap / total for total in totals if total > cap}
    return sorted(inner | {Fraction(0), Fraction(1)})


def _curve(enterprise: Enterprise, terms: StatuteTerms, rate: Fraction) -> list[tuple[Fraction, Fraction]]:
    """Return the corners of the origin's present value as a function of the ratio."""
    return [
        (s, as_fraction(schedule(enterprise, replace(terms, ratio=s)).origin_pv(rate)))
        for s in _corners(enterprise, terms)
    ]


def _like(value: Fraction, enterprise: Enterprise, terms: StatuteTerms) -> Amount:
    """Return the number in the kind the user works in: exact only when all amounts are."""
    amounts = (enterprise.tax_year1, enterprise.tax_year2, enterprise.tax_year3, enterprise.growth)
    return (
        value
        if all(isinstance(amount, Fraction) for amount in (*amounts, terms.cap_multiple))
        else float(value)
    )
