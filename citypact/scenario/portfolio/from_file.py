"""The inputs of ``citypact portfolio`` from a scenario file and the tables that it names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from citypact.errors import InputError, Problem
from citypact.scenario.load import ENDINGS, load_scenario
from citypact.scenario.portfolio.fields import ListFile, PortfolioGroup
from citypact.scenario.portfolio.offer_list import read_offers
from citypact.scenario.portfolio.plant_list import read_portfolio
from citypact.scenario.portfolio.question import GRID
from citypact.scenario.quantity import Quantity


def names_a_scenario(given: str | Path) -> bool:
    """Whether what a user named is a scenario file and no table."""
    return Path(given).suffix.lower() in ENDINGS


def scenario_inputs(file: Path, beside: dict[str, Any]) -> dict[str, Any]:
    """Read a scenario and its tables.

    Parameters
    ----------
    file : Path
        The scenario; tables are looked for from its folder.
    beside : dict
        Options given on the command line; only ``at`` may stand beside a scenario.

    Raises
    ------
    InputError
        If the scenario has neither ``portfolio`` nor ``market``, an option is set in two places,
        or a file cannot be used.
    """
    problems = [
        Problem(
            f"--{name.replace('_', '-')}",
            value,
            "no such option beside a scenario",
            remedy=f"set it in {file}",
        )
        for name, value in beside.items()
        if name != "at"
    ]
    if problems:
        raise InputError(*problems)
    scenario = load_scenario(file)
    if scenario.portfolio is None and scenario.market is None:
        expected = "the group portfolio (a list of plants) or market (offers and sites)"
        raise InputError(Problem("portfolio", "neither", expected, str(file), "see citypact new portfolio"))
    inputs: dict[str, Any] = {"scenario": scenario.to_dict()}
    if scenario.portfolio is not None:
        inputs |= _chosen(scenario.portfolio) | beside
        inputs["firms"] = _table(file, scenario.portfolio.firms, read_portfolio)
    elif beside:
        raise InputError(Problem("--at", beside["at"], "no such option with a market alone"))
    if scenario.market is not None:
        inputs["offers"] = _table(file, scenario.market.offers, read_offers)
    return inputs


def _chosen(group: PortfolioGroup) -> dict[str, Any]:
    """Return what the group chooses, under the names of the command's options."""
    chosen: dict[str, Any] = {}
    for name in type(group).model_fields:
        value = getattr(group, name)
        if name in ("firms", "confidence", "radius") or value is None:
            continue
        if isinstance(value, Quantity):
            numbers = [int(number) if number.is_integer() else number for number in value.numbers]
            chosen[name] = numbers if name in GRID else numbers[0] if name == "horizon" else value.number
        else:
            chosen[name] = value
    return chosen


def _table(scenario: Path, listed: ListFile, read: Any) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = read(scenario.parent / listed.file, encoding=listed.encoding)
    return columns
