"""Figures of a list of plants for every row: its best ratios, what moves, and who gains."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from citypact.errors import InfeasibleDesign, InputError, Problem
from citypact.games.portfolio import Portfolio
from citypact.games.rational import as_fraction
from citypact.mechanisms.portfolio import SideConstraints, select_plants
from citypact.mechanisms.portfolio.result import PortfolioRule
from citypact.mechanisms.portfolio.rule import best_portfolio_ratio
from citypact.scenario.portfolio.answering import portfolio_result
from citypact.scenario.portfolio.from_file import chosen_terms
from citypact.scenario.portfolio.question import PortfolioQuestion
from citypact.sweep.distributions import FloatArray
from citypact.sweep.paths import place_of, with_values
from citypact.sweep.plan import Plan
from citypact.sweep.portfolios.model import PortfolioSweep

#: Unit of every figure, in the order of the columns.
UNITS = {
    "reason": "",
    "ratio": "ratio",
    "best.lo": "ratio",
    "best.hi": "ratio",
    "best.intervals": "",
    "surplus": "亿元",
    "first_best": "亿元",
    "efficiency": "ratio",
    "accepted": "plants",
    "gain.origin": "亿元",
    "gain.destination": "亿元",
    "at.surplus": "亿元",
    "at.accepted": "plants",
}
#: Codes of ``reason``, as of every kind that is answered row by row.
ANSWERED, REFUSED, INFEASIBLE = range(3)


@dataclass(frozen=True)
class PortfolioRows:
    """Answers rows of terms and multiples for one list of plants.

    Parameters
    ----------
    plan : Plan
        Of kind portfolio.

    Raises
    ------
    InputError
        If the list itself cannot be answered, or a path is varied on which no figure depends.
    """

    plan: Plan

    def __post_init__(self) -> None:
        question = PortfolioQuestion.of(self._question(self._scenario))
        if question.optimise == "all" and "plants.revenue" in self.plan.columns:
            expected = (
                "a path on which a figure depends: with optimise all the tax follows from the prior tax"
            )
            raise InputError(Problem("--vary", "plants.revenue", expected))

    @property
    def outputs(self) -> Mapping[str, str]:
        """Unit of every figure."""
        return UNITS

    def evaluate(self, rows: FloatArray) -> dict[str, FloatArray]:
        """Return one array of shape (n,) for every output; NaN where a row has no such figure.

        Parameters
        ----------
        rows : ndarray, shape (n, columns)
            In the units of the plan.
        """
        found = {name: np.full(len(rows), math.nan) for name in UNITS}
        rules: dict[tuple[float, ...], PortfolioRule] = {}
        for at, row in enumerate(rows):
            for name, value in self._answer(row, rules).items():
                found[name][at] = value
        return found

    def _answer(self, row: FloatArray, rules: dict[tuple[float, ...], PortfolioRule]) -> dict[str, float]:
        try:
            inputs = self._inputs(row)
            question = PortfolioQuestion.of(inputs)
        except InputError:
            return {"reason": float(REFUSED)}
        if question.optimise == "all":
            return _of_terms(inputs)
        if question.side is not None:
            return _of_list(question.portfolio, question.side, question.at)
        # Rows that differ in the ratio asked about alone share their rule.
        key = tuple(
            number
            for path, number in zip(self.plan.columns, row.tolist(), strict=True)
            if path != "portfolio.at"
        )
        if key not in rules:
            rules.clear()
            rules[key] = best_portfolio_ratio(question.portfolio, question.consent)
        return _of_rule(rules[key], question.at)

    @cached_property
    def _scenario(self) -> dict[str, Any]:
        return {name: part for name, part in self.plan.scenario.items() if name != "firms"}

    def _inputs(self, row: FloatArray) -> dict[str, Any]:
        """Return what ``citypact portfolio`` would be asked in a row."""
        values = {
            place_of(self._scenario, each.path): (float(number), each.unit)
            for each, number in zip(self.plan.varied, row, strict=True)
        }
        return self._question(with_values(self._scenario, values))

    def _question(self, document: Mapping[str, Any]) -> dict[str, Any]:
        scenario = PortfolioSweep.from_dict({**document, "firms": {}})
        firms = dict(self.plan.scenario["firms"])
        for name in ("revenue", "origin_loss", "destination_cost"):
            factor = as_fraction(getattr(scenario.plants, name).number)
            if factor != 1:
                firms[name] = [as_fraction(amount) * factor for amount in firms[name]]
        return {"at": 0.5, "firms": firms, **chosen_terms(scenario.portfolio)}


def _of_rule(rule: PortfolioRule, at: float) -> dict[str, float]:
    """Return the figures of the best ratios without side constraints."""
    first_best = rule.portfolio.first_best
    found = {
        "reason": float(ANSWERED),
        "best.intervals": float(len(rule.sets)),
        "surplus": float(rule.value),
        "first_best": float(first_best),
        "efficiency": float(rule.value / first_best) if first_best else math.nan,
        "accepted": 0.0,
        "at.surplus": float(rule.value_at(at)),
        "at.accepted": float(len(rule.moved_at(at))),
    }
    if rule.recommended is not None:
        ratio = rule.recommended.exact
        own, other = rule.gains_at(ratio)
        found |= {
            "ratio": float(ratio),
            "best.lo": rule.sets[0].ends[0],
            "best.hi": rule.sets[-1].ends[1],
            "accepted": float(len(rule.moved_at(ratio))),
            "gain.origin": float(own),
            "gain.destination": float(other),
        }
    return found


def _of_list(portfolio: Portfolio, side: SideConstraints, at: float) -> dict[str, float]:
    """Return the figures of the best list under side constraints."""
    try:
        chosen = select_plants(portfolio, side)
    except InfeasibleDesign:
        return {"reason": float(INFEASIBLE)}
    first_best = portfolio.first_best
    found = {
        "reason": float(ANSWERED),
        "surplus": float(chosen.value),
        "first_best": float(first_best),
        "efficiency": float(chosen.value / first_best) if first_best else math.nan,
        "accepted": float(len(chosen.moved)),
        "best.intervals": 1.0 if chosen.moved else 0.0,
    }
    if chosen.ratio is not None:
        lo, hi = chosen.sets[0].ends
        found |= {"ratio": chosen.ratio, "best.lo": lo, "best.hi": hi}
        found |= {f"gain.{city}": amount for city, amount in chosen.gains.items()}
    if side.lowest <= at <= side.highest:
        try:
            there = select_plants(portfolio, replace(side, lowest=at, highest=at))
        except InfeasibleDesign:
            return found
        found |= {"at.surplus": float(there.value), "at.accepted": float(len(there.moved))}
    return found


def _of_terms(inputs: Mapping[str, Any]) -> dict[str, float]:
    """Return the figures of the best terms of the statute, of which only the value where nothing moves."""
    try:
        told = portfolio_result(inputs).document
    except InputError:  # the list has been checked: no plant is covered, or none could move
        return {"reason": float(INFEASIBLE), "surplus": 0.0, "accepted": 0.0}
    sets = told["ratio_sets"]
    found = {
        "reason": ANSWERED,
        "ratio": told["ratio"],
        "best.lo": sets[0][0],
        "best.hi": sets[-1][1],
        "best.intervals": len(sets),
        "surplus": told["welfare"],
        "first_best": told["first_best"],
        "efficiency": told["efficiency"],
        "accepted": len(told["moved"]),
        "at.surplus": told["welfare_at"],
    }
    return {name: math.nan if value is None else float(value) for name, value in found.items()}
