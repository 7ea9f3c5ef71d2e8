"""Files that take their names together: after a kill at any step, all are old or all are new."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from citypact.errors import InputError
from citypact.report.saved.files import write_new, write_together
from citypact.scenario import whole_set
from citypact.scenario.new_content import UNFINISHED, NewContent, clear_abandoned
from citypact.scenario.whole_set import LISTS, mixed_names, settle, write_set

OLD = {"a.json": b"old a", "b.csv": b"old b", "c.png": b"old c"}
NEW = {"a.json": b"new a", "b.csv": b"new b", "d.png": b"new d"}
BOTH = {**OLD, **NEW}
TEMPORARY = f".citypact-{'1' * 16}.tmp"


def lay_out(folder: Path) -> None:
    for place in folder.iterdir():
        place.unlink()
    for name, content in OLD.items():
        (folder / name).write_bytes(content)


def contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def write_new_ones(folder: Path) -> None:
    write_together({folder / name: content for name, content in NEW.items()})


def ended(work: Callable[[], object]) -> int:
    """Do the work in a process of its own and return how it ended."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_at(step: int, folder: Path) -> bool:
    """Kill a writer before its change of a name of that number; say whether it came so far."""

    def work() -> None:
        count = 0

        def counting(honest: Callable[..., object]) -> Callable[..., object]:
            def call(*given: object, **more: object) -> object:
                nonlocal count
                count += 1
                if count == step:
                    os.kill(os.getpid(), signal.SIGKILL)
                return honest(*given, **more)

            return call

        for name in ("open", "fsync", "replace", "unlink"):
            setattr(os, name, counting(getattr(os, name)))
        write_new_ones(folder)

    return ended(work) == -signal.SIGKILL


def test_killed_at_every_step_a_folder_is_old_or_new_once_it_is_settled(tmp_path: Path) -> None:
    states, step, was_mixed = [], 1, 0
    while True:
        lay_out(tmp_path)
        if not killed_at(step, tmp_path):
            break
        found = contents(tmp_path)
        changed = [name for name, content in NEW.items() if found.get(name) == content]
        if 0 < len(changed) < len(NEW):
            was_mixed += 1
            assert set(mixed_names(tmp_path)) == set(NEW)
        settle(tmp_path)
        found = contents(tmp_path)
        assert found in (OLD, BOTH), f"step {step}"
        states.append(found == BOTH)
        step += 1
    assert was_mixed == 2  # after the first and after the second of three names
    assert states == sorted(states)
    assert {False, True} == set(states)
    assert mixed_names(tmp_path) == ()


def test_the_next_command_settles_what_a_killed_one_had_decided(tmp_path: Path) -> None:
    lay_out(tmp_path)
    step = 1
    while not list(tmp_path.glob(LISTS)):
        lay_out(tmp_path)
        assert killed_at(step, tmp_path)
        step += 1
    write_new(tmp_path / "other.html", b"other")
    assert contents(tmp_path) == {**BOTH, "other.html": b"other"}


def test_verify_warns_of_files_of_two_runs(tmp_path: Path) -> None:
    from citypact.cli.app import run
    from citypact.scenario.answers import answer

    result = tmp_path / "a.json"
    result.write_text(json.dumps(answer("statute", {"base": 1, "growth": 1.2}).document), encoding="utf-8")
    (tmp_path / f".citypact-{'2' * 16}.set").write_text(
        json.dumps(
            {"kind": whole_set._KIND, "files": [{"place": TEMPORARY, "name": "a.json", "sha256": "0" * 64}]}
        )
    )
    told = io.StringIO()
    with contextlib.redirect_stderr(told), contextlib.redirect_stdout(io.StringIO()):
        assert run(["verify", str(result)]) == 0
        settle(tmp_path)
        assert run(["verify", str(result)]) == 0
    assert told.getvalue().count("a run was killed while it replaced the files of this folder") == 1


def test_the_files_of_a_living_writer_are_left_alone(tmp_path: Path) -> None:
    with NewContent(tmp_path / "x.csv") as living:
        living.stream.write(b"half")
        (tmp_path / f".citypact-{'0' * 16}.tmp").write_bytes(b"left by a dead one")
        assert clear_abandoned(tmp_path) == 1
        assert list(tmp_path.glob(UNFINISHED)) == [living.place]
        write_new_ones(tmp_path)
        assert living.place.exists()
        living.finish()
        living.take_name()
    assert contents(tmp_path) == {**NEW, "x.csv": b"half"}


def test_a_disk_that_fails_before_the_set_is_decided_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out(tmp_path)
    real, count = os.fsync, 0

    def fsync(handle: int) -> None:
        nonlocal count
        count += stat.S_ISREG(os.fstat(handle).st_mode)
        if count == 3:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(
        InputError, match=r"out: found cannot write \(No space left on device\), expected a f"
    ):
        write_new_ones(tmp_path)
    assert contents(tmp_path) == OLD


def test_a_name_that_cannot_be_taken_is_told_and_taken_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out(tmp_path)
    real = os.replace

    def replace(place: Path, target: Path) -> None:
        if Path(target).name == "b.csv":
            raise OSError(1, "Operation not permitted")
        real(place, target)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(InputError, match=r"cannot write \(Operation not permitted\)"):
        write_new_ones(tmp_path)
    assert set(mixed_names(tmp_path)) == set(NEW)
    (named,) = tmp_path.glob(LISTS)
    with pytest.raises(InputError, match=rf"files of a killed run that cannot be .*; remove {named.name} to"):
        write_new(tmp_path / "other", b"")
    monkeypatch.setattr(os, "replace", real)
    settle(tmp_path)
    assert contents(tmp_path) == BOTH


HOSTILE = (
    {"place": TEMPORARY, "name": "../outside", "sha256": "DIGEST"},
    {"place": TEMPORARY, "name": "..", "sha256": "DIGEST"},
    {"place": TEMPORARY, "name": "", "sha256": "DIGEST"},
    {"place": "precious", "name": "stolen", "sha256": "DIGEST"},
    {"place": "../precious", "name": "stolen", "sha256": "DIGEST"},
    {"place": TEMPORARY, "name": "a", "sha256": "0" * 64},
    {"place": TEMPORARY, "name": 5, "sha256": "DIGEST"},
    {"place": TEMPORARY},
)


@pytest.mark.parametrize("move", HOSTILE)
def test_a_forged_list_moves_nothing(tmp_path: Path, move: dict[str, object]) -> None:
    import hashlib

    home = tmp_path / "home"
    home.mkdir()
    for place in (tmp_path / "precious", home / "precious"):
        place.write_bytes(b"precious")
    (home / TEMPORARY).write_bytes(b"precious")
    digest = hashlib.sha256(b"precious").hexdigest()
    told = json.loads(json.dumps(move).replace("DIGEST", digest))
    (home / f".citypact-{'2' * 16}.set").write_text(json.dumps({"kind": whole_set._KIND, "files": [told]}))
    settle(home)
    names = {each.name for each in home.iterdir() if each.suffix not in (".tmp", ".set")}
    assert names == {"precious"}
    assert sorted(each.name for each in tmp_path.iterdir()) == ["home", "precious"]


@pytest.mark.parametrize(
    "text", ["", "[", "[]", "null", "{}", '{"kind": 1, "files": 2}', "[" * 100_000, "\x00"]
)
def test_what_is_no_list_is_left_where_it_is(tmp_path: Path, text: str) -> None:
    (tmp_path / f".citypact-{'3' * 16}.set").write_text(text)
    (tmp_path / f".citypact-{'4' * 16}.set").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / f".citypact-{'5' * 16}.set")
    os.mkfifo(tmp_path / f".citypact-{'6' * 16}.tmp")
    write_new_ones(tmp_path)
    assert (
        NEW.items()
        <= {each.name: each.read_bytes() for each in tmp_path.iterdir() if each.name in NEW}.items()
    )


def test_a_list_of_another_user_is_not_obeyed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(tmp_path)
    step = 1
    while not list(tmp_path.glob(LISTS)):
        lay_out(tmp_path)
        assert killed_at(step, tmp_path)
        step += 1
    before = contents(tmp_path)
    user = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: user + 1)
    settle(tmp_path)
    assert {name: before[name] for name in OLD} == {name: (tmp_path / name).read_bytes() for name in OLD}


def test_a_replaced_file_keeps_its_permissions(tmp_path: Path) -> None:
    lay_out(tmp_path)
    (tmp_path / "a.json").chmod(0o600)
    write_new_ones(tmp_path)
    assert stat.S_IMODE((tmp_path / "a.json").stat().st_mode) == 0o600
    assert contents(tmp_path) == BOTH


def test_several_folders_are_sets_of_their_own(tmp_path: Path) -> None:
    places = [tmp_path / folder / name for folder in "xy" for name in "ab"]
    for folder in "xy":
        (tmp_path / folder).mkdir()
    write_set({place: place.name.encode() for place in places}, dict.fromkeys(places))
    assert all(place.read_bytes() == place.name.encode() for place in places)
    assert [len(list((tmp_path / folder).iterdir())) for folder in "xy"] == [2, 2]
