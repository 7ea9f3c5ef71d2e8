"""Questions to the measures of uncertainty: shares of variance, quantiles, fronts."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.stats import uniform

from citypact import solvers
from trust.metamorphic.laws import Entry
from trust.metamorphic.telling import Telling, placed

_ROWS_MOVE = {
    "order": "a sample splits at random by place: other places are another draw, within its interval"
}


def _cloud(
    t: Telling, rows: int = 200, columns: int = 2
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], list[str]]:
    """Return inputs, outputs in money, and names; rows follow the order of the telling."""
    drawn = np.random.default_rng(t.whole(0, 10**6)).uniform(size=(rows, columns))
    weights = [float(each) for each in t.numbers(columns, 1, 5)]
    outputs = (drawn @ weights + drawn[:, 0] * drawn[:, -1]) * float(t.unit)
    order = t.order(rows)
    return drawn[order], outputs[order], list(t.names(columns))


def _figures(found: Any) -> Any:
    return {name: figure.value for name, figure in zip(found.names, found.figures, strict=True)}


def _main(t: Telling) -> Any:
    inputs, outputs, names = _cloud(t)
    return _figures(solvers.main_effects(inputs, outputs, names))


def _model(t: Telling) -> Any:
    weights = [float(each) for each in t.numbers(2, 1, 5)]
    return lambda x: float(t.unit) * (weights[0] * x[:, 0] + weights[1] * x[:, 1] + x[:, 0] * x[:, 1])


def _sobol(t: Telling) -> Any:
    found = solvers.sobol_indices(_model(t), [uniform(0, 1).ppf] * 2, rows=256, names=list(t.names(2)))
    return _figures(found.first)


def _sobol_rows(t: Telling) -> Any:
    first, second, _ = _cloud(t, 8)
    return solvers.sobol_rows(first, first[::-1])[: len(second)].tolist()


def _from_rows(t: Telling) -> Any:
    generator = np.random.default_rng(t.whole(0, 10**6))
    rows = solvers.sobol_rows(generator.uniform(size=(256, 2)), generator.uniform(size=(256, 2)))
    return _figures(solvers.sobol_from_rows(_model(t)(rows), list(t.names(2))).first)


def _effects(t: Telling) -> Any:
    return _figures(
        solvers.shapley_effects(_model(t), [uniform(0, 1).ppf] * 2, rows=1024, names=list(t.names(2)))
    )


def _tornado(t: Telling) -> Any:
    names = list(t.names(2))
    found = solvers.tornado(_model(t), [1, 1], [0, 0], [2, 2], names)
    return {swing.name: swing.width for swing in found.swings}


def _box(t: Telling) -> Any:
    inputs, outputs, names = _cloud(t, 400)
    found = solvers.discover_box(inputs, outputs > 4 * float(t.unit), names)
    return {each.name: True for each in found.restrictions}


def _dependence(t: Telling) -> Any:
    inputs, _, names = _cloud(t, 50)
    found = solvers.partial_dependence(_model(t), inputs, 0, [0, 0.5, 1], names)
    return [figure.value for figure in found.figures]


def _front(t: Telling) -> Any:
    number = t.whole(1, 12)
    rows = [[float(a), float(b)] for a, b in zip(t.moneys(number, 0, 9), t.moneys(number, 0, 9), strict=True)]
    order = t.order(number)
    found = solvers.pareto_frontier(placed(rows, order))
    return {str(order[at]): True for at in found.kept}


def _quantiles(t: Telling) -> Any:
    values = t.moneys(60, -9, 9)
    found = solvers.sample_quantiles([float(value) for value in placed(values, t.order(60))])
    return [figure.value for figure in found.figures]


def _risk(t: Telling) -> Any:
    gains = t.moneys(60, -9, 9)
    found = solvers.value_at_risk([float(gain) for gain in placed(gains, t.order(60))])
    return {"risk": found.value_at_risk, "tail": found.tail_mean.value}


def _chance(t: Telling) -> Any:
    held = [t.one_of((True, False)) for _ in range(50)]
    return solvers.sample_probability(placed(held, t.order(50)))


def _information(t: Telling) -> Any:
    inputs, outputs, names = _cloud(t, 400)
    payoffs = np.column_stack([outputs, outputs.mean() + 0 * outputs])
    found = solvers.value_of_information(inputs, payoffs, names, ["act", "wait"])
    return [figure.value for figure in found.figures]


_NO_MONEY = {"unit": "inputs and truth values carry no money"}
QUESTIONS: dict[str, Entry] = {
    "main_effects": Entry(_main, tolerance=1e-7),
    "sobol_indices": Entry(_sobol),
    "sobol_rows": Entry(
        _sobol_rows, but={**_NO_MONEY, "order": "rows of the answer are blocks of the rows of the question"}
    ),
    "sobol_from_rows": Entry(_from_rows),
    "shapley_effects": Entry(_effects),
    "tornado": Entry(_tornado),
    "discover_box": Entry(_box, but=_ROWS_MOVE),
    "partial_dependence": Entry(_dependence),
    "pareto_frontier": Entry(_front),
    "sample_quantiles": Entry(_quantiles),
    "value_at_risk": Entry(_risk),
    "sample_probability": Entry(_chance, but=_NO_MONEY),
    "value_of_information": Entry(_information, but=_ROWS_MOVE),
}
