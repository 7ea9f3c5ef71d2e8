r"""The statute, clause by clause, from the one formula of the notice.

Up to the end of any open year the origin has had :math:`\min(\chi C, s \sum \tau)` (models.md §4.2): the two
steps of the notice, a term and its extension while the cap is open, are one window with a cap. Which
clause a year falls under follows from that sum and the cap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.audit.exact import ZERO, Unusable, exact

CLAUSES = ("government_led", "fits_plan", "threshold")


@dataclass(frozen=True)
class Firm:
    """Prior tax of three years on both bases, growth, and whether the notice covers the firm."""

    name: str
    local: tuple[Fraction, ...]
    gross: tuple[Fraction, ...] | None
    growth: Fraction
    led: bool = True
    fits: bool = True

    @property
    def base(self) -> Fraction:
        """Average local tax of the three years."""
        return sum(self.local, ZERO) / 3

    def prior(self, basis: str) -> Fraction:
        """Tax of the three years on a basis."""
        if basis == "gross":
            if self.gross is None:
                raise Unusable("a gross basis without gross payments")
            return sum(self.gross, ZERO)
        return sum(self.local, ZERO)


@dataclass(frozen=True)
class Year:
    """One year of the term: its number, tax, the origin's share, the sum so far, and its clauses."""

    number: int
    tax: Fraction
    share: Fraction
    total: Fraction
    clauses: tuple[str, ...]


class Notice:
    """The terms of a saved answer and what follows from them for a firm."""

    def __init__(self, inputs: Mapping[str, Any]) -> None:
        self.given = inputs
        for name in ("ratio", "cap", "top_up", "threshold", "ramp", "rate"):
            setattr(self, name, exact(inputs[name]))
        self.ratio: Fraction
        self.cap: Fraction
        self.top_up: Fraction
        self.threshold: Fraction
        self.ramp: Fraction
        self.rate: Fraction
        self.years, self.last = int(inputs["years"]), int(inputs["years"]) + int(inputs["extension"])
        self.delay, self.horizon = int(inputs["delay"]), int(inputs["horizon"])

    @property
    def offset(self) -> int:
        """Calendar years from the signing to the start of the clock."""
        start = self.given["clock_start"]
        if start == "attainment":
            return self.delay
        return int(start == "first_tax" and self.delay >= 1 and self.ramp == 0)

    def discount(self, year: int) -> Fraction:
        """Present value of one yuan at the end of a calendar year."""
        return 1 / (1 + self.rate) ** year

    def tax_of(self, firm: Firm, year: int) -> Fraction:
        """Local tax of a year of the clock."""
        full = firm.growth * firm.base
        if self.offset + year == 1 and self.delay >= 1:
            return full * self.ramp
        months = self.given["year_count"] == "calendar" and self.given["clock_start"] == "attainment"
        if year == 1 and months and not self.given["share_before_attainment"]:
            return full * Fraction(13 - int(self.given["attainment_month"]), 12)
        return full

    def covered(self, firm: Firm) -> list[str]:
        """Clauses that exclude a firm; none if the notice covers it."""
        enough = firm.prior(self.given["threshold_basis"]) >= 3 * self.threshold
        tests = zip(CLAUSES, (firm.led, firm.fits, enough), strict=True)
        return [clause for clause, met in tests if not met]

    def cap_of(self, firm: Firm) -> Fraction:
        """The most that the origin may have: a multiple of three years' tax."""
        return self.cap * firm.prior(self.given["cap_basis"])

    def schedule(self, firm: Firm) -> list[Year]:
        """Return the years of the term, from the formula for the sum so far."""
        cap, paid, taxed, rows = self.cap_of(firm), ZERO, ZERO, list[Year]()
        longer = True
        first = 1 - self.offset if self.given["share_before_attainment"] else 1
        for year in range(first, self.last + 1):
            tax = self.tax_of(firm, year)
            if year == self.years + 1 and self.given["extension_trigger"] == "tax_below_threshold":
                longer = rows[-1].tax < self.threshold
            in_term = year <= self.years or longer
            taxed += tax if in_term else ZERO
            total = min(cap, self.ratio * taxed)
            if paid >= cap:
                said = ["cap reached"]
            elif not in_term:
                said = ["no extension"]
            else:
                said = ["share limited by cap" if self.ratio * tax > cap - paid else "share"]
            if year > self.years and longer and paid < cap:
                said.append("extension")
            if year < 1:
                said.append("before attainment")
            if year == self.last and total < cap:
                said.append("term ended: top-up" if self.top_up > 0 else "term ended: shortfall")
            rows.append(Year(year, tax, total - paid, total, tuple(said)))
            paid = total
        return rows

    def open_tax(self, firm: Firm) -> Fraction:
        """All tax of the years in which something is shared while the cap is open."""
        first = 1 - self.offset if self.given["share_before_attainment"] else 1
        taxes = {year: self.tax_of(firm, year) for year in range(first, self.last + 1)}
        paraphrase = self.given["extension_trigger"] == "tax_below_threshold" and self.last > self.years
        if paraphrase and taxes[self.years] >= self.threshold:
            taxes = {year: tax for year, tax in taxes.items() if year <= self.years}
        return sum(taxes.values(), ZERO)

    def all_tax(self, firm: Firm) -> Fraction:
        """Present value of all local tax up to the horizon: the first year yields the ramp of it."""
        full = firm.growth * firm.base
        worth = sum((full * self.discount(year) for year in range(1, self.horizon + 1)), ZERO)
        return worth - (full * (1 - self.ramp) * self.discount(1) if self.delay >= 1 else ZERO)


def firms_of(inputs: Mapping[str, Any]) -> list[Firm]:
    """Return the firms that the inputs name, or the one whose base they give.

    Raises
    ------
    Unusable
        If a number is missing or is none.
    """
    if "firms" not in inputs:
        base, gross = exact(inputs["base"]), inputs.get("gross_base")
        paid = None if gross is None else (exact(gross),) * 3
        return [Firm("enterprise", (base,) * 3, paid, exact(inputs["growth"]))]
    found = []
    for each in inputs["firms"]:
        gross = [each.get(f"gross_year{k}") for k in (1, 2, 3)]
        found.append(
            Firm(
                each["firm"],
                tuple(exact(each[f"tax_year{k}"]) for k in (1, 2, 3)),
                None if None in gross else tuple(map(exact, gross)),
                exact(each.get("growth", 1)),
                bool(each.get("government_led", True)),
                bool(each.get("fits_plan", True)),
            )
        )
    return found
