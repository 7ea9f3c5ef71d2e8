r"""Which part of a gross payment is local, by tax and date.

From May 2016 business tax became value added tax and the local part of value added tax
rose from 25% to 50% (Guofa [2016] 26). Base years before that date and shared years after
it are therefore not on one footing: an enterprise that pays the same gross value added tax
shows a *mechanical* growth of 2. ``comparable_base`` restates payments before the change
at the divisions in force after it (a business tax payment counts as value added tax of
the same gross amount: an assumption).

A year's payment is spread evenly over its months unless the month is given, so value added
tax of 2016 is divided four months at the old rate and eight at the new: 5/12 is local.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from citypact.errors import CityPactError, InputError, Problem
from citypact.mechanisms.statute.amounts import (
    Amount,
    choice_problems,
    money_problems,
    number_problems,
    whole_problems,
)
from citypact.mechanisms.statute.clauses import CLAUSES

Tax: TypeAlias = Literal["vat", "corporate_income_tax", "business_tax"]
TAXES = ("vat", "corporate_income_tax", "business_tax")


def _figure(key: str) -> Fraction:
    value = CLAUSES[key].value
    if value is None:
        raise CityPactError(f"the clause {key} carries no figure")
    return Fraction(value)


_VAT_BEFORE, _VAT_AFTER = _figure("vat_before"), _figure("vat_after")
_INCOME_TAX, _BUSINESS_TAX = _figure("corporate_income_tax"), _figure("business_tax")


@dataclass(frozen=True)
class LocalShares:
    """Local parts of the three taxes and the month the division of VAT changed.

    Parameters
    ----------
    vat_before, vat_after : Amount
        Local part of VAT before and from the change (25% and 50%; source P).
    corporate_income_tax, business_tax : Amount
        Local parts (40% and 100%; general knowledge, unconfirmed).
    change : (int, int)
        Year and month of the change: May 2016.
    """

    vat_before: Amount = _VAT_BEFORE
    vat_after: Amount = _VAT_AFTER
    corporate_income_tax: Amount = _INCOME_TAX
    business_tax: Amount = _BUSINESS_TAX
    change: tuple[int, int] = (2016, 5)

    def __post_init__(self) -> None:
        problems = [
            problem
            for name in ("vat_before", "vat_after", "corporate_income_tax", "business_tax")
            for problem in number_problems(name, getattr(self, name), 0, 1)
        ]
        problems += whole_problems("change year", self.change[0], 1994, 2100, "the year")
        problems += whole_problems("change month", self.change[1], 1, 12, "the month")
        if problems:
            raise InputError(*problems)

    def months_before(self, year: int) -> int:
        """Return how many months of a year lie before the change (0 … 12).

        >>> [LocalShares().months_before(year) for year in (2015, 2016, 2017)]
        [12, 4, 0]
        """
        return min(12, max(0, 12 * (self.change[0] - year) + self.change[1] - 1))

    def share(self, tax: Tax, year: int, month: int | None = None) -> Amount:
        """Return the local part of a tax paid in a month, or evenly through a year.

        >>> LocalShares().share("vat", 2016), LocalShares().share("vat", 2016, 4)
        (Fraction(5, 12), Fraction(1, 4))
        """
        if tax == "corporate_income_tax":
            return self.corporate_income_tax
        if tax == "business_tax":
            return self.business_tax
        before = self.months_before(year)
        if month is not None:
            return self.vat_before if month <= before else self.vat_after
        return (self.vat_before * before + self.vat_after * (12 - before)) / 12


@dataclass(frozen=True)
class Payment:
    """A gross payment of one tax, 亿元, in a year or in one month of it (refunds deducted)."""

    tax: Tax
    year: int
    gross: Amount
    month: int | None = None

    def __post_init__(self) -> None:
        problems = choice_problems("tax", self.tax, TAXES)
        problems += whole_problems("year", self.year, 1994, 2100, "the year")
        problems += money_problems("gross", self.gross)
        if self.month is not None:
            problems += whole_problems("month", self.month, 1, 12, "the month")
        if problems:
            raise InputError(*problems)


def yearly_local_tax(
    payments: Iterable[Payment], shares: LocalShares | None = None, *, comparable_base: bool = False
) -> dict[int, Amount]:
    """Return the local three taxes of each year, 亿元.

    Parameters
    ----------
    payments : iterable of Payment
        Gross payments; years with none are absent from the answer.
    shares : LocalShares, optional
        Divisions and the date of the change.
    comparable_base : bool
        Whether payments before the change are restated at the divisions after it.

    Raises
    ------
    InputError
        If business tax is paid after it was abolished.

    Examples
    --------
    >>> paid = [Payment("vat", 2014, 4.0), Payment("vat", 2017, 4.0)]
    >>> yearly_local_tax(paid)
    {2014: 1.0, 2017: 2.0}
    >>> yearly_local_tax(paid, comparable_base=True)
    {2014: 2.0, 2017: 2.0}
    """
    shares = LocalShares() if shares is None else shares
    listed = list(payments)
    late = [
        Problem(
            f"business_tax {payment.year}" + (f"-{payment.month:02d}" if payment.month else ""),
            payment.gross,
            "no business tax once it became VAT ({}-{:02d})".format(*shares.change),
            remedy="enter it as vat",
        )
        for payment in listed
        if payment.tax == "business_tax"
        and payment.gross > 0
        and shares.months_before(payment.year) < (payment.month or 1)
    ]
    if late:
        raise InputError(*late)
    totals: dict[int, Amount] = {}
    for payment in sorted(listed, key=lambda payment: payment.year):
        if comparable_base and payment.tax != "corporate_income_tax":
            part = shares.vat_after
        else:
            part = shares.share(payment.tax, payment.year, payment.month)
        totals[payment.year] = totals.get(payment.year, 0 * payment.gross) + payment.gross * part
    return totals


def mechanical_growth(payments: Iterable[Payment], shares: LocalShares | None = None) -> Amount:
    """Return how much local tax grows by the change of division alone, gross tax unchanged.

    The prior payments restated at the later divisions, over those payments as divided when
    paid. Measured growth divided by this factor is the growth of the enterprise.

    Examples
    --------
    >>> mechanical_growth([Payment("vat", 2014, 4.0), Payment("corporate_income_tax", 2014, 2.5)])
    1.5
    >>> mechanical_growth([Payment("business_tax", 2014, 1.0)])
    0.5
    """
    listed = list(payments)
    then = sum(yearly_local_tax(listed, shares).values())
    if not then > 0:
        raise InputError(Problem("payments", then, "some local tax before the move"))
    return sum(yearly_local_tax(listed, shares, comparable_base=True).values()) / then
