"""Designs: every chunk the same whoever asks, strata hit once, sequences equal to scipy's own."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import qmc

from citypact.sweep import designs
from citypact.sweep.designs import unit_points


@pytest.mark.parametrize("total", [1, 2, 3, 37, 1000, 4097])
def test_a_latin_hypercube_hits_every_stratum_of_every_column_once(total: int) -> None:
    parts = [
        unit_points("latin", 7, total, 3, start, min(start + 16, total)) for start in range(0, total, 16)
    ]
    points = np.concatenate(parts)
    for column in points.T:
        assert sorted((column * total).astype(int).tolist()) == list(range(total))
    if total > 100:
        assert abs(np.corrcoef(points.T)[0, 1]) < 0.2


def test_sobol_chunks_are_the_sequence_of_scipy() -> None:
    whole = qmc.Sobol(4, scramble=True, seed=np.random.default_rng(5)).random_base2(8) + 2.0**-31
    parts = [unit_points("sobol", 5, 256, 4, start, start + 64) for start in range(0, 256, 64)]
    assert np.array_equal(np.concatenate(parts), whole)


@pytest.mark.parametrize("design", ["sobol", "latin", "random"])
def test_levels_lie_strictly_inside_and_depend_on_the_seed(design: str) -> None:
    one, other = (unit_points(design, seed, 512, 2, 0, 512) for seed in (1, 2))
    assert ((one > 0) & (one < 1)).all()
    assert not np.array_equal(one, other)
    assert np.allclose(one.mean(0), 0.5, atol=0.06)


def test_random_chunks_differ_and_repeat() -> None:
    first, second = (unit_points("random", 1, 64, 2, start, start + 32) for start in (0, 32))
    assert not np.array_equal(first, second)
    assert np.array_equal(second, unit_points("random", 1, 64, 2, 32, 64))


@pytest.mark.parametrize("dimensions", [1, 3, 40])
def test_a_jump_ends_where_a_walk_does(dimensions: int, monkeypatch: pytest.MonkeyPatch) -> None:
    starts = (1, 2, 3, 4, 32768, 100_003)
    jumped = [unit_points("sobol", 9, 2**20, dimensions, start, start + 8) for start in starts]
    walks = []
    walk = qmc.Sobol.fast_forward
    monkeypatch.setattr(qmc.Sobol, "fast_forward", lambda self, n: walks.append(n) or walk(self, n))
    monkeypatch.setattr(designs, "_can_jump", lambda seed, dimensions: False)
    for start, points in zip(starts, jumped, strict=True):
        assert np.array_equal(points, unit_points("sobol", 9, 2**20, dimensions, start, start + 8))
    assert walks == list(starts)
    monkeypatch.undo()
    designs._can_jump.cache_clear()
    monkeypatch.setattr(designs, "_jump", lambda sampler, start: sampler.random(2))
    assert not designs._can_jump(9, dimensions)
    designs._can_jump.cache_clear()
