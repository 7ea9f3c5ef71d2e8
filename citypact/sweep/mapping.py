"""From rows of inputs to figures: vectorised closed forms for relocations, the package's answer else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from citypact.errors import CertificateError, InputError, Problem
from citypact.scenario.cash_flow_result import cash_flow_path, objective_of
from citypact.scenario.kinds import scenario_class
from citypact.sweep.answered_rows import AnsweredRows, answered_rows
from citypact.sweep.distributions import FloatArray
from citypact.sweep.exact_row import exact_row
from citypact.sweep.paths import expectation, place_of, quantity_at, quantity_places, with_values
from citypact.sweep.plan import Plan
from citypact.sweep.portfolios.model import PORTFOLIO
from citypact.sweep.portfolios.rows import PortfolioRows
from citypact.sweep.ratio_figures import REFUSED, figure_units, ratio_figures
from citypact.sweep.relocation_inputs import Numbers, enforcement_paths, games_of, usable_paths
from citypact.sweep.rows.asked import Asked
from citypact.sweep.rows.books import books_of
from citypact.sweep.rows.payments import payment_figures
from citypact.sweep.statute_flows import statute_flows

#: One row in so many is answered again in rational arithmetic.
COMPARED = 1000
#: Largest difference from the exact answer, as a part of one (ratios) or of R + |L| + |K| (money).
TOLERANCE = 1e-9
LONGEST_WINDOW = 100
#: Columns that every kind of sweep has.
RECOMPUTED = "recomputed"


class Evaluator(Protocol):
    """Answers rows; picklable, with the same columns for every chunk."""

    @property
    def outputs(self) -> Mapping[str, str]:
        """Unit of every figure, in the order of the columns."""

    def evaluate(self, rows: FloatArray) -> dict[str, FloatArray]:
        """Return one array of shape (n,) for every output."""


def evaluator(plan: Plan) -> Evaluator:
    """Return what answers the rows of a plan.

    Relocations are answered in closed form; one row in 1,000, and every row that floating point cannot
    decide, is answered again by the package in rational arithmetic and compared.

    Raises
    ------
    InputError
        If no figure depends on a path that is varied.

    Examples
    --------
    >>> from citypact.sweep.making import make_plan
    >>> plan = make_plan("beijing-hebei", ["parameters.origin_side.hazard=between:0.2,0.4"], samples=4)
    >>> found = evaluator(plan).evaluate(plan.chunk(0))
    >>> bool((found["participation.lo"] <= found["ratio.nash"]).all())
    True
    """
    if plan.kind == PORTFOLIO:
        return PortfolioRows(plan)
    if plan.kind != "relocation":
        return answered_rows(plan)
    return RelocationRows(plan)


@dataclass(frozen=True)
class RelocationRows:
    """Figures of a relocation in closed form.

    Parameters
    ----------
    plan : Plan
        Of kind relocation.

    Raises
    ------
    InputError
        If no figure depends on a path, or the scenario itself has no game.
    CertificateError
        By ``evaluate``, if a row differs from the exact answer.
    """

    plan: Plan
    outputs: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._scenario.relocation()
        if self._asked.cash_flow:
            cash_flow_path(self._scenario, self._asked.ratio_cap)
        usable = usable_paths(self._scenario, cash_flow=self._asked.cash_flow)
        idle = [path for path in self.plan.columns if path not in usable]
        if idle:
            given = {name for name, _ in quantity_places(self.plan.scenario)}
            expected = "a path on which a figure depends: " + ", ".join(n for n in usable if n in given)
            raise InputError(*(Problem("--vary", path, expected) for path in idle))
        middle = np.array([[each.distribution.quantile(np.array([0.5]))[0] for each in self.plan.varied]])
        figures, _ = self._figures(middle)
        object.__setattr__(self, "outputs", {**figure_units(figures), RECOMPUTED: "ratio"})

    @cached_property
    def _scenario(self) -> Any:
        return scenario_class("relocation").from_dict(self.plan.scenario)

    @cached_property
    def _asked(self) -> Asked:
        return Asked.of(self.plan.asked)

    @cached_property
    def _fixed(self) -> dict[str, float]:
        document = self.plan.scenario
        found = {}
        for name, keys in quantity_places(document):
            quantity = quantity_at(document, keys)
            if len(quantity.numbers) == 1:
                found[name] = quantity.number
        return found

    @cached_property
    def _places(self) -> list[Any]:
        return [place_of(self.plan.scenario, path) for path in self.plan.columns]

    @cached_property
    def _longest_window(self) -> int:
        path = "parameters.levers.window"
        for each in self.plan.varied:
            if each.path == path:
                top = each.distribution.quantile(np.array([1.0]))[0]
                values = each.distribution.values
                top = max(values) if values else top
                return int(min(LONGEST_WINDOW, top))
        return int(self._fixed.get(path, 5))

    def evaluate(self, rows: FloatArray) -> dict[str, FloatArray]:
        """Return one array of shape (n,) for every output, some rows recomputed exactly.

        Parameters
        ----------
        rows : ndarray, shape (n, columns)
            In the units of the plan.

        Raises
        ------
        CertificateError
            If a recomputed row differs: then no figure of the run can be trusted.
        """
        figures, close = self._figures(rows)
        again = np.zeros(len(rows))
        compared = np.arange(len(rows)) % COMPARED == 0
        for at in np.flatnonzero(compared | close).tolist():
            exact = self._exact(rows[at], tuple(figures), cross_check=bool(compared[at]))
            if not close[at]:
                self._compare(at, rows[at], {name: float(figures[name][at]) for name in figures}, exact)
            for name, value in exact.items():
                figures[name][at] = value
            again[at] = 1.0
        return {**figures, RECOMPUTED: again}

    def _figures(self, rows: FloatArray) -> tuple[dict[str, FloatArray], Any]:
        scenario = self._scenario
        varied = {
            path: self._within(rows[:, at], keys)
            for at, (path, keys) in enumerate(zip(self.plan.columns, self._places, strict=True))
        }
        numbers = Numbers(self._fixed, varied)
        unusable = np.zeros(len(rows), dtype=bool)
        for column in varied.values():
            unusable |= np.isnan(column)
        with np.errstate(all="ignore"):  # rows that are refused may hold anything
            games = games_of(scenario, numbers, len(rows), self._longest_window)
            games.usable[unusable] = False
            if self._asked.ratio_cap is not None:
                games = replace(games, ratio_cap=float(self._asked.ratio_cap))
            figures, close = ratio_figures(games, numbers, self._asked)
            figures |= statute_flows(games)
            if self._asked.cash_flow:
                books = books_of(scenario, games, numbers, self._asked.ratio_cap)
                rule = objective_of(self._asked.rule)
                paid, doubtful = payment_figures(books, rule, self._asked.options.reference)
                figures |= paid
                # Without a court payments are held by what stopping would cost: a program for each row.
                close |= doubtful if not enforcement_paths(scenario) else games.usable
        return figures, close

    def _within(self, column: FloatArray, keys: Any) -> FloatArray:
        """Return the numbers, NaN where the field does not take them."""
        wanted = expectation(type(self._scenario), keys)
        ok = np.isfinite(column)
        if wanted is not None:
            ok &= (column >= wanted.low) & (column <= wanted.high)
            if wanted.positive:
                ok &= column > 0
            if wanted.whole:
                ok &= column == np.floor(column)
        return np.where(ok, column, np.nan)

    def _exact(self, row: FloatArray, names: tuple[str, ...], *, cross_check: bool) -> dict[str, float]:
        values = {
            keys: (float(number), each.unit)
            for keys, number, each in zip(self._places, row, self.plan.varied, strict=True)
        }
        document = with_values(self.plan.scenario, values)
        return exact_row(document, names, self._asked, cross_check=cross_check)

    def _compare(self, at: int, row: FloatArray, found: dict[str, float], exact: dict[str, float]) -> None:
        """Raise if any figure of a row differs from the exact one."""
        money = sum(abs(exact[name]) for name in ("revenue", "origin_loss", "destination_cost"))
        # What the centre grants may be larger than anything in the cities' own books.
        grants = max(
            (abs(exact[name]) for name in exact if ".grant." in name and exact[name] > 0), default=0.0
        )
        money += grants
        ratio = 1.0 + max(abs(exact[name]) for name in ("threshold.origin", "threshold.destination"))
        ratio += grants / exact["revenue"] if grants else 0.0
        for name, value in exact.items():
            scale = 1.0 if exact["reason"] == REFUSED else money if self._is_money(name) else ratio
            if name == "weight_at_half" and exact["surplus"]:
                scale = ratio * max(1.0, money / abs(exact["surplus"]))
            same = abs(found[name] - value) <= TOLERANCE * scale or (
                np.isnan(found[name]) and np.isnan(value)
            )
            if not same:
                inputs = ", ".join(
                    f"{p} = {x!r}" for p, x in zip(self.plan.columns, row.tolist(), strict=True)
                )
                raise CertificateError(
                    f"row {at} of a chunk: {name} is {found[name]!r} in floating point and {value!r} exactly,"
                    f" for {inputs}"
                )

    @staticmethod
    def _is_money(name: str) -> bool:
        return figure_units({name: None})[name] == "亿元"


__all__ = ["AnsweredRows", "Evaluator", "RelocationRows", "evaluator"]
