"""What scenario files about the growth of a council may say, and the club that they describe."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from citypact.games.club import ClubGame, check_distances, great_circle
from citypact.games.validation import Door
from citypact.scenario.councils.scenario import CouncilScenario
from citypact.scenario.header import Group, Text, city_mistakes, each_city_once, order_mistakes, refuse_at
from citypact.scenario.quantity import Expect, Quantity, wrong
from citypact.scenario.quantity_kinds import Flow, Weight
from citypact.scenario.yaml_composer import KeyPath

#: Points of the grid along each exponent that has a range.
GRID = 5
Place = Annotated[Quantity, Expect("angle", low=-180, high=180, length=0)]
Kilometres = Annotated[Quantity, Expect("distance", low=0, length=0)]
Cost = Annotated[Quantity, Expect("money a year", low=0)]
Power = Annotated[Quantity, Expect("ratio", low=0, high=5)]
People = Annotated[Quantity, Expect("people", positive=True)]


class Wave(Group):
    """Cities that joined in one year, for comparison only."""

    year: int = Field(ge=1900, le=2200, description="year in which they joined")
    joined: list[Text] = Field(min_length=1, description="the cities")
    trust: Literal["S", "P", "M", "A"] = Field(description="S study, P public source, M or A as elsewhere")
    source: Text = Field(description="where it was read")
    note: str = Field("", description="what is doubtful about it")


class GrowthParameters(Group):
    """Inputs of the club (models.md section 8.5)."""

    gdp: dict[str, Flow] = Field(description="GDP of each city")
    population: dict[str, People] | None = Field(None, description="people of each city, another mass")
    coordinates: dict[str, Place] | None = Field(None, description="[latitude, longitude] of each city")
    distances: dict[str, Kilometres] | None = Field(
        None, description="distances of each city, in the order of players, in place of coordinates"
    )
    mass: Literal["gdp", "population"] = Field("gdp", description="what a city weighs in a link")
    benefit: Weight = Field(description="η, gain of a pair (亿元 a year) per unit of its link")
    member_cost: Cost = Field(description="κ, cost of each member")
    pair_cost: Cost = Field(description="γ, cost of each pair of members")
    mass_power: Power = Field(description="a, exponent of the masses")
    distance_power: Power = Field(description="b, exponent of the distance")


class GrowthScenario(CouncilScenario):
    """A scenario file about the growth of a council, checked, and the club it describes.

    Examples
    --------
    >>> from citypact.scenario.load import load_council
    >>> load_council("yangtze-delta-30").build().size
    30
    """

    model: Literal["growth"] = Field(description="which question about the council")
    players: list[Text] = Field(min_length=2, max_length=100, description="the cities that may be members")
    founders: list[Text] = Field(min_length=1, description="members at the beginning")
    centre: Text = Field(description="city that plain distance is measured from")
    parameters: GrowthParameters
    waves: list[Wave] = Field(default_factory=list, description="who really joined when")

    @field_validator("players", "founders")
    @classmethod
    def _each_once(cls, names: list[str]) -> list[str]:
        return each_city_once(names)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        refuse_at("growth", self._mistakes())
        refuse_at("growth", self._broken_distances())
        return self

    def _mistakes(self) -> Iterator[tuple[KeyPath, PydanticCustomError]]:
        given = self.parameters
        tables: dict[str, Any] = {
            "gdp": given.gdp,
            "population": given.population,
            "coordinates": given.coordinates,
            "distances": given.distances,
        }
        yield from city_mistakes(tables, self.players)
        yield from order_mistakes("distances", given.distances, self.players)
        for city, place in (given.coordinates or {}).items():
            if len(place.numbers) != 2 or not -90 <= place.numbers[0] <= 90:
                shown = list(place.numbers)
                yield ("parameters", "coordinates", city, "value"), wrong("[latitude, longitude]", shown)
        for city, row in (given.distances or {}).items():
            if len(row.numbers) != len(self.players):
                expected = f"{len(self.players)} distances, in the order of players"
                yield (
                    ("parameters", "distances", city, "value"),
                    wrong(expected, f"{len(row.numbers)} of them"),
                )
        if (given.coordinates is None) == (given.distances is None):
            found = "neither" if given.coordinates is None else "both"
            yield ("parameters",), wrong("either coordinates or distances", found)
        if given.mass == "population" and given.population is None:
            yield ("parameters", "mass"), wrong("gdp, as there is no table population", given.mass)
        for city in self.founders:
            if city not in self.players:
                yield ("founders",), wrong("cities of players", city)
        if self.centre not in self.players:
            yield ("centre",), wrong("a city of players", self.centre)
        yield from self._wave_mistakes()

    def _wave_mistakes(self) -> Iterator[tuple[KeyPath, PydanticCustomError]]:
        met: dict[str, int] = {}
        for at, wave in enumerate(self.waves):
            for city in wave.joined:
                if city in met:
                    yield (
                        ("waves", at, "joined"),
                        wrong("each city in one wave", f"{city} also in {met[city]}"),
                    )
                met[city] = wave.year

    def _broken_distances(self) -> Iterator[tuple[KeyPath, PydanticCustomError]]:
        """Yield the pairs whose distances cannot be; two cities in one place among them."""
        door = Door()
        check_distances("distances", self.kilometres(), self.players, door)
        field = "coordinates" if self.parameters.distances is None else "distances"
        for problem in door.problems:
            pair = problem.field.removeprefix("distances of ")
            yield ("parameters", field), wrong(problem.expected, f"{problem.found} between {pair}")

    def places(self) -> dict[str, tuple[float, float]]:
        """Return latitude and longitude of each city; empty where distances were given instead."""
        given = self.parameters.coordinates or {}
        return {city: (place.numbers[0], place.numbers[1]) for city, place in given.items()}

    def kilometres(self) -> list[list[float]]:
        """Return the table of distances in km, by row in the order of players."""
        given = self.parameters
        if given.distances is not None:
            return [list(given.distances[city].numbers) for city in self.players]
        where = self.places()
        places = [where[city] for city in self.players]
        return [list(row) for row in great_circle([at[0] for at in places], [at[1] for at in places])]

    def build(self) -> ClubGame:
        """Return the club; links too strong at an end of a range are refused already here."""
        given = self.parameters
        clubs = {mass: self.club(mass) for mass in ("gdp", "population") if getattr(given, mass) is not None}
        for club in clubs.values():
            for a, b in product(given.mass_power.ends, given.distance_power.ends):
                replace(club, mass_power=a, distance_power=b)
        return clubs[given.mass]

    def club(self, mass: str) -> ClubGame:
        """Return the club in which cities weigh their ``gdp`` or their ``population``."""
        given = self.parameters
        table = given.gdp if mass == "gdp" else given.population or {}
        return ClubGame(
            self.players,
            [table[city].number for city in self.players],
            self.kilometres(),
            given.benefit.number,
            given.member_cost.number,
            given.pair_cost.number,
            given.mass_power.number,
            given.distance_power.number,
        )

    def assumptions(self) -> list[str]:
        """Return one line for every quantity of trust A or M; one for all cities where only places differ."""
        lines: dict[str, int] = {}
        for line in super().assumptions():
            mark, path, reason = _parted(line)
            merged = f"{mark}: parameters.coordinates: {reason}" if path else line
            lines[merged] = lines.get(merged, 0) + 1
        return [f"{line} ({count} cities)" if count > 1 else line for line, count in lines.items()]

    def years(self) -> dict[str, int]:
        """Return the year in which each city really joined."""
        return {city: wave.year for wave in self.waves for city in wave.joined}

    def exponents(self) -> list[tuple[float, float]]:
        """Return the grid of both exponents over their ranges; the values alone where there is none."""
        along = [_points(each) for each in (self.parameters.mass_power, self.parameters.distance_power)]
        return [(a, b) for a in along[0] for b in along[1]]


def _parted(line: str) -> tuple[str, bool, str]:
    """Return the mark of an assumption, whether it is about a city's place, and its reason."""
    mark, _, rest = line.partition(": ")
    name, _, reason = rest.partition(": ")
    return mark, name.startswith("parameters.coordinates."), reason


def _points(quantity: Quantity) -> list[float]:
    if not quantity.range:
        return [quantity.number]
    low, high = quantity.ends
    return [low + (high - low) * step / (GRID - 1) for step in range(GRID)]
