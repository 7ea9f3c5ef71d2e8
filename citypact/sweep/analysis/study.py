"""What needs the rows of the sample side by side: spread, gains at risk, what moves it, where it fails.

A part that the rows do not carry is left out and told with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from citypact.errors import InputError
from citypact.solvers.uncertainty.discovery import discover_box
from citypact.solvers.uncertainty.quantiles import sample_quantiles
from citypact.sweep.analysis import decisions, influence
from citypact.sweep.analysis.acceptance import holding
from citypact.sweep.analysis.gathering import Gathered
from citypact.sweep.analysis.main_figure import MainFigure, city_names, gain_figures
from citypact.sweep.analysis.question import Question
from citypact.sweep.designs import LIST
from citypact.sweep.distributions import FloatArray
from citypact.sweep.mapping import RECOMPUTED, Evaluator
from citypact.sweep.plan import Plan

#: Quantiles of the main figure that are told, and bars of its histogram.
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
BARS = 40
#: Rows of the sample in which boxes, decisions and main effects are looked for.
STUDIED = 2**17
#: Parts that may be left out, and why.
SPREAD, INFLUENCE, CURVES = "the spread of the figure", "what moves the figure", "its mean along each input"
INFLUENCE_ON_AGREEMENT = "what moves whether there is an agreement"
TORNADO, BOX, MEASURING = "each input alone", "where it fails", "what is worth measuring"
FRONTIER = "what criteria and fixed ratios bring"
ROWS_ALONE = "nothing more is answered than the rows"
NOT_PAID = "the rows are too few to answer as many again"
ALL_HOLD, NONE_HOLD = "it fails in no scenario", "it fails in every scenario"


@dataclass
class Study:
    """The parts of an analysis that need the sample.

    Parameters
    ----------
    plan : Plan
    evaluator : Evaluator
    gathered : Gathered
    question : Question
    figure : MainFigure
    event : str
        Column that says whether there is an agreement (``reason``: an answer).
    """

    plan: Plan
    evaluator: Evaluator
    gathered: Gathered
    question: Question
    figure: MainFigure
    event: str
    gone: list[dict[str, str]] = field(default_factory=list)

    def told(self, *, with_ratios: bool) -> dict[str, Any]:
        """Return all parts as plain data, and what was left out."""
        found: dict[str, Any] = {
            "figure": self._spread(),
            "gains": self._gains_at_ratio() if with_ratios else self._gains_told(),
            **self._moves(),
            "box": self._part(BOX, self._box),
            "measuring": None,
            "frontier": None,
        }
        if with_ratios:
            worth, front = decisions.worth_measuring, decisions.frontier
            found["measuring"] = self._part(
                MEASURING,
                lambda: worth(self.plan, self._studied, self.question.ratio, self._cities, self._sure),
            )
            if np.any(self._studied["agreement"] == 1):
                found["frontier"] = self._part(
                    FRONTIER, lambda: front(self.plan, self._studied, self._cities)
                )
            else:
                self._leave_out(FRONTIER, NONE_HOLD)
        return found | {"left_out": self.gone}

    @property
    def _sure(self) -> float:
        return self.question.confidence

    @cached_property
    def _cities(self) -> tuple[str, str]:
        return city_names(self.plan.scenario)

    @cached_property
    def _studied(self) -> Mapping[str, FloatArray]:
        return self.gathered.thinned(STUDIED)

    @property
    def _exact_share(self) -> float:
        """Share of the rows that needed rational arithmetic."""
        totals = self.gathered.totals.get(RECOMPUTED)
        return totals.mean if totals else 0.0

    def _part(self, name: str, compute: Callable[[], Any]) -> Any:
        """Return a part, or nothing where the rows do not carry it."""
        try:
            return compute()
        except InputError as error:
            self._leave_out(name, str(error))
            return None

    def _leave_out(self, name: str, why: str) -> None:
        self.gone.append({"part": name, "why": why})

    def _spread(self) -> dict[str, Any]:
        values = influence.finite(self.gathered.sample[self.figure.name])
        spread = self._part(SPREAD, lambda: sample_quantiles(values, LEVELS, confidence=self._sure).to_dict())
        return {
            "name": self.figure.name,
            "unit": self.figure.unit,
            "spread": spread,
            "histogram": None if spread is None else histogram(values),
        }

    def _gains_at_ratio(self) -> list[dict[str, Any]]:
        gains = decisions.gains_at(self.gathered.sample, self.question.ratio)
        return decisions.at_risk(
            [(city, "亿元", gain) for city, gain in zip(self._cities, gains, strict=True)], self._sure
        )

    def _gains_told(self) -> list[dict[str, Any]]:
        sample, units = self.gathered.sample, self.evaluator.outputs
        gains = gain_figures(tuple(units)).items()
        return decisions.at_risk([(city, units[name], sample[name]) for city, name in gains], self._sure)

    def _moves(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "influence": None,
            "influence_on_agreement": None,
            "tornado": None,
            "dependence": [],
        }
        plan, studied, name = self.plan, self._studied, self.figure.name
        if not np.isfinite(studied[name]).any():
            return found
        if self.question.rows_only:
            found["influence"] = self._given_shares()
            for part in (TORNADO, CURVES):
                self._leave_out(part, ROWS_ALONE)
            return found
        answers = influence.Answers(plan, self.evaluator)
        most = influence.answered_anew(plan, self._exact_share)
        model, happens = answers.figure(name), answers.holding(self.event)
        # How the inputs of a list depend on each other only its rows can tell; so where too few may be
        # answered anew.
        if plan.design == LIST or not influence.carries_design(plan, most):
            found["influence"] = self._given_shares()
        else:
            shares = influence.variance_shares
            found["influence"] = self._part(INFLUENCE, lambda: shares(plan, model, most, self._sure))
            if not np.isfinite(studied[name]).all():
                # Where the figure is missing, what moves it is only half of the answer.
                found["influence_on_agreement"] = self._part(
                    INFLUENCE_ON_AGREEMENT, lambda: shares(plan, happens, most, self._sure)
                )
        found["tornado"] = influence.one_at_a_time(plan, model)
        found["dependence"] = influence.along_each(plan, model, studied, most // 2, self._sure)
        if not found["dependence"]:
            self._leave_out(CURVES, NOT_PAID)
        return found

    def _given_shares(self) -> Any:
        shares, name = influence.given_shares, self.figure.name
        return self._part(INFLUENCE, lambda: shares(self.plan, self._studied, name, self._sure))

    def _box(self) -> dict[str, Any] | None:
        """Return the box in which there is no agreement; if there always is, in which one half fails."""
        studied = self._studied
        fails = 1.0 - holding(self.event, studied[self.event])
        what = self.event
        if not np.any(fails == 1) and "half_acceptable" in studied:
            fails, what = 1.0 - studied["half_acceptable"], "half_acceptable"
        for all_same, why in ((0.0, ALL_HOLD), (1.0, NONE_HOLD)):
            if not np.any((fails != all_same) & ~np.isnan(fails)):
                self._leave_out(BOX, why)
                return None
        inputs = np.column_stack([studied[path] for path in self.plan.columns])
        box = discover_box(inputs, fails, self.plan.columns, seed=self.plan.seed, confidence=self._sure)
        return {"event": what, **box.to_dict()}


def histogram(values: FloatArray, bars: int = BARS) -> dict[str, list[float]]:
    """Return ends and counts of equal bars between the lowest and the highest number; one bar if all agree.

    Examples
    --------
    >>> histogram(np.array([1.0, 2.0, 3.0, 3.0, np.nan]), 2)
    {'edges': [1.0, 2.0, 3.0], 'counts': [1, 3]}
    >>> histogram(np.array([2.0, 2.0]))
    {'edges': [2.0, 2.0], 'counts': [2]}
    """
    known = values[np.isfinite(values)]
    low, high = float(known.min()), float(known.max())
    edges = np.linspace(low, high, bars + 1)
    if not np.all(np.diff(edges) > 0):  # all the same, but for rounding
        return {"edges": [low, high], "counts": [len(known)]}
    counts, _ = np.histogram(known, edges)
    return {"edges": edges.tolist(), "counts": counts.tolist()}
