"""Prints the whole table, or some of its parts, and says what changed between two of them.

python benchmarks/run.py [PART ...] [--large] [--json FILE]
python benchmarks/run.py --compare OLD.json NEW.json

How to read it is in benchmarks/README.md. Status 0: all parts ran, or nothing changed; 1: a part broke, or
something changed; 2: the question was wrong.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.changes import changes, settings
from benchmarks.line import SHOWN, Line, told
from benchmarks.parts import PARTS, Part
from benchmarks.record import RecordError, read, recorded


def measure(
    parts: Mapping[str, Part],
    large: bool = False,
    say: Callable[[str], None] = print,
    keep: Callable[[dict[str, list[Line]]], None] = lambda found: None,
) -> dict[str, list[Line]]:
    """Measure the parts, saying each line as it comes and keeping what there is so far.

    One that breaks does not stop the others.
    """
    found: dict[str, list[Line]] = {}
    for name, part in parts.items():
        start, found[name] = time.perf_counter(), []
        say(f"\n{part.title} ({name})")
        try:
            for line in part.lines(large):
                found[name].append(line)
                say(f"  {line}")
                keep(found)
        except Exception as error:  # whatever a part dies of, the others are measured
            found[name].append(Line(part.title, verdict="fails", note=told(error)))
            say(f"  {found[name][-1]}")
        keep(found)
        say(f"  -- {time.perf_counter() - start:.0f} s")
    return found


def keeper(path: Path | None) -> Callable[[dict[str, list[Line]]], None]:
    """Return what keeps lines in a file, whole after each: a run that is stopped has lost the rest alone.

    The commit is that at the start, whose code is measured.
    """
    if path is None:
        return lambda found: None
    start = recorded({})
    return lambda found: start.with_parts(found).write(path)


def summary(lines: list[Line]) -> str:
    """Count the targets and the verdicts."""
    targets = Counter(line.met for line in lines)
    verdicts = Counter(line.verdict for line in lines if line.verdict)
    counts = [f"{len(lines)} lines", f"{targets[True]} targets met", f"{targets[False]} missed"]
    return ", ".join([*counts, *(f"{verdicts[each]} {SHOWN[each]}" for each in SHOWN if verdicts[each])])


def broken(found: Mapping[str, list[Line]]) -> bool:
    """Whether a part failed, not only a package beside ours."""
    return any(line.verdict == "fails" and not line.yardstick for lines in found.values() for line in lines)


def compare(old: Path, new: Path) -> int:
    """Print what changed between two files of ``--json``."""
    before, after = read(old), read(new)
    print(*settings(before, after), sep="\n")
    found = list(changes(before, after))
    print(*(found or ["no ratio changed beyond its spread, no verdict turned"]), sep="\n")
    return 1 if found else 0


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser("benchmarks/run.py", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; without any, all")
    parser.add_argument("--large", action="store_true", help="games of 28 and 30 players too: up to 12 GiB")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the results")
    parser.add_argument("--compare", type=Path, nargs=2, metavar=("OLD", "NEW"), help="say what changed")
    asked = parser.parse_args(arguments)
    if unknown := sorted(set(asked.parts) - set(PARTS)):
        parser.error(f"unknown part {', '.join(unknown)}; expected some of {', '.join(PARTS)}")
    if asked.json and not asked.json.parent.is_dir():
        parser.error(f"--json: {asked.json.parent} is no folder")
    if asked.compare:
        try:
            return compare(*asked.compare)
        except RecordError as error:
            parser.error(str(error))
    wanted = {name: part for name, part in PARTS.items() if name in (asked.parts or PARTS)}
    found = measure(wanted, asked.large, partial(print, flush=True), keeper(asked.json))
    print(f"\n{summary([line for lines in found.values() for line in lines])}")
    return 1 if broken(found) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
