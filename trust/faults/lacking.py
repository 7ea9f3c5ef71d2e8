"""Commands where a package, every font or every browser is missing: told in a line, nothing half-written."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from trust.budget import Figures
from trust.faults.commands import FIRMS, GAME, contents

_SWEEP = ("sweep", "beijing-hebei", "--vary", "parameters.plant.growth=range", "--out", "OUT/run")
#: A command that cannot do without it, for each package that the commands import.
NEEDED: dict[str, tuple[str, ...]] = {
    "numpy": ("solve", "dead-end-road", "--out", "OUT"),
    "scipy": ("solve", "dead-end-road", "--out", "OUT"),
    "cvxpy": ("solve", "dead-end-road", "--out", "OUT"),
    "clarabel": ("split", "beijing-hebei", "--cash-flow", "--out", "OUT"),
    "highspy": ("solve", "dead-end-road", "--out", "OUT"),
    "nashpy": ("equilibrium", "IN/game.nfg", "--out", "OUT"),
    "pydantic": ("split", "gaozhu", "--out", "OUT"),
    "ruamel": ("split", "gaozhu", "--out", "OUT"),
    "rich": ("split", "gaozhu"),  # files come before the terminal
    "matplotlib": ("split", "gaozhu", "--out", "OUT"),
    "openpyxl": ("portfolio", "IN/firms.xlsx", "--out", "OUT"),
    "pyarrow": _SWEEP,
    "duckdb": ("runs", "query", "SELECT 1", "IN/run", "--out", "OUT/n.csv"),
    "jinja2": ("report", "gaozhu", "-o", "OUT/report.html"),
    "typst": ("report", "gaozhu", "-o", "OUT/report.pdf"),
    "docx": ("report", "gaozhu", "-o", "OUT/report.docx"),
    "fontTools": ("report", "gaozhu", "-o", "OUT/report.pdf"),
    "fastapi": ("web", "--no-open", "--port", "0"),
    "uvicorn": ("web", "--no-open", "--port", "0"),
    "plotly": ("web", "--no-open", "--port", "0"),
    "distributed": (*_SWEEP, "--scheduler", "tcp://127.0.0.1:1"),
}
_WITHOUT = """
import sys
sys.modules[sys.argv[1]] = None
from citypact.cli.app import run
sys.exit(run(sys.argv[2:]))
"""
#: Every folder of fonts is covered by an empty one, which only this process sees; matplotlib keeps its own.
_BARE = """
import os, sys
from pathlib import Path
from trust.faults.small_disk import NoDisk, mount_disk, own_space
try:
    own_space()
    for each in ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts"):
        each = os.path.expanduser(each)
        if os.path.isdir(each):
            mount_disk(Path(each), 4096)
except NoDisk as error:
    print(error)
    sys.exit(90)
from citypact.cli.app import run
sys.exit(run(sys.argv[1:]))
"""
_BROWSERS = """
import sys, webbrowser
def none(*_, **__):
    raise webbrowser.Error("could not locate runnable browser")
webbrowser.get = none
from citypact.web.serving import _open
_open("http://127.0.0.1:1/")
"""


def _said(program: str, *words: str, place: Path) -> tuple[int, str, str]:
    """Run a program in a process of its own; return its status and what it told."""
    own = {"MPLCONFIGDIR": str(place / "matplotlib"), "XDG_CACHE_HOME": str(place / "cache")}
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, **own},
    )
    return done.returncode, done.stdout, done.stderr


def lacking(given: Path, place: Path, until: float, workers: int) -> Figures:
    """Take one thing after another away; return how many were, and what was not told as it should be."""
    (given / "game.nfg").write_text(GAME, encoding="utf-8")
    _workbook(given / "firms.xlsx")
    jobs: list[Callable[[], list[str]]] = [
        lambda name=name, line=line: _without(name, line, given, place / name)  # type: ignore[misc]
        for name, line in NEEDED.items()
    ]
    told: list[str] = []
    fonts = [lambda: _without_fonts(place / "fonts", told), lambda: _without_browser(place / "browser")]
    tried = 0
    failures: list[str] = []

    def one(job: Callable[[], list[str]]) -> list[str] | None:
        return job() if time.monotonic() < until else None

    with ThreadPoolExecutor(workers) as pool:
        for found in pool.map(one, [*fonts, *jobs]):
            tried += found is not None
            failures += found or []
    return {
        "packages taken away": max(0, tried - len(fonts)),
        "fonts taken away": told[0] if told else "no",
        "browsers taken away": "yes" if tried > 1 else "no",
        "failures": failures,
    }


def _workbook(place: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in FIRMS.splitlines():
        book.active.append(row.split(","))
    book.save(place)


def _without(name: str, line: tuple[str, ...], given: Path, place: Path) -> list[str]:
    out = place / "out"
    out.mkdir(parents=True)
    words = [word.replace("OUT", str(out), 1).replace("IN/", f"{given}/", 1) for word in line]
    status, _, said = _said(_WITHOUT, name, *words, place=place)
    errors = [text for text in said.splitlines() if text.startswith("error: ")]
    wrong = []
    if status not in (1, 2) or len(errors) != 1 or "Traceback" in said:
        wrong.append(f"status {status}: {said[-300:]}")
    elif not any(word in errors[0] for word in (name, "citypact[")):
        wrong.append(f"it is not named: {errors[0]}")
    wrong += [f"{left} is left" for left in contents(out)]
    return [f"without {name}, {' '.join(line)}: {text}" for text in wrong]


def _without_fonts(place: Path, told: list[str]) -> list[str]:
    """Draw and set a case with Chinese names where no font has them."""
    out = place / "out"
    out.mkdir(parents=True)
    status, said, errors = _said(_BARE, "split", "gaozhu", "--lang", "zh", "--out", str(out), place=place)
    if status == 90:
        told.append(f"not possible here: {said.strip()}")
        return []
    told.append("yes")
    wrong = []
    if status or "Traceback" in errors or "Noto Sans CJK SC" not in errors:
        wrong.append(f"a chart: status {status}, {errors[-300:]}")
    if sorted(contents(out)) != ["split.csv", "split.json"]:
        wrong.append(f"a chart: the files are {sorted(contents(out))}")
    line = ("report", "gaozhu", "--lang", "zh", "-o", str(place / "report.pdf"))
    status, _, errors = _said(_BARE, *line, place=place)
    if status not in (1, 2) or len(errors.splitlines()) != 1 or "Noto Sans CJK SC" not in errors:
        wrong.append(f"a report: status {status}, {errors[-300:]}")
    if (place / "report.pdf").exists():
        wrong.append("a report was written without its letters")
    return [f"without fonts, {text}" for text in wrong]


def _without_browser(place: Path) -> list[str]:
    place.mkdir(parents=True)
    status, said, errors = _said(_BROWSERS, place=place)
    return [f"without a browser: status {status}, {said}{errors[-300:]}"] if status or said or errors else []
