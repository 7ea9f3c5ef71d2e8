"""What a scenario file about a package deal may say.

Every issue lists what it brings each city before anybody pays anybody, all in present value or all a year.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from citypact.games.packages.deal import MOST_CITIES, MOST_ISSUES
from citypact.games.packages.worths import MOST_LINKED
from citypact.games.validation import LARGEST
from citypact.scenario.header import Findings, Group, ScenarioBase, Text, each_city_once, refuse_at
from citypact.scenario.packages.worths import WorthTable
from citypact.scenario.quantity import Expect, Quantity, wrong
from citypact.scenario.quantity_kinds import Fraction01, SomeYears
from citypact.scenario.units import UNITS, units_of
from citypact.scenario.yaml_composer import KeyPath

Factor = Annotated[Quantity, Expect("ratio", low=0)]
Many = Annotated[Quantity, Expect("count", positive=True)]
#: What the amounts of a file measure, by what they are counted in.
DIMENSIONS = {"present value": "money", "a year": "money a year"}


class Issue(Group):
    """One issue of the package."""

    divisible: bool = Field(True, description="whether it can be carried out in part")
    gains: dict[str, Quantity] = Field(
        description="net gain of every city from the whole issue, before payments"
    )
    worths: WorthTable | None = Field(
        None, description="what coalitions can do alone, where it is more or less than what touches only them"
    )


class Terms(Group):
    """What the package must reach and may use; all optional."""

    share: Fraction01 | None = Field(
        None, description="part of the efficient total to reach; all of it by default"
    )
    floors: dict[str, Quantity] = Field(
        default_factory=dict, description="least gain of a city, payments included"
    )
    largest_gap: Quantity | None = Field(
        None, description="most by which one city's gain may exceed another's"
    )
    central_money: Quantity | None = Field(None, description="most that comes from outside")
    central_cost: Factor | None = Field(
        None, description="what outside money counts for, beside side payments; 1 by default"
    )


class TaxWater(Group):
    """A payment for water that a lower share of moved plants' tax settles (models.md C19)."""

    relocation: Text = Field(description="shipped case of kind relocation; its origin owes the payment")
    water: Text = Field(description="shipped case of kind water; its downstream side, the same city, owes it")
    plants: Many = Field(description="how many times the plant of the relocation moves")
    years: SomeYears = Field(description="years for which the payment is due")


class PackageParameters(Group):
    """Inputs of the package deal."""

    counted: Literal["present value", "a year"] = Field(description="what all amounts of money are")
    issues: dict[str, Issue] = Field(min_length=1, max_length=MOST_ISSUES, description="the issues by name")
    terms: Terms = Field(default_factory=lambda: Terms.model_validate({}))
    tax_water: TaxWater | None = Field(None, description="settle a water payment by the tax ratio")


class PackageFields(ScenarioBase):
    """A scenario file of kind package, checked."""

    kind: Literal["package"] = Field(description="kind of scenario")
    players: list[Text] = Field(min_length=2, max_length=MOST_CITIES, description="the cities")
    parameters: PackageParameters
    facts: Findings = Field(alias="reported", default_factory=lambda: Findings.model_validate({}))

    @field_validator("players")
    @classmethod
    def _each_once(cls, players: list[str]) -> list[str]:
        return each_city_once(players)

    @model_validator(mode="after")
    def _consistent(self) -> PackageFields:
        mistakes = [*self._city_mistakes(), *self._amount_mistakes()]
        refuse_at("package", mistakes or self._worth_mistakes())
        return self

    def _city_mistakes(self) -> Iterator[tuple[KeyPath, PydanticCustomError]]:
        """Yield cities that an issue leaves out, cities that are none, and issues that bring nothing."""
        path: KeyPath = ("parameters", "issues")
        for name, issue in self.parameters.issues.items():
            missing = [city for city in self.players if city not in issue.gains]
            if missing:
                expected = "a gain for every city of players (0 where an issue does not touch it)"
                yield (*path, name, "gains"), wrong(expected, f"none for {', '.join(missing)}")
            for city in issue.gains:
                if city not in self.players:
                    yield (*path, name, "gains", city), wrong("a city of players", city)
            if not any(gain.number for gain in issue.gains.values()):
                expected = "a gain or loss for some city"
                yield (*path, name, "gains"), wrong(expected, "0 for every city", "leave the issue out")
        for city in self.parameters.terms.floors:
            if city not in self.players:
                yield ("parameters", "terms", "floors", city), wrong("a city of players", city)

    def _amount_mistakes(self) -> Iterator[tuple[KeyPath, PydanticCustomError]]:
        """Yield amounts that are lists, too large, or in a unit that does not fit what the file counts in."""
        dimension = DIMENSIONS[self.parameters.counted]
        for path, amount, signed in self._amounts():
            if isinstance(amount.value, tuple):
                yield (*path, "value"), wrong("one number", f"{len(amount.value)} of them")
            elif UNITS[amount.unit].dimension != dimension:
                expected = f"a unit of {dimension} ({self.parameters.counted}): " + " or ".join(
                    units_of(dimension)
                )
                yield (*path, "unit"), wrong(expected, amount.unit)
            elif abs(amount.number) > LARGEST:
                yield (*path, "value"), wrong("an amount of money up to 1e150 亿元", amount.value)
            elif not signed and amount.number < 0:
                yield (*path, "value"), wrong("an amount that is not negative", amount.value)

    def _worth_mistakes(self) -> Iterator[tuple[KeyPath, PydanticCustomError]]:
        """Yield what is wrong with tables of worths, where the gains are right."""
        tables = {name: issue.worths for name, issue in self.parameters.issues.items() if issue.worths}
        if tables and len(self.players) > MOST_LINKED:
            expected = f"at most {MOST_LINKED} cities where worths of coalitions are stated"
            yield ("players",), wrong(expected, f"{len(self.players)} of them")
            return
        for name, table in tables.items():
            gains = self.parameters.issues[name].gains
            path = ("parameters", "issues", name, "worths")
            yield from table.mistakes(path, self.players, gains, DIMENSIONS[self.parameters.counted])

    def _amounts(self) -> Iterator[tuple[KeyPath, Quantity, bool]]:
        for name, issue in self.parameters.issues.items():
            for city, gain in issue.gains.items():
                yield ("parameters", "issues", name, "gains", city), gain, True
        terms = self.parameters.terms
        for city, floor in terms.floors.items():
            yield ("parameters", "terms", "floors", city), floor, True
        for field in ("largest_gap", "central_money"):
            amount = getattr(terms, field)
            if amount is not None:
                yield ("parameters", "terms", field), amount, False
