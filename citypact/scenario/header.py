"""What every scenario file begins with, whatever it is about, and how it is saved and read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from citypact.errors import InputError
from citypact.mechanisms.fingerprint import fingerprint
from citypact.scenario.problems import scenario_problems
from citypact.scenario.quantity import Quantity, wrong
from citypact.scenario.yaml_composer import KeyPath

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Text = Annotated[str, Field(min_length=1)]


class Group(BaseModel):
    """A group of keys: no others, and no value converted from another type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Findings(Group):
    """Facts of the real agreement, for comparison only and never an input of a model."""

    text: str = Field("", description="the agreement in words, with what is not known")
    figures: dict[str, Quantity] = Field(default_factory=dict, description="published figures")

    def shown(self) -> dict[str, Any]:
        """Return text and figures as plain data for a reader, with trust and source."""
        return {
            "text": self.text,
            "figures": {
                name: {"shown": each.shown(), "trust": each.trust, "source": each.source, "note": each.note}
                for name, each in self.figures.items()
            },
        }


class ScenarioBase(Group):
    """The header of a scenario file."""

    citypact: Literal[1] = Field(description="version of this format")
    kind: str = Field(description="kind of scenario")
    name: str = Field(pattern=SLUG, description="lower-case letters, digits and hyphens")
    title: Text = Field(description="title for reports")
    question: Text = Field(description="the question the scenario answers, in one sentence")
    base_year: int = Field(ge=1900, le=2200, description="year of constant prices")
    note: str = Field("", description="what is not known, and how the figures were chosen")

    @field_validator("citypact", mode="before")
    @classmethod
    def _version(cls, version: object) -> object:
        if isinstance(version, bool) or version != 1:
            raise wrong("1, the version of this format", version)
        return version

    @classmethod
    def for_data(cls, data: Mapping[str, Any]) -> type[Self]:
        """Return the class that describes such data: this one, unless a kind has a class for each game."""
        return cls

    def build(self) -> object:
        """Build the model that the file describes, so that no mistake is left for later."""
        raise NotImplementedError

    def assumptions(self) -> list[str]:
        """Return one line for every quantity of trust A or M, with its reason."""
        return [f"money in 亿元 of {self.base_year}", *assumed_lines(self)]

    def to_dict(self) -> dict[str, Any]:
        """Return the scenario as plain data for JSON, numbers as they were given."""
        data: dict[str, Any] = plain(self.model_dump(by_alias=True, exclude_unset=True, exclude_none=True))
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the scenario of :meth:`to_dict`.

        Raises
        ------
        InputError
            Listing every mistake.
        """
        kind = cls.for_data(data) if isinstance(data, Mapping) else cls
        try:
            return kind.model_validate(dict(data) if isinstance(data, Mapping) else data)
        except ValidationError as error:
            raise InputError(*scenario_problems(error, kind, None)) from None

    def fingerprint(self) -> str:
        """Return the SHA-256 of the scenario in canonical JSON."""
        return fingerprint(self.to_dict())


def refuse_at(title: str, mistakes: Iterable[tuple[KeyPath, PydanticCustomError]]) -> None:
    """Raise the mistakes of a whole file, each at its own key; nothing if there are none."""
    found: list[InitErrorDetails] = [{"type": kind, "loc": path, "input": None} for path, kind in mistakes]
    if found:
        raise ValidationError.from_exception_data(title, found)


def each_city_once(players: list[str]) -> list[str]:
    """Return the names of the cities, and refuse one that stands twice.

    Raises
    ------
    PydanticCustomError
        Naming those that stand twice.
    """
    twice = sorted({name for name in players if players.count(name) > 1})
    if twice:
        raise wrong("each city once", ", ".join(twice))
    return players


def city_mistakes(
    tables: Mapping[str, Mapping[str, Any] | None], players: Sequence[str]
) -> Iterator[tuple[KeyPath, PydanticCustomError]]:
    """Yield a mistake for every table of ``parameters`` that has not exactly the cities of players."""
    for name, table in tables.items():
        path: KeyPath = ("parameters", *name.split("."))
        if table is None:
            continue
        missing = [city for city in players if city not in table]
        if missing:
            yield path, wrong("a value for every city of players", f"none for {', '.join(missing)}")
        for city in table:
            if city not in players:
                yield (*path, city), wrong("a city of players", city)


def order_mistakes(
    name: str, table: Mapping[str, Any] | None, players: Sequence[str]
) -> Iterator[tuple[KeyPath, PydanticCustomError]]:
    """Yield a mistake if rows of numbers by city stand in another order than the numbers in them."""
    if table is not None and list(table) != list(players) and set(table) == set(players):
        expected = f"rows in the order of players, as the numbers in them: {', '.join(players)}"
        yield ("parameters", *name.split(".")), wrong(expected, ", ".join(table))


def assumed_lines(scenario: BaseModel) -> list[str]:
    """Return one line for every quantity of trust A or M, with its range and its reason."""
    lines = []
    for path, quantity in quantities(scenario):
        if quantity.trust in ("A", "M"):
            around = "" if quantity.range is None else " (range {:g} to {:g})".format(*quantity.range)
            lines.append(f"{quantity.trust}: {path} = {quantity.shown()}{around}: {quantity.note}")
    return lines


def unused_ranges(scenario: ScenarioBase) -> list[str]:
    """Say which declared ranges an answer for the values alone leaves out."""
    names = [name for name, each in quantities(scenario) if name.startswith("parameters") and each.range]
    return [f"computed for the values alone, not over the ranges of {', '.join(names)}"] if names else []


def quantities(part: object, name: str = "") -> Iterator[tuple[str, Quantity]]:
    """Yield every quantity of a scenario with its dotted name."""
    if isinstance(part, Quantity):
        yield name, part
    elif isinstance(part, BaseModel):
        for attribute, field in type(part).model_fields.items():
            yield from quantities(getattr(part, attribute), _joined(name, field.alias or attribute))
    elif isinstance(part, Mapping):
        for key, each in part.items():
            yield from quantities(each, _joined(name, str(key)))
    elif isinstance(part, list):
        for at, each in enumerate(part):
            yield from quantities(each, f"{name}[{at}]")


def _joined(name: str, key: str) -> str:
    return f"{name}.{key}" if name else key


def plain(data: Any) -> Any:
    """Return plain data with lists in place of tuples, as JSON reads them back."""
    if isinstance(data, dict):
        return {key: plain(value) for key, value in data.items()}
    return list(data) if isinstance(data, tuple) else data
