"""From a checked file about a package deal to the deal, its terms and the ranges of its gains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citypact.errors import InputError, Problem
from citypact.games.packages.deal import PackageDeal
from citypact.mechanisms.packages.terms import PackageTerms
from citypact.scenario.packages.fields import PackageFields
from citypact.scenario.packages.tax_water import WaterPayment, discount_rate, same_payer, water_payments
from citypact.scenario.packages.worths import worth_lines
from citypact.scenario.quantity import Quantity

if TYPE_CHECKING:
    from citypact.mechanisms.packages.gain_moves import Place

UNIT = {"present value": "亿元", "a year": "亿元 a year"}


class PackageScenario(PackageFields):
    """A scenario file of kind package, checked, and the deal that it describes.

    Examples
    --------
    >>> from citypact.scenario.load import load_package
    >>> load_package("beijing-hebei-package").build().players
    ('Beijing', 'Tianjin', 'Hebei')
    """

    def build(self) -> PackageDeal:
        """Return the deal; the cases that a water payment names are looked up as well."""
        self._check_cases()
        issues = self.parameters.issues
        return PackageDeal(
            self.players,
            tuple(issues),
            [[issue.gains[city].number for issue in issues.values()] for city in self.players],
            tuple(issue.divisible for issue in issues.values()),
            UNIT[self.parameters.counted],
        )

    def terms(self) -> PackageTerms:
        """Return what the package must reach and may use."""
        given = self.parameters.terms
        return PackageTerms(
            share=_number(given.share, 1.0),
            floors={city: floor.number for city, floor in given.floors.items()},
            largest_gap=None if given.largest_gap is None else given.largest_gap.number,
            central_money=_number(given.central_money, 0.0),
            central_cost=_number(given.central_cost, 1.0),
        )

    def own_worths(self) -> dict[str, dict[tuple[str, ...], float]]:
        """Return by issue what coalitions can do alone, where the file states it."""
        issues = self.parameters.issues.items()
        return {name: issue.worths.worths(self.players) for name, issue in issues if issue.worths}

    def assumptions(self) -> list[str]:
        """Return one line for every quantity and every table of worths of trust A or M, with its reason."""
        issues = self.parameters.issues.items()
        return [
            *super().assumptions(),
            *worth_lines({name: issue.worths for name, issue in issues if issue.worths}),
        ]

    def ranges(self) -> dict[Place, tuple[float, float]]:
        """Return the range of every gain that has one."""
        return {
            (city, name): (gain.ends[0], gain.ends[1])
            for name, issue in self.parameters.issues.items()
            for city, gain in issue.gains.items()
            if gain.range
        }

    def water_payments(self) -> list[WaterPayment]:
        """Return the water payments settled by a tax ratio; none if the file names none."""
        given = self.parameters.tax_water
        return [] if given is None else water_payments(given)

    def _check_cases(self) -> None:
        from citypact.scenario.load import case_names

        given = self.parameters.tax_water
        if given is None:
            return
        problems = [
            Problem(
                f"parameters.tax_water.{kind}", getattr(given, kind), "one of " + ", ".join(case_names(kind))
            )
            for kind in ("relocation", "water")
            if getattr(given, kind) not in case_names(kind)
        ]
        if problems:
            raise InputError(*problems)
        discount_rate(given.relocation)
        same_payer(given)


def _number(quantity: Quantity | None, default: float) -> float:
    return default if quantity is None else quantity.number
