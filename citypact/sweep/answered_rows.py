"""Rows of any kind of scenario, each answered by the package as a question of its own."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from citypact.errors import InfeasibleDesign, InputError
from citypact.scenario.kinds import scenario_class
from citypact.sweep.distributions import FloatArray
from citypact.sweep.paths import place_of, with_values
from citypact.sweep.plan import Plan

#: Question that a kind of scenario asks.
QUESTIONS = {
    "water": "compensation",
    "river": "river",
    "air": "air",
    "council": "council",
    "obstacle": "obstacle",
    "package": "package",
}
#: Parts of a document that are no figures of its answer.
_NO_FIGURES = (
    "inputs", "schema", "fingerprint", "moves", "certificate", "provenance", "reported", "assumptions",
    "notes", "shadow_price_units", "sources", "figure_moves",
)  # fmt: skip
#: Codes of ``reason``: answered, refused by the scenario, no terms satisfy the constraints.
ANSWERED, REFUSED, INFEASIBLE = range(3)


@dataclass(frozen=True)
class AnsweredRows:
    """Figures of the answer to every row.

    Parameters
    ----------
    plan : Plan
        Of any kind but relocation.
    names : tuple of str
        Figures of the answer to the scenario as it stands or with every input at its median.
    """

    plan: Plan
    names: tuple[str, ...]

    @property
    def outputs(self) -> Mapping[str, str]:
        """Units: those of the answer's own document."""
        return dict.fromkeys(("reason", *self.names), "")

    def evaluate(self, rows: FloatArray) -> dict[str, FloatArray]:
        """Return one array of shape (n,) for every output; NaN where a row has no such figure."""
        found = {name: np.full(len(rows), math.nan) for name in ("reason", *self.names)}
        for at, row in enumerate(rows):
            found["reason"][at], figures = _answer(self.plan, row)
            for name in self.names:
                found[name][at] = figures.get(name, math.nan)
        return found


def answered_rows(plan: Plan) -> AnsweredRows:
    """Return the evaluator of a plan; its columns are the figures of the unchanged and the median scenario.

    Raises
    ------
    InputError
        If the scenario itself cannot be answered.
    """
    base = _figures(plan, plan.scenario)
    middle = np.array([each.distribution.quantile(np.array([0.5]))[0] for each in plan.varied])
    _, others = _answer(plan, middle)
    return AnsweredRows(plan, tuple(dict.fromkeys([*base, *others])))


def _answer(plan: Plan, row: FloatArray) -> tuple[float, dict[str, float]]:
    values = {
        place_of(plan.scenario, each.path): (float(number), each.unit)
        for each, number in zip(plan.varied, row, strict=True)
    }
    try:
        return float(ANSWERED), _figures(plan, with_values(plan.scenario, values))
    except InputError:
        return float(REFUSED), {}
    except InfeasibleDesign:
        return float(INFEASIBLE), {}


def _figures(plan: Plan, document: Mapping[str, Any]) -> dict[str, float]:
    from citypact.scenario.answers import answer

    scenario = scenario_class(plan.kind).from_dict(document)
    found = answer(QUESTIONS[plan.kind], {"scenario": scenario.to_dict()}).document
    return dict(_numbers({name: part for name, part in found.items() if name not in _NO_FIGURES}))


def _numbers(part: Any, name: str = "") -> Iterator[tuple[str, float]]:
    """Yield every number of plain data with its dotted name; yes is 1 and no is 0."""
    if isinstance(part, (bool, int, float)):
        yield name, float(part)
    elif isinstance(part, Mapping):
        for key, each in part.items():
            yield from _numbers(each, f"{name}.{key}" if name else str(key))
    elif isinstance(part, list):
        for at, each in enumerate(part):
            yield from _numbers(each, f"{name}[{at}]")
