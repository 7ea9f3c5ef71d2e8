"""Runs the package where there is no network: in a namespace without one, or with sockets that refuse."""

from __future__ import annotations

import shutil
from pathlib import Path

from trust.environments import Environment, run

#: A command of every kind of question, and of what makes files for others.
COMMANDS = (
    ("reproduce", "beijing-hebei"),
    ("split", "beijing-hebei", "--cash-flow", "--out", "split"),
    ("verify", "split/split.json"),
    ("allocate", "three-cities", "--all", "--out", "allocation"),
    ("solve", "separate-kitchens"),
    ("river", "chishui"),
    ("statute", "--base", "1", "--growth", "1.2", "--rate", "0.04"),
    ("--help",),
)
_REFUSE = """
import runpy, socket, sys
def refuse(*_, **__):
    raise SystemExit("BROKEN: a connection was tried")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
sys.argv[0] = "citypact"
runpy.run_module("citypact.cli", run_name="__main__")
"""


def offline(env: Environment, work: Path) -> list[str]:
    """Return the commands that tried a connection, or that need one."""
    work.mkdir(parents=True, exist_ok=True)
    alone = (
        ["unshare", "--net"]
        if shutil.which("unshare") and not run(["unshare", "--net", "true"], work).returncode
        else []
    )
    failures = []
    for arguments in COMMANDS:
        done = run([*alone, str(env.python), "-c", _REFUSE, *arguments], work)
        if done.returncode:
            failures.append(
                f"without a network, citypact {' '.join(arguments)}: {(done.stderr or done.stdout)[-200:]}"
            )
    return failures
