"""From a list of plants, or a scenario that names one, to the document that a sweep varies."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from citypact.errors import InputError, Problem
from citypact.scenario.portfolio.from_file import names_a_scenario, scenario_inputs
from citypact.scenario.portfolio.plant_list import read_portfolio
from citypact.sweep.portfolios.model import PORTFOLIO, PortfolioSweep

#: Endings of a table of plants.
TABLES = (".csv", ".xlsx")
#: Beginnings of the paths of a list: its terms, and multiples of its amounts.
TERMS, PLANTS = "portfolio.", "plants."
#: Terms that a list has though nobody says so, with the values that change nothing.
IDLE: Mapping[str, tuple[float, str]] = {
    "at": (0.5, "ratio"),
    "origin_gain": (0, "亿元"),
    "destination_gain": (0, "亿元"),
    "least_part": (0, "ratio"),
    "budget": (0, "亿元"),
    "lowest": (0, "ratio"),
    "highest": (1, "ratio"),
    "plant_cost": (0, "亿元"),
    "central_price": (1, "ratio"),
    "years": (3, "years"),
    "extension": (2, "years"),
    "cap": (1, "ratio"),
    "threshold": (0.1, "亿元"),
    "top_up": (0, "ratio"),
    "rate": (0.04, "1/year"),
    "horizon": (20, "years"),
}
#: Amounts of all plants that are multiplied.
MULTIPLES = ("revenue", "origin_loss", "destination_cost")


def portfolio_document(
    case: str | Path | Mapping[str, Any], paths: Iterable[str], field: str = "--vary"
) -> tuple[str, dict[str, Any]] | None:
    """Return the kind and the document of a sweep of a list of plants; ``None`` if none is asked about.

    Parameters
    ----------
    case : str, Path or mapping
        A table of plants (.csv, .xlsx), a scenario file with a group ``portfolio``, or a document of this
        function.
    paths : iterable of str
        What is varied; of a scenario file a list is asked about if a path begins with ``portfolio.`` or
        ``plants.``.
    field : str
        Where the paths were said.

    Raises
    ------
    InputError
        Listing what is wrong with the table or the scenario.
    """
    if isinstance(case, Mapping):
        if case.get("kind") != PORTFOLIO:
            return None
        return PORTFOLIO, PortfolioSweep.from_dict(case).to_dict()
    paths = list(paths)
    named = [path for path in paths if path.startswith((TERMS, PLANTS))]
    file = Path(case)
    if file.suffix.lower() in TABLES:
        title, terms, firms = file.name, {}, read_portfolio(file)
    elif named and names_a_scenario(file):
        inputs = scenario_inputs(file, {})
        if "firms" not in inputs:
            return None
        scenario = inputs["scenario"]
        title, terms, firms = scenario["title"], dict(scenario["portfolio"]), inputs["firms"]
    else:
        return None
    _refuse_others(paths, field)
    note = "a multiple of what the list gives"
    one = {"value": 1, "unit": "ratio", "trust": "A", "note": note}
    document = {
        "kind": PORTFOLIO,
        "title": title,
        "portfolio": {
            "firms": {"file": file.name, "trust": "A", "note": "as the table gives them"},
            **terms,
            **_varied_terms(terms, named),
        },
        "plants": {name: dict(one) for name in MULTIPLES},
        "firms": firms,
    }
    return PORTFOLIO, PortfolioSweep.from_dict(document).to_dict()


def _refuse_others(paths: Iterable[str], field: str) -> None:
    """Refuse a path that is no number of a list, with the nearest that are."""
    known = [*(TERMS + name for name in IDLE), *(PLANTS + name for name in MULTIPLES)]
    problems = []
    for path in paths:
        if path not in known:
            near = difflib.get_close_matches(path, known, n=3, cutoff=0.4)
            remedy = f"did you mean {' or '.join(near)}?" if near else ""
            problems.append(Problem(field, path, "one of " + ", ".join(known), remedy=remedy))
    if problems:
        raise InputError(*problems)


def _varied_terms(terms: Mapping[str, Any], paths: Iterable[str]) -> dict[str, Any]:
    """Return the terms that are varied as one number each: their idle value, or the first of a list."""
    found = {}
    for path in paths:
        name = path.removeprefix(TERMS)
        if name not in IDLE or not path.startswith(TERMS):
            continue
        value, unit = IDLE[name]
        given = dict(terms.get(name) or {"value": value, "unit": unit, "trust": "A", "note": "varied"})
        if isinstance(given["value"], list | tuple):
            given["value"] = given["value"][0]
        found[name] = given
    return found
