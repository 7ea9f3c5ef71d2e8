"""Speed as ratios measured in one run: ``python benchmarks/run.py``, or with some of its parts.

Parts are ``agreements``, ``coalitions``, ``water``, ``private``, ``peers`` and ``large``; without any,
the first four.

Each line compares a task of ours with a yardstick timed in the same run, alternately, so
that a busy machine slows both. Shown are the median ratio, its spread (lowest and highest
of the repeats) and the target. ``peers`` needs the extra ``bench``; ``large`` adds games of
28 and 30 players, which take up to 12 GiB and some minutes.
"""

from __future__ import annotations

import sys


def main(arguments: list[str]) -> None:
    wanted = set(arguments) or {"agreements", "coalitions", "water", "private"}
    unknown = wanted - {"agreements", "coalitions", "water", "private", "peers", "large"}
    if unknown:
        sys.exit(f"unknown: {', '.join(sorted(unknown))}; see the head of benchmarks/run.py")
    if "agreements" in wanted:
        import agreements

        for row in agreements.rows():
            print(row, flush=True)
    if wanted & {"coalitions", "large"}:
        import coalitions

        for line in coalitions.lines(large="large" in wanted):
            print(line, flush=True)
    if "water" in wanted:
        import water

        for line in water.lines():
            print(line, flush=True)
    if "private" in wanted:
        import finite_design
        import portfolio
        import trade

        for part in (portfolio, trade, finite_design):
            for line in part.lines():
                print(line, flush=True)
    if "peers" in wanted:
        import peers

        for line in peers.lines():
            print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
