"""What scenario files of the family fiscal may say."""

from __future__ import annotations

from citypact.scenario.obstacles.scenario import ObstacleScenario

SCENARIOS: dict[str, type[ObstacleScenario]] = {}
