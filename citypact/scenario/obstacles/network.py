"""What scenario files about roads and railways that several cities build may say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field
from pydantic_core import PydanticCustomError

from citypact.games.obstacles.network.rail_bank import RailBank
from citypact.games.obstacles.network.rail_company import MOST_SEGMENTS, RailCompany
from citypact.games.obstacles.network.road_network import MOST_LINKS, Link, RoadNetwork, Trip
from citypact.mechanisms.answer_parts.moves import Place
from citypact.scenario.header import Group, Text, city_mistakes
from citypact.scenario.obstacles.scenario import ObstacleScenario
from citypact.scenario.quantity import Expect, Quantity, wrong
from citypact.scenario.quantity_kinds import Cost, Flow, Fraction01, Weight
from citypact.scenario.yaml_composer import KeyPath

FreeFlow = Annotated[Quantity, Expect("money a year", low=0)]
Parts = Annotated[Quantity, Expect("ratio", low=0, high=1, length=0)]
Hours = Annotated[Quantity, Expect("travel time", positive=True)]


class LinksParameters(Group):
    """Inputs of the trunk route (models.md §7.9)."""

    benefits: dict[str, Flow] = Field(description="B, worth of a unit of the route's quality to each city")
    costs: dict[str, Flow] = Field(description="c, twice the cost of a segment of quality 1 (cost is c q²/2)")


class LinksScenario(ObstacleScenario):
    """A trunk route of which every city builds its segment."""

    game: Literal["links"] = Field(description="which obstacle")
    parameters: LinksParameters


class LinkParameters(Group):
    """One link of a road network."""

    start: Text = Field(description="a place")
    end: Text = Field(description="another place, a border for one; the link is travelled both ways")
    owner: Text = Field(description="the city of players that builds it or not")
    cost: FreeFlow = Field(description="what the link costs a year; 0 if it is there")
    hours: Hours = Field(description="time that it takes")


class TripParameters(Group):
    """One trip, and what it is worth to each city that it is worth anything to."""

    start: Text = Field(description="a place")
    end: Text = Field(description="another place")
    worths: dict[str, FreeFlow] = Field(
        min_length=1, description="worth a year to cities of players if it takes no longer than the limit"
    )


class LinkNetworkParameters(Group):
    """Inputs of the road network (models.md §7.9, A19)."""

    limit: Hours = Field(description="longest time of a trip")
    links: dict[str, LinkParameters] = Field(
        min_length=1, max_length=MOST_LINKS, description="links that can be built, by name"
    )
    trips: dict[str, TripParameters] = Field(min_length=1, description="trips by name")


class LinkNetworkScenario(ObstacleScenario):
    """A road network whose links belong to different cities."""

    game: Literal["link-network"] = Field(description="which obstacle")
    parameters: LinkNetworkParameters

    def _mistakes(self) -> Iterator[tuple[KeyPath, PydanticCustomError]]:
        """Yield a mistake for every city that is none of players, and for every end that is the start."""
        expected = f"a city of players: {', '.join(self.players)}"
        for name, link in self.parameters.links.items():
            if link.owner not in self.players:
                yield ("parameters", "links", name, "owner"), wrong(expected, link.owner)
        for name, trip in self.parameters.trips.items():
            for city in trip.worths:
                if city not in self.players:
                    yield ("parameters", "trips", name, "worths", city), wrong(expected, city)
        groups: dict[str, dict[str, LinkParameters] | dict[str, TripParameters]] = {
            "links": self.parameters.links,
            "trips": self.parameters.trips,
        }
        for group, entries in groups.items():
            for name, entry in entries.items():
                if entry.start == entry.end:
                    yield ("parameters", group, name, "end"), wrong("another place than start", entry.end)
        yield from self._unknown_places()

    def _unknown_places(self) -> Iterator[tuple[KeyPath, PydanticCustomError]]:
        """Yield a mistake for every trip that begins or ends where no link does: a name misspelt."""
        known = {place for link in self.parameters.links.values() for place in (link.start, link.end)}
        for name, trip in self.parameters.trips.items():
            for key, place in (("start", trip.start), ("end", trip.end)):
                if place not in known:
                    yield (
                        ("parameters", "trips", name, key),
                        wrong(f"a place at an end of a link: {', '.join(sorted(known))}", place),
                    )

    def build(self) -> RoadNetwork:
        """Return the game; a trip is listed once for each city that it is worth something to."""
        links, wanted = self.parameters.links, self._wanted()
        return RoadNetwork(
            self.players,
            links=[Link(name, each.start, each.end, each.owner) for name, each in links.items()],
            costs=[each.cost.number for each in links.values()],
            hours=[each.hours.number for each in links.values()],
            trips=[trip for trip, _ in wanted],
            worths=[worth.number for _, worth in wanted],
            limit=self.parameters.limit.number,
        )

    def ranges(self) -> dict[Place, tuple[float, float]]:
        """Return the range of every number that has one, by the field of the game and the place in it."""
        links = self.parameters.links.values()
        given: list[tuple[Place, Quantity]] = [(("limit", None), self.parameters.limit)]
        given += [(("costs", at), link.cost) for at, link in enumerate(links)]
        given += [(("hours", at), link.hours) for at, link in enumerate(links)]
        given += [(("worths", at), worth) for at, (_, worth) in enumerate(self._wanted())]
        return {place: (each.ends[0], each.ends[1]) for place, each in given if each.range}

    def _wanted(self) -> list[tuple[Trip, Quantity]]:
        """Return every trip of every city with its worth, cities in the order of players."""
        return [
            (Trip(city, trip.start, trip.end), trip.worths[city])
            for trip in self.parameters.trips.values()
            for city in self.players
            if city in trip.worths
        ]


class SegmentParameters(Group):
    """One segment of a railway network."""

    cost: Cost = Field(description="what it costs to build")
    users: list[Text] = Field(min_length=1, description="the owners of players that need it")


class BankParameters(Group):
    """A development bank to which the owners contribute the cost."""

    limits: dict[str, Cost] = Field(description="the most that each owner contributes")
    shortfalls: dict[str, Parts] = Field(
        description="for each owner the part of its contribution that is not repaid, by scenario"
    )
    probabilities: Parts = Field(description="probability of each scenario, adding up to 1")
    tail: Fraction01 = Field(description="beta: the worst 1 - beta of the probability counts; less than 1")


class RailCompanyParameters(Group):
    """Inputs of the railway company (models.md §7.10, A20)."""

    benefits: dict[str, Cost] = Field(description="b, worth of all that it needs to each owner")
    equity: dict[str, Weight] = Field(description="proposed parts of the cost, in any scale")
    segments: dict[str, SegmentParameters] = Field(
        min_length=1, max_length=MOST_SEGMENTS, description="segments by name"
    )
    bank: BankParameters | None = Field(None, description="a development bank, if there is one")


class RailCompanyScenario(ObstacleScenario):
    """A railway company whose owners need different segments of its network."""

    game: Literal["rail-company"] = Field(description="which obstacle")
    parameters: RailCompanyParameters

    def _mistakes(self) -> Iterator[tuple[KeyPath, PydanticCustomError]]:
        """Yield a mistake for every table that has not exactly the owners, and for unknown users."""
        given, bank = self.parameters, self.parameters.bank
        yield from city_mistakes({"benefits": given.benefits, "equity": given.equity}, self.players)
        for name, segment in given.segments.items():
            for at, user in enumerate(segment.users):
                if user not in self.players:
                    expected = f"an owner of players: {', '.join(self.players)}"
                    yield ("parameters", "segments", name, "users", at), wrong(expected, user)
        if bank is None:
            return
        tables = {"bank.limits": bank.limits, "bank.shortfalls": bank.shortfalls}
        yield from city_mistakes(tables, self.players)
        count = len(bank.probabilities.numbers)
        for owner, row in bank.shortfalls.items():
            if len(row.numbers) != count:
                path: KeyPath = ("parameters", "bank", "shortfalls", owner, "value")
                yield path, wrong(f"{count} numbers, one a scenario", f"{len(row.numbers)} of them")

    def build(self) -> RailCompany:
        """Return the game."""
        given = self.parameters
        return RailCompany(
            self.players,
            benefits=self._numbers(given.benefits),
            segments=list(given.segments),
            costs=[segment.cost.number for segment in given.segments.values()],
            users=[segment.users for segment in given.segments.values()],
            equity=self._numbers(given.equity),
            bank=None if given.bank is None else self._bank(given.bank),
        )

    def _bank(self, given: BankParameters) -> RailBank:
        return RailBank(
            self.players,
            limits=self._numbers(given.limits),
            shortfalls=[given.shortfalls[owner].numbers for owner in self.players],
            probabilities=given.probabilities.numbers,
            tail=given.tail.number,
        )

    def ranges(self) -> dict[Place, tuple[float, float]]:
        """Return the range of every number that has one, by the field of the game and the place in it."""
        given = self.parameters
        found: list[tuple[Place, Quantity]] = [
            (("costs", at), segment.cost) for at, segment in enumerate(given.segments.values())
        ]
        for at, owner in enumerate(self.players):
            found += [(("benefits", at), given.benefits[owner]), (("equity", at), given.equity[owner])]
        return {place: (each.ends[0], each.ends[1]) for place, each in found if each.range}


SCENARIOS: dict[str, type[ObstacleScenario]] = {
    "links": LinksScenario,
    "link-network": LinkNetworkScenario,
    "rail-company": RailCompanyScenario,
}
