"""Commands on disks that are full, that fail or that cannot be written: told in a line, and nothing lost."""

from __future__ import annotations

import json
import random
import resource
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from trust.faults.commands import Writing, contents, say, words
from trust.faults.course import LEFT, Course, ended, forked, lay_out, through, unsettled, unwhole
from trust.faults.small_disk import NoDisk, make_read_only, mount_disk, own_space
from trust.faults.steps import TAKING, Steps, failing, full


@dataclass
class Faulted:
    """What the faults of a command's disk came to."""

    full_steps: int = 0
    broken_steps: int = 0
    file_limits: int = 0
    small_disks: int = 0
    read_only: int = 0
    refused: int = 0
    no_disk: str = ""
    failures: list[str] = field(default_factory=list)


def told_amiss(status: int, said: str) -> str:
    """Return what is wrong with the way in which a command that met a fault ended; empty if nothing is."""
    errors = [line for line in said.splitlines() if line.startswith("error: ")]
    if status == 0:
        return "" if not errors else f"status 0, and {errors[0]}"
    if status != 2:
        return f"status {status}: {said[-300:]}"
    if len(errors) != 1 or "Traceback" in said:
        return f"{len(errors)} lines of errors: {said[-300:]}"
    return ""


class Disks:
    """Lets a command meet one fault of its disk after another.

    Parameters
    ----------
    writing : Writing
        The command.
    course : Course
        How it runs when nothing happens.
    given, place : Path
        What it reads, and a folder of its own to work in.
    draw : Random
        Where steps and sizes come from.
    """

    def __init__(
        self, writing: Writing, course: Course, given: Path, place: Path, draw: random.Random
    ) -> None:
        self._writing, self._course, self._given, self._draw = writing, course, given, draw
        self._place, self._out, self._told = place, place / "out", place / "told"
        self._open = draw.sample(range(1, course.steps + 1), course.steps)
        self.tally = Faulted()
        self._turn = 0

    def one(self) -> None:
        """Try the next fault: mostly a full or broken disk at a step, now and then a disk of its own."""
        turn = self._turn % 8
        self._turn += 1
        if turn == 1:
            self._small_disk(read_only=self._turn < 8)
        elif turn in (3, 6):
            self._file_limit()
        else:
            self._at_step(broken=turn == 5)

    def _fail(self, fault: str, text: str) -> None:
        self.tally.failures.append(f"{self._writing.name}, {fault}: {text}")

    def _at_step(self, *, broken: bool) -> None:
        at = self._open.pop() if self._open else self._draw.randint(1, self._course.steps)
        steps = Steps(at, failing) if broken else Steps(at, full, TAKING)
        lay_out(self._course, self._out)
        status = ended(forked(lambda: through(self._writing, self._out, self._given, steps, self._told)))
        self.tally.broken_steps += broken
        self.tally.full_steps += not broken
        self._judge(f"a {'broken' if broken else 'full'} disk at step {at}", status)

    def _file_limit(self) -> None:
        largest = max(map(len, self._course.after.values()))
        limit = self._draw.randrange(largest)

        def work() -> int:
            hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
            status, said = say(words(self._writing.line, self._out, self._given))
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
            self._told.write_text(f"0\n{said}", encoding="utf-8")
            return status

        lay_out(self._course, self._out)
        self.tally.file_limits += 1
        self._judge(f"files of at most {limit} bytes", ended(forked(work)))

    def _judge(self, fault: str, status: int) -> None:
        said = self._told.read_text(encoding="utf-8").partition("\n")[2]
        self.tally.refused += status == 2
        wrong = self._amiss(status, said, self._out)
        if wrong:
            self._fail(fault, "; ".join(wrong))

    def _amiss(self, status: int, said: str, out: Path) -> list[str]:
        wrong = [text for text in (told_amiss(status, said),) if text]
        wrong += unwhole(self._course, self._writing, out)
        if self._writing.one_set and self._writing.same_bytes:
            wrong += unsettled(self._course, out, self._place / "copy")
        return wrong

    def _small_disk(self, *, read_only: bool) -> None:
        """Run the command on a disk of its own, in a process whose disk nobody else sees."""
        sizes = [-(-len(content) // 4096) for content in self._course.after.values()]
        room = self._draw.randint(1, max(2, sum(sizes)))
        disk = self._place / "disk"
        disk.mkdir(exist_ok=True)

        def work() -> int:
            held = sum(-(-len(content) // 4096) for content in self._course.before.values())
            try:
                own_space()
                mount_disk(disk, held + room + 3 + len(self._course.before))
                out = disk / "out"
                lay_out(self._course, out)
                if read_only:
                    make_read_only(disk)
            except NoDisk as error:
                self._told.write_text(json.dumps({"none": str(error)}), encoding="utf-8")
                return 0
            status, said = say(words(self._writing.line, out, self._given))
            wrong = self._amiss(status, said, out)
            if read_only and (status == 0 or contents(out) != self._course.before):
                wrong.append(f"status {status} where nothing can be written")
            if read_only or not status:
                wrong += [f"{name} is left" for name in contents(out) if LEFT.search(name)]
            self._told.write_text(json.dumps({"status": status, "wrong": wrong}), encoding="utf-8")
            return 0

        self._finish("a disk that is read-only" if read_only else f"a disk with {room} free pages", work)
        if not self.tally.no_disk:
            self.tally.read_only += read_only
            self.tally.small_disks += not read_only

    def _finish(self, fault: str, work: Callable[[], int]) -> None:
        self._told.unlink(missing_ok=True)
        status = ended(forked(work))
        if status or not self._told.exists():
            self._fail(fault, f"the process ended with {status}")
            return
        found = json.loads(self._told.read_text(encoding="utf-8"))
        if "none" in found:
            self.tally.no_disk = found["none"]
            return
        self.tally.refused += found["status"] == 2
        if found["wrong"]:
            self._fail(fault, "; ".join(found["wrong"]))
