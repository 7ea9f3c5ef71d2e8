"""Paths that move no figure are refused before a sweep starts, after a few values have been tried.

A path counts as moving if some value of its own, with the others at their medians or at one other point,
changes a figure or the reason. That is a trial, not a proof: a path that matters only in a corner may be
refused, and the line says what was tried.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from citypact.errors import InputError, Problem
from citypact.sweep.distributions import FloatArray
from citypact.sweep.plan import Plan

#: Levels at which a path is tried, and that of the others at the second point.
LEVELS = (0.98, 0.02, 0.75, 0.25)
ELSEWHERE = 0.8

Answer = tuple[float, Mapping[str, Any]]


def refuse_idle_paths(plan: Plan, middle: Answer, answer: Callable[[Plan, FloatArray], Answer]) -> None:
    """Refuse the paths of a plan that move nothing.

    Parameters
    ----------
    plan : Plan
    middle : (reason, figures)
        Of the row in which every path is at its median.
    answer : callable
        Returns reason and figures of a row.

    Raises
    ------
    InputError
        Naming every such path and the values that were tried.
    """
    asked = _Asked(plan, answer, middle)
    problems = []
    for column, each in enumerate(plan.varied):
        quantiles = each.distribution.quantile(np.array(LEVELS)).tolist()
        median = float(asked.points[0][column])
        values = sorted({number for number in (*quantiles, median) if np.isfinite(number)})
        if len(values) > 1 and not asked.moved(column, quantiles):
            tried = ", ".join(f"{number:.6g}" for number in values)
            expected = f"a path that moves some figure: none changes among {tried}"
            problems.append(Problem("--vary", each.path, expected))
    if problems:
        raise InputError(*problems)


class _Asked:
    """Answers at the points from which one path is moved, each computed once."""

    def __init__(self, plan: Plan, answer: Callable[[Plan, FloatArray], Answer], middle: Answer) -> None:
        self._plan, self._answer = plan, answer
        levels = (0.5, ELSEWHERE) if len(plan.varied) > 1 else (0.5,)
        self.points = [_at(plan, level) for level in levels]
        self._answers = {0: middle}

    def moved(self, column: int, numbers: Sequence[float]) -> bool:
        """Whether one of the numbers changes the answer at one of the points."""
        return any(
            self._answer(self._plan, _changed(point, column, number)) != self._at(place)
            for place, point in enumerate(self.points)
            for number in numbers
            if np.isfinite(number) and number != point[column]
        )

    def _at(self, place: int) -> Answer:
        if place not in self._answers:
            self._answers[place] = self._answer(self._plan, self.points[place])
        return self._answers[place]


def _changed(point: FloatArray, column: int, number: float) -> FloatArray:
    row = point.copy()
    row[column] = number
    return row


def _at(plan: Plan, level: float) -> FloatArray:
    return np.array([each.distribution.quantile(np.array([level]))[0] for each in plan.varied])
