"""Estimates in batches: against closed forms, the same bytes whoever works them out, resumed after kills."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from sweep.large_games import Line, river
from sweep.small_plan import folder_bytes

from citypact.errors import InputError
from citypact.games.coalitional import FunctionGame
from citypact.games.coalitional.forms import AirportGame, WeightedGraphGame
from citypact.solvers import batched_shapley, shapley
from citypact.solvers.sampling.batches import Batch, Batches
from citypact.sweep.coalitions import sampled_run

TESTS = Path(__file__).resolve().parent.parent
SAMPLES = 31 * 64 * 9
#: A client of its own, to be killed: ``client.py FOLDER``.
CLIENT = """
import sys
from sweep.large_games import river
from citypact.sweep.coalitions import sampled_run
if __name__ == "__main__":
    sampled_run(river(31), sys.argv[1], 31 * 64 * 9, 7, workers=1)
"""


def test_the_closed_form_of_a_river_is_that_of_all_coalitions() -> None:
    small = river(9)
    assert np.allclose(small.exact(), shapley(small).vector(), rtol=1e-13)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_river_of_sixty_cities_lies_within_its_errors(seed: int) -> None:
    game = river(60)
    found = batched_shapley(game, 60 * 64 * 4, seed)
    standard = np.array(found.standard_errors)
    away = (np.array(found.vector()) - game.exact()) / standard
    # 60 intervals of 95 %: fewer than 48 holding has probability below 1e-6.
    assert (np.abs(away) <= 1.96).sum() >= 48
    assert np.abs(away).max() < 5.5
    assert standard.max() < 0.05 * np.abs(game.exact()).max()
    assert abs(math.fsum(found.vector()) - game.grand) <= 4 * math.ulp(game.grand)
    assert found.details["missing to v(N)"] == game.grand - math.fsum(found.vector())
    assert found.details["batches"] == 4
    assert 0.6 < found.details["spread of batches"] < 1.5


def within_errors(kind: str, cities: int, seed: int) -> None:
    """Compare the estimate for many cities with the closed form."""
    costs = np.random.default_rng(4).lognormal(0, 1, cities).tolist()
    game = river(cities) if kind == "river" else AirportGame([f"city {k}" for k in range(cities)], costs)
    truth = game.exact() if isinstance(game, Line) else np.array(shapley(game).vector())
    found = batched_shapley(game, 2 * cities * 64, seed)
    away = (np.array(found.vector()) - truth) / np.array(found.standard_errors)
    # Expected 95 %; five standard deviations fewer, as sqrt(0.05 * 0.95 * cities) is one.
    assert (np.abs(away) <= 1.96).sum() >= 0.95 * cities - 5 * math.sqrt(0.0475 * cities)
    assert np.abs(away).max() < 6
    assert abs(math.fsum(found.vector()) - game.grand) <= 1e-9 * game.grand


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["river", "airport"])
def test_a_hundred_cities_lie_within_their_errors(kind: str) -> None:
    """Three hundred, with many seeds, are asked by trust/attacks."""
    within_errors(kind, 100, 5)


def test_interactions_of_two_cities_are_found_exactly() -> None:
    links = np.random.default_rng(2).integers(-3, 9, (40, 40)).astype(float)
    game = WeightedGraphGame([f"city {k}" for k in range(40)], (links + links.T).tolist())
    found = batched_shapley(game, 40 * 64 * 2)
    truth = np.array(shapley(game).vector())
    away = np.abs(np.array(found.vector()) - truth)
    assert away.max() <= 1e-9 * np.abs(truth).max()
    assert (away <= 6 * np.array(found.standard_errors)).all()
    assert found.details["spread of batches"] is None  # nothing but rounding is left


@pytest.mark.parametrize("scale", [1e-9, 1e9])
def test_another_unit_changes_the_unit_alone(scale: float) -> None:
    one, other = (batched_shapley(river(31, each), SAMPLES // 4, 3) for each in (1.0, scale))
    assert np.allclose(np.array(other.vector()) / scale, one.vector(), rtol=1e-7, atol=0)
    assert one.standard_errors is not None
    assert other.standard_errors is not None
    assert np.allclose(np.array(other.standard_errors) / scale, one.standard_errors, rtol=1e-6, atol=0)


def test_a_mean_of_batches_by_hand() -> None:
    game = FunctionGame([f"c{k}" for k in range(40)], lambda rows: rows.sum(axis=1) * 1.0, takes="members")
    batches = Batches(game, 40 * 64 * 2)
    level = (1.0,) * 38
    first = Batch((3.0, -1.0, *level), (4.0, 1.0, *(0.0,) * 38), 40.0, 10)
    second = Batch((1.0, 1.0, *level), (0.0, 3.0, *(0.0,) * 38), 50.0, 11)
    found = batches.mean([first, second])
    assert found.vector() == (2.0, 0.0, *level)
    assert found.standard_errors is not None
    assert np.allclose(
        found.standard_errors[:2], [1.0, 1.0], rtol=1e-12
    )  # sqrt((4 + 0) / 4), sqrt((1 + 3) / 4)
    assert 0 < found.standard_errors[2] < 1e-11
    # Seen: variances 2 and 2, twice their sum is 8; expected: 4 + 1 + 0 + 3 = 8.
    assert found.details["spread of batches"] == pytest.approx(1.0)
    assert found.details["evaluations"] == 21


def test_a_killed_worker_and_a_damaged_file_change_nothing(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    told: list[str] = []
    one = sampled_run(
        river(31), tmp_path / "1", SAMPLES, 7, workers=1, progress=lambda each: told.append(each.text())
    )
    assert len(told) == one.details["batches"] == 9
    assert np.allclose(one.vector(), batched_shapley(river(31), SAMPLES, 7).vector(), rtol=1e-9, atol=1e-12)
    game = river(31, kill_once=str(tmp_path / "killed"))
    other = sampled_run(game, tmp_path / "2", SAMPLES, 7, workers=2)
    assert (tmp_path / "killed").exists()  # a worker was killed on the way
    assert (other.vector(), other.standard_errors) == (one.vector(), one.standard_errors)
    assert folder_bytes(tmp_path / "2") == folder_bytes(tmp_path / "1")
    # A file that was damaged is told from a whole one, and its batch worked out again.
    file = tmp_path / "1" / "chunks" / "00000003.parquet"
    kept = file.read_bytes()
    file.write_bytes(kept[:100])
    assert sampled_run(river(31), tmp_path / "1", SAMPLES, 7, workers=1).vector() == one.vector()
    assert file.read_bytes() == kept


@pytest.mark.slow
def test_a_killed_client_goes_on_where_it_was_with_more_workers(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    whole = sampled_run(river(31), tmp_path / "whole", SAMPLES, 7, workers=2)
    more = sampled_run(river(31), tmp_path / "more", SAMPLES, 7, workers=4)
    assert (more.vector(), more.standard_errors) == (whole.vector(), whole.standard_errors)
    assert folder_bytes(tmp_path / "more") == folder_bytes(tmp_path / "whole")
    (tmp_path / "client.py").write_text(CLIENT, encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(TESTS)}
    for chunks in (1, 5):
        begun = subprocess.Popen([sys.executable, tmp_path / "client.py", tmp_path / "run"], env=env)
        end = time.monotonic() + 120
        while len(list(tmp_path.glob("run/chunks/*.parquet"))) < chunks and begun.poll() is None:
            assert time.monotonic() < end
            time.sleep(0.005)
        begun.kill()
        begun.wait()
    resumed = sampled_run(river(31), tmp_path / "run", SAMPLES, 7, workers=2)
    assert resumed.vector() == whole.vector()
    assert folder_bytes(tmp_path / "run") == folder_bytes(tmp_path / "whole")


def test_what_cannot_be_estimated_is_refused(tmp_path: Path) -> None:
    game = river(31)
    with pytest.raises(InputError, match="samples: found 186, expected 187 to 10000000000 evaluations"):
        batched_shapley(game, 186)
    with pytest.raises(InputError, match="fewer than all 511 coalitions"):
        batched_shapley(river(9), 511)
    for seed in (-1, 2**63, True, 1.0):
        with pytest.raises(InputError, match="seed: found"):
            batched_shapley(game, 10_000, seed)  # type: ignore[arg-type]
    local = FunctionGame([f"c{k}" for k in range(31)], lambda masks: masks * 1.0)
    with pytest.raises(InputError, match="a game that can be sent to other processes"):
        sampled_run(local, tmp_path / "none", 10_000)
    assert not (tmp_path / "none").exists()


def test_the_directory_of_another_game_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    few = 31 * 64
    sampled_run(river(31), tmp_path / "run", few, workers=1)
    before = folder_bytes(tmp_path / "run")
    for game, samples, seed, name in (
        (river(31, 2.0), few, 0, ""),
        (river(31), few + 1, 0, ""),
        (river(31), few, 1, ""),
        (river(31), few, 0, "another"),
    ):
        with pytest.raises(InputError, match="plan: found a run of plan"):
            sampled_run(game, tmp_path / "run", samples, seed, workers=1, name=name)
    assert folder_bytes(tmp_path / "run") == before
