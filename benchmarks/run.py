"""Speed as ratios measured in one run: ``python benchmarks/run.py``, or with some of its parts.

Parts are ``agreements``, ``coalitions``, ``water``, ``private``, ``designs``, ``games``,
``packages``, ``growth``, ``council``, ``web``, ``peers`` and ``large``; without any, the first seven.

Each line compares a task of ours with a yardstick timed in the same run, alternately, so
that a busy machine slows both. Shown are the median ratio, its spread (lowest and highest
of the repeats) and the target. ``web`` needs the extra ``web``, ``peers`` the extra ``bench``; ``large``
adds games of 28 and 30 players to ``coalitions``, which take up to 12 GiB and some minutes, and the streamed
value of 30 players to ``council``; ``growth`` and ``council`` take some minutes too.
"""

from __future__ import annotations

import sys
from importlib import import_module

#: Modules of each part; every one has ``lines()``.
PARTS = {
    "agreements": ("agreements",),
    "coalitions": ("coalitions",),
    "water": ("water",),
    "private": ("portfolio", "trade", "finite_design"),
    "designs": ("designs",),
    "games": ("equilibria",),
    "packages": ("packages",),
    "growth": ("council_growth",),
    "council": ("council",),
    "web": ("web",),
    "peers": ("peers",),
}
#: Modules that can do more: ``lines(large=...)``.
LARGER = ("coalitions", "council")
USUAL = ("agreements", "coalitions", "water", "private", "designs", "games", "packages")


def main(arguments: list[str]) -> None:
    unknown = sorted(set(arguments) - {*PARTS, "large"})
    if unknown:
        sys.exit(f"unknown: {', '.join(unknown)}; see the head of benchmarks/run.py")
    wanted = set(arguments or USUAL) | ({"coalitions"} if arguments == ["large"] else set())
    for part, modules in PARTS.items():
        for name in modules if part in wanted else ():
            options = {"large": "large" in arguments} if name in LARGER else {}
            for line in import_module(name).lines(**options):
                print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
