"""Links, folders, devices and pipes where a file is read or written."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

from trust.fuzzing import seeds
from trust.fuzzing.observing import Case, Watch, command_seen

_SWEEP = ("sweep", "beijing-hebei", "--vary", "parameters.plant.growth=range", "--samples", "4")
_CALIBRATED = "parameters.origin_side.hazard=range"
#: Every command that reads a file: its words, the ending of the file, and what makes a good one.
READING: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("split", "FILE"), ".yaml", "relocation"),
    (("reproduce", "FILE"), ".yaml", "relocation"),
    (("portfolio", "FILE"), ".yaml", "portfolio"),
    (("portfolio", "FILE"), ".csv", "firms"),
    (("compensate", "FILE"), ".yaml", "water"),
    (("river", "FILE"), ".yaml", "river"),
    (("air", "FILE"), ".yaml", "air"),
    (("council", "FILE"), ".yaml", "council"),
    (("package", "FILE"), ".csv", "gains"),
    (("solve", "FILE"), ".yaml", "links"),
    (("allocate", "FILE"), ".yaml", "game"),
    (("allocate", "FILE"), ".csv", "coalitions"),
    (("allocate", "three-cities", "--check", "FILE"), ".csv", "proposal"),
    (("equilibrium", "FILE"), ".yaml", "normal-form"),
    (("equilibrium", "FILE"), ".nfg", ""),
    (("statute", "FILE"), ".csv", "enterprises"),
    (("statute", "FILE"), ".xlsx", ""),
    (("verify", "FILE"), ".json", ""),
    (("report", "FILE", "--out", "r.html"), ".json", ""),
    (("runs", "show", "FILE"), "", ""),
    (("runs", "list", "FILE"), "", ""),
    (("runs", "query", "SELECT 1", "FILE"), "", ""),
    ((*_SWEEP, "--list", "FILE"), ".csv", ""),
    (("sweep", "beijing-hebei", "--list", "FILE"), ".csv", ""),
    (
        ("sweep", "beijing-hebei", "--vary", "parameters.plant.growth=empirical:FILE:x", "--samples", "4"),
        ".csv",
        "",
    ),
    (
        ("posted", "--origin-beliefs", "csv:FILE:x", "--destination-beliefs", "uniform:0,0.5"),
        ".csv",
        "",
    ),
)
#: What a link points to; ``LOOP`` is itself, ``GOOD`` a file that is right, ``PIPE`` a pipe without a writer.
TARGETS = (
    *("GOOD", "LOOP", "PIPE", "folder", "nowhere", "/dev/zero", "/dev/full", "/dev/stdin", "/dev/null"),
    *("/dev/tty", "/proc/self/mem", "/proc/self/environ", "/dev/random", "x/" * 2000, "PARENT"),
)


def _placed(target: str, link: Path, kind: str) -> None:
    """Put a link, or a pipe, where a command expects a file."""
    if target == "PIPE":
        os.mkfifo(link)
    elif target == "GOOD" and kind:
        good = link.with_name(f"good{link.suffix}")
        good.write_text(seeds.texts(kind)[0], encoding="utf-8")
        link.symlink_to(good.name)
    elif target == "PARENT":
        link.symlink_to(link.parent, target_is_directory=True)
    else:
        link.symlink_to(link.name if target in ("LOOP", "GOOD") else target)


def special_input(rng: Random, folder: Path, watch: Watch) -> Case:
    """Return a command whose file is a link, a folder, a device or a pipe without a writer."""
    words, ending, kind = rng.choice(READING)
    (folder / "folder").mkdir()
    file = folder / f"{rng.choice(('file', '北 京'))}{ending}"
    if rng.random() < 0.15:  # the place itself, without a link
        named = rng.choice(("/dev/zero", "/dev/full", "/dev/stdin", "/proc/self/mem", "folder", "/", "."))
    else:
        named = str(file)
        _placed(rng.choice(TARGETS), file, kind)
    line = [word.replace("FILE", named) for word in words]
    if rng.random() < 0.5:
        line = ["--lang", "zh", *line]
    return lambda: command_seen(line, watch)


#: Commands that write into a folder, and the files that they write there.
WRITING: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("statute", "--base", "1"), ("statute.json", "statute.csv")),
    (("reproduce", "gaozhu"), ("reproduction.json",)),
    (("split", "gaozhu"), ("split.json", "split.csv", "moves.png")),
    (("allocate", "three-cities", "--rule", "shapley"), ("allocation.json", "allocation.csv")),
    (("council", "thirty-alike-members"), ("council.json", "council.csv")),
    (("solve", "dead-end-road"), ("solve.json", "solve.csv")),
    ((*_SWEEP, "--workers", "1"), ("manifest.json", "lock.sqlite", "checkpoints.sqlite", "chunks")),
    (("sweep", "beijing-hebei", "--vary", _CALIBRATED, "--samples", "4", "--workers", "1"), ("chunks",)),
)


def special_output(rng: Random, folder: Path, watch: Watch) -> Case:
    """Return a command whose output folder holds a link that leads out of it, or is none.

    What lies outside stands beyond the folders that the watch allows: to touch it breaks the promise.
    """
    words, files = rng.choice(WRITING)
    out = folder / rng.choice(("out", "结 果"))
    outside = folder.parent.with_name(f"{folder.parent.name}-outside") / "precious"
    act = rng.randrange(8)
    if act <= 3:
        out.mkdir()
        (out / rng.choice(files)).symlink_to(rng.choice((str(outside), "LOOP", "/dev/full", "/dev/null")))
    elif act == 4:
        out.symlink_to(rng.choice(("/dev/full", "nowhere/at/all/\x01", out.name)))
    elif act == 5:
        os.mkfifo(out)
    elif act == 6:
        out.mkdir()
        os.mkfifo(out / rng.choice(files))
    else:
        out = Path(rng.choice(("/dev/full", "/dev/null")))
    line = [*words, "--out", str(out)]
    return lambda: command_seen(line, watch)
