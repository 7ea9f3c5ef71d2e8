"""Saved results of every kind, made by the commands themselves: of each the smallest and the richest."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from citypact.cli.app import run
from citypact.scenario.load import case_kind, case_names

Saved = dict[str, Any]
GAME = """NFG 1 R "Two cities" { "A" "B" } { { "share" "keep" } { "build" "wait" } }

3 2 5 0 1 -1 1 1
"""
PACKAGE = {"players": ["A", "B"], "issues": ["tax"], "gains": [[3], [-1]], "divisible": [True]}
#: Files that commands read: what ``citypact new`` prints for a kind, by the name of the file.
TEMPLATES = {
    "firms.csv": "firms",
    "list.yaml": "portfolio",
    "offers.csv": "offers",
    "game.yaml": "normal-form",
    "enterprises.csv": "enterprises",
    "river.yaml": "river",
    "water.yaml": "water",
    "air.yaml": "air",
    "package.yaml": "package",
}
MARKET = "market.yaml"
_NUMBERS = ("split", "--revenue", "10", "--origin-loss", "3", "--destination-cost", "2")
_BELIEFS = ("posted", "--origin-beliefs", "uniform:0,0.6", "--destination-beliefs")
#: Answered in the quick run too.
SMALL: tuple[tuple[str, ...], ...] = (
    _NUMBERS,
    ("statute", "--base", "1", "--growth", "1.2"),
    ("equilibrium", "two.nfg"),
    ("portfolio", "firms.csv", "--at", "0.5"),
    (*_BELIEFS, "uniform:0,0.6", "--types", "5"),
    ("compensate", "--downstream-benefit", "3", "--upstream-benefit", "1", "--cost", "2"),
    ("allocate", "three-cities", "--rule", "shapley"),
    ("river", "chishui"),
    ("council", "thirty-alike-members"),
    ("reproduce", "gaozhu"),
    ("air", "air.yaml"),
    ("package", "package.yaml"),
)
RICH: tuple[tuple[str, ...], ...] = (
    ("split", "beijing-hebei"),
    ("split", "beijing-hebei", "--cash-flow"),
    (*_NUMBERS, "--rivals", "5,4,1"),
    (*_NUMBERS, "--criterion", "min-central,egalitarian", "--ratio-cap", "0.5"),
    ("split", "--revenue", "10", "--origin-loss", "8", "--destination-cost", "5"),
    ("statute", "enterprises.csv"),
    ("equilibrium", "game.yaml"),
    ("portfolio", "list.yaml"),
    ("portfolio", MARKET),
    (*_BELIEFS, "histogram:0,0.2,0.5/1,2", "--types", "4"),
    (
        "compensate",
        "--downstream-benefit",
        "2",
        "--cost",
        "1.5",
        "--grant",
        "0.4",
        "--transfer-cap",
        "1.9",
        "--upstream-weight",
        "0.4",
    ),
    ("compensate", "luan"),
    ("compensate", "xinan"),
    ("allocate", "three-cities", "--all"),
    ("allocate", "tva-1942", "--all"),
    ("river", "river.yaml"),
    ("council", "jjj-13-air-council"),
    ("council", "yangtze-delta-30"),
    ("reproduce", "beijing-hebei"),
    ("air", "jjj-air-13"),
    ("package", "beijing-hebei-package"),
)


def obstacles() -> list[tuple[str, ...]]:
    """Return a command for every obstacle that is shipped."""
    return [("solve", name) for name in case_names() if case_kind(name) == "obstacle"]


@contextlib.contextmanager
def beside(folder: Path) -> Iterator[None]:
    """Stand in a folder that holds every file that the commands read."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        for name, kind in TEMPLATES.items():
            Path(name).write_text(printed(("new", kind)), encoding="utf-8")
        Path(MARKET).write_text(_market(Path("list.yaml").read_text(encoding="utf-8")), encoding="utf-8")
        Path("two.nfg").write_text(GAME, encoding="utf-8")
        yield
    finally:
        os.chdir(before)


def _market(text: str) -> str:
    """Return the template of plants without its list under one ratio: its market alone is asked."""
    kept = [line for line in text.split("\n") if not line.lstrip().startswith("#")]
    begin = next(at for at, line in enumerate(kept) if line.startswith("portfolio:"))
    end = next(at for at in range(begin + 1, len(kept)) if kept[at] and not kept[at].startswith(" "))
    return "\n".join([*kept[:begin], *kept[end:]])


def printed(words: tuple[str, ...]) -> str:
    """Return what a command prints; it must end with status 0."""
    out = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)
    told = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(told):
        status = run(["--lang", "en", *words])
    if status:
        raise RuntimeError(f"{' '.join(words)} ended with status {status}: {told.getvalue()[-300:]}")
    content: bytes = out.buffer.getvalue()
    return content.decode()


def saved_by(words: tuple[str, ...]) -> Saved:
    """Return the result that a command saves with ``--json``."""
    document: Saved = json.loads(printed((*words, "--json")))
    return document
