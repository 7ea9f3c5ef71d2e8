"""All coalitions in blocks on the engine: the bytes of the single process, closed forms, refusals."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sweep.large_games import broken, cubed, river, squared
from sweep.small_plan import folder_bytes

from citypact.errors import InputError
from citypact.games.coalitional import FunctionGame
from citypact.solvers import streamed_shapley
from citypact.sweep.coalitions import streamed_run

pytest.importorskip("pyarrow")


def names(count: int) -> list[str]:
    return [f"city {k}" for k in range(count)]


def test_blocks_have_the_bytes_of_the_single_process(tmp_path: Path) -> None:
    game = river(16)
    alone = streamed_shapley(game.worths_of, game.players, workers=1)
    assert np.allclose(alone.vector(), game.exact(), rtol=1e-12)
    for workers in (1, 2):
        found = streamed_run(game, tmp_path / str(workers), workers=workers)
        assert found.vector() == alone.vector()
        assert found.provenance.method == alone.provenance.method
        assert found.details == alone.details == {"blocks": 64}
    assert folder_bytes(tmp_path / "1") == folder_bytes(tmp_path / "2")
    # Half a file, and one that is gone: both blocks are worked out again.
    before = folder_bytes(tmp_path / "1")
    chunks = tmp_path / "1" / "chunks"
    (chunks / "00000007.parquet").write_bytes(before["00000007.parquet"][:50])
    (chunks / "00000063.parquet").unlink()
    assert streamed_run(game, tmp_path / "1", workers=1).vector() == alone.vector()
    assert folder_bytes(tmp_path / "1") == before


@pytest.mark.slow
def test_a_million_coalitions_against_the_closed_form(tmp_path: Path) -> None:
    found = streamed_run(FunctionGame(names(20), squared), tmp_path / "run", workers=2)
    assert np.allclose(found.vector(), 20.0, rtol=1e-13)
    assert found.vector() == streamed_shapley(squared, names(20), workers=1).vector()
    game = river(20)
    assert np.allclose(streamed_run(game, tmp_path / "river").vector(), game.exact(), rtol=1e-12)


def test_what_cannot_be_streamed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="at most 34 for all coalitions; estimate it by sampled_run"):
        streamed_run(river(35), tmp_path / "run")
    with pytest.raises(InputError, match="nan for coalition 5000, expected a finite worth"):
        streamed_run(FunctionGame(names(13), broken), tmp_path / "nan", workers=1)
    with pytest.raises(InputError, match="a game that can be sent to other processes"):
        streamed_run(FunctionGame(names(13), lambda masks: 1.0 * squared(masks)), tmp_path / "local")
    streamed_run(FunctionGame(names(12), squared), tmp_path / "kept", workers=1)
    with pytest.raises(InputError, match="plan: found a run of plan"):
        streamed_run(FunctionGame(names(12), cubed), tmp_path / "kept", workers=1)
