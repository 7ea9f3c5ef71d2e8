"""The kinds of scenario: where each is described, and the command that answers its question."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from citypact.scenario.header import ScenarioBase


class Home(NamedTuple):
    """Where a kind of scenario is described, and the command that answers its question."""

    module: str
    name: str
    command: str

    def scenario(self) -> type[ScenarioBase]:
        """Import the class."""
        return cast("type[ScenarioBase]", getattr(import_module(self.module), self.name))


#: The kinds of scenario; the shipped cases lie in a folder for each.
SCENARIO_KINDS = {
    "relocation": Home("citypact.scenario.build", "Scenario", "citypact split"),
    "water": Home("citypact.scenario.water.pair_scenario", "WaterScenario", "citypact compensate"),
    "river": Home("citypact.scenario.water.river_scenario", "RiverScenario", "citypact river"),
    "air": Home("citypact.scenario.water.air_scenario", "AirScenario", "citypact air"),
    "council": Home("citypact.scenario.councils.scenario", "CouncilScenario", "citypact council"),
    "obstacle": Home("citypact.scenario.obstacles.scenario", "ObstacleScenario", "citypact solve"),
    "package": Home("citypact.scenario.packages.scenario", "PackageScenario", "citypact package"),
}


def scenario_class(kind: str) -> type[ScenarioBase]:
    """Return the class of a kind of scenario."""
    return SCENARIO_KINDS[kind].scenario()
