"""The console command ``citypact``."""

from __future__ import annotations

import os
import sys

# pydantic (typer's and ours) would look through every installed package for plug-ins, a
# seventh of the time that a small command takes; none are used.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def main() -> None:
    """Run the command line and leave with its exit status.

    0: an answer (also "no agreement"); 1: a check failed or a solver gave up; 2: the input
    cannot be used; 130: stopped by the user.
    """
    try:
        from citypact.cli.app import run

        status = run(sys.argv[1:])
    except KeyboardInterrupt:  # while the command was still being loaded
        sys.stderr.write("error: stopped\n")
        status = 130
    sys.exit(status)
