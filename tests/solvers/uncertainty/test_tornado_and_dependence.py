"""One input at a time: swings and partial dependence, against hand calculation and closed forms."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.solvers import partial_dependence, tornado


def model(x: np.ndarray) -> np.ndarray:
    return np.asarray(x[:, 0] * x[:, 1] - 2 * x[:, 2] ** 2)


def test_swings_are_those_of_the_model_one_by_one() -> None:
    base, low, high = [1.0, 2.0, 3.0], [0.0, 1.0, -1.0], [2.0, 5.0, 4.0]
    answer = tornado(model, base, low, high, ["a", "b", "c"])
    assert answer.base == 2 - 18
    assert [swing.name for swing in answer.swings] == ["c", "a", "b"]
    for swing in answer.swings:
        k = "abc".index(swing.name)
        for end, output in ((low[k], swing.at_low), (high[k], swing.at_high)):
            point = [*base[:k], end, *base[k + 1 :]]
            assert output == model(np.array([point]))[0]
    assert answer.swings[0].width == abs((2 - 32) - 0)
    assert "With c at -1 the output is 0." in answer.explain()


def test_ends_without_an_output_stand_first_and_are_told() -> None:
    answer = tornado(lambda x: np.where(x[:, 1] > 1, math.nan, x[:, 0]), [0, 0], [-9, 0], [9, 2], ["a", "b"])
    assert [swing.name for swing in answer.swings] == ["b", "a"]
    assert "With b at 2 there is no output." in answer.explain()
    assert json.loads(json.dumps(answer.to_dict(), allow_nan=False))["swings"][0]["width"] is None
    assert "At the base there is no output." in tornado(lambda x: x[:, 0] * math.nan, [0], [0], [0]).explain()


def test_equal_swings_keep_their_order_and_still_inputs_have_none() -> None:
    answer = tornado(lambda x: x[:, 0] + x[:, 1] + x[:, 2], [0, 0, 0], [-1, 0, -1], [1, 0, 1])
    assert [(swing.name, swing.width) for swing in answer.swings] == [("x1", 2.0), ("x3", 2.0), ("x2", 0.0)]


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_partial_dependence_averages_over_the_sample(unit: float) -> None:
    sample = np.random.default_rng(1).normal([0, 2, 0], 1, (5000, 3))
    grid = [-1.0, 0.0, 2.0]
    answer = partial_dependence(lambda x: unit * model(x), sample, 0, grid, ["a", "b", "c"])
    for at, figure in zip(grid, answer.figures, strict=True):
        expected = at * sample[:, 1].mean() - 2 * (sample[:, 2] ** 2).mean()
        assert figure.value == pytest.approx(unit * expected, rel=1e-9)
        # The truth, E = 2a - 2, with the error of the mean: variance a^2 + 8 over 5000 rows.
        assert figure.standard_error == pytest.approx(unit * math.sqrt((at**2 + 8) / 5000), rel=0.1)
        assert abs(figure.value / unit - (2 * at - 2)) < 4 * figure.standard_error / unit
    assert "With a at 2 the output is" in answer.explain()


def test_rows_without_an_output_are_counted_at_each_value() -> None:
    sample = [[0.0, 1.0], [0.0, 2.0], [0.0, math.nan], [0.0, 4.0]]
    answer = partial_dependence(
        lambda x: np.where(x[:, 0] > x[:, 1], math.nan, x[:, 1]), sample, 0, [0, 3, 9], ["a", "b"]
    )
    assert (answer.rows, answer.left_out) == ((3, 1, 0), (1, 3, 4))
    assert answer.figures[1].value == 4.0
    assert math.isnan(answer.figures[2].value)
    assert "With a at 9 there is no output in 4 rows." in answer.explain()
    assert json.loads(json.dumps(answer.to_dict(), allow_nan=False))["points"][2]["value"] is None


def test_one_row_has_no_standard_error() -> None:
    figure = partial_dependence(model, [[1.0, 2.0, 3.0]], 0, [5.0]).figures[0]
    assert figure.value == 10 - 18
    assert math.isnan(figure.standard_error)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: tornado(model, [1.0], [2.0], [1.0]), "low.x1: found 2.0, expected at most the high end, 1"),
        (lambda: tornado(model, [1.0, 2.0], [0.0], [3.0]), "low: found .0.0., expected 2 numbers"),
        (lambda: tornado(model, [math.nan], [0.0], [3.0]), "base: found .nan."),
        (lambda: partial_dependence(model, [[1.0]], 1, [0.0]), "column: found 1"),
        (lambda: partial_dependence(model, [[1.0]], 0, [math.nan]), "grid: found NaN"),
        (lambda: partial_dependence(lambda x: [1.0], [[1.0], [2.0]], 0, [0.0]), "found 1 outputs"),
    ],
)
def test_refusals_name_what_was_found(call, words: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match=words):
        call()
