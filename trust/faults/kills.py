"""Commands killed at every step and at any moment of their writing; what is left must be whole."""

from __future__ import annotations

import random
import signal
from dataclasses import dataclass, field
from pathlib import Path

from trust.faults.commands import Writing, contents
from trust.faults.course import (
    LEFT,
    Course,
    ended,
    finished,
    forked,
    is_mixed,
    lay_out,
    through,
    unsettled,
    unwhole,
)
from trust.faults.steps import Steps, killed

#: Kills of a command at random moments.
MOMENTS = 30


@dataclass
class Killed:
    """What the kills of a command came to."""

    steps: int = 0
    at_steps: int = 0
    at_moments: int = 0
    mixed: int = 0
    unfinished: int = 0
    through: int = 0
    failures: list[str] = field(default_factory=list)

    @property
    def kills(self) -> int:
        """Return the number of kills."""
        return self.at_steps + self.at_moments


class Kills:
    """Kills a command again and again, each time with what it should find and what it should leave.

    Parameters
    ----------
    writing : Writing
        The command.
    course : Course
        How it runs when nothing happens.
    given, place : Path
        What it reads, and a folder of its own to work in.
    draw : Random
        Where the moments come from.
    """

    def __init__(
        self, writing: Writing, course: Course, given: Path, place: Path, draw: random.Random
    ) -> None:
        self._writing, self._course, self._given, self._draw = writing, course, given, draw
        self._place, self._out, self._told = place, place / "out", place / "told"
        self._open = draw.sample(range(1, course.steps + 1), course.steps)
        self.tally = Killed(steps=course.steps)

    @property
    def is_done(self) -> bool:
        """Whether every step was tried, and enough moments."""
        return not self._open and self.tally.at_moments >= MOMENTS

    def row(self) -> None:
        """Kill a run at a step that was not tried, those after it at a moment, then let one through."""
        lay_out(self._course, self._out)
        where = ""
        for kill in (self._at_step, self._at_moment, self._at_moment):
            where = kill() or where
            if wrong := self._wrong():
                self._fail(f"killed at {where}: {'; '.join(wrong)}")
                return
        self._let_through(where)

    def _fail(self, text: str) -> None:
        self.tally.failures.append(f"{self._writing.name}, {text}")

    def _run(self, steps: Steps) -> int:
        return forked(lambda: through(self._writing, self._out, self._given, steps, self._told))

    def _at_step(self) -> str:
        at = self._open.pop() if self._open else self._draw.randint(1, self._course.steps)
        status = ended(self._run(Steps(at, killed)))
        self.tally.at_steps += status == -signal.SIGKILL
        where = f"step {at} of {self._course.steps}"
        if status != -signal.SIGKILL:
            self._fail(f"to be killed at {where}, ended with {status}: {self._said()}")
        return where

    def _at_moment(self) -> str:
        """Let the system end the process so long after its first step; nothing of it is asked before."""
        moment = max(1e-6, self._draw.random() * self._course.seconds)
        steps = Steps()
        steps.first = lambda: signal.setitimer(signal.ITIMER_REAL, moment) and None
        status = ended(self._run(steps))
        if status == -signal.SIGALRM:
            self.tally.at_moments += 1
            return f"{moment * 1000:.2f} ms after its first step"
        if status:
            self._fail(f"not yet killed, ended with {status}: {self._said()}")
        return ""

    def _said(self) -> str:
        return self._told.read_text(encoding="utf-8")[:300] if self._told.exists() else ""

    def _wrong(self) -> list[str]:
        wrong = unwhole(self._course, self._writing, self._out)
        self.tally.unfinished += any(LEFT.search(name) for name in contents(self._out))
        if self._writing.one_set and self._writing.same_bytes:
            self.tally.mixed += is_mixed(self._course, self._out)
            wrong += unsettled(self._course, self._out, self._place / "copy")
        return wrong

    def _let_through(self, where: str) -> None:
        status = ended(self._run(Steps()))
        self.tally.through += 1
        found = contents(self._out)
        left = [name for name in found if LEFT.search(name)]
        named, wanted = finished(found), finished({**self._course.before, **self._course.after})
        other = [name for name in {*named, *wanted} if named.get(name) != wanted.get(name)]
        if not self._writing.same_bytes:
            other = sorted({*named} ^ {*wanted})
        if status or other or left:
            told = f"status {status}, other files {other}, left {left}; {self._said()}"
            self._fail(f"run again after kills, the last at {where}: {told}")
