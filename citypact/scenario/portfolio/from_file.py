"""The inputs of ``citypact portfolio`` from a scenario file and the tables that it names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from citypact.errors import InputError, Problem
from citypact.scenario.load import ENDINGS, load_scenario
from citypact.scenario.portfolio.fields import ListFile, PortfolioGroup
from citypact.scenario.portfolio.offer_list import read_offers
from citypact.scenario.portfolio.plant_list import read_portfolio
from citypact.scenario.portfolio.question import GRID
from citypact.scenario.quantity import Quantity

#: Reads a table by its path and ``encoding``.
Reader = Callable[..., dict[str, list[Any]]]


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
    if scenario.portfolio is None and beside:
        raise InputError(Problem("--at", beside["at"], "no such option with a market alone"))
    if scenario.portfolio is not None:
        _refuse_cases_of_all(file, scenario.portfolio)
    inputs: dict[str, Any] = {"scenario": scenario.to_dict()}
    lists: list[tuple[str, ListFile, Reader]] = []
    if scenario.portfolio is not None:
        inputs |= chosen_terms(scenario.portfolio) | beside
        lists.append(("firms", scenario.portfolio.firms, read_portfolio))
    if scenario.market is not None:
        lists.append(("offers", scenario.market.offers, read_offers))
    for name, listed, read in lists:
        try:
            inputs[name] = read(file.parent / listed.file, encoding=listed.encoding)
        except InputError as error:
            problems += [_in_scenario(each, file) for each in error.problems]
    if problems:
        raise InputError(*problems)
    return inputs


def _in_scenario(problem: Problem, scenario: Path) -> Problem:
    """Say where a file's encoding is set: no option stands beside a scenario."""
    if problem.field != "encoding" or not problem.remedy:
        return problem
    remedy = f'save it as "CSV UTF-8" or set its encoding, such as gb18030, in {scenario}'
    return replace(problem, remedy=remedy)


def _refuse_cases_of_all(file: Path, group: PortfolioGroup) -> None:
    """Refuse plants as cases where all terms are chosen: the ratio alone is found for them."""
    given = {"confidence": group.confidence, "radius": group.radius}
    problems = [
        Problem(f"portfolio.{name}", each.number, "no such key with optimise all", str(file), "leave it out")
        for name, each in given.items()
        if each is not None and group.optimise == "all"
    ]
    if problems:
        raise InputError(*problems)


def chosen_terms(group: PortfolioGroup) -> dict[str, Any]:
    """Return what the group chooses, under the names of the command's options.

    Examples
    --------
    >>> data = {"firms": {"file": "plants.csv", "trust": "A", "note": "ours"},
    ...         "at": {"value": 0.4, "unit": "ratio", "trust": "A", "note": "asked"}}
    >>> chosen_terms(PortfolioGroup.model_validate(data))
    {'at': 0.4}
    """
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
