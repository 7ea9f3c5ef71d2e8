"""What a scenario rests on, in lines that a report can print."""

from __future__ import annotations

from citypact.games.timeline import DEFAULT_WINDOW
from citypact.scenario.header import assumed_lines
from citypact.scenario.model import ScenarioFields


def assumption_lines(scenario: ScenarioFields) -> list[str]:
    """Return one line for every quantity of trust A or M, with its reason, and for the defaults used."""
    lines = [f"profile: {scenario.profile}; money in 亿元 of {scenario.base_year}", *assumed_lines(scenario)]
    levers, side = scenario.parameters.levers, scenario.parameters.origin_side
    if side is not None:
        defaults = {
            "levers.window": (levers.window, f"{DEFAULT_WINDOW} years, 3 + 2 of Caiyu [2015] 92"),
            "levers.cap_multiple": (
                levers.cap_multiple or not levers.capped or None,
                "1, three prior years' tax, of Caiyu [2015] 92",
            ),
            "origin_side.stay_horizon": (side.stay_horizon, "the plant's horizon"),
        }
        lines += [f"default: {name} = {told}" for name, (given, told) in defaults.items() if given is None]
    return lines
