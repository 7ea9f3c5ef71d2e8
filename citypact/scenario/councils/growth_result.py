"""The result of a scenario of a council's growth: its answer, what moves it, and the document of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citypact.mechanisms.council_growth import GrowthAnswer, Validation, council_growth, validate_order
from citypact.mechanisms.council_growth.moves import SizeMove, size_moves
from citypact.scenario.councils.growth import GrowthScenario
from citypact.scenario.scenario_document import scenario_document

#: Parameters of a club that a file may give a range.
MOVED = ("benefit", "member_cost", "pair_cost", "mass_power", "distance_power")


@dataclass(frozen=True)
class GrowthResult:
    """The scenario, the answer, the moves, and the document that ``--json`` prints.

    Parameters
    ----------
    scenario : GrowthScenario
        As it was given.
    answer : GrowthAnswer
        With the masses that the scenario chooses.
    other : Validation or None
        The validation with the other masses, where the scenario has them.
    moves : list of SizeMove
        Sizes at the ends of every range.
    document : dict
        All of it as plain data.
    """

    scenario: GrowthScenario
    answer: GrowthAnswer
    other: Validation | None
    moves: list[SizeMove]
    document: dict[str, Any]


def growth_result(inputs: Mapping[str, Any]) -> GrowthResult:
    """Answer how the council of a scenario grows.

    Parameters
    ----------
    inputs : mapping
        ``scenario``: plain data of a scenario of kind council and model growth.

    Raises
    ------
    InputError
        Listing every mistake of the scenario.

    Examples
    --------
    >>> from citypact.scenario.load import load_council
    >>> result = growth_result({"scenario": load_council("yangtze-delta-30").to_dict()})
    >>> result.document["growth"]["transferable"]["size"]
    26
    """
    scenario = GrowthScenario.from_dict(inputs["scenario"])
    club, years, centre = scenario.build(), scenario.years(), scenario.centre
    answer = council_growth(
        club, scenario.founders, years=years, centre=centre, exponents=scenario.exponents()
    )
    other = None
    if answer.validation is not None and scenario.parameters.population is not None:
        mass = "population" if scenario.parameters.mass == "gdp" else "gdp"
        other = validate_order(
            scenario.club(mass), scenario.founders, answer.years, centre, exponents=scenario.exponents()
        )
    ranges = {name: getattr(scenario.parameters, name).ends for name in MOVED}
    moves = size_moves(club, scenario.founders, ranges)
    further = {
        "validation_other_mass": None if other is None else other.to_dict(),
        "waves": [wave.model_dump() for wave in scenario.waves],
    }
    document = scenario_document(scenario, "model", answer.to_dict(), moves, further)
    return GrowthResult(scenario, answer, other, moves, document)
