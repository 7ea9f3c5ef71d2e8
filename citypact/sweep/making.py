"""From a case and the words of a command to a plan."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from citypact.errors import InputError, Problem
from citypact.scenario.kinds import scenario_class
from citypact.sweep.copula import Pair
from citypact.sweep.designs import LIST
from citypact.sweep.distributions import Distribution
from citypact.sweep.empirical import read_column
from citypact.sweep.paths import KeyPath, expectation, place_of, quantity_at, with_values
from citypact.sweep.plan import CHUNK, Plan, Varied
from citypact.sweep.portfolios.document import portfolio_document
from citypact.sweep.portfolios.model import model_of
from citypact.sweep.rows.asked import check_asked
from citypact.sweep.scenario_list import first_mistake, read_scenario_list, refuse_all

#: Levels at which a distribution is tried out before anything runs.
TRIED = np.array([0.001, 0.1234567, 0.5, 0.87654321, 0.999])
SAMPLES = 2**10
#: Rows of a chunk where each row is a question of its own.
ONE_BY_ONE = 2**7
#: Rows of a chunk where yearly payments are designed.
PAID_YEARLY = 2**12


def make_plan(
    case: str | Path | Mapping[str, Any],
    vary: Sequence[str],
    *,
    samples: int | None = None,
    design: str = "sobol",
    seed: int = 0,
    correlate: Sequence[str] = (),
    listed: str | Path | None = None,
    asked: Mapping[str, Any] | None = None,
) -> Plan:
    """Return the plan of a sweep.

    Parameters
    ----------
    case : str, Path or mapping
        A scenario file, the name of a shipped case, or a scenario as plain data.
    vary : sequence of str
        ``PATH=DIST``, numbers in the canonical unit of the quantity (money in 亿元).
    samples : int, optional
        Rows; 1,024 if not given, all points of a grid.
    design, seed
        As :class:`Plan`.
    correlate : sequence of str
        ``PATH,PATH=RHO``.
    listed : str or Path, optional
        A table of scenarios, in place of ``vary``: see :func:`read_scenario_list`.
    asked : mapping, optional
        Of a relocation: what ``citypact split`` is asked for each row, see :class:`Asked`.

    Raises
    ------
    InputError
        Listing every mistake.

    Examples
    --------
    >>> plan = make_plan("beijing-hebei", ["parameters.plant.growth=range"], samples=8)
    >>> plan.columns, plan.varied[0].distribution.text
    (('parameters.plant.growth',), 'between:0.6,3.0')
    """
    said = "--vary" if listed is None else "column"
    kind, document = portfolio_document(case, _paths(vary, listed), said) or _document(case)
    asked = check_asked(kind, asked or {})
    if listed is not None:
        if vary or correlate:
            raise InputError(Problem("--list", str(listed), "no --vary and no --correlate beside it"))
        return _listed_plan(kind, document, Path(listed), samples, seed, asked)
    problems: list[Problem] = []
    varied: list[Varied] = []
    for text in vary:
        try:
            varied.append(_varied(kind, document, text))
        except InputError as error:
            problems += error.problems
    pairs: list[Pair] = []
    for text in correlate:
        try:
            pairs.append(_pair(text))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    if samples is None:
        sizes = [len(each.distribution.values) for each in varied]
        samples = math.prod(sizes) if design == "grid" and all(sizes) else SAMPLES
    rows = chunk_of(kind, document, asked)
    return Plan(kind, document, tuple(varied), design, samples, seed, tuple(pairs), rows, asked=asked)


def chunk_of(kind: str, document: Mapping[str, Any], asked: Mapping[str, Any]) -> int:
    """Return the rows of a chunk: few where each row is a question of its own.

    Examples
    --------
    >>> chunk_of("relocation", {}, {}), chunk_of("air", {}, {})
    (32768, 128)
    """
    if kind != "relocation":
        return ONE_BY_ONE
    if not asked.get("cash_flow"):
        return CHUNK
    # Without a court a program is solved for each row; else one in 1,000 is solved again.
    return ONE_BY_ONE if (document.get("designs") or {}).get("enforcement") else PAID_YEARLY


def _listed_plan(
    kind: str,
    document: Mapping[str, Any],
    file: Path,
    samples: int | None,
    seed: int,
    asked: Mapping[str, Any],
) -> Plan:
    found = read_scenario_list(file)
    if samples not in (None, len(found.rows)):
        expected = f"no --samples beside --list: the list has {len(found.rows)} rows"
        raise InputError(Problem("--samples", samples, expected))
    problems: list[Problem] = []
    varied = []
    for at, path in enumerate(found.paths):
        try:
            keys = place_of(document, path, "column")
        except InputError as error:
            problems += [problem.at(found.head) for problem in error.problems]
            continue
        unit = quantity_at(document, keys).canonical
        values = tuple(row[at] for row in found.rows)
        tried = some_of(sorted(set(values)))
        check = partial(_refuse_value, kind, document, keys, unit)
        problems += first_mistake(found, at, tried, check)
        varied.append(Varied(path, Distribution(LIST, values), unit))
    refuse_all(problems, file)
    size = len(found.rows)
    rows = chunk_of(kind, document, asked)
    return Plan(kind, document, tuple(varied), LIST, size, seed, (), rows, names=found.names, asked=asked)


def some_of(values: Sequence[float], most: int = 64) -> list[float]:
    """Return the values, or where there are many the first, the last and others evenly between.

    Examples
    --------
    >>> some_of([1.0, 2.0, 3.0, 4.0, 5.0], most=3)
    [1.0, 3.0, 5.0]
    """
    if len(values) <= most:
        return list(values)
    return [values[at * (len(values) - 1) // (most - 1)] for at in range(most)]


def _refuse_value(kind: str, document: Mapping[str, Any], keys: KeyPath, unit: str, value: float) -> None:
    """Refuse a number that the scenario does not take."""
    model_of(kind).from_dict(with_values(document, {keys: (float(value), unit)}))


def _paths(vary: Sequence[str], listed: str | Path | None) -> list[str]:
    """Return the paths that are varied, by options or in a list."""
    options = [text.partition("=")[0].strip() for text in vary]
    return options if listed is None else [*options, *read_scenario_list(Path(listed)).paths]


def _document(case: str | Path | Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    from citypact.scenario.kinds import SCENARIO_KINDS

    if isinstance(case, Mapping):
        kind = str(case.get("kind"))
        if kind not in SCENARIO_KINDS:
            raise InputError(Problem("kind", kind, "one of " + ", ".join(SCENARIO_KINDS)))
        scenario = scenario_class(kind).from_dict(case)
        scenario.build()
        return kind, scenario.to_dict()
    from citypact.scenario.load import case_kind, load_as
    from citypact.scenario.yaml_reader import read_yaml

    if isinstance(case, str) and not Path(case).suffix and not os.path.exists(case):
        kind = case_kind(case)
    else:
        data = read_yaml(case, []).data
        kind = str(data.get("kind")) if isinstance(data, dict) else ""
    if kind not in SCENARIO_KINDS:
        kind = "relocation"  # whose reader says what is wrong with the file
    return kind, load_as(scenario_class(kind), case).to_dict()


def _varied(kind: str, document: Mapping[str, Any], text: str) -> Varied:
    path, equals, written = (part.strip() for part in text.partition("="))
    if not equals or not written:
        raise InputError(Problem("--vary", text, "PATH=DIST, such as parameters.plant.growth=range"))
    keys = place_of(document, path)
    quantity = quantity_at(document, keys)
    wanted = expectation(model_of(kind).for_data(document), keys)
    name, _, rest = written.partition(":")
    if name == "empirical":
        distribution = Distribution(written, read_column(rest, written))
    elif written == "range":
        if not quantity.ends:
            remedy = "write between:LOW,HIGH"
            raise InputError(Problem("--vary", text, "a quantity with a declared range", remedy=remedy))
        low, high = quantity.ends
        if wanted is not None and wanted.whole:
            whole = range(math.ceil(low), math.floor(high) + 1)
            distribution = Distribution("values:" + ",".join(map(str, whole)))
        else:
            distribution = Distribution(f"between:{low!r},{high!r}")
    else:
        distribution = Distribution(written)
    varied = Varied(path, distribution, quantity.canonical)
    _try_out(kind, document, keys, varied)
    return varied


def _try_out(kind: str, document: Mapping[str, Any], keys: KeyPath, varied: Varied) -> None:
    """Refuse a distribution that gives numbers that the scenario does not take.

    Far tails are not tried: a row beyond what the scenario takes is told by its reason.
    """
    distribution = varied.distribution
    levels = np.array([0.0, *TRIED, 1.0]) if distribution.text.startswith("between:") else TRIED
    tried = np.asarray(distribution.values) if distribution.listed else distribution.quantile(levels)
    for number in some_of(sorted(set(tried[np.isfinite(tried)].tolist()))):
        try:
            _refuse_value(kind, document, keys, varied.unit, number)
        except InputError as error:
            first = error.problems[0]
            found = f"{varied.path}={distribution.text}, which gives {number:.10g}"
            raise InputError(Problem("--vary", found, first.expected)) from None


def _pair(text: str) -> Pair:
    paths, equals, rho = text.rpartition("=")
    first, comma, second = (part.strip() for part in paths.partition(","))
    try:
        number = float(rho)
    except ValueError:
        number = math.nan
    if not (equals and comma and first and second and math.isfinite(number)):
        raise InputError(Problem("--correlate", text, "PATH,PATH=RHO with a correlation from -1 to 1"))
    return first, second, number
