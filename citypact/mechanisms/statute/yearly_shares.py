r"""What the origin receives of each year's local tax, and of all tax up to that year.

The headline ratio holds for the years in which tax is shared; the effective share counts all years. With
:math:`x_t` the origin's money of year *t* (share, and the central top-up when it is paid), :math:`T_t` all
local tax and :math:`\delta = 1/(1+r)`, the share to date is

.. math:: e_h = \frac{\sum_{t \le h} \delta^t x_t}{\sum_{t \le h} \delta^t T_t},

and at the horizon it is the effective share (models.md §4.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from citypact.mechanisms.statute.plan import Schedule, discount_factor
from citypact.mechanisms.statute.result import schedules_of


class YearShare(NamedTuple):
    """One calendar year after the signing; shares are ``None`` as long as there is no tax."""

    year: int
    tax: Fraction
    origin: Fraction
    share: Fraction | None
    to_date: Fraction | None


def yearly_shares(inputs: Mapping[str, Any]) -> list[YearShare]:
    """Return the origin's part of each year's local tax and of all tax so far, up to the horizon.

    Parameters
    ----------
    inputs : mapping
        As for :func:`~citypact.mechanisms.statute.result.statute_result`; the covered enterprises of a
        list are added up.

    Raises
    ------
    InputError
        As ``statute_result``.

    Examples
    --------
    >>> years = yearly_shares({"base": 1.0, "growth": 1.2, "rate": 0.04})
    >>> [float(round(year.share, 3)) for year in years[:7]]
    [0.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.0]
    >>> float(round(years[-1].to_date, 4))
    0.1633
    """
    plans, rate, horizon = schedules_of(inputs)
    return _years(plans, rate, horizon)


def _years(plans: Iterable[Schedule], rate: Fraction, horizon: int) -> list[YearShare]:
    discount = discount_factor(rate)
    taxes, moneys = [Fraction(0)] * (horizon + 1), [Fraction(0)] * (horizon + 1)
    for plan in plans:
        for year in range(1, horizon + 1):
            taxes[year] += Fraction(plan.tax_pv(rate, year))
        for row in plan.rows:
            moneys[row.paid_in] += Fraction(row.origin)
        if plan.top_up:
            moneys[plan.terms.offset + plan.terms.term + plan.terms.top_up_lag] += Fraction(plan.top_up)
    found, received = [], Fraction(0)
    for year in range(1, horizon + 1):
        weight = Fraction(discount) ** year
        tax = (taxes[year] - taxes[year - 1]) / weight
        received += moneys[year] * weight
        share = moneys[year] / tax if tax > 0 else None
        to_date = received / taxes[year] if taxes[year] > 0 else None
        found.append(YearShare(year, tax, moneys[year], share, to_date))
    return found
