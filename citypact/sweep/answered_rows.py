"""Rows of any kind of scenario, each answered by the package as a question of its own."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from citypact.errors import CertificateError, InfeasibleDesign, InputError, SolverFailure
from citypact.scenario.kinds import scenario_class
from citypact.sweep.distributions import FloatArray
from citypact.sweep.paths import place_of, with_values
from citypact.sweep.plan import Plan
from citypact.sweep.rows.document_figures import Figure, document_figures
from citypact.sweep.rows.idle_paths import refuse_idle_paths

#: Question that a kind of scenario asks.
QUESTIONS = {
    "water": "compensation",
    "river": "river",
    "air": "air",
    "council": "council",
    "obstacle": "obstacle",
    "package": "package",
}
#: Codes of ``reason``.
ANSWERED, REFUSED, INFEASIBLE, UNSOLVED, UNPROVED = range(5)
#: What the codes mean.
ANSWERED_REASONS = (
    "answered",
    "not a scenario: inputs that no file may hold together",
    "no terms suffice",
    "no answer: a solver stopped without one",
    "no answer: what was found fails its recheck",
)


@dataclass(frozen=True)
class AnsweredRows:
    """Figures of the answer to every row.

    Parameters
    ----------
    plan : Plan
        Of any kind but relocation.
    units : mapping of str to str
        Figures of the answer to the scenario as it stands or with every input at its median, with the
        units that the documents state.
    """

    plan: Plan
    units: Mapping[str, str] = field(default_factory=dict)

    @property
    def outputs(self) -> Mapping[str, str]:
        """Units: those of the answer's own document."""
        return {"reason": "", **self.units}

    def evaluate(self, rows: FloatArray) -> dict[str, FloatArray]:
        """Return one array of shape (n,) for every output; NaN where a row has no such figure."""
        found = {name: np.full(len(rows), math.nan) for name in self.outputs}
        for at, row in enumerate(rows):
            found["reason"][at], figures = answer_row(self.plan, row)
            for name in self.units:
                if name in figures:
                    found[name][at] = figures[name].number
        return found


def answered_rows(plan: Plan) -> AnsweredRows:
    """Return the evaluator of a plan; its columns are the figures of the unchanged and the median scenario.

    Raises
    ------
    InputError
        If the scenario itself cannot be answered, or a path moves no figure.
    """
    base = _figures(plan, plan.scenario)
    middle = np.array([each.distribution.quantile(np.array([0.5]))[0] for each in plan.varied])
    reason, others = answer_row(plan, middle)
    refuse_idle_paths(plan, (reason, others), answer_row)
    units = {name: figure.unit for name, figure in [*others.items(), *base.items()]}
    return AnsweredRows(plan, {name: units[name] for name in dict.fromkeys([*base, *others])})


def answer_row(plan: Plan, row: FloatArray) -> tuple[float, dict[str, Figure]]:
    """Return the reason of a row and, if it is answered, its figures.

    Parameters
    ----------
    plan : Plan
        Of any kind but relocation.
    row : ndarray, shape (columns,)
        In the units of the plan.
    """
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
    except SolverFailure:
        return float(UNSOLVED), {}
    except CertificateError:
        return float(UNPROVED), {}


def _figures(plan: Plan, document: Mapping[str, Any]) -> dict[str, Figure]:
    from citypact.scenario.answers import answer

    scenario = scenario_class(plan.kind).from_dict(document)
    return document_figures(answer(QUESTIONS[plan.kind], {"scenario": scenario.to_dict()}).document)
