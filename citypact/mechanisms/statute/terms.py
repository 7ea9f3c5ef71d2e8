r"""Every switch of the tax-sharing statute, with the notice's own figures as defaults.

The notice leaves points open; each is a named option here (models.md §4.2). Time is
counted in whole years, flows at the end of the year, year 0 is the signing.

* The *clock* starts after ``delay`` years (``clock_start="attainment"``: the notice), at
  once (``"registration"``: the registration is changed at the signing), or before the
  first year that yields local tax at the destination (``"first_tax"``). Production before
  attainment yields ``ramp`` of full tax in the first year and full tax from the second.
* ``share_before_attainment`` shares the tax of the years before the clock as well (rows
  numbered 0, -1, …); it counts towards the cap and does not lengthen the term.
* ``year_count="calendar"``: attainment in month ``m`` leaves ``(13 - m)/12`` of a year's
  tax in the first shared year, which is used up all the same. ``"twelve_month"`` blocks
  run from attainment and are whole. The month matters only to the attainment clock, and
  not when tax before attainment is shared as well.
* ``extension_trigger="tax_below_threshold"``: the newspaper paraphrase; extended only if
  the local tax of the last ordinary year is below ``threshold``.
* ``threshold_basis`` and ``cap_basis`` choose local (the notice) or gross prior tax. What
  is shared is always local tax.
* ``top_up`` is the fraction of the shortfall that the centre pays once, ``top_up_lag``
  years after the extended term, whether or not the extension was granted.
* Tiers divide what the destination keeps, and what the origin receives (share and
  top-up), among levels of government; each tier bears the sharing in proportion.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from typing import Literal, TypeAlias

from citypact.errors import InputError, Problem
from citypact.games.rational import as_fraction
from citypact.mechanisms.statute.amounts import (
    LARGEST,
    Amount,
    choice_problems,
    flag_problems,
    number_problems,
    whole_problems,
)

Basis: TypeAlias = Literal["local", "gross"]
YearCount: TypeAlias = Literal["calendar", "twelve_month"]
ClockStart: TypeAlias = Literal["attainment", "registration", "first_tax"]
ExtensionTrigger: TypeAlias = Literal["cap_not_reached", "tax_below_threshold"]

LONGEST = 200  #: years; longer terms, delays and horizons are refused as slips of the pen
BASES = ("local", "gross")
YEAR_COUNTS = ("calendar", "twelve_month")
CLOCK_STARTS = ("attainment", "registration", "first_tax")
EXTENSION_TRIGGERS = ("cap_not_reached", "tax_below_threshold")


@dataclass(frozen=True)
class StatuteTerms:
    """The terms of the statute; the defaults are those of Caiyu [2015] 92.

    Parameters
    ----------
    ratio : float or Fraction
        Origin's share of the local three taxes.
    years, extension : int
        Ordinary term and its extension, years.
    cap_multiple : float or Fraction
        Cap as a multiple of the prior three years' tax.
    top_up : float or Fraction
        Fraction of the shortfall that the centre pays; the notice does not state it.
    top_up_lag : {0, 1}
        Years between the end of the extended term and the top-up.
    delay : int
        Years from signing to attainment of production.
    threshold : float or Fraction
        Least average prior tax of an eligible enterprise, 亿元 a year.
    threshold_basis, cap_basis : {"local", "gross"}
        Which prior tax the threshold and the cap are measured in.
    year_count : {"calendar", "twelve_month"}
        What a year of the term is.
    attainment_month : int
        Month (1-12) of the first shared calendar year in which production is attained.
    clock_start : {"attainment", "registration", "first_tax"}
        What starts the term.
    share_before_attainment : bool
        Whether tax paid before the clock starts is shared.
    ramp : float or Fraction
        Part of full tax that the first year yields when ``delay`` is at least 1.
    extension_trigger : {"cap_not_reached", "tax_below_threshold"}
        What grants the extension.
    destination_tiers, origin_tiers : mapping of str to number
        Level of government → fraction of its side; each must add up to 1.

    Raises
    ------
    InputError
        Listing every value that cannot be used.

    Examples
    --------
    >>> StatuteTerms().ratio
    0.5
    >>> StatuteTerms(ratio=1.5, years=0)
    Traceback (most recent call last):
        ...
    citypact.errors.InputError: ratio: found 1.5, expected a number from 0 to 1
    years: found 0, expected a whole number of years from 1 to 200
    """

    ratio: Amount = 0.5
    years: int = 3
    extension: int = 2
    cap_multiple: Amount = 1.0
    top_up: Amount = 0.0
    top_up_lag: int = 0
    delay: int = 1
    threshold: Amount = 0.2
    threshold_basis: Basis = "local"
    cap_basis: Basis = "local"
    year_count: YearCount = "calendar"
    attainment_month: int = 1
    clock_start: ClockStart = "attainment"
    share_before_attainment: bool = False
    ramp: Amount = 0.5
    extension_trigger: ExtensionTrigger = "cap_not_reached"
    destination_tiers: Mapping[str, Amount] = field(default_factory=lambda: {"destination": 1}, hash=False)
    origin_tiers: Mapping[str, Amount] = field(default_factory=lambda: {"origin": 1}, hash=False)

    def __post_init__(self) -> None:
        problems = [
            *number_problems("ratio", self.ratio, 0, 1),
            *whole_problems("years", self.years, 1, LONGEST),
            *whole_problems("extension", self.extension, 0, LONGEST),
            *number_problems("cap_multiple", self.cap_multiple, 0, 1000),
            *number_problems("top_up", self.top_up, 0, 1),
            *whole_problems("top_up_lag", self.top_up_lag, 0, 1),
            *whole_problems("delay", self.delay, 0, LONGEST),
            *number_problems("threshold", self.threshold, 0, LARGEST, unit="亿元 a year"),
            *choice_problems("threshold_basis", self.threshold_basis, BASES),
            *choice_problems("cap_basis", self.cap_basis, BASES),
            *choice_problems("year_count", self.year_count, YEAR_COUNTS),
            *whole_problems("attainment_month", self.attainment_month, 1, 12, "the month"),
            *choice_problems("clock_start", self.clock_start, CLOCK_STARTS),
            *flag_problems("share_before_attainment", self.share_before_attainment),
            *number_problems("ramp", self.ramp, 0, 1),
            *choice_problems("extension_trigger", self.extension_trigger, EXTENSION_TRIGGERS),
            *_tier_problems("destination_tiers", self.destination_tiers),
            *_tier_problems("origin_tiers", self.origin_tiers),
        ]
        if problems:
            raise InputError(*problems)
        object.__setattr__(self, "destination_tiers", dict(self.destination_tiers))
        object.__setattr__(self, "origin_tiers", dict(self.origin_tiers))

    @property
    def term(self) -> int:
        """Years of the term with its extension, N + E."""
        return self.years + self.extension

    @property
    def offset(self) -> int:
        """Years from signing to the start of the clock: sharing year t is calendar year offset + t."""
        if self.clock_start == "attainment":
            return self.delay
        yields_nothing_at_first = self.delay >= 1 and self.ramp == 0
        return int(self.clock_start == "first_tax" and yields_nothing_at_first)

    def exact(self) -> StatuteTerms:
        """Return the same terms in rational numbers (each decimal as it was written)."""
        return replace(
            self,
            ratio=as_fraction(self.ratio),
            cap_multiple=as_fraction(self.cap_multiple),
            top_up=as_fraction(self.top_up),
            threshold=as_fraction(self.threshold),
            ramp=as_fraction(self.ramp),
            destination_tiers={tier: as_fraction(part) for tier, part in self.destination_tiers.items()},
            origin_tiers={tier: as_fraction(part) for tier, part in self.origin_tiers.items()},
        )

    def to_dict(self) -> dict[str, object]:
        """Return every term by name (numbers as they are)."""
        return {entry.name: getattr(self, entry.name) for entry in fields(self)}


def _tier_problems(name: str, tiers: object) -> list[Problem]:
    """Each part lies in [0, 1] and the parts add up to one (rounding of 1e-9 allowed)."""
    if not isinstance(tiers, Mapping) or not tiers:
        return [Problem(name, tiers, "a mapping from level of government to its fraction")]
    problems = [
        problem for tier, part in tiers.items() for problem in number_problems(f"{name}.{tier}", part, 0, 1)
    ]
    if problems:
        return problems
    total = sum((as_fraction(part) for part in tiers.values()), start=Fraction(0))
    if abs(total - 1) > Fraction(1, 10**9):
        return [Problem(name, float(total), "fractions that add up to 1")]
    return []
