"""A scenario from a file or from the cases that citypact ships, whatever its kind."""

from __future__ import annotations

import difflib
import os
import re
from copy import deepcopy
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from citypact.errors import InputError, Problem
from citypact.scenario.kinds import SCENARIO_KINDS
from citypact.scenario.yaml_reader import Document, KeyPath, parse_yaml, read_yaml

if TYPE_CHECKING:
    from citypact.scenario.build import Scenario
    from citypact.scenario.councils.scenario import CouncilScenario
    from citypact.scenario.header import ScenarioBase
    from citypact.scenario.obstacles.scenario import ObstacleScenario
    from citypact.scenario.packages.scenario import PackageScenario
    from citypact.scenario.water.air_scenario import AirScenario
    from citypact.scenario.water.pair_scenario import WaterScenario
    from citypact.scenario.water.river_scenario import RiverScenario

    Kind = TypeVar("Kind", bound=ScenarioBase)

ENDINGS = (".yaml", ".yml")


def case_names(kind: str | None = None) -> tuple[str, ...]:
    """Return the names of the shipped cases in alphabetical order.

    Parameters
    ----------
    kind : str, optional
        Of one kind alone: ``relocation``, ``water``, ``river``, ``air``, ``council``, ``package`` or
        ``obstacle``.

    Raises
    ------
    InputError
        If there is no such kind.

    Examples
    --------
    >>> "beijing-hebei" in case_names("relocation")
    True
    """
    if kind is not None and kind not in SCENARIO_KINDS:
        raise InputError(Problem("kind", kind, "one of " + ", ".join(SCENARIO_KINDS)))
    return tuple(sorted(name for name, home in _homes().items() if kind in (None, home)))


def case_kind(name: str) -> str:
    """Return the kind of a shipped case.

    Raises
    ------
    InputError
        If no case has that name; the nearest names are suggested.

    Examples
    --------
    >>> case_kind("gaozhu")
    'relocation'
    """
    homes = _homes()
    if name not in homes:
        near = difflib.get_close_matches(name, homes, n=3, cutoff=0.5)
        remedy = f"did you mean {' or '.join(near)}?" if near else "see citypact cases"
        raise InputError(Problem("case", name, "one of " + ", ".join(sorted(homes)), remedy=remedy))
    return homes[name]


def case_text(name: str) -> str:
    """Return the file of a shipped case.

    Raises
    ------
    InputError
        If no case has that name; the nearest names are suggested.
    """
    folder = resources.files("citypact") / "cases" / case_kind(name)
    return (folder / f"{name}.yaml").read_text(encoding="utf-8")


def _homes() -> dict[str, str]:
    """Return the kind of every shipped case by its name."""
    folder = resources.files("citypact") / "cases"
    return {
        item.name.removesuffix(".yaml"): kind
        for kind in SCENARIO_KINDS
        for item in (folder / kind).iterdir()
        if item.name.endswith(".yaml")
    }


def load_scenario(path_or_case_name: str | Path) -> Scenario:
    """Read the scenario of a relocation from a YAML file, or a shipped case by its name.

    Parameters
    ----------
    path_or_case_name : str or Path
        A text without folder or ending, such as ``beijing-hebei``, names a case; anything
        else is a file.

    Returns
    -------
    Scenario

    Raises
    ------
    InputError
        Listing every mistake of the file as ``file:line:column: field: problem``.

    Examples
    --------
    >>> load_scenario("beijing-hebei").players.origin
    'Beijing'
    """
    from citypact.scenario.build import Scenario

    return load_as(Scenario, path_or_case_name)


def load_water(path_or_case_name: str | Path) -> WaterScenario:
    """Read a scenario of kind water, as :func:`load_scenario` reads one of a relocation.

    Examples
    --------
    >>> load_water("miyun").players.downstream
    'Beijing'
    """
    from citypact.scenario.water.pair_scenario import WaterScenario

    return load_as(WaterScenario, path_or_case_name)


def load_river(path_or_case_name: str | Path) -> RiverScenario:
    """Read a scenario of kind river, as :func:`load_scenario` reads one of a relocation.

    Examples
    --------
    >>> load_river("chishui").river().mouth
    'Sichuan'
    """
    from citypact.scenario.water.river_scenario import RiverScenario

    return load_as(RiverScenario, path_or_case_name)


def load_air(path_or_case_name: str | Path) -> AirScenario:
    """Read a scenario of kind air, as :func:`load_scenario` reads one of a relocation.

    Examples
    --------
    >>> len(load_air("jjj-air-13").players)
    13
    """
    from citypact.scenario.water.air_scenario import AirScenario

    return load_as(AirScenario, path_or_case_name)


def load_council(path_or_case_name: str | Path) -> CouncilScenario:
    """Read a scenario of kind council, as :func:`load_scenario` reads one of a relocation.

    Examples
    --------
    >>> load_council("thirty-alike-members").model
    'alike'
    """
    from citypact.scenario.councils.scenario import CouncilScenario

    return load_as(CouncilScenario, path_or_case_name)


def load_obstacle(path_or_case_name: str | Path) -> ObstacleScenario:
    """Read a scenario of kind obstacle, as :func:`load_scenario` reads one of a relocation.

    Examples
    --------
    >>> load_obstacle("dead-end-road").game
    'links'
    """
    from citypact.scenario.obstacles.scenario import ObstacleScenario

    return load_as(ObstacleScenario, path_or_case_name)


def load_package(path_or_case_name: str | Path) -> PackageScenario:
    """Read a scenario of kind package, as :func:`load_scenario` reads one of a relocation.

    Examples
    --------
    >>> list(load_package("beijing-hebei-package").parameters.issues)[0]
    'moved plants'
    """
    from citypact.scenario.packages.scenario import PackageScenario

    return load_as(PackageScenario, path_or_case_name)


def load_as(kind: type[Kind], path_or_case_name: str | Path) -> Kind:
    """Read a scenario of one kind, as :func:`load_scenario` does."""
    problems: list[Problem] = []
    given = str(path_or_case_name)
    if isinstance(path_or_case_name, str) and _names_a_case(given):
        shipped = _shipped(given)
        document = replace(shipped, data=deepcopy(shipped.data))
    else:
        document = read_yaml(path_or_case_name, problems)
    return _checked(kind, document, problems)


@lru_cache(maxsize=128)
def _shipped(name: str) -> Document:
    """Return the file of a shipped case, read once: it is the same as long as the program runs."""
    return parse_yaml(case_text(name), f"{name}.yaml")


def _names_a_case(given: str) -> bool:
    if Path(given).suffix.lower() in ENDINGS or "/" in given or "\\" in given or not given:
        return False
    # Unlike Path.exists, no error of a name that is too long or holds what no name may.
    return given in case_names() or not os.path.exists(given)


def parse_scenario(text: str, file: str = "<text>") -> Scenario:
    """Read the scenario of a relocation from YAML text; as :func:`load_scenario` otherwise."""
    from citypact.scenario.build import Scenario

    return parse_as(Scenario, text, file)


def parse_as(kind: type[Kind], text: str, file: str = "<text>") -> Kind:
    """Read a scenario of one kind from YAML text."""
    problems: list[Problem] = []
    return _checked(kind, parse_yaml(text, file, problems), problems)


def _checked(kind: type[Kind], document: Document, problems: list[Problem]) -> Kind:
    """Validate the data and build its model, so that no mistake is left for later."""
    from pydantic import ValidationError

    from citypact.scenario.problems import in_order, scenario_problems

    if not isinstance(document.data, dict):
        expected = "a mapping that starts with citypact: 1"
        found = "a list" if isinstance(document.data, list) else document.data
        raise InputError(*problems, Problem("file", found or "nothing", expected, document.place(())))
    _refuse_another_kind(kind, document)
    try:
        kind = kind.for_data(document.data)
    except InputError as error:
        located = (problem.at(document.place((problem.field,), key=True)) for problem in error.problems)
        raise InputError(*problems, *located) from None
    try:
        scenario = kind.model_validate(document.data)
    except ValidationError as error:
        raise InputError(*in_order([*problems, *scenario_problems(error, kind, document)])) from None
    if problems:
        raise InputError(*problems)
    try:
        scenario.build()
    except InputError as error:
        raise InputError(
            *(problem.at(_place(document, problem.field)) for problem in error.problems)
        ) from None
    return scenario


def _refuse_another_kind(kind: type[ScenarioBase], document: Document) -> None:
    """Name the command that reads a file of another kind: its other keys would all be unknown."""
    found = document.data.get("kind")
    home = SCENARIO_KINDS.get(found) if isinstance(found, str) else None
    if home is not None and home.name != kind.__name__:
        expected = next(name for name, each in SCENARIO_KINDS.items() if each.name == kind.__name__)
        place = document.place(("kind",), key=True)
        raise InputError(
            Problem("kind", found, f"{expected} for this command", place, f"{home.command} reads it")
        )


def _place(document: Document, field: str) -> str:
    """Return the place of a model's parameter: the key of that name, else the group above it.

    A model says "transport from A to B" or "weights[2]"; the key is its first word.
    """
    if "." in field:
        return document.place(tuple(field.split(".")), key=True)
    name = re.split(r"[ \[]", field, maxsplit=1)[0]
    paths: list[KeyPath] = [path for path in document.keys if path[-1] == name]
    inputs = [path for path in paths if path[0] == "parameters"]
    return document.place((inputs or paths or [("parameters",)])[0], key=True)
