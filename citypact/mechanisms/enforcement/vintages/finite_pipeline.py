r"""Relocations that come for some years and then stop: what is owed and what is still to come.

In year y :math:`n_y` projects arrive, with probability :math:`\pi_y`; each is worth v to the
destination at arrival and owes the origin :math:`s_y \tau` at the end of each of the M years
after it. At the end of year t the destination pays everything due or nothing more ever.
Stopping saves what is owed on the vintages in place and costs the projects of later years,
net of what they would pay. So it pays iff

.. math::

    \sum_{y=t-M}^{t-1} (1-\psi)\, s_y \tau n_y \sum_{j=0}^{y+M-t} \delta^j \;\le\;
    \sum_{y>t} \delta^{y-t} \pi_y n_y (v - s_y \tau p_M) + \psi F + D .

What is owed is taken in the worst history, in which every earlier project came; what is to
come does not depend on history. Every row is linear in the shares with coefficients of one
sign, so lower promises are always paid if higher ones are.

*The project of year t itself* is on neither side in models.md §4.9 (``"apart"``: it has its
own security, or has not come yet). ``"lost"``: it does not come after the breach;
``"comes"``: it is there and goes unpaid. With equal numbers for ever the bounds are

.. math::

    \frac{v/r}{\tau((1-\psi)(a_M+p_M)+p_M/r)} \;\le\; s_{SE} \;\le\;
    \frac{v(1+r)/r}{\tau((1-\psi)a_M+p_M(1+r)/r)} ,

for :math:`\psi = 0` simply :math:`v/(\tau M(1+r))` and :math:`v/(\tau M)`.

References
----------
models.md §4.9, A7.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from citypact.games.rational import Number, as_fraction
from citypact.games.timeline import annuity
from citypact.games.validation import Door
from citypact.mechanisms.theories.enforcement import Pipeline, self_enforcing_ratios

MOST_YEARS, LONGEST_WINDOW = 100, 50
APART, LOST, COMES = BREACH_YEAR = ("apart", "lost", "comes")
ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class FinitePipeline:
    """Projects year by year.

    Parameters
    ----------
    rate : float
        r, the destination's discount rate a year; positive.
    window : int
        M, years in which a project's tax is shared.
    tax : float
        Tax a project pays in each of them (亿元).
    value : float
        v, present value of a project to the destination at arrival, before payments (亿元).
    numbers : sequence of float
        Projects that arrive in year 1, 2, …, if they do.
    chances : sequence of float, optional
        Probability, year by year, that they do; certain if left out.
    breach_year : str
        The projects of the year of a breach: ``"apart"``, ``"lost"`` or ``"comes"``.

    Raises
    ------
    InputError
        Listing every field that cannot be used.
    """

    rate: Number
    window: int
    tax: Number
    value: Number
    numbers: tuple[Number, ...]
    chances: tuple[Number, ...] = ()
    breach_year: str = APART

    def __post_init__(self) -> None:
        door = Door()
        if door.finite("rate", self.rate) and not 0 < self.rate <= 10:
            door.refuse("rate", self.rate, "a positive yearly rate, at most 10")
        door.whole("window", self.window, 1, LONGEST_WINDOW)
        door.money("tax", self.tax, positive=True)
        door.money("value", self.value)
        door.choice("breach_year", self.breach_year, BREACH_YEAR)
        for field in ("numbers", "chances"):
            listed = getattr(self, field)
            if not isinstance(listed, Iterable) or isinstance(listed, str):
                door.refuse(field, listed, "a list with one number for each year")
                door.close()
            object.__setattr__(self, field, tuple(listed))
        years = len(self.numbers)
        if not 1 <= years <= MOST_YEARS:
            door.refuse("numbers", f"{years} years", f"1 to {MOST_YEARS}")
        if not self.chances:
            object.__setattr__(self, "chances", (1,) * years)
        if len(self.chances) != years:
            door.refuse("chances", f"{len(self.chances)} of them", f"{years}, one for each year")
        for year, (number, chance) in enumerate(zip(self.numbers, self.chances, strict=False), start=1):
            door.between(f"numbers[{year}]", number, 0, 1_000_000, "a number of projects")
            door.between(f"chances[{year}]", chance, 0, 1, "a probability")
        door.close()

    @classmethod
    def steady(cls, pipeline: Pipeline, years: int) -> FinitePipeline:
        """Return a pipeline that brings one project a year for ``years`` years, then none."""
        door = Door()
        door.whole("years", years, 1, MOST_YEARS)
        door.close()
        return cls(pipeline.rate, pipeline.window, pipeline.tax, pipeline.value, (1,) * years)

    @property
    def years(self) -> int:
        """H, the last year in which a project may arrive."""
        return len(self.numbers)

    @property
    def dates(self) -> range:
        """Year ends at which something can be owed."""
        return range(1 if self.breach_year == COMES else 2, self.years + self.window + 1)

    @property
    def promised(self) -> Fraction:
        """p_M: tax-years promised to a project, in present value at its arrival."""
        return annuity(self.rate, 1, self.window)

    @property
    def worthwhile(self) -> Fraction:
        """v/(τ p_M), at most 1: above it the destination would not take a project."""
        return min(as_fraction(self.value) / (as_fraction(self.tax) * self.promised), ONE)

    def owed_weight(self, date: int, year: int) -> Fraction:
        """Tax-years that the vintage of ``year`` still has coming at ``date``, this year's included."""
        number = as_fraction(self.numbers[year - 1])
        if year == date and self.breach_year == COMES:
            return number * self.promised
        left = year + self.window - date + 1
        return number * self._due[left] if year < date and left > 0 else ZERO

    def future_weight(self, date: int, year: int) -> Fraction:
        """Expected projects of ``year`` that a breach at ``date`` loses, discounted to ``date``."""
        first = date if self.breach_year == LOST else date + 1
        return self._expected[year - 1] * self._powers[year - date] if year >= first else ZERO

    def steady_bound(self, settlement: Number = 0) -> Fraction:
        """Largest ratio paid if the same number of projects came every year without end, at most 1."""
        if self.breach_year == APART:
            pipeline = Pipeline(self.rate, self.window, self.tax, self.value)
            return self_enforcing_ratios(pipeline, settlement).hi
        rate, kept = as_fraction(self.rate), 1 - as_fraction(settlement)
        owed = sum(self._due[1:], ZERO)
        years = 1 / rate + (1 if self.breach_year == LOST else 0)
        load = kept * (owed + (self.promised if self.breach_year == COMES else 0)) + self.promised * years
        return min(as_fraction(self.value) * years / (as_fraction(self.tax) * load), ONE)

    @cached_property
    def _powers(self) -> tuple[Fraction, ...]:
        discount = 1 / (1 + as_fraction(self.rate))
        return tuple(discount**power for power in range(self.years + 1))

    @cached_property
    def _due(self) -> tuple[Fraction, ...]:
        """Value of j yearly payments of which the first is due now, for j from 0 to M."""
        discount, due = 1 / (1 + as_fraction(self.rate)), [ZERO]
        for _ in range(self.window):
            due.append(1 + discount * due[-1])
        return tuple(due)

    @cached_property
    def _expected(self) -> tuple[Fraction, ...]:
        return tuple(
            as_fraction(number) * as_fraction(chance)
            for number, chance in zip(self.numbers, self.chances, strict=True)
        )
