"""What a scenario file about a council of alike cities may say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from citypact.games.council.alike import AlikeCouncil, FallingBenefit, LinearBenefit, LinearDamage
from citypact.games.council.public_good import RepeatedPublicGood
from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.answer_parts.moves import Place
from citypact.scenario.councils.scenario import CouncilScenario
from citypact.scenario.header import Group, refuse_at
from citypact.scenario.quantity import Expect, Quantity, wrong
from citypact.scenario.quantity_kinds import Flow, Fraction01, PositiveRatio
from citypact.scenario.yaml_composer import KeyPath

Cities = Annotated[Quantity, Expect("count", low=2, high=200, whole=True)]
#: What each form needs beside the number of cities.
NEEDS = {
    "linear": ("benefit", "cost"),
    "quadratic": ("enough", "benefit", "cost"),
    "damage": ("wanted", "benefit"),
}


class AlikeParameters(Group):
    """Inputs of the council of alike cities (models.md §8.4)."""

    form: Literal["linear", "quadratic", "damage"] = Field("linear", description="how effort brings benefit")
    cities: Cities = Field(description="n, how many cities there are")
    depth: Fraction01 | None = Field(
        None, description="d, part of the others' benefit that members count; absent: 1"
    )
    benefit: Flow | None = Field(
        None, description="b, worth of a unit of effort to each city; damage: its harm"
    )
    cost: Flow | None = Field(None, description="c, twice the cost of a unit of effort (cost is c q²/2)")
    enough: PositiveRatio | None = Field(
        None, description="quadratic: a, sum of efforts beyond which more brings nothing (units)"
    )
    wanted: PositiveRatio | None = Field(
        None, description="damage: what a city would emit if it did no harm (units)"
    )
    timing: Literal["simultaneous", "leader"] = Field(
        "simultaneous", description="quadratic: whether the council moves first"
    )
    contribution: PositiveRatio | None = Field(
        None, description="β, what a yearly contribution brings all cities over its cost; optional"
    )
    detection: Fraction01 | None = Field(
        None, description="q, chance a year that a breach of it is found; absent: 1"
    )

    @model_validator(mode="after")
    def _what_the_form_needs(self) -> AlikeParameters:
        given = [name for name in ("enough", "wanted", "benefit", "cost") if getattr(self, name) is not None]
        needed = NEEDS[self.form]
        if sorted(given) != sorted(needed):
            raise wrong(f"with form {self.form} exactly {', '.join(needed)}", ", ".join(given) or "nothing")
        return self


class AlikeScenario(CouncilScenario):
    """A council of alike cities."""

    model: Literal["alike"] = Field(description="which model")
    parameters: AlikeParameters

    @model_validator(mode="after")
    def _consistent(self) -> AlikeScenario:
        refuse_at("alike", self._mistakes())
        return self

    def _mistakes(self) -> Iterator[tuple[KeyPath, PydanticCustomError]]:
        given = self.parameters
        n = int(given.cities.number)
        if given.contribution is not None and not 1 < given.contribution.number < n:
            expected = f"more than 1 and less than {n}, the number of cities"
            yield ("parameters", "contribution", "value"), wrong(expected, given.contribution.number)
        if given.detection is not None and given.contribution is None:
            yield ("parameters", "detection"), wrong("no detection without a contribution", "detection")
        if given.detection is not None and not given.detection.number > 0:
            expected = "a number above 0: unseen, a breach always pays"
            yield ("parameters", "detection", "value"), wrong(expected, given.detection.number)
        if given.wanted is not None and given.benefit is not None:
            most = given.wanted.number / n
            if n * as_fraction(given.benefit.number) > as_fraction(given.wanted.number):
                expected = f"at most wanted / cities = {most:g}, so that a council of all still emits"
                yield ("parameters", "benefit", "value"), wrong(expected, given.benefit.number)

    def council(self) -> AlikeCouncil:
        """Return the game."""
        given = self.parameters
        n = int(given.cities.number)
        numbers = {name: getattr(given, name).number for name in NEEDS[given.form]}
        if given.form == "linear":
            return LinearBenefit(n, **numbers)
        if given.form == "damage":
            return LinearDamage(n, numbers["wanted"], numbers["benefit"])
        return FallingBenefit(n, **numbers, timing=given.timing)

    def patience(self) -> RepeatedPublicGood | None:
        """Return the yearly contribution; ``None`` where the file has none."""
        given = self.parameters
        if given.contribution is None:
            return None
        detection = 1 if given.detection is None else given.detection.number
        return RepeatedPublicGood(int(given.cities.number), given.contribution.number, detection)

    def depth(self) -> float:
        """Return the part of the others' benefit that members count."""
        return 1.0 if self.parameters.depth is None else self.parameters.depth.number

    def ranges(self) -> dict[Place, tuple[Number, Number]]:
        """Return the range of every number of the game that has one, by its field."""
        fields = {"damage": "benefit"} if self.parameters.form == "damage" else {}
        found: dict[Place, tuple[Number, Number]] = {}
        for name in ("cities", *NEEDS[self.parameters.form]):
            quantity = getattr(self.parameters, name)
            if quantity.range:
                low, high = quantity.ends
                field = next((own for own, key in fields.items() if key == name), name)
                found[field, None] = (int(low), int(high)) if name == "cities" else (low, high)
        return found

    def build(self) -> object:
        """Build the models, so that no mistake is left for later."""
        return self.council(), self.patience()
