"""An enterprise as the notice sees it, and whether the notice covers it.

Eligible = led by the origin's government, fitting the destination's layout, and three
prior years averaging at least the threshold (models.md §4.2, §4.2a). The comparison with
the threshold is made in exact arithmetic: 0.15, 0.20 and 0.25 average exactly 0.2.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from citypact.errors import InputError, Problem
from citypact.games.rational import as_fraction
from citypact.mechanisms.statute.amounts import Amount, flag_problems, money_problems, number_problems
from citypact.mechanisms.statute.clauses import clause
from citypact.mechanisms.statute.terms import Basis, StatuteTerms

FASTEST = 1e6  #: largest ratio of tax after the move to tax before it


@dataclass(frozen=True)
class Enterprise:
    """A relocating enterprise: three prior years of local tax and what follows.

    Parameters
    ----------
    name : str
        Name of the enterprise.
    tax_year1, tax_year2, tax_year3 : float or Fraction
        Local three taxes in the three years before the move, 亿元.
    growth : float or Fraction
        Local tax of a full year after the move divided by the prior average.
    government_led, fits_plan : bool
        Whether the origin's government led the move; whether it fits the destination's layout.
    gross_year1, gross_year2, gross_year3 : float, Fraction or None
        Gross payments of the three prior years, 亿元; all or none.

    Raises
    ------
    InputError
        Listing every value that cannot be used.

    Examples
    --------
    >>> plant = Enterprise("plant", 0.9, 1.0, 1.1, growth=1.2)
    >>> plant.base, plant.prior_total
    (1.0, 3.0)
    """

    name: str
    tax_year1: Amount
    tax_year2: Amount
    tax_year3: Amount
    growth: Amount = 1.0
    government_led: bool = True
    fits_plan: bool = True
    gross_year1: Amount | None = None
    gross_year2: Amount | None = None
    gross_year3: Amount | None = None

    def __post_init__(self) -> None:
        problems = enterprise_problems(self)
        if problems:
            raise InputError(*problems)

    @classmethod
    def from_base(
        cls, base: Amount, growth: Amount = 1.0, *, gross: Amount | None = None, name: str = "enterprise"
    ) -> Enterprise:
        """Return an enterprise that paid ``base`` (亿元) in each of the three prior years."""
        return cls(name, base, base, base, growth, gross_year1=gross, gross_year2=gross, gross_year3=gross)

    @property
    def base(self) -> Amount:
        """Average local tax of the three prior years, 亿元 a year."""
        return self.prior_total / 3

    @property
    def prior_total(self) -> Amount:
        """Local tax of the three prior years together, 亿元."""
        return self.tax_year1 + self.tax_year2 + self.tax_year3

    def prior(self, basis: Basis) -> tuple[Amount, Amount, Amount]:
        """Return the tax of the three prior years on the given basis, 亿元.

        Raises
        ------
        InputError
            If gross payments are asked for and were not given.
        """
        if basis == "local":
            return self.tax_year1, self.tax_year2, self.tax_year3
        if self.gross_year1 is None or self.gross_year2 is None or self.gross_year3 is None:
            raise InputError(
                Problem(
                    "gross_year1",
                    "nothing",
                    "gross payments of the three prior years, as a basis is gross",
                    place=self.name,
                    remedy="give gross_year1, gross_year2 and gross_year3 or use the local basis",
                )
            )
        return self.gross_year1, self.gross_year2, self.gross_year3

    def exact(self) -> Enterprise:
        """Return the same enterprise in rational numbers (each decimal as it was written)."""
        return replace(
            self,
            tax_year1=as_fraction(self.tax_year1),
            tax_year2=as_fraction(self.tax_year2),
            tax_year3=as_fraction(self.tax_year3),
            growth=as_fraction(self.growth),
            gross_year1=None if self.gross_year1 is None else as_fraction(self.gross_year1),
            gross_year2=None if self.gross_year2 is None else as_fraction(self.gross_year2),
            gross_year3=None if self.gross_year3 is None else as_fraction(self.gross_year3),
        )


def enterprise_problems(enterprise: Enterprise) -> list[Problem]:
    """Return every reason why the values of an enterprise cannot be used."""
    problems: list[Problem] = []
    if not isinstance(enterprise.name, str) or not enterprise.name.strip():
        problems.append(Problem("name", enterprise.name, "the name of the enterprise"))
    for field in ("tax_year1", "tax_year2", "tax_year3"):
        problems += money_problems(field, getattr(enterprise, field))
    problems += number_problems("growth", enterprise.growth, 0, FASTEST)
    problems += flag_problems("government_led", enterprise.government_led)
    problems += flag_problems("fits_plan", enterprise.fits_plan)
    gross = {field: getattr(enterprise, field) for field in ("gross_year1", "gross_year2", "gross_year3")}
    given = {field: value for field, value in gross.items() if value is not None}
    for field, value in given.items():
        problems += money_problems(field, value)
    if given and len(given) < len(gross):
        problems += [
            Problem(field, "nothing", "gross payments of all three years or of none")
            for field in gross
            if field not in given
        ]
    return problems


@dataclass(frozen=True)
class Eligibility:
    """Whether the notice covers an enterprise; ``reasons`` are the clauses that exclude it."""

    eligible: bool
    reasons: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.eligible

    def explain(self) -> str:
        """Return the reasons in plain sentences."""
        if self.eligible:
            return "The notice covers this enterprise."
        return " ".join(f"Excluded: {clause(reason).text}" for reason in self.reasons)


def eligibility(enterprise: Enterprise, terms: StatuteTerms | None = None) -> Eligibility:
    """Return whether the notice covers an enterprise, and which clauses exclude it.

    Parameters
    ----------
    enterprise : Enterprise
        The enterprise.
    terms : StatuteTerms, optional
        Threshold and its basis; the notice's own by default.

    Examples
    --------
    >>> eligibility(Enterprise("plant", 0.15, 0.2, 0.25)).eligible
    True
    >>> eligibility(Enterprise("shop", 0.1, 0.1, 0.1, government_led=False)).reasons
    ('government_led', 'threshold')
    """
    terms = StatuteTerms() if terms is None else terms
    total = sum(as_fraction(tax) for tax in enterprise.prior(terms.threshold_basis))
    tests = {
        "government_led": enterprise.government_led,
        "fits_plan": enterprise.fits_plan,
        "threshold": total >= 3 * as_fraction(terms.threshold),
    }
    reasons = tuple(key for key, met in tests.items() if not met)
    return Eligibility(not reasons, reasons)
