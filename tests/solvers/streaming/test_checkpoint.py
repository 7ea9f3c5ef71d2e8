"""Checkpoints of long calculations: resumed after a kill, refused if damaged, changed or of another game."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.games.coalitional.masks import IntArray
from citypact.solvers.streaming import block_sums, streamed_shapley
from citypact.solvers.streaming.block_sums import fixed_players
from citypact.solvers.streaming.checkpoint import Checkpoint

THREE = ("a", "b", "c")


def squares(masks: IntArray) -> np.ndarray:
    return np.bitwise_count(masks).astype(np.float64) ** 2


def test_finished_blocks_are_not_asked_for_again(tmp_path: Path) -> None:
    file, asked = tmp_path / "blocks.json", []

    def watched(masks: IntArray) -> np.ndarray:
        asked.append(masks)
        return squares(masks)

    names = [f"city {at}" for at in range(12)]
    whole = streamed_shapley(watched, names, workers=1, checkpoint=file).vector()
    document = json.loads(file.read_text())
    assert len(document["blocks"]) == 1 << fixed_players(12)
    kept = {int(block): row for block, row in document["blocks"].items() if block != "2"}
    about = {name: document[name] for name in ("players", "unit", "name")}
    Checkpoint(file, about, document["probes"], 12).write(kept)
    asked.clear()
    assert streamed_shapley(watched, names, workers=1, checkpoint=file).vector() == whole
    assert {int(masks[0]) >> 10 for masks in asked if len(masks) > block_sums.PROBE} == {2}
    assert [path.name for path in tmp_path.iterdir()] == ["blocks.json"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "checkpoint"),
        ("[]", "another kind"),
        ("[" * 100_000, "recursion"),
        ('{"layout": "citypact blocks 2", "players": ["x"]}', "players"),
        (None, "rows of numbers"),
    ],
)
def test_a_damaged_or_foreign_checkpoint_is_refused(tmp_path: Path, content: str | None, told: str) -> None:
    file, names = tmp_path / "blocks.json", ["a", "b", "c"]
    if content is None:
        streamed_shapley(squares, names, workers=1, checkpoint=file)
        content = file.read_text().replace("3.0, 3.0, 3.0", "3.0, NaN, 3.0")
    file.write_text(content)
    with pytest.raises(InputError, match=told):
        streamed_shapley(squares, names, workers=1, checkpoint=file)


def test_a_checkpoint_of_another_game_of_the_same_players_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "blocks.json"
    streamed_shapley(squares, THREE, workers=1, checkpoint=file, name="squares")
    with pytest.raises(InputError, match="name 'squares' where 'cubes' is wanted"):
        streamed_shapley(squares, THREE, workers=1, checkpoint=file, name="cubes")


def test_a_checkpoint_that_was_changed_is_refused(tmp_path: Path) -> None:
    file, names = tmp_path / "blocks.json", [f"city {at}" for at in range(12)]
    streamed_shapley(squares, names, workers=1, checkpoint=file)
    whole = json.loads(file.read_text())
    for edit in (
        lambda blocks: blocks["1"].__setitem__(0, blocks["1"][0] + 1e-6),
        lambda blocks: blocks["1"].reverse(),
        lambda blocks: blocks.pop("2"),
        lambda blocks: blocks.__setitem__("01", [0.0] * 12),
        lambda blocks: blocks.__setitem__("1" * 5000, [0.0] * 12),
    ):
        changed = json.loads(json.dumps(whole))
        edit(changed["blocks"])
        file.write_text(json.dumps(changed))
        with pytest.raises(InputError, match=r"checkpoint: found (numbers that were changed|blocks that)"):
            streamed_shapley(squares, names, workers=1, checkpoint=file)


@pytest.mark.parametrize("quorum", [2, 6, 11, 12])
def test_a_checkpoint_of_a_game_with_other_worths_is_refused_without_a_name(
    tmp_path: Path, quorum: int
) -> None:
    """Games that pay from one size on more than another: they differ in coalitions of one size."""
    file, names = tmp_path / "blocks.json", [f"city {at}" for at in range(12)]

    def more(masks: IntArray) -> np.ndarray:
        return squares(masks) + 1e-3 * (np.bitwise_count(masks) == quorum)

    for _ in range(2):  # the same game goes on
        streamed_shapley(more, names, workers=1, checkpoint=file)
    with pytest.raises(InputError, match="other worths"):
        streamed_shapley(squares, names, workers=1, checkpoint=file)


KILLED = """
import sys, time
import numpy as np
from citypact.solvers.streaming import streamed_shapley

def slow(masks):
    time.sleep(0.002)
    return np.bitwise_count(masks) ** 2.0

if __name__ == "__main__":
    streamed_shapley(slow, [f"city {at}" for at in range(14)], workers=1, checkpoint=sys.argv[1])
"""


def test_work_goes_on_after_a_kill(tmp_path: Path) -> None:
    file, script = tmp_path / "blocks.json", tmp_path / "slow.py"
    script.write_text(KILLED)
    process = subprocess.Popen([sys.executable, str(script), str(file)])
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        if file.exists() and len(json.loads(file.read_text())["blocks"]) >= 2:
            process.send_signal(signal.SIGKILL)
            break
        time.sleep(0.01)
    process.wait()
    kept = json.loads(file.read_text())["blocks"]
    assert len(kept) >= 2
    names = [f"city {at}" for at in range(14)]
    resumed = streamed_shapley(squares, names, workers=1, checkpoint=file).vector()
    assert resumed == streamed_shapley(squares, names, workers=1).vector()


ORPHANS = """
import os, sys, time
import numpy as np
from citypact.solvers.streaming import streamed_shapley

def slow(masks):
    if len(masks) > 8:
        open(os.path.join(sys.argv[1], f"worker {os.getpid()}"), "w").close()
        time.sleep(0.3)
    return np.bitwise_count(masks) ** 2.0

if __name__ == "__main__":
    streamed_shapley(slow, [f"city {at}" for at in range(14)], workers=2, checkpoint=sys.argv[1] + "/ck.json")
"""


def test_workers_end_when_the_process_that_started_them_is_killed(tmp_path: Path) -> None:
    script, notes = tmp_path / "slow.py", tmp_path / "notes"
    script.write_text(ORPHANS)
    notes.mkdir()
    process = subprocess.Popen([sys.executable, str(script), str(notes)])

    def workers() -> list[int]:
        return [int(note.name.split()[1]) for note in notes.glob("worker *")]

    def at_work(number: int) -> bool:
        try:
            os.kill(number, 0)
        except ProcessLookupError:
            return False
        state = Path(f"/proc/{number}/stat")
        return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"

    end = time.monotonic() + 60
    while time.monotonic() < end and len(workers()) < 2:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    started = [number for number in workers() if number != process.pid]
    end = time.monotonic() + 20
    while time.monotonic() < end and any(map(at_work, started)):
        time.sleep(0.05)
    left = [number for number in started if at_work(number)]
    for number in left:
        os.kill(number, signal.SIGKILL)
    assert started
    assert not left
