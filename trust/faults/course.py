"""How a command runs when nothing happens to it, and whether what another run left is whole."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trust.faults.commands import Writing, contents, say, words
from trust.faults.steps import Steps, watched

#: Names of files that are not finished, of lists of them, and of what SQLite keeps beside a database.
UNFINISHED = re.compile(r"(^|/)(\.citypact-[0-9a-f]{16}\.(tmp|set)|\w+\.sqlite(-wal|-shm|-journal)?)$")
#: What the next command has to take away.
LEFT = re.compile(r"\.(tmp|set)$")


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


def ended(child: int) -> int:
    """Wait for a process and return its status, negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def through(writing: Writing, out: Path, given: Path, steps: Steps, told: Path) -> int:
    """Run a command in this process, every step of its writing counted; return its status."""
    with watched(steps):
        status, said = say(words(writing.line, out, given))
    told.write_text(f"{steps.count} {steps.seconds}\n{said}", encoding="utf-8")
    return status


def course_of(writing: Writing, given: Path, place: Path) -> Course:
    """Run a command's forerunner and itself twice, so that nothing is computed again, and learn its course.

    Raises
    ------
    RuntimeError
        If the command does not succeed when nothing happens to it.
    """
    out, told = place / "out", place / "told"
    for line in (writing.earlier, writing.line):
        clear(out)
        if line and (status := say(words(line, out, given))[0]):
            raise RuntimeError(f"{writing.name}: what is run beforehand ends with {status}")
    clear(out)
    if writing.earlier:
        ended(forked(lambda: say(words(writing.earlier, out, given))[0]))
    before = contents(out)
    if status := ended(forked(lambda: through(writing, out, given, Steps(), told))):
        raise RuntimeError(f"{writing.name} ends with {status}: {told.read_text(encoding='utf-8')}")
    count, seconds = told.read_text(encoding="utf-8").split("\n")[0].split()
    return Course(before, contents(out), int(count), float(seconds))


def clear(out: Path) -> None:
    """Make a folder, and empty it."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()


def lay_out(course: Course, out: Path) -> None:
    """Put the files that were there before into an empty folder."""
    clear(out)
    for name, content in course.before.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(content)


def finished(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files that bear their final names."""
    return {name: content for name, content in files.items() if not UNFINISHED.search(name)}


def unwhole(course: Course, writing: Writing, out: Path) -> list[str]:
    """Return the files that are neither as they were nor as they should become."""
    found = contents(out)
    wrong = [f"{name} is gone" for name in course.before if name not in found]
    for name, content in finished(found).items():
        if content in (course.before.get(name), course.after.get(name)):
            continue
        if name not in course.after:
            wrong.append(f"{name} does not belong there")
        elif writing.same_bytes or not is_archive(out / name):
            wrong.append(f"{name} is half written ({len(content)} bytes)")
    return wrong


def is_mixed(course: Course, out: Path) -> bool:
    """Say whether some files are as they were and others as they should become."""
    found = finished(contents(out))
    old, new = finished(course.before), finished({**course.before, **course.after})
    return found not in (old, new)


def unsettled(course: Course, out: Path, copy: Path) -> list[str]:
    """Return the files that keep a copy of a folder from being all old or all new once it is settled."""
    from citypact.scenario.whole_set import settle

    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(out, copy)
    settle(copy)
    found = contents(copy)
    wrong = [f"{name} is left" for name in found if LEFT.search(name)]
    if is_mixed(course, copy):
        wrong += [f"{name} is of another run" for name in found if found[name] != course.before.get(name)]
    return wrong


def is_archive(file: Path) -> bool:
    """Say whether a workbook is whole."""
    import zipfile

    try:
        with zipfile.ZipFile(file) as archive:
            return archive.testzip() is None
    except zipfile.BadZipFile:
        return False
