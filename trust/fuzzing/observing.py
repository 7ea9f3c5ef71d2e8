"""What is promised of one call, and what was seen of it: the judge of the fuzzing."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import signal
import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

#: Seconds of the processor within which one input of at most a megabyte is answered or refused.
LONGEST = 20.0
#: Seconds of the wall after which a call is taken to wait for what never comes, such as a pipe's other end.
WAITING = 120.0
#: Bytes of memory that a process which was given thousands of inputs holds at its peak.
MOST_MEMORY = 2 << 30

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_MOVES = (
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
)
_OUTSIDE = ("socket.connect", "socket.bind", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn")


@dataclass(frozen=True)
class Seen:
    """One call as a user sees it; ``fault`` is empty where the promise held."""

    status: int
    out: str
    err: str
    fault: str = ""


#: A call that tries an input.
Case = Callable[[], Seen]


class _TooLongError(BaseException):
    """The clock has run out; no handler of the package may take it for an error of its own."""


class Watch:
    """Notes every file that is written, moved or removed outside a folder, and every connection.

    Python's audit hooks see these at the moment they are asked for, whether they succeed or not. A hook
    can never be taken out again, so it asks whether the watch is on.
    """

    def __init__(self, folder: Path) -> None:
        self.allowed = (f"{folder.resolve()}/", os.devnull)
        self.spill = f"{Path(tempfile.gettempdir()).resolve()}/citypact-"
        self.on = False
        self.found: list[str] = []
        # It looks for its folder of settings once, and keeps its list of fonts there.
        import matplotlib.font_manager  # noqa: F401

        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event == "open":
            path, mode, flags = arguments
            writes = (isinstance(mode, str) and set(mode) & set("wax+")) or (
                isinstance(flags, int) and flags & _WRITING
            )
            if writes and not isinstance(path, int):
                self._note(event, path)
        elif event in _MOVES:
            for path in arguments[:2]:
                if isinstance(path, (str, bytes, os.PathLike)):
                    self._note(event, path)
        elif event in _OUTSIDE and arguments[:1] != ("fc-list",):  # the system's list of fonts
            self.found.append(f"{event} {arguments[:2]!r}")

    def _note(self, event: str, path: Any) -> None:
        with contextlib.suppress(ValueError, OSError):
            place = os.path.realpath(os.fsdecode(path))
            if event == "os.mkdir" and os.path.lexists(place):
                return  # what is there is not made
            if event == "open" and place == os.path.dirname(self.spill):
                return  # a spill file without a name: Linux opens the folder to make it (O_TMPFILE)
            if place.startswith(os.path.join(os.path.dirname(self.spill), "openpyxl.")):
                return  # the rows of a workbook on their way into it, in the folder for temporary files
            if (
                not (place + "/").startswith(self.allowed[0])
                and place != os.devnull
                and not place.startswith(self.spill)
            ):
                self.found.append(f"{event} {place}")


@contextlib.contextmanager
def _clock(seconds: float, waiting: float) -> Iterator[None]:
    def ring(*_: object) -> None:
        raise _TooLongError

    # Of the processor, not of the wall: a machine that others use as well must not break a promise of ours.
    before = signal.signal(signal.SIGPROF, ring), signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, waiting)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGPROF, before[0])
        signal.signal(signal.SIGALRM, before[1])


@cache
def _commands_built_once() -> None:
    """Keep the tree of commands of each language: to build it takes longer than most commands."""
    from importlib import import_module

    from citypact.language import current_language

    app: Any = import_module("citypact.cli.app")
    build, speak = app.get_command, app.speak_help
    built: dict[str, Any] = {}

    def kept(given: Any) -> Any:
        language = current_language()
        if language not in built:
            built[language] = build(given)
            speak(built[language])
        return built[language]

    app.get_command, app.speak_help = kept, lambda command: None


def command_seen(arguments: Sequence[str], watch: Watch) -> Seen:
    """Run one command in this process and judge it by the promises of the command line."""
    from citypact.cli.app import run

    _commands_built_once()
    out, err = (
        io.TextIOWrapper(io.BytesIO(), "utf-8", errors="strict"),
        io.TextIOWrapper(io.BytesIO(), "utf-8"),
    )
    status, fault = watched(lambda: run(arguments), watch, out, err)
    said, told = out.buffer.getvalue().decode(), err.buffer.getvalue().decode()
    seen = Seen(status if isinstance(status, int) else -1, said, told, fault)
    return seen if fault else Seen(seen.status, said, told, command_fault(seen, arguments))


def watched(call: Callable[[], Any], watch: Watch, out: Any = None, err: Any = None) -> tuple[Any, str]:
    """Return what a call returns, and the promise that it broke: it raised, took too long, touched a file."""
    out, err = out or io.StringIO(), err or io.StringIO()
    result, fault = None, ""
    watch.found.clear()
    try:
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            _clock(LONGEST, WAITING),
            warnings.catch_warnings(),
        ):
            watch.on = True
            try:
                result = call()
            finally:
                watch.on = False
                out.flush()
                err.flush()
    except _TooLongError:
        fault = f"still at work after {LONGEST:g} s of the processor, or {WAITING:g} s of waiting"
    except BaseException as error:
        last = traceback.extract_tb(error.__traceback__)
        own = [each for each in last if "/citypact/" in each.filename] or list(last)
        place = f"{own[-1].filename.rpartition('/citypact/')[2]}:{own[-1].lineno}"
        fault = f"raised {type(error).__name__} at {place}: {str(error)[:200]}"
    if not fault and watch.found:
        fault = f"touched what it should not: {watch.found[0]}"
    return result, fault


def command_fault(seen: Seen, arguments: Sequence[str]) -> str:
    """Return the promise of the command line that was broken, or nothing."""
    if seen.status not in (0, 1, 2):
        return f"exit status {seen.status}"
    lines = seen.err.splitlines()
    if "Traceback" in seen.err:
        return "a traceback"
    if seen.status == 2:
        if seen.out:
            return "exit status 2 with output"
        if not lines or not all(
            line.startswith(("error: ", "错误：", "warning: ", "警告："))
            for line in seen.err.split("\n")[:-1]
        ):
            return f"exit status 2 and not one line a problem: {seen.err[:200]!r}"
        if max(map(len, lines)) > 6000:
            return f"a line of {max(map(len, lines))} letters"
    noisy = next((line for line in lines if re.search(r"Warning: |\.py:\d+", line)), None)
    if noisy:
        return f"a warning of another package: {noisy[:200]}"
    if seen.status == 0 and "--json" in arguments and not {"--help", "-h"} & set(arguments):
        return json_fault(seen.out)
    return ""


def json_fault(text: str) -> str:
    """Return what is wrong with a printed document."""

    def refuse(name: str) -> float:
        raise ValueError(f"{name} in a document")

    try:
        json.loads(text, parse_constant=refuse)
    except ValueError as error:
        return f"no JSON: {error}"
    return ""
