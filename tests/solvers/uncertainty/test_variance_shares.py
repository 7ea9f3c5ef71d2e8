"""Sobol indices, main effects and Shapley effects, against the closed forms of published functions."""

from __future__ import annotations

import json
import math
from itertools import combinations, permutations

import numpy as np
import pytest
from scipy import stats

from citypact.errors import InputError
from citypact.solvers import main_effects, shapley_effects, sobol_from_rows, sobol_indices, sobol_rows

ANGLE = stats.uniform(-math.pi, 2 * math.pi).ppf
UNIT = stats.uniform(0, 1).ppf
A, B = 7.0, 0.1


def ishigami(x: np.ndarray) -> np.ndarray:
    """Ishigami and Homma (1990)."""
    return np.sin(x[:, 0]) + A * np.sin(x[:, 1]) ** 2 + B * x[:, 2] ** 4 * np.sin(x[:, 0])


V1 = (1 + B * math.pi**4 / 5) ** 2 / 2
V2 = A**2 / 8
V13 = B**2 * math.pi**8 * 8 / 225
V = V1 + V2 + V13
FIRST = [V1 / V, V2 / V, 0.0]
TOTAL = [(V1 + V13) / V, V2 / V, V13 / V]
SHAPLEY = [(V1 + V13 / 2) / V, V2 / V, V13 / 2 / V]

G = np.array([0.0, 1.0, 4.5, 9.0])
PARTS = 1 / (3 * (1 + G) ** 2)


def g_function(x: np.ndarray) -> np.ndarray:
    """Sobol's g-function: a product of independent factors of mean one."""
    return np.prod((np.abs(4 * x - 2) + G) / (1 + G), axis=1)


def g_shapley() -> np.ndarray:
    """Shares of the dividends of all groups (Owen 2014), the variance of a group being a product."""
    credit = np.zeros(len(G))
    for size in range(1, len(G) + 1):
        for group in combinations(range(len(G)), size):
            credit[list(group)] += math.prod(PARTS[list(group)]) / size
    return credit / credit.sum()


def near(figures, truth, most: float) -> None:  # type: ignore[no-untyped-def]
    for figure, value in zip(figures, truth, strict=True):
        assert abs(figure.value - value) <= max(4 * figure.standard_error, 1e-12)
        assert figure.standard_error < most
        assert figure.low <= figure.value <= figure.high


def test_sobol_indices_of_the_ishigami_function() -> None:
    answer = sobol_indices(ishigami, [ANGLE] * 3, rows=2**15, seed=3)
    near(answer.first.figures, FIRST, 0.01)
    near(answer.total.figures, TOTAL, 0.01)
    assert answer.first.variance == pytest.approx(V, rel=0.01)


def test_sobol_indices_of_the_g_function() -> None:
    answer = sobol_indices(g_function, [UNIT] * 4, rows=2**15, seed=1)
    whole = math.prod(1 + PARTS) - 1
    near(answer.first.figures, PARTS / whole, 0.01)
    near(answer.total.figures, PARTS * math.prod(1 + PARTS) / (1 + PARTS) / whole, 0.01)


def test_estimates_are_those_of_scipy() -> None:
    rng = np.random.default_rng(4)
    a, b = (rng.uniform(-math.pi, math.pi, (256, 3)) for _ in "ab")
    outputs = ishigami(sobol_rows(a, b)) + 1e4
    ours = sobol_from_rows(outputs, 3)
    parts = outputs.reshape(5, 256)
    oracle = stats.sobol_indices(
        func={"f_A": parts[0][None], "f_B": parts[1][None], "f_AB": parts[2:][:, None]}, n=256
    )
    assert [f.value for f in ours.first.figures] == pytest.approx(
        oracle.first_order.ravel().tolist(), abs=1e-9
    )
    assert [f.value for f in ours.total.figures] == pytest.approx(
        oracle.total_order.ravel().tolist(), abs=1e-9
    )


@pytest.mark.slow
def test_standard_errors_are_the_spread_of_repetitions() -> None:
    rng = np.random.default_rng(8)
    first, total, effects, shapley = [], [], [], []
    for seed in range(200):
        a, b = (rng.uniform(-math.pi, math.pi, (400, 3)) for _ in "ab")
        answer = sobol_from_rows(ishigami(sobol_rows(a, b)), 3)
        first.append(answer.first.figures)
        total.append(answer.total.figures)
        effects.append(main_effects(a, a[:, 0] + 2 * a[:, 1] + a[:, 2]).figures)
        shapley.append(shapley_effects(ishigami, [ANGLE] * 3, rows=400, seed=seed).figures)
    for drawn in (first, total, effects, shapley):
        spread = np.std([[f.value for f in each] for each in drawn], axis=0, ddof=1)
        told = np.mean([[f.standard_error for f in each] for each in drawn], axis=0)
        assert np.all(told / spread > 0.8)
        assert np.all(told / spread < 1.25)


def test_main_effects_of_given_rows() -> None:
    x = np.random.default_rng(2).uniform(-math.pi, math.pi, (200_000, 3))
    near(main_effects(x, ishigami(x)).figures, FIRST, 0.01)


@pytest.mark.parametrize("rows", [64, 1000, 5000])
def test_an_input_that_is_the_output_explains_all_of_it(rows: int) -> None:
    x = np.random.default_rng(1).uniform(size=(rows, 2))
    one, other = main_effects(x, x[:, 0]).figures
    assert one.value == pytest.approx(1, abs=1e-12)
    assert other.low < 0 < other.high
    curved = main_effects(x * 1e-200, np.exp(3 * x[:, 0])).figures[0]
    assert curved.value == pytest.approx(1, abs=0.02 if rows == 64 else 0.001)


def test_chance_alone_explains_nothing_on_average() -> None:
    rng = np.random.default_rng(1)
    found = [
        main_effects(rng.normal(size=(40, 1)), rng.normal(size=40)).figures[0].value for _ in range(2000)
    ]
    assert abs(np.mean(found)) < 4 * np.std(found) / math.sqrt(2000)


def test_main_effects_of_correlated_normal_inputs() -> None:
    """Y = X1 + X2 with correlation r: each explains (1 + r)/2."""
    r = 0.6
    x = np.random.default_rng(2).multivariate_normal([0, 0], [[1, r], [r, 1]], 400_000)
    for figure in main_effects(x, x.sum(axis=1)).figures:
        assert figure.value == pytest.approx((1 + r) / 2, abs=0.005)


def test_main_effects_of_inputs_with_few_values_are_those_of_a_table() -> None:
    """The product of two fair coins has variance 3/16; the mean given one coin has variance 1/16."""
    rng = np.random.default_rng(6)
    x = rng.integers(0, 2, (100_000, 2)).astype(float)
    y = x[:, 0] * x[:, 1]
    near(main_effects(x, y).figures, [1 / 3, 1 / 3], 0.01)
    still = np.column_stack([x[:, 0], np.ones(len(x))])
    assert main_effects(still, y).figures[1].value == 0.0


def test_shapley_effects_in_closed_form() -> None:
    near(shapley_effects(ishigami, [ANGLE] * 3, rows=40_000).figures, SHAPLEY, 0.01)
    near(shapley_effects(g_function, [UNIT] * 4, rows=40_000).figures, g_shapley(), 0.01)


def normal_shapley(slopes: np.ndarray, correlation: np.ndarray) -> np.ndarray:
    """Shapley effects of a linear function of normal inputs, from all orders (Owen and Prieur 2017)."""
    count, credit = len(slopes), np.zeros(len(slopes))

    def explained(group: list[int]) -> float:
        if not group:
            return 0.0
        with_y = (correlation @ slopes)[group]
        return float(with_y @ np.linalg.inv(correlation[np.ix_(group, group)]) @ with_y)

    for order in permutations(range(count)):
        for k in range(count):
            credit[order[k]] += explained(list(order[: k + 1])) - explained(list(order[:k]))
    return credit / credit.sum()


@pytest.mark.parametrize("r", [-0.9, 0.0, 0.5, 0.99])
def test_shapley_effects_of_two_correlated_normal_inputs(r: float) -> None:
    slopes, table = np.array([1.0, 2.0]), np.array([[1, r], [r, 1]])
    answer = shapley_effects(lambda x: x @ slopes, [stats.norm.ppf] * 2, correlation=table, rows=40_000)
    near(answer.figures, normal_shapley(slopes, table), 0.01)
    # The closed form for two inputs (Owen and Prieur 2017), written a second time.
    whole = 1 + 4 + 4 * r
    first = (1 * (1 - r * r / 2) + 2 * r + 4 * r * r / 2) / whole
    assert normal_shapley(slopes, table)[0] == pytest.approx(first)


def test_shapley_effects_of_four_correlated_normal_inputs() -> None:
    root = np.random.default_rng(3).normal(size=(4, 6))
    table = np.corrcoef(root)
    table = (table + table.T) / 2
    np.fill_diagonal(table, 1.0)
    slopes = np.array([1.0, -2.0, 0.5, 0.0])
    scaled = [stats.norm(5, 1e-3).ppf, stats.norm(0, 1).ppf, stats.norm(-1, 10).ppf, stats.norm(0, 1).ppf]
    answer = shapley_effects(
        lambda x: x @ (slopes / [1e-3, 1, 10, 1]), scaled, correlation=table, rows=40_000, seed=2
    )
    near(answer.figures, normal_shapley(slopes, table), 0.02)
    assert sum(figure.value for figure in answer.figures) == pytest.approx(1)


def test_shapley_effects_of_many_inputs_draw_orders() -> None:
    """Twelve independent inputs: shares are the squares of the slopes; one pair interacts."""
    slopes = np.arange(12.0)

    def model(x: np.ndarray) -> np.ndarray:
        return np.asarray(x @ slopes + 10 * x[:, 0] * x[:, 1])

    answer = shapley_effects(model, [stats.norm.ppf] * 12, rows=20_000, seed=5)
    parts = slopes**2
    parts[:2] += 50
    near(answer.figures, parts / parts.sum(), 0.02)
    assert (answer.rows, answer.left_out) == (20_000, 0)


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_shares_have_no_unit(unit: float) -> None:
    def model(x: np.ndarray) -> np.ndarray:
        return ishigami(x) * unit

    one = sobol_indices(ishigami, [ANGLE] * 3, rows=256)
    other = sobol_indices(model, [ANGLE] * 3, rows=256)
    for kind in ("first", "total"):
        a, b = getattr(one, kind), getattr(other, kind)
        assert [f.value for f in b.figures] == pytest.approx([f.value for f in a.figures])
        assert b.variance == pytest.approx(a.variance * unit**2)
    a, b = (shapley_effects(f, [ANGLE] * 3, rows=256) for f in (ishigami, model))
    assert [f.low for f in b.figures] == pytest.approx([f.low for f in a.figures])
    x = np.random.default_rng(1).uniform(size=(500, 2))
    effects = [main_effects(x * u, (x[:, 0] + x[:, 1] ** 2) * unit) for u in (1, unit)]
    assert effects[0] == effects[1] or effects[0].figures[0].value == pytest.approx(
        effects[1].figures[0].value
    )


def test_a_large_level_does_not_drown_the_shares() -> None:
    def level(x: np.ndarray) -> np.ndarray:
        return np.asarray(1e9 + 1e-3 * (x[:, 0] + x[:, 1]))

    for answer in (sobol_indices(level, [UNIT] * 2).first, shapley_effects(level, [UNIT] * 2)):
        assert [figure.value for figure in answer.figures] == pytest.approx([0.5, 0.5], abs=0.02)


def constant(x: np.ndarray) -> np.ndarray:
    return np.full(len(x), 0.1) * 3 * 1e9


def test_a_constant_output_has_no_shares_and_says_so() -> None:
    x = np.random.default_rng(1).uniform(size=(100, 2))
    for answer in (
        sobol_indices(constant, [UNIT] * 2, rows=16).first,
        main_effects(x, constant(x)),
        shapley_effects(constant, [UNIT] * 2, rows=16),
    ):
        assert answer.variance == 0
        assert all(math.isnan(figure.value) for figure in answer.figures)
        assert "no input moves it" in answer.explain()
        assert json.loads(json.dumps(answer.to_dict(), allow_nan=False))["shares"]["x1"]["value"] is None


def test_rows_without_an_output_are_left_out_whole() -> None:
    rng = np.random.default_rng(4)
    a, b = (rng.uniform(-math.pi, math.pi, (300, 3)) for _ in "ab")
    outputs = ishigami(sobol_rows(a, b))
    holed = outputs.copy()
    holed[[0, 300 + 0, 2 * 300 + 7]] = math.nan
    kept = np.delete(np.arange(300), [0, 7])
    answer, oracle = sobol_from_rows(holed, 3), sobol_from_rows(outputs.reshape(5, 300)[:, kept].ravel(), 3)
    assert (answer.first.rows, answer.first.left_out) == (298, 2)
    for one, other in zip(answer.total.figures, oracle.total.figures, strict=True):
        assert (one.value, one.low) == pytest.approx((other.value, other.low), rel=1e-12)

    def holes(x: np.ndarray) -> np.ndarray:
        return np.where(x[:, 0] > 3.0, math.nan, ishigami(x))

    told = shapley_effects(holes, [ANGLE] * 3, rows=500)
    assert told.left_out > 0
    assert told.rows + told.left_out == 500
    assert "left out" in told.explain()


def test_the_same_seed_gives_the_same_answer() -> None:
    assert sobol_indices(ishigami, [ANGLE] * 3, rows=64, seed=9) == sobol_indices(
        ishigami, [ANGLE] * 3, rows=64, seed=9
    )
    assert shapley_effects(ishigami, [ANGLE] * 3, rows=64, seed=9) == shapley_effects(
        ishigami, [ANGLE] * 3, rows=64, seed=9
    )


def test_explanations_name_the_inputs_in_order_of_weight() -> None:
    names = ["price", "growth", "rate"]
    answer = sobol_indices(ishigami, [ANGLE] * 3, rows=1024, names=names)
    assert [name for name, _ in answer.total.ranked()] == names
    assert answer.first.of("growth").value == answer.first.figures[1].value
    text = answer.explain()
    assert "growth alone explains 4" in text
    assert "rate with its interactions explains 2" in text
    assert "credited with" in shapley_effects(ishigami, [ANGLE] * 3, rows=64, names=names).explain()
    json.dumps(answer.to_dict(), allow_nan=False)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: sobol_rows([[1.0]], [[1.0, 2.0]]), "the shape of first"),
        (lambda: sobol_rows([[1.0]], [[math.nan]]), "second: found NaN"),
        (lambda: sobol_from_rows([1.0] * 7, 3), "a multiple of 5"),
        (lambda: sobol_from_rows([1.0] * 5, 3), "two complete rows"),
        (lambda: sobol_from_rows([1.0, 1, 1, 1, 1, 2], 1), "the output moves seldom"),
        (lambda: sobol_from_rows([1.0] * 8, ["a", "a"]), "2 different names"),
        (lambda: sobol_indices(ishigami, [ANGLE] * 3, rows=100), "a power of two"),
        (lambda: sobol_indices(lambda x: x[:1, 0], [UNIT], rows=4), "one a row: 12"),
        (lambda: main_effects([[1.0]] * 9, [1.0] * 9), "32 complete rows"),
        (lambda: main_effects([[1.0]] * 9, [1.0] * 8), "as many rows as inputs has: 9"),
        (lambda: shapley_effects(ishigami, [ANGLE] * 3, correlation=[[1]]), "one row and column an input"),
        (
            lambda: shapley_effects(g_function, [UNIT] * 2, correlation=[[1, 0.5], [0.4, 1]]),
            "a symmetric table",
        ),
        (
            lambda: shapley_effects(g_function, [UNIT] * 2, correlation=[[1, math.nan], [math.nan, 1]]),
            "a symmetric table",
        ),
        (
            lambda: shapley_effects(
                ishigami, [UNIT] * 3, correlation=[[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]]
            ),
            "can hold together",
        ),
        (lambda: sobol_indices(ishigami, []), "expected one input or more"),
        (lambda: shapley_effects(ishigami, []), "expected one input or more"),
        (lambda: sobol_from_rows([1.0, 2.0], 0), "expected one input or more"),
        (lambda: sobol_indices(ishigami, [ANGLE] * 3, seed=-1), "seed: found -1"),
        (lambda: shapley_effects(ishigami, [ANGLE] * 3, seed=0.5), "seed: found 0.5"),  # type: ignore[arg-type]
        (lambda: shapley_effects(ishigami, [ANGLE] * 3, rows=1), "two rows or more"),
        (lambda: shapley_effects(lambda x: x[:, 0] * math.nan, [UNIT], rows=9), "two outputs or more"),
    ],
)
def test_refusals_name_what_was_found(call, words: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match=words):
        call()
