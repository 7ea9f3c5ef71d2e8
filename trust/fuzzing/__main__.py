"""Show one case again, or try one parser for a while: ``python -m trust.fuzzing NAME [NUMBER]``."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from trust.fuzzing.case import tried
from trust.fuzzing.observing import Watch
from trust.fuzzing.targets import BY_NAME


def main() -> int:
    """Return 1 if a promise was seen broken."""
    parser = argparse.ArgumentParser(prog="python -m trust.fuzzing", description=__doc__)
    parser.add_argument("name", choices=BY_NAME)
    parser.add_argument("number", type=int, nargs="?")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--seconds", type=float, default=20)
    asked = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="fuzzing-one-"))
    watch = Watch(home)
    if asked.number is not None:
        seen, _ = tried(asked.seed, asked.name, asked.number, home, watch, keep=True)
        print(
            f"{home}/case\nstatus {seen.status}\n{seen.out[:2000]}\n{seen.err[:2000]}\n"
            f"fault: {seen.fault or 'none'}"
        )
        return 1 if seen.fault else 0
    number, end, known = 0, time.monotonic() + asked.seconds, set()
    statuses: dict[int, int] = {}
    while time.monotonic() < end:
        seen, _ = tried(asked.seed, asked.name, number, home, watch)
        statuses[seen.status] = statuses.get(seen.status, 0) + 1
        if seen.fault and seen.fault[:60] not in known:
            known.add(seen.fault[:60])
            print(f"case {number}: {seen.fault}", flush=True)
        number += 1
    print(f"{number} cases, statuses {statuses}")
    return 1 if known else 0


if __name__ == "__main__":
    sys.exit(main())
