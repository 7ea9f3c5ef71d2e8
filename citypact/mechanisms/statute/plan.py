r"""A schedule of shares: the rows of the statute and what they are worth.

The origin's present value at signing is
:math:`\sum_t \delta^{D+t} x_t + \delta^{D+N+E+lag} z` with :math:`\delta = 1/(1+r)`; the
*effective share* divides it by the present value of all local tax at the destination over
a horizon (models.md §0 and §4.2). Money in 亿元.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from citypact.errors import InputError
from citypact.mechanisms.statute.amounts import Amount, number_problems, whole_problems
from citypact.mechanisms.statute.clauses import Clause, clause
from citypact.mechanisms.statute.enterprise import Enterprise
from citypact.mechanisms.statute.terms import LONGEST, StatuteTerms


@dataclass(frozen=True)
class YearRow:
    """One sharing year: money in 亿元, paid at the end of year ``paid_in`` after signing.

    ``year`` counts from the start of the clock; years before it (0, -1, …) appear only when
    their tax is shared. ``clause`` names what caused the amounts; ``top_up`` stands on the
    row of the last year of the extended term.
    """

    year: int
    paid_in: int
    tax: Amount
    origin: Amount
    destination: Amount
    cumulative: Amount
    cap_left: Amount
    top_up: Amount
    clause: tuple[str, ...]
    origin_tiers: Mapping[str, Amount]
    destination_tiers: Mapping[str, Amount]

    def to_dict(self) -> dict[str, object]:
        """Return the row as plain data (numbers as they are, clause as one string)."""
        return {
            "year": self.year,
            "paid_in": self.paid_in,
            "tax": self.tax,
            "origin": self.origin,
            "destination": self.destination,
            "cumulative": self.cumulative,
            "cap_left": self.cap_left,
            "top_up": self.top_up,
            "clause": "; ".join(self.clause),
            "origin_tiers": dict(self.origin_tiers),
            "destination_tiers": dict(self.destination_tiers),
        }


@dataclass(frozen=True)
class Schedule:
    """What the origin receives under the statute, and what that is worth.

    Parameters
    ----------
    enterprise : Enterprise
        Whose tax is shared.
    terms : StatuteTerms
        Under which terms.
    cap : float or Fraction
        Most the origin may receive in shares, 亿元.
    rows : tuple of YearRow
        Year by year; empty for an enterprise the notice does not cover.
    taxes : tuple, optional
        Local tax of the sharing years 1, 2, … when it was given.
    """

    enterprise: Enterprise
    terms: StatuteTerms
    cap: Amount
    rows: tuple[YearRow, ...]
    taxes: tuple[Amount, ...] | None = None

    @property
    def cumulative(self) -> Amount:
        """Shares the origin has received when the term ends, 亿元."""
        return self.rows[-1].cumulative if self.rows else 0 * self.cap

    @property
    def shortfall(self) -> Amount:
        """Part of the cap the shares did not reach, 亿元."""
        return self.rows[-1].cap_left if self.rows else 0 * self.cap

    @property
    def tax(self) -> Amount:
        """Local tax of the years in the schedule, 亿元."""
        return sum((row.tax for row in self.rows), start=0 * self.cap)

    @property
    def top_up(self) -> Amount:
        """One-off central subsidy, 亿元."""
        return self.rows[-1].top_up if self.rows else 0 * self.cap

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Clauses that caused the amounts, in order of first use."""
        keys = dict.fromkeys(clause(event).key for row in self.rows for event in row.clause)
        return tuple(clause(key) for key in keys)

    def share_pv(self, rate: Amount) -> Amount:
        """Return the present value at signing of the origin's shares, without top-up, 亿元."""
        discount = discount_factor(rate)
        return sum((row.origin * discount**row.paid_in for row in self.rows), start=0 * self.cap)

    def top_up_pv(self, rate: Amount) -> Amount:
        """Return the present value at signing of the central subsidy, 亿元."""
        paid_in = self.terms.offset + self.terms.term + self.terms.top_up_lag
        return self.top_up * discount_factor(rate) ** paid_in

    def origin_pv(self, rate: Amount) -> Amount:
        r"""Return :math:`\sum_t \delta^{D+t} x_t + \delta^{D+N+E+lag} z`, 亿元, with δ = 1/(1 + rate)."""
        return self.share_pv(rate) + self.top_up_pv(rate)

    def tax_pv(self, rate: Amount, horizon: int = 20, ramp: Amount | None = None) -> Amount:
        """Return the present value of all local tax at the destination, 亿元.

        Parameters
        ----------
        rate : float or Fraction
            Yearly discount rate.
        horizon : int
            Calendar years counted from signing.
        ramp : float or Fraction, optional
            Part of full tax in the first year when the delay is at least one year; that of
            the terms (one half) by default. Years whose tax was given are taken as given.
        """
        problems = whole_problems("horizon", horizon, 1, LONGEST)
        ramp = self.terms.ramp if ramp is None else ramp
        problems += number_problems("ramp", ramp, 0, 1)
        if problems:
            raise InputError(*problems)
        discount = discount_factor(rate)
        if not self.rows:
            return 0 * self.cap
        full = self.enterprise.growth * self.enterprise.base
        first = full * ramp if self.terms.delay >= 1 else full
        total = full * _annuity(rate, horizon) - (full - first) * discount
        for index, tax in enumerate(self.taxes or ()):
            year = self.terms.offset + 1 + index
            if year <= horizon:
                total += (tax - (first if year == 1 else full)) * discount**year
        return total

    def effective_share(self, rate: Amount, horizon: int = 20, ramp: Amount | None = None) -> Amount | None:
        """Return the origin's present value, top-up included, over that of all local tax.

        ``None`` when there is no tax to share.
        """
        whole = self.tax_pv(rate, horizon, ramp)
        return self.origin_pv(rate) / whole if whole > 0 else None

    def effective_share_without_top_up(
        self, rate: Amount, horizon: int = 20, ramp: Amount | None = None
    ) -> Amount | None:
        """Return the present value of the shares alone over that of all local tax."""
        whole = self.tax_pv(rate, horizon, ramp)
        return self.share_pv(rate) / whole if whole > 0 else None


def discount_factor(rate: Amount) -> Amount:
    """Return 1/(1 + rate) for a yearly discount rate between 0 and 1."""
    problems = number_problems("rate", rate, 0, 1, unit="a year", remedy="write 4% as 0.04")
    if problems:
        raise InputError(*problems)
    return 1 / (1 + rate)


@lru_cache(maxsize=64, typed=True)
def _annuity(rate: Amount, horizon: int) -> Amount:
    """Return the present value of 1 a year, paid at the end of years 1 … horizon."""
    discount = discount_factor(rate)
    return sum((discount**year for year in range(1, horizon + 1)), start=0 * discount)
