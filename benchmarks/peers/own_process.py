"""A package in a process of its own, which is stopped when an answer takes too long."""

from __future__ import annotations

import json
import selectors
import signal
import subprocess
import sys
from contextlib import suppress
from typing import Any

from benchmarks.peers.family import Asked
from benchmarks.record import ROOT

#: Seconds of the processor that a package may take over one game.
PATIENCE = 20.0
#: As many times longer by the clock, all repeats and ours included, on a machine that does other things too.
BUSY = 20.0
#: Seconds in which a package must be imported, compiled and ready.
START = 300.0


class OursFailed(Exception):
    """Not the peer but this package failed, or was shown to be wrong."""


class OwnProcess:
    """One package, asked game after game; started anew after it was stopped or died.

    Parameters
    ----------
    module : str
        That holds the family.
    peer : str
        Name of the package in it.
    patience : float
        CPU seconds for one game; by the clock ``BUSY`` times as many.
    """

    def __init__(self, module: str, peer: str, patience: float = PATIENCE) -> None:
        self.command = [sys.executable, "-m", "benchmarks.peers.ask", module, peer, str(patience)]
        self.patience = patience
        self.running: subprocess.Popen[str] | None = None

    def ask(self, game: Asked) -> dict[str, Any]:
        """Return verdict, note and CPU seconds of both by turns.

        Raises
        ------
        OursFailed
            If the failure is ours.
        """
        if self.running is None:
            self.running = subprocess.Popen(
                self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                text=True, cwd=ROOT,
            )  # fmt: skip
            if (greeting := self._answer(START)).get("verdict"):
                return greeting
        assert self.running.stdin is not None
        with suppress(BrokenPipeError):  # it died since; that is told below
            print(json.dumps(game.how), file=self.running.stdin, flush=True)
        found = self._answer(BUSY * self.patience)
        if found["verdict"] == "ours":
            raise OursFailed(f"{game.name}: {found['note']}")
        return found

    def _answer(self, patience: float) -> dict[str, Any]:
        assert self.running is not None
        assert self.running.stdout is not None
        with selectors.DefaultSelector() as waiting:
            waiting.register(self.running.stdout, selectors.EVENT_READ)
            if not waiting.select(patience):
                self.close()
                return {"verdict": "stopped", "note": f"no answer after {patience:g} s"}
        line = self.running.stdout.readline()
        if line:
            found: dict[str, Any] = json.loads(line)
            return found
        status = self.running.wait()
        self.close()
        if status == -getattr(signal, "SIGPROF", 0):
            return {"verdict": "stopped", "note": f"no answer after {self.patience:g} CPU s"}
        return {"verdict": "fails", "note": f"its process ended with status {status}"}

    def close(self) -> None:
        """End the process."""
        if self.running is not None:
            self.running.kill()
            with self.running:
                pass
            self.running = None
