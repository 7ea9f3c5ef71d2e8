"""What coalitions can do alone about an issue, as a scenario file states it.

One unit, trust mark and source hold for a whole table of coalitions, which is read from one place or assumed
together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from citypact.games.packages.worths import MOST_WITH_WORTHS, concerned, missing_worths
from citypact.games.rational import as_fraction
from citypact.games.validation import LARGEST
from citypact.scenario.coalition_names import members_of
from citypact.scenario.header import Group
from citypact.scenario.quantity import Quantity, wrong
from citypact.scenario.units import UNITS
from citypact.scenario.yaml_composer import KeyPath


def _worth(value: object) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= LARGEST:
        return float(value)
    raise wrong("a finite number, up to 1e150", "nothing" if value is None else value)


class WorthTable(Group):
    """The worth of every coalition, and where the table comes from."""

    unit: str = Field(description="unit of the worths", json_schema_extra={"enum": list(UNITS)})
    trust: Literal["S", "P", "M", "A"] = Field(
        description="S stated in the seed study, P public source, M general knowledge, A assumption"
    )
    source: str = Field("", description="where the worths were read; required for S and P")
    note: str = Field("", description="the reason; required for M and A")
    coalitions: dict[str, Annotated[float, PlainValidator(_worth), WithJsonSchema({"type": "number"})]] = (
        Field(
            min_length=1,
            description="what each coalition, such as City A+City B, can reach alone; all may be left out",
        )
    )

    @model_validator(mode="after")
    def _told_from_where(self) -> WorthTable:
        """Check unit, source and reason as those of any quantity."""
        Quantity(value=0.0, unit=self.unit, trust=self.trust, source=self.source, note=self.note, range=None)
        return self

    def worths(self, players: Sequence[str]) -> dict[tuple[str, ...], float]:
        """Return the worths by coalition, in the unit of computation."""
        factor = UNITS[self.unit].factor
        read = {
            members_of(name, players): float(as_fraction(each) * factor)
            for name, each in self.coalitions.items()
        }
        return {members: worth for members, worth in read.items() if not isinstance(members, str)}

    def mistakes(
        self, path: KeyPath, players: Sequence[str], gains: Mapping[str, Quantity], dimension: str
    ) -> Iterator[tuple[KeyPath, PydanticCustomError]]:
        """Yield what is wrong with the table, each at its own key.

        Parameters
        ----------
        path : tuple
            Where the table stands.
        players : sequence of str
            The cities of the package.
        gains : mapping of str to Quantity
            What the whole issue brings every city.
        dimension : str
            What the amounts of the file measure.
        """
        if UNITS[self.unit].dimension != dimension:
            yield (*path, "unit"), wrong(f"a unit of {dimension}, as the gains have", self.unit)
            return
        known: dict[frozenset[str], str] = {}
        faults = False
        for name in self.coalitions:
            members = members_of(name, players)
            place = (*path, "coalitions", name)
            if isinstance(members, str):
                yield place, wrong(members, name)
                faults = True
            elif not members:
                yield place, wrong("a coalition of one city or more", name or "nothing")
                faults = True
            elif frozenset(members) in known:
                yield (
                    place,
                    wrong(
                        f"each coalition once (first as {known[frozenset(members)]})", f"{name} a second time"
                    ),
                )
                faults = True
            else:
                known[frozenset(members)] = name
        if not faults:
            yield from self._of_whole(path, players, gains, known)

    def _of_whole(
        self,
        path: KeyPath,
        players: Sequence[str],
        gains: Mapping[str, Quantity],
        known: Mapping[frozenset[str], str],
    ) -> Iterator[tuple[KeyPath, PydanticCustomError]]:
        touched = [city for city, gain in gains.items() if gain.number]
        members = concerned(players, touched, known)
        if len(members) > MOST_WITH_WORTHS:
            yield (
                (*path, "coalitions"),
                wrong(f"at most {MOST_WITH_WORTHS} cities", f"{len(members)} of them"),
            )
            return
        lacking = missing_worths(members, known)
        if lacking:
            expected = f"a worth for every coalition of {', '.join(members)} (named, or touched by the issue)"
            yield (*path, "coalitions"), wrong(expected, f"none for {lacking}")
        name = known.get(frozenset(members))
        if name is None:
            return
        adds = max(sum((as_fraction(gain.number) for gain in gains.values()), Fraction(0)), Fraction(0))
        stated = float(as_fraction(self.coalitions[name]) * UNITS[self.unit].factor)
        if as_fraction(stated) != adds:
            expected = (
                f"{float(adds):.10g} 亿元, what the issue adds for all together (0 if it would take away)"
            )
            yield (*path, "coalitions", name), wrong(expected, f"{stated:.10g}", "leave it out")


def worth_lines(tables: Mapping[str, WorthTable]) -> Iterator[str]:
    """Yield one line for every table of trust A or M, with its reason."""
    for issue, table in tables.items():
        if table.trust in ("A", "M"):
            count = len(table.coalitions)
            yield f"{table.trust}: worths of {count} coalitions about {issue}: {table.note}"
