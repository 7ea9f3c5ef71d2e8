"""Scenario discovery on boxes that are known."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.solvers import discover_box

ROWS = 40_000


def sample(columns: int = 5, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).uniform(size=(ROWS, columns))


def bounds(answer) -> dict[str, tuple[float, float]]:  # type: ignore[no-untyped-def]
    return {each.name: (each.low, each.high) for each in answer.restrictions}


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_a_known_box_is_found(unit: float) -> None:
    x = sample()
    hits = (x[:, 0] > 0.7) & (x[:, 3] > 0.2) & (x[:, 3] < 0.6)
    answer = discover_box(x * unit, hits, ["a", "b", "c", "d", "e"], density=0.97)
    found = bounds(answer)
    assert set(found) == {"a", "d"}
    assert np.array(found["a"]) / unit == pytest.approx([0.7, math.inf], abs=0.02)
    assert np.array(found["d"]) / unit == pytest.approx([0.2, 0.6], abs=0.02)
    assert answer.density.value > 0.95
    assert answer.coverage.value > 0.95
    assert answer.overall.low < 0.3 * 0.4 < answer.overall.high


def test_shares_are_recounted_on_rows_that_did_not_find_the_box() -> None:
    x = sample()
    hits = np.random.default_rng(2).uniform(size=ROWS) < np.where(x[:, 1] < 0.3, 0.9, 0.05)
    answer = discover_box(x, hits, density=0.85, seed=4)
    held = np.random.default_rng(4).permutation(ROWS) % 2 == 1
    inside = held.copy()
    for each in answer.restrictions:
        column = x[:, int(each.name[1:]) - 1]
        inside &= (column >= each.low) & (column <= each.high)
    assert answer.inside == inside.sum()
    assert answer.density.value == hits[inside].mean()
    assert answer.coverage.value == hits[inside].sum() / hits[held].sum()
    assert set(bounds(answer)) == {"x2"}
    end = bounds(answer)["x2"][1]
    assert end == pytest.approx(0.3, abs=0.02)
    truth = (0.9 * min(end, 0.3) + 0.05 * max(end - 0.3, 0)) / end
    assert answer.density.low < truth < answer.density.high
    alone = next(each for each in answer.restrictions if each.name == "x2")
    assert alone.density_without < 0.5


def test_of_noise_nothing_dense_is_claimed() -> None:
    hits = np.random.default_rng(3).uniform(size=ROWS) < 0.2
    answer = discover_box(sample(), hits, density=0.8)
    # The rows that found a box flatter it; the rows held out do not.
    assert max(density for _, density in answer.trajectory) > 0.25
    assert not answer.restrictions or answer.density.low < 0.2
    assert "was not reached" in answer.explain() or "No box" in answer.explain()


def test_inputs_with_few_values_and_ties() -> None:
    rng = np.random.default_rng(5)
    x = np.column_stack([rng.integers(0, 4, ROWS), rng.integers(0, 2, ROWS), np.ones(ROWS)]).astype(float)
    answer = discover_box(x, (x[:, 0] == 2) & (x[:, 1] == 1), density=0.99)
    assert answer.density.value == answer.coverage.value == 1.0
    found = bounds(answer)
    assert found["x1"] == (2.0, 2.0)
    assert found["x2"] == (1.0, math.inf)
    assert "2 ≤ x1 ≤ 2; x2 ≥ 1" in answer.explain()
    assert json.loads(json.dumps(answer.to_dict(), allow_nan=False))["restrictions"][1]["high"] is None


def test_inputs_that_never_move_leave_no_box() -> None:
    hits = np.arange(200) % 3 == 0
    answer = discover_box(np.ones((200, 2)), hits)
    assert answer.restrictions == ()
    assert "No box of inputs is denser than the whole." in answer.explain()


def test_rows_without_an_outcome_are_told_and_the_seed_decides() -> None:
    x = sample(2)
    y = (x[:, 0] > 0.5).astype(float)
    y[:7] = math.nan
    answer = discover_box(x, y)
    assert (answer.rows, answer.left_out) == (ROWS - 7, 7)
    assert answer == discover_box(x, y)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: discover_box(np.ones((99, 1)), np.ones(99)), "99 of 99 rows, expected some rows of either"),
        (lambda: discover_box(np.ones((99, 1)), np.full(99, 0.5)), "found 0.5, expected true or false"),
        (lambda: discover_box(np.ones((9, 1)), np.arange(9) > 4), "64 complete rows or more"),
        (lambda: discover_box(np.ones((99, 1)), np.arange(99) > 4, density=1.0), "density: found 1.0"),
        (lambda: discover_box(np.ones((99, 1)), np.arange(99) > 4, seed=True), "seed: found True"),
        (lambda: discover_box(np.ones((99, 1)), np.arange(98) > 4), "as many rows as inputs has: 99"),
    ],
)
def test_refusals_name_what_was_found(call, words: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match=words):
        call()
