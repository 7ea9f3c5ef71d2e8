"""Commands killed at every step and at any moment of their writing; what is left must be whole."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from trust.faults.commands import Writing, contents, say, words
from trust.faults.steps import Steps, killed, watched

#: Names of files that are not finished, and of what SQLite keeps beside a database.
UNFINISHED = re.compile(r"(^|/)(\.citypact-[0-9a-f]{16}\.tmp|tmp\w{8}|\w+\.sqlite(-wal|-shm|-journal)?)$")
#: Kills in a row before the command is let through.
ROW = 4


@dataclass
class Killed:
    """What the kills of some commands came to."""

    kills: int = 0
    between: int = 0
    finished: int = 0
    left: int = 0
    through: int = 0
    failures: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Course:
    """How a command runs when nothing happens: files before and after, steps, seconds of its writing."""

    before: dict[str, bytes]
    after: dict[str, bytes]
    steps: int
    seconds: float


def forked(work: Callable[[], int]) -> int:
    """Start a process that does this and nothing else; return its number."""
    child = os.fork()
    if child == 0:
        status = 70
        try:
            os.setsid()
            status = work()
        finally:
            os._exit(status)
    return child


def _through(writing: Writing, out: Path, given: Path, steps: Steps, told: Path) -> int:
    with watched(steps):
        status, said = say(words(writing.line, out, given))
    told.write_text(f"{steps.count}\n{said}", encoding="utf-8")
    return status


def _ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def course_of(writing: Writing, given: Path, place: Path) -> Course:
    """Run a command's forerunner and itself, and learn its course.

    Raises
    ------
    RuntimeError
        If the command does not succeed when nothing happens to it.
    """
    out, told = place / "out", place / "told"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    if writing.earlier and (status := _ended(forked(lambda: say(words(writing.earlier, out, given))[0]))):
        raise RuntimeError(f"{writing.name}: what runs before it ends with {status}")
    before = contents(out)
    read, write = os.pipe()
    steps = Steps()
    steps.first = lambda: os.write(write, b"1") and None
    child = forked(lambda: _through(writing, out, given, steps, told))
    os.close(write)
    os.read(read, 1)
    began = time.monotonic()
    status = _ended(child)
    os.close(read)
    if status:
        raise RuntimeError(f"{writing.name} ends with {status}: {told.read_text()}")
    count = int(told.read_text(encoding="utf-8").split("\n")[0])
    return Course(before, contents(out), count, time.monotonic() - began)


def lay_out(course: Course, out: Path) -> None:
    """Put the files that were there before into an empty folder."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    for name, content in course.before.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(content)


def unwhole(course: Course, writing: Writing, out: Path) -> list[str]:
    """Return the files that are neither as they were nor as they should become."""
    found = contents(out)
    wrong = [f"{name} is gone" for name in course.before if name not in found]
    for name, content in found.items():
        if UNFINISHED.search(name) or content in (course.before.get(name), course.after.get(name)):
            continue
        if name not in course.after:
            wrong.append(f"{name} does not belong there")
        elif writing.same_bytes or not _is_archive(out / name):
            wrong.append(f"{name} is half written ({len(content)} bytes)")
    return wrong


def _is_archive(file: Path) -> bool:
    import zipfile

    try:
        with zipfile.ZipFile(file) as archive:
            return archive.testzip() is None
    except zipfile.BadZipFile:
        return False


def _kill_once(
    writing: Writing, course: Course, given: Path, place: Path, draw: random.Random, tally: Killed
) -> str:
    """Kill a run at a step, or at a moment of its writing; return where."""
    out, told = place / "out", place / "told"
    if draw.random() < 0.6:
        at = draw.randint(1, course.steps)
        where = f"step {at} of {course.steps}"
        child = forked(lambda: _through(writing, out, given, Steps(at, killed), told))
        status = _ended(child)
    else:
        read, write = os.pipe()
        steps = Steps()
        steps.first = lambda: os.write(write, b"1") and None
        child = forked(lambda: _through(writing, out, given, steps, told))
        os.close(write)
        os.read(read, 1)
        os.close(read)
        moment = draw.random() * course.seconds
        where = f"{moment * 1000:.1f} ms after its first step"
        time.sleep(moment)
        os.kill(child, signal.SIGKILL)
        status = _ended(child)
    if status == -signal.SIGKILL:
        tally.kills += 1
        found = contents(out)
        tally.between += any(found.get(name) == content for name, content in course.after.items())
    elif status == 0:
        tally.finished += 1
    else:
        tally.failures.append(
            f"{writing.name}, to be killed at {where}, ended with {status}: {told.read_text()}"
        )
    return where


def kill_command(
    writing: Writing, given: Path, place: Path, seed: int, kills: int, until: float, tally: Killed
) -> None:
    """Kill a command so many times, in rows after each of which it is let through."""
    course = course_of(writing, given, place)
    draw, out, told = random.Random(f"{seed} {writing.name}"), place / "out", place / "told"
    goal = tally.kills + kills
    while tally.kills < goal and time.monotonic() < until:
        lay_out(course, out)
        for _ in range(ROW):
            where = _kill_once(writing, course, given, place, draw, tally)
            if wrong := unwhole(course, writing, out):
                tally.failures.append(f"{writing.name}, killed at {where}: {'; '.join(wrong)}")
                break
        status = _ended(forked(lambda: _through(writing, out, given, Steps(), told)))
        tally.through += 1
        found = contents(out)
        tally.left += sum(bool(re.search(r"\.tmp$", name)) for name in found)
        named = {name: content for name, content in found.items() if not UNFINISHED.search(name)}
        wanted = {name: content for name, content in course.after.items() if not UNFINISHED.search(name)}
        if status or (named != wanted if writing.same_bytes else set(named) != set(wanted)):
            differ = [name for name in {*named, *wanted} if named.get(name) != wanted.get(name)]
            tally.failures.append(
                f"{writing.name} after kills, the last at {where}: status {status}, other files {differ};"
                f" {told.read_text(encoding='utf-8')[:300]}"
            )
