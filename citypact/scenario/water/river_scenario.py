"""From a checked file about the cities of a river to the models it describes."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from citypact.games.abatement import Abatement
from citypact.games.river import (
    CleanUp,
    ConcaveBenefit,
    LogBenefit,
    PowerBenefit,
    QuadraticBenefit,
    River,
    RiverWater,
)
from citypact.mechanisms.river_rules import Forfeit, PollutionPool, share_by_transfer, transfer_ranges
from citypact.scenario.quantity import Quantity
from citypact.scenario.water.river_model import LogForm, PowerForm, QuadraticForm, RiverFields, Section


class RiverScenario(RiverFields):
    """A scenario file of kind river, checked, and the models it describes.

    Examples
    --------
    >>> from citypact.scenario.load import load_river
    >>> load_river("chishui").pools()[0][1].net().vector()
    (0.4, -0.2, -0.2)
    """

    def river(self) -> River:
        """Return who lies below whom."""
        return River(self.players, self.downstream)

    def water(self) -> RiverWater | None:
        """Return the game of sharing the water; None where the file has none."""
        given = self.parameters.water
        if given is None:
            return None
        inflows = [given.inflows[city].number for city in self.players]
        benefits = [_benefit(given.benefits[city]) for city in self.players]
        return RiverWater(self.river(), inflows, benefits)

    def cleanup(self) -> CleanUp | None:
        """Return the costs of cleaning the sections; None where the file has none."""
        given = self.parameters.cleanup
        if given is None:
            return None
        return CleanUp(self.river(), [given.costs[city].number for city in self.players])

    def protection(self) -> Abatement | None:
        """Return the game of efforts in the basin; None where the file has none."""
        given = self.parameters.protection
        if given is None:
            return None
        rows = [given.transport[city].numbers for city in self.players]
        worth = [given.worth[city].number for city in self.players]
        return Abatement.from_river(self.river(), rows, worth, [given.costs[c].number for c in self.players])

    def pools(self) -> list[tuple[str, PollutionPool]]:
        """Return the pool under every combination of readings of its clauses, the file's own first.

        Each comes with the readings of the clauses that have several.
        """
        given = self.parameters.pool
        if given is None:
            return []
        found = []
        for chosen in product(*(_readings(section) for section in given.sections)):
            told = "; ".join(
                f"{section.section}: {reading}"
                for section, (reading, _) in zip(given.sections, chosen, strict=True)
                if section.otherwise
            )
            assumed = tuple(
                f"A: at {section.section}: {reading}"
                for section, (reading, _) in zip(given.sections, chosen, strict=True)
                if reading
            )
            pool = PollutionPool(
                self.players,
                given.total.number,
                [given.pay[city].number for city in self.players],
                [given.receive[city].number for city in self.players],
                tuple(forfeit for _, forfeit in chosen),
                assumptions=assumed,
            )
            found.append((told, pool))
        return found

    def build(self) -> object:
        """Build the models, so that no mistake is left for later."""
        cleanup, given = self.cleanup(), self.parameters.cleanup
        # Costs may be too small for the dirt carried, or a share may be one.
        if cleanup is not None and given is not None:
            if given.carried is not None:
                share_by_transfer(cleanup, given.carried.number)
            if given.carried_range is not None:
                transfer_ranges(cleanup, *given.carried_range.numbers)
        return self.river(), self.water(), cleanup, self.protection(), self.pools()


def _benefit(given: PowerForm | QuadraticForm | LogForm) -> ConcaveBenefit:
    if isinstance(given, PowerForm):
        return PowerBenefit(given.size.number, given.exponent.number if given.exponent else 0.5)
    if isinstance(given, QuadraticForm):
        return QuadraticBenefit(given.price.number, given.fall.number)
    return LogBenefit(given.size.number, given.scale.number)


def _readings(section: Section) -> list[tuple[str, Forfeit]]:
    """Return every reading of a section's clause with the forfeit that it makes."""
    ways = [(section.reading, section.lost, section.to)]
    ways += [(other.reading, other.lost, other.to) for other in section.otherwise]
    return [
        (
            reading,
            Forfeit(
                section.section, _numbers(lost), _numbers(to), section.clause, _source(lost), section.drains
            ),
        )
        for reading, lost, to in ways
    ]


def _numbers(table: Mapping[str, Quantity]) -> dict[str, float]:
    return {name: quantity.number for name, quantity in table.items()}


def _source(table: Mapping[str, Quantity]) -> str:
    return "; ".join(dict.fromkeys(each.source for each in table.values() if each.source))
