"""A costly game is asked once a coalition, and goes on where a killed run stopped."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.games.coalitional import FunctionGame
from citypact.games.coalitional.cached import CachedGame

NAMES = tuple(f"city{k}" for k in range(11))


class Counted:
    """A function of memberships that notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self.stop_after = -1

    def __call__(self, members: np.ndarray) -> np.ndarray:
        for row in members:
            if len(self.asked) == self.stop_after:
                raise KeyboardInterrupt
            if row.any():
                self.asked.append(row.tobytes())
        return members @ np.arange(1.0, members.shape[1] + 1) ** 2


def costly(names: tuple[str, ...] = NAMES, **options: object) -> tuple[FunctionGame, Counted]:
    counted = Counted()
    return FunctionGame(names, counted, takes="members", **options), counted  # type: ignore[arg-type]


def some_coalitions(count: int, players: int = len(NAMES)) -> np.ndarray:
    masks = np.arange(1, count + 1)
    return (masks[:, None] >> np.arange(players) & 1).astype(bool)


def test_each_coalition_is_asked_once_also_within_one_call() -> None:
    game, counted = costly()
    cached = CachedGame(game)
    members = some_coalitions(50)
    twice = np.concatenate([members, members[::-1]])
    assert cached.worths_at(twice).tolist() == game.function(twice).tolist()
    counted.asked.clear()
    assert cached.worths_at(twice).tolist() == cached.worths_at(twice).tolist()
    assert not counted.asked
    assert cached.remembered == 50


def test_a_call_asks_every_new_coalition_exactly_once() -> None:
    game, counted = costly()
    members = some_coalitions(40)
    CachedGame(game, batch=7).worths_at(np.repeat(members, 3, axis=0))
    assert len(counted.asked) == len(set(counted.asked)) == 40


def test_the_empty_coalition_costs_no_run() -> None:
    game, counted = costly()
    assert CachedGame(game).worth() == 0.0
    assert not counted.asked


def test_it_is_the_game_it_wraps() -> None:
    game, _ = costly(("a", "b", "c"), unit="t", cost=True)
    cached = CachedGame(game)
    assert (cached.players, cached.unit, cached.cost) == (("a", "b", "c"), "t", True)
    assert cached.table.tolist() == game.table.tolist()
    assert cached.grand == game.grand


def test_a_run_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    file = tmp_path / "worths.sqlite"
    members = some_coalitions(60)
    game, counted = costly()
    counted.stop_after = 25
    with pytest.raises(KeyboardInterrupt):
        CachedGame(game, file, "model 1", batch=10).worths_at(members)
    again, recounted = costly()
    cached = CachedGame(again, file, "model 1", batch=10)
    assert cached.remembered == 20  # two whole batches; the third was under way
    assert cached.worths_at(members).tolist() == again.function(members).tolist()
    assert len(set(recounted.asked) - set(counted.asked[:20])) == 40
    assert CachedGame(again, file, "model 1").remembered == 60


def test_a_killed_process_leaves_whole_batches(tmp_path: Path) -> None:
    file = tmp_path / "worths.sqlite"
    program = textwrap.dedent(
        f"""
        import os, numpy as np
        from citypact.games.coalitional import FunctionGame
        from citypact.games.coalitional.cached import CachedGame
        calls = []
        def run(members):
            calls.append(1)
            if len(calls) == 6:  # the empty coalition was the first
                os._exit(9)
            return members.sum(axis=1) * 1.0
        game = FunctionGame({NAMES!r}, run, takes="members")
        masks = np.arange(1, 101)
        CachedGame(game, {str(file)!r}, batch=8).worths_at((masks[:, None] >> np.arange(11) & 1).astype(bool))
        """
    )
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True)
    assert done.returncode == 9, done.stderr
    game, _ = costly()
    assert CachedGame(game, file).remembered == 4 * 8


def test_worths_survive_the_file_to_the_last_bit(tmp_path: Path) -> None:
    odd = np.array([0.0, 0.1 + 0.2, 1e-300, -1e300])
    game = FunctionGame(("a", "b"), lambda masks: odd[masks])
    CachedGame(game, tmp_path / "w").worths_of(np.arange(4))
    silent = FunctionGame(("a", "b"), lambda masks: np.zeros(len(masks)))
    assert CachedGame(silent, tmp_path / "w").table.tolist() == odd.tolist()


def test_more_than_sixty_two_players() -> None:
    names = tuple(f"c{k}" for k in range(100))
    game = costly(names)[0]
    members = np.random.default_rng(1).random((30, 100)) < 0.5
    cached = CachedGame(game)
    assert cached.worths_at(members).tolist() == game.function(members).tolist()
    assert cached.remembered == len({row.tobytes() for row in members})


@pytest.mark.parametrize(
    ("names", "options", "name", "what"),
    [
        (NAMES[::-1], {}, "m", "players in the file"),
        (NAMES, {"unit": "t"}, "m", "unit in the file"),
        (NAMES, {"cost": True}, "m", "cost in the file"),
        (NAMES, {}, "other", "name in the file"),
    ],
)
def test_a_file_of_another_game_is_refused(
    tmp_path: Path, names: tuple[str, ...], options: dict[str, object], name: str, what: str
) -> None:
    file = tmp_path / "worths.sqlite"
    CachedGame(costly()[0], file, "m").worths_at(some_coalitions(3))
    with pytest.raises(InputError, match=what) as caught:
        CachedGame(costly(names, **options)[0], file, name)
    assert len(str(caught.value).splitlines()) == 1
    assert str(file) in str(caught.value)


@pytest.mark.parametrize("content", [b"coalition,value\n" * 400, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "worths.csv"
    file.write_bytes(content)
    with pytest.raises(InputError, match=r"worths\.csv: file") as caught:
        CachedGame(costly()[0], file)
    assert len(str(caught.value).splitlines()) == 1
    assert file.read_bytes() == content


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "worths.sqlite"
    CachedGame(costly()[0], file).worths_at(some_coalitions(1500))
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 2 :] = b"\x5a" * (len(whole) - len(whole) // 2)
    file.write_bytes(bytes(whole))
    with pytest.raises(InputError) as caught:
        CachedGame(costly()[0], file)
    assert len(str(caught.value).splitlines()) == 1


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE recipes (dish TEXT)")
    with pytest.raises(InputError, match="about"):
        CachedGame(costly()[0], file)


@pytest.mark.parametrize(
    "row", [(b"\x01", 1.0), (b"\x01\x00", None), (b"\x01\x00", float("inf")), ("ab", 1.0)]
)
def test_a_row_that_is_no_worth_is_refused(tmp_path: Path, row: tuple[object, object]) -> None:
    file = tmp_path / "worths.sqlite"
    CachedGame(costly()[0], file)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("INSERT INTO worths VALUES (?, ?)", row)
    with pytest.raises(InputError, match="finite worth"):
        CachedGame(costly()[0], file)


def test_what_is_not_finite_is_never_kept(tmp_path: Path) -> None:
    game = FunctionGame(("a", "b"), lambda masks: np.where(masks == 3, np.nan, 1.0 * (masks > 0)))
    cached = CachedGame(game, tmp_path / "w", batch=1)
    with pytest.raises(InputError, match="finite worth of a"):
        _ = cached.table
    assert CachedGame(game, tmp_path / "w").remembered == 2


def test_a_folder_that_is_absent_and_a_wrong_game_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="unable to open"):
        CachedGame(costly()[0], tmp_path / "no" / "such" / "file")
    with pytest.raises(InputError, match="FunctionGame"):
        CachedGame(lambda masks: masks)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="batch"):
        CachedGame(costly()[0], batch=0)
