"""A scenario from a file or from the cases that citypact ships."""

from __future__ import annotations

import difflib
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from citypact.errors import InputError, Problem
from citypact.scenario.yaml_reader import Document, KeyPath, parse_yaml, read_yaml

if TYPE_CHECKING:
    from citypact.scenario.build import Scenario

ENDINGS = (".yaml", ".yml")


def case_names() -> tuple[str, ...]:
    """Return the names of the shipped cases in alphabetical order.

    Examples
    --------
    >>> "beijing-hebei" in case_names()
    True
    """
    folder = resources.files("citypact") / "cases"
    return tuple(
        sorted(item.name.removesuffix(".yaml") for item in folder.iterdir() if item.name.endswith(".yaml"))
    )


def case_text(name: str) -> str:
    """Return the file of a shipped case.

    Raises
    ------
    InputError
        If no case has that name; the nearest names are suggested.
    """
    names = case_names()
    if name not in names:
        near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
        remedy = f"did you mean {' or '.join(near)}?" if near else "see citypact cases"
        raise InputError(Problem("case", name, "one of " + ", ".join(names), remedy=remedy))
    return (resources.files("citypact") / "cases" / f"{name}.yaml").read_text(encoding="utf-8")


def load_scenario(path_or_case_name: str | Path) -> Scenario:
    """Read a scenario from a YAML file, or a shipped case by its name.

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
    problems: list[Problem] = []
    given = str(path_or_case_name)
    if isinstance(path_or_case_name, str) and _names_a_case(given):
        document = parse_yaml(case_text(given), f"{given}.yaml", problems)
    else:
        document = read_yaml(path_or_case_name, problems)
    return _checked(document, problems)


def _names_a_case(given: str) -> bool:
    if Path(given).suffix.lower() in ENDINGS or "/" in given or "\\" in given or not given:
        return False
    return given in case_names() or not Path(given).exists()


def parse_scenario(text: str, file: str = "<text>") -> Scenario:
    """Read a scenario from YAML text; as :func:`load_scenario` otherwise."""
    problems: list[Problem] = []
    return _checked(parse_yaml(text, file, problems), problems)


def _checked(document: Document, problems: list[Problem]) -> Scenario:
    """Validate the data and build its game, so that no mistake is left for later."""
    from pydantic import ValidationError

    from citypact.scenario.build import Scenario
    from citypact.scenario.problems import in_order, scenario_problems

    if not isinstance(document.data, dict):
        expected = "a mapping that starts with citypact: 1"
        found = "a list" if isinstance(document.data, list) else document.data
        raise InputError(*problems, Problem("file", found or "nothing", expected, document.place(())))
    try:
        scenario = Scenario.model_validate(document.data)
    except ValidationError as error:
        raise InputError(*in_order([*problems, *scenario_problems(error, Scenario, document)])) from None
    if problems:
        raise InputError(*problems)
    try:
        if scenario.path() is None:
            scenario.relocation()
    except InputError as error:
        raise InputError(
            *(problem.at(_place(document, problem.field)) for problem in error.problems)
        ) from None
    return scenario


def _place(document: Document, field: str) -> str:
    """Return the place of a game's parameter: the key of that name, else the group above it."""
    if "." in field:
        return document.place(tuple(field.split(".")), key=True)
    name = field.split("[", maxsplit=1)[0]
    paths: list[KeyPath] = [
        path for path in document.keys if path[:1] == ("parameters",) and path[-1] == name
    ]
    return document.place(paths[0] if paths else ("parameters",), key=True)
