r"""The statute year by year, each amount with the clause that caused it.

With :math:`\tau_t` the local tax of sharing year :math:`t`, ratio :math:`s`, and the cap
:math:`\chi C` (a multiple of the prior three years' tax), the origin receives

.. math::

    x_t = \min\Bigl(s \tau_t,\ \chi C - \sum_{u<t} x_u\Bigr), \qquad t = 1, \dots, N + E,

and, if the cap is still open at the end, the one-off subsidy
:math:`z = \theta \max(0, \chi C - \sum x_t)` (models.md §4.2). Because the extension is
granted exactly when the cap is open, the two steps are one formula:
:math:`\sum_{t \le T} x_t = \min(\chi C, s \sum_{t \le T} \tau_t)`.

Nothing here converts numbers: floats give floats, fractions give exact fractions.
"""

from __future__ import annotations

from collections.abc import Sequence

from citypact.errors import InputError, Problem
from citypact.mechanisms.statute.amounts import Amount, money_problems, rounding
from citypact.mechanisms.statute.enterprise import Enterprise
from citypact.mechanisms.statute.plan import Schedule, YearRow
from citypact.mechanisms.statute.terms import StatuteTerms


def schedule(
    enterprise: Enterprise, terms: StatuteTerms | None = None, taxes: Sequence[Amount] | None = None
) -> Schedule:
    """Run the statute for one enterprise (eligibility is a separate question).

    Parameters
    ----------
    enterprise : Enterprise
        Prior tax and growth, 亿元.
    terms : StatuteTerms, optional
        The notice's own by default.
    taxes : sequence of float or Fraction, optional
        Local tax of the sharing years 1 … N + E, taken as given (no ramp, no part-year);
        ``growth * base`` each full year by default, 亿元.

    Raises
    ------
    InputError
        If a gross cap is asked for without gross payments, or ``taxes`` are too few or wrong.

    Examples
    --------
    >>> plan = schedule(Enterprise.from_base(1.0, growth=1.5))
    >>> [row.origin for row in plan.rows], plan.cumulative
    ([0.75, 0.75, 0.75, 0.75, 0.0], 3.0)
    >>> plan.rows[-1].clause
    ('cap reached',)
    >>> round(plan.origin_pv(0.04), 6)
    2.617713
    """
    terms = StatuteTerms() if terms is None else terms
    given = None if taxes is None else tuple(taxes)
    if given is not None:
        _check_taxes(given, terms)
    cap = terms.cap_multiple * sum(enterprise.prior(terms.cap_basis), start=0 * enterprise.tax_year1)
    slack = rounding(cap, terms.ratio, enterprise.growth, enterprise.base, *(given or ()))
    zero = 0 * cap
    rows: list[YearRow] = []
    cumulative: Amount = zero
    top_up: Amount = zero
    extended = True
    for year in range(first_year(terms), terms.term + 1):
        tax = _tax(enterprise, terms, year, given)
        if year == terms.years + 1 and terms.extension_trigger == "tax_below_threshold":
            extended = rows[-1].tax < terms.threshold
        left = cap - cumulative
        origin, events = _share(terms.ratio * tax, left, slack, extended or year <= terms.years)
        if year > terms.years and "cap reached" not in events and extended:
            events = (*events, "extension")
        if year < 1:
            events = (*events, "before attainment")
        # Once only rounding is left the cap counts as reached, to the last digit.
        cumulative = cap if left - origin <= slack else cumulative + origin
        left, top_up, kept = cap - cumulative, zero, tax - origin
        if year == terms.term and left > 0:
            top_up = terms.top_up * left
            events = (*events, "term ended: top-up" if top_up > 0 else "term ended: shortfall")
        rows.append(
            YearRow(
                year=year,
                paid_in=terms.offset + year,
                tax=tax,
                origin=origin,
                destination=kept,
                cumulative=cumulative,
                cap_left=left,
                top_up=top_up,
                clause=events,
                origin_tiers={tier: part * (origin + top_up) for tier, part in terms.origin_tiers.items()},
                destination_tiers={tier: part * kept for tier, part in terms.destination_tiers.items()},
            )
        )
    return Schedule(enterprise, terms, cap, tuple(rows), given)


def first_year(terms: StatuteTerms) -> int:
    """Return the first sharing year: 1, or earlier when tax before the clock is shared."""
    return 1 - terms.offset if terms.share_before_attainment else 1


def open_taxes(enterprise: Enterprise, terms: StatuteTerms) -> list[Amount]:
    """Return the local tax of each year in which something can be shared while the cap is open, 亿元."""
    taxes = [_tax(enterprise, terms, year, None) for year in range(first_year(terms), terms.term + 1)]
    refused = (
        terms.extension > 0
        and terms.extension_trigger == "tax_below_threshold"
        and not taxes[-terms.extension - 1] < terms.threshold
    )
    return taxes[: -terms.extension] if refused else taxes


def _share(share: Amount, left: Amount, slack: Amount, open_term: bool) -> tuple[Amount, tuple[str, ...]]:
    """Return what the origin receives in a year and the event that decides it."""
    if left <= slack:
        return 0 * left, ("cap reached",)
    if not open_term:
        return 0 * left, ("no extension",)
    if share > left + slack:
        return left, ("share limited by cap",)
    return min(share, left), ("share",)


def _tax(enterprise: Enterprise, terms: StatuteTerms, year: int, given: tuple[Amount, ...] | None) -> Amount:
    """Return the local tax that falls into a sharing year, 亿元."""
    if given is not None and year >= 1:
        return given[year - 1]
    full = enterprise.growth * enterprise.base
    if terms.offset + year == 1 and terms.delay >= 1:
        return full * terms.ramp
    months_count = terms.year_count == "calendar" and terms.clock_start == "attainment"
    if year == 1 and months_count and not terms.share_before_attainment:
        return full * (13 - terms.attainment_month) / 12
    return full


def _check_taxes(taxes: tuple[Amount, ...], terms: StatuteTerms) -> None:
    problems = [
        problem for t, tax in enumerate(taxes, 1) for problem in money_problems(f"taxes[year {t}]", tax)
    ]
    if len(taxes) < terms.term:
        problems.append(
            Problem("taxes", f"{len(taxes)} years", f"at least the {terms.term} years of the term")
        )
    if problems:
        raise InputError(*problems)
