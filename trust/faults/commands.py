"""Every command that writes, with an earlier run of it whose files it finds, and what it then writes."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar

FIRMS = """firm,revenue,origin_loss,destination_cost
steel,4,1,1
chips,2,1,0.3
"""
GAME = """NFG 1 R "Two cities" { "A" "B" } { { "share" "keep" } { "build" "wait" } }

3 2 5 0 1 -1 1 1
"""
SWEEP = ("sweep", "beijing-hebei", "--vary", "parameters.plant.growth=between:0.8,1.6", "--seed", "3")
#: Rows of the sweeps, and of each of their chunks.
ROWS, CHUNK = 192, 64
_BELIEFS = ("posted", "--origin-beliefs", "uniform:0,0.6", "--destination-beliefs")


@dataclass(frozen=True)
class Writing:
    """A command that writes into a folder.

    Attributes
    ----------
    name : str
        The command, and of which form.
    line : tuple of str
        Its words; ``OUT`` stands for the folder, ``IN`` for what lies beside it and is only read.
    earlier : tuple of str
        The command that was run before, whose files it finds; none if the folder begins empty.
    same_bytes : bool
        Whether the same command writes the same bytes (a database and a workbook hold the time).
    one_set : bool
        Whether all its files are replaced together (the chunks of a sweep come one by one).
    """

    name: str
    line: tuple[str, ...]
    earlier: tuple[str, ...] = ()
    same_bytes: bool = True
    one_set: bool = True


def _pair(name: str, now: tuple[str, ...], before: tuple[str, ...]) -> Writing:
    return Writing(name, (*now, "--out", "OUT"), (*before, "--out", "OUT"))


def _report(ending: str) -> Writing:
    tail = ("-o", f"OUT/report.{ending}", "--force")
    return Writing(
        f"report {ending}", ("report", "IN/split.json", *tail), ("report", "IN/statute.json", *tail)
    )


WRITINGS = (
    _pair("split", ("split", "gaozhu"), ("split", "luan-songjiang")),
    _pair(
        "split svg",
        ("split", "--revenue", "4", "--origin-loss", "1", "--destination-cost", "1", "--chart", "svg"),
        ("split", "gaozhu", "--chart", "svg"),
    ),
    _pair(
        "statute",
        ("statute", "--base", "1", "--growth", "1.2"),
        ("statute", "--base", "2", "--growth", "1.1"),
    ),
    _pair("allocate", ("allocate", "three-cities"), ("allocate", "three-towns-water", "--rule", "shapley")),
    _pair("compensate", ("compensate", "luan"), ("compensate", "miyun")),
    _pair("river", ("river", "chishui"), ("river", "chishui", "--lang", "zh")),
    _pair("air", ("air", "jjj-air-13"), ("air", "jjj-air-13", "--lang", "zh")),
    _pair("council", ("council", "thirty-alike-members"), ("council", "yangtze-delta-30")),
    _pair("package", ("package", "IN/package.yaml"), ("package", "IN/package.yaml", "--lang", "zh")),
    _pair("solve", ("solve", "dead-end-road"), ("solve", "dead-end-road", "--lang", "zh")),
    _pair("portfolio", ("portfolio", "IN/firms.csv", "--at", "0.5"), ("portfolio", "IN/firms.csv")),
    _pair(
        "posted",
        (*_BELIEFS, "uniform:0,0.5", "--types", "4"),
        (*_BELIEFS, "uniform:0,0.7", "--types", "3"),
    ),
    _pair("equilibrium", ("equilibrium", "IN/game.nfg"), ("equilibrium", "IN/game.nfg", "--lang", "zh")),
    _pair("reproduce", ("reproduce", "beijing-hebei"), ("reproduce", "gaozhu")),
    Writing(
        "new",
        ("new", "relocation", "--out", "OUT/new.yaml", "--force"),
        ("new", "river", "--out", "OUT/new.yaml", "--force"),
    ),
    Writing(
        "schema",
        ("schema", "relocation", "--out", "OUT/schema.json", "--force"),
        ("schema", "river", "--out", "OUT/schema.json", "--force"),
    ),
    *map(_report, ("html", "pdf", "docx")),
    Writing(
        "sweep",
        (*SWEEP, "--samples", str(ROWS), "--rows-only", "--workers", "1", "--out", "OUT/run"),
        one_set=False,
    ),
    Writing(
        "runs analyse",
        ("runs", "analyse", "IN/run", "--rows-only", "--out", "OUT"),
        ("runs", "analyse", "IN/run", "--rows-only", "--out", "OUT", "--lang", "zh"),
    ),
    Writing(
        "runs export csv",
        ("runs", "export", "IN/run", "--out", "OUT/rows.csv", "--force"),
        ("runs", "query", "SELECT 1 AS one", "IN/run", "--out", "OUT/rows.csv", "--force"),
    ),
    Writing(
        "runs export xlsx",
        ("runs", "export", "IN/run", "--out", "OUT/rows.xlsx", "--force"),
        ("runs", "query", "SELECT 1 AS one", "IN/run", "--out", "OUT/rows.xlsx", "--force"),
        same_bytes=False,
    ),
    Writing(
        "runs query",
        ("runs", "query", "SELECT count(*) AS n FROM run", "IN/run", "--out", "OUT/n.csv", "--force"),
        ("runs", "query", "SELECT 1 AS one", "IN/run", "--out", "OUT/n.csv", "--force"),
    ),
)


def words(line: tuple[str, ...], out: Path, given: Path) -> list[str]:
    """Return the words of a command for two folders."""
    return [
        str(out) + word[3:] if word.startswith("OUT") else str(given) + word[2:] if word[:2] == "IN" else word
        for word in line
    ]


def say(line: list[str]) -> tuple[int, str]:
    """Run a command here; return its status and all that it told on standard error."""
    from citypact.cli.app import run

    told = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(told):
        status = run(line)
    return status, told.getvalue()


def prepared(place: Path) -> Path:
    """Make what the commands read: files, saved results and a stored run."""
    given = place / "given"
    given.mkdir()
    (given / "firms.csv").write_text(FIRMS, encoding="utf-8")
    (given / "game.nfg").write_text(GAME, encoding="utf-8")
    for line in (
        ("new", "package", "--out", "IN/package.yaml"),
        ("split", "gaozhu", "--out", "IN"),
        ("statute", "--base", "1", "--growth", "1.2", "--out", "IN"),
        (*SWEEP, "--samples", str(ROWS), "--rows-only", "--workers", "1", "--out", "IN/run"),
    ):
        status, told = say(words(line, given, given))
        if status:
            raise RuntimeError(f"{' '.join(line)}: {told}")
    return given


def commands_with_out() -> set[str]:
    """Return every command of the package that has an option for a place to write to.

    Examples
    --------
    >>> "split" in commands_with_out()
    True
    """
    from typer.main import get_command

    from citypact.cli.app import app

    def walk(command: Any, name: str) -> set[str]:
        found = {name} if any(each.name == "out" for each in command.params) else set()
        for part, each in getattr(command, "commands", {}).items():
            found |= walk(each, f"{name} {part}".strip())
        return found

    return walk(get_command(app), "")


class Here:
    """Computes chunks in this process, each once, in place of processes that take seconds to begin."""

    known: ClassVar[dict[Any, Any]] = {}

    def __init__(self, _workers: int, _context: Any, _begin: Any, given: tuple[Any, ...]) -> None:
        from citypact.sweep import worker

        worker._task = self._task = given[0]

    def submit(self, work: Callable[..., Any], *given: Any) -> Future[Any]:
        """Do the work now."""
        done: Future[Any] = Future()
        asked = (self._task, given)
        if asked not in self.known:
            self.known[asked] = work(*given)
        done.set_result(self.known[asked])
        return done

    def shutdown(self, **_: Any) -> None:
        """Nothing is left to end."""


def quick_sweeps() -> None:
    """Let sweeps of this process have small chunks, and compute them here."""
    making: Any = import_module("citypact.sweep.making")
    pool: Any = import_module("citypact.sweep.pool")
    making.CHUNK = CHUNK
    pool.ProcessPoolExecutor = Here


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its name."""
    return {
        os.path.relpath(os.path.join(where, name), folder): Path(where, name).read_bytes()
        for where, _, names in os.walk(folder)
        for name in names
    }
