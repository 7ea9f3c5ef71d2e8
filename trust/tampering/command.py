"""The commands themselves before a file that somebody changed: verify, the audit alone, and the report."""

from __future__ import annotations

import contextlib
import io
import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from citypact.audit.__main__ import main as audit_main
from citypact.cli.app import run
from trust.tampering.changes import tampered
from trust.tampering.trials import cases

NAME = "tampered.json"
COMMANDS: dict[str, Callable[[str], int]] = {
    "verify": lambda file: run(["verify", file]),
    "verify --independent": lambda file: run(["verify", file, "--independent"]),
    "python -m citypact.audit": lambda file: audit_main([file]),
}


def commands_refuse(made: list[tuple[str, dict[str, Any]]], seed: int, until: float) -> tuple[int, list[str]]:
    """Hand changed files to the commands in turn; return how many were refused, and what was not.

    Parameters
    ----------
    made : list of tuple
        Saved results with the commands that made them.
    seed : int
        Where the draw begins.
    until : float
        When to stop, by ``time.monotonic``; each command is tried once in any case.
    """
    draw = random.Random(f"{seed} commands")
    refused, turn = 0, 0
    broken: list[str] = []
    listed = {name: cases(document, f"{seed} {name}") for name, document in made}
    while True:
        for name, document in made:
            if turn >= len(COMMANDS) and time.monotonic() > until:
                return refused, broken
            place, change = draw.choice(listed[name])
            told = list(COMMANDS)[turn % len(COMMANDS)]
            turn += 1
            Path(NAME).write_text(json.dumps(tampered(document, place, change)), encoding="utf-8")
            status, said = asked(COMMANDS[told])
            if status in (1, 2):
                refused += 1
            else:
                broken.append(f"{name}: {place}: {change[0]}: {told} ends with {status}: {said[-200:]}")


def asked(command: Callable[[str], int]) -> tuple[int | str, str]:
    """Return the exit status of a command for the changed file, or what escaped, and what it said."""
    said = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            status: int | str = command(NAME)
    except Exception as error:  # whatever escapes is a traceback
        status = repr(error)
    content: bytes = said.buffer.getvalue()
    return status, content.decode()
