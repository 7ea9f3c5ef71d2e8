"""The statute applied to a list of enterprises, with totals.

An enterprise the notice does not cover has an empty schedule, zero amounts and the clauses
that exclude it (models.md §4.2, §4.2a).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from citypact.mechanisms.statute.amounts import Amount
from citypact.mechanisms.statute.enterprise import Eligibility, Enterprise, eligibility
from citypact.mechanisms.statute.plan import Schedule
from citypact.mechanisms.statute.schedules import schedule
from citypact.mechanisms.statute.terms import StatuteTerms


@dataclass(frozen=True)
class EnterpriseResult:
    """One enterprise under the statute: whether it is covered, and its schedule."""

    enterprise: Enterprise
    eligibility: Eligibility
    schedule: Schedule


@dataclass(frozen=True)
class StatuteReport:
    """A list of enterprises under one set of terms.

    Parameters
    ----------
    results : tuple of EnterpriseResult
        In the order given.
    terms : StatuteTerms
        The terms applied.
    rate : float or Fraction
        Yearly discount rate.
    horizon : int
        Calendar years of local tax that the effective share is measured against.
    """

    results: tuple[EnterpriseResult, ...]
    terms: StatuteTerms
    rate: Amount
    horizon: int

    @property
    def eligible(self) -> int:
        """Number of enterprises the notice covers."""
        return sum(1 for result in self.results if result.eligibility)

    @property
    def tax(self) -> Amount:
        """Local tax of the scheduled years of the covered enterprises, 亿元."""
        return self._total([result.schedule.tax for result in self.results])

    @property
    def origin(self) -> Amount:
        """Shares the origin receives, 亿元, undiscounted."""
        return self._total([result.schedule.cumulative for result in self.results])

    @property
    def shortfall(self) -> Amount:
        """Part of the caps that the shares do not reach, 亿元."""
        return self._total([result.schedule.shortfall for result in self.results])

    @property
    def top_up(self) -> Amount:
        """Central subsidies, 亿元, undiscounted."""
        return self._total([result.schedule.top_up for result in self.results])

    @property
    def origin_pv(self) -> Amount:
        """Present value of shares and subsidies at signing, 亿元."""
        return self._total([result.schedule.origin_pv(self.rate) for result in self.results])

    @property
    def tax_pv(self) -> Amount:
        """Present value of all local tax of the covered enterprises over the horizon, 亿元."""
        return self._total([result.schedule.tax_pv(self.rate, self.horizon) for result in self.results])

    @property
    def effective_share(self) -> Amount | None:
        """Origin's present value over that of all local tax; ``None`` without tax."""
        whole = self.tax_pv
        return self.origin_pv / whole if whole > 0 else None

    def totals(self) -> dict[str, object]:
        """Return the totals by name, amounts in 亿元."""
        return {
            "firms": len(self.results),
            "eligible": self.eligible,
            "tax": self.tax,
            "origin": self.origin,
            "shortfall": self.shortfall,
            "top_up": self.top_up,
            "origin_pv": self.origin_pv,
            "tax_pv": self.tax_pv,
            "effective_share": self.effective_share,
        }

    def _total(self, amounts: list[Amount]) -> Amount:
        return sum(amounts, start=0 * self.terms.ratio)


def apply_statute(
    enterprises: Iterable[Enterprise],
    terms: StatuteTerms | None = None,
    rate: Amount = 0.04,
    horizon: int = 20,
    ramp: Amount | None = None,
) -> StatuteReport:
    """Apply the statute to each enterprise of a list.

    Parameters
    ----------
    enterprises : iterable of Enterprise
        The list the two provinces confirmed.
    terms : StatuteTerms, optional
        The notice's own by default.
    rate : float or Fraction
        Yearly discount rate.
    horizon : int
        Calendar years of local tax for the effective share.
    ramp : float or Fraction, optional
        Part of full tax in the first year; replaces that of the terms.

    Examples
    --------
    >>> report = apply_statute([Enterprise.from_base(1.0, 1.2, name="plant"),
    ...                         Enterprise.from_base(0.1, 1.2, name="shop")])
    >>> report.eligible, report.origin, report.results[1].eligibility.reasons
    (1, 3.0, ('threshold',))
    """
    terms = StatuteTerms() if terms is None else terms
    terms = terms if ramp is None else replace(terms, ramp=ramp)
    results = tuple(_apply(enterprise, terms) for enterprise in enterprises)
    return StatuteReport(results, terms, rate, horizon)


def _apply(enterprise: Enterprise, terms: StatuteTerms) -> EnterpriseResult:
    covered = eligibility(enterprise, terms)
    if covered:
        return EnterpriseResult(enterprise, covered, schedule(enterprise, terms))
    return EnterpriseResult(enterprise, covered, excluded(enterprise, terms))


def excluded(enterprise: Enterprise, terms: StatuteTerms) -> Schedule:
    """Return the empty schedule of an enterprise the notice does not cover."""
    return Schedule(enterprise, terms, 0 * enterprise.tax_year1, ())
