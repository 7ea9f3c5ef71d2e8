"""Files that are too large, and bombs: each in a process of its own, whose time and memory are measured.

A table of ten million rows is made on the fly for each reader of tables. Beside it lie a text and a workbook
that grow when they are opened, and documents nested a million deep.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from trust.budget import Budget

#: Rows of a table that nobody reads to its end.
ROWS = 10_000_000
#: Seconds of the processor, and bytes at the peak, within which each is refused; the start of Python counts.
SECONDS, MEMORY = 20.0, 1 << 30
_HAZARD = "parameters.plant.growth"
#: Each reader of tables: its command, the head of the table and one row of it.
TABLES: dict[str, tuple[tuple[str, ...], str, str]] = {
    "enterprises": (
        ("statute", "FILE"),
        "firm,tax_year1,tax_year2,tax_year3,growth,government_led,fits_plan",
        "a,1,1,1,1,1,1",
    ),
    "plants": (("portfolio", "FILE"), "firm,revenue,origin_loss,destination_cost", "a,1,1,1"),
    "offers": (
        ("portfolio", "FILE"), "firm,origin,destination,revenue,origin_loss,destination_cost", "a,b,c,1,1,1"
    ),
    "coalitions": (("allocate", "FILE"), "coalition,value", "a,1"),
    "proposal": (("allocate", "three-cities", "--check", "FILE"), "player,amount", "a,1"),
    "gains": (("package", "FILE"), "city,a,b", "a,1,1"),
    "strategies": (("equilibrium", "FILE"), "A,B,payoff A,payoff B", "a,b,1,1"),
    "benefits": (("air", "FILE"), "source,cost,a", "a,1,1"),
    "scenarios": (("sweep", "beijing-hebei", "--list", "FILE"), f"name,{_HAZARD}", "a,1"),
    "column of a sweep": (
        ("sweep", "beijing-hebei", "--vary", f"{_HAZARD}=empirical:FILE:x", "--samples", "4"), "x", "1"
    ),
    "beliefs": (
        ("posted", "--origin-beliefs", "csv:FILE:x", "--destination-beliefs", "uniform:0,1"), "x", "1"
    ),
}  # fmt: skip


def _table(head: str, row: str, file: Path) -> None:
    block = (row + "\n") * 100_000
    with file.open("w", encoding="utf-8") as stream:
        stream.write(head + "\n")
        for _ in range(ROWS // 100_000):
            stream.write(block)


def _workbook(sheet: bytes, times: int, head: bytes = b"") -> bytes:
    """Return a workbook whose first sheet is a head and many times the block that it is packed from."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("xl/workbook.xml", '<workbook><sheets><sheet name="a" sheetId="1"/></sheets></workbook>')
        with new.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as stream:
            stream.write(head)
            for _ in range(times):
                stream.write(sheet)
    return kept.getvalue()


def _aliases() -> str:
    levels = "\n".join(f"b{at}: &b{at} [{', '.join([f'*b{at - 1}'] * 9)}]" for at in range(1, 12))
    return f"citypact: 1\nb0: &b0 [x, x]\n{levels}\n"


#: Files that are small on the disk, or look so: their ending, the command, and what makes them.
BOMBS: dict[str, tuple[tuple[str, ...], str, Callable[[], bytes]]] = {
    "workbook of 3 GB in 3 MB": (("statute", "FILE"), ".xlsx", lambda: _workbook(b"0" * (1 << 20), 3072)),
    "workbook of 99 MB of empty rows": (
        ("statute", "FILE"), ".xlsx", lambda: _workbook(b"<row/>" * (1 << 17), 126, b"<worksheet><sheetData>")
    ),
    "workbook with entities": (
        ("portfolio", "FILE"), ".xlsx",
        lambda: _workbook(b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;', 1),
    ),
    "aliases that stand for 30 thousand million": (("split", "FILE"), ".yaml", lambda: _aliases().encode()),
    "YAML nested a hundred thousand deep": (("split", "FILE"), ".yaml", lambda: b"[" * 100_000),
    "YAML with a hundred thousand keys": (
        ("split", "FILE"), ".yaml", lambda: "".join(f"k{at}: 1\n" for at in range(100_000)).encode()
    ),
    "YAML of one scalar of 9 MB": (("split", "FILE"), ".yaml", lambda: b"a: " + b"x" * 9_000_000),
    "JSON nested a million deep": (("verify", "FILE"), ".json", lambda: b"[" * 1_000_000),
    "JSON of ten million numbers": (
        ("verify", "FILE"), ".json", lambda: json.dumps([0] * 10_000_000, separators=(",", ":")).encode()
    ),
    "a number of a million digits": (
        ("verify", "FILE"), ".json", lambda: b'{"kind": "split", "schema": ' + b"9" * 1_000_000 + b"}"
    ),
    "a game of a million payoffs": (
        ("equilibrium", "FILE"), ".nfg", lambda: b'NFG 1 R "x" { "a" "b" } { 2 2 } ' + b"1 " * 1_000_000
    ),
}  # fmt: skip


def asked(words: list[str], folder: Path) -> tuple[int, str, float, int]:
    """Run a command in a process of its own; return its status, complaint, seconds and peak memory."""
    with (folder / "said").open("wb") as said, (folder / "told").open("w+b") as told:
        command = [sys.executable, "-m", "citypact.cli", *words]
        process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=told)
        patience = threading.Timer(20 * SECONDS, process.kill)
        patience.start()
        _, status, used = os.wait4(process.pid, 0)
        patience.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)  # it was waited for here, not by its object
        told.seek(0)
        complaint = told.read().decode("utf-8", "replace")
    return process.returncode, complaint, used.ru_utime + used.ru_stime, used.ru_maxrss << 10


def _cases(folder: Path) -> Iterator[tuple[str, list[str]]]:
    for name, (words, head, row) in TABLES.items():
        file = folder / "large.csv"
        _table(head, row, file)
        yield f"{ROWS:,} rows of {name}", [word.replace("FILE", str(file)) for word in words]
        file.unlink()
    for name, (words, ending, make) in BOMBS.items():
        file = folder / f"bomb{ending}"
        file.write_bytes(make())
        yield name, [word.replace("FILE", str(file)) for word in words]
        file.unlink()


def large(budget: Budget, until: float) -> tuple[dict[str, int | float | str], list[str]]:
    """Give every large file to its reader while the time is not over; return figures and broken promises."""
    failures: list[str] = []
    tried, slowest, peak = 0, (0.0, "none"), (0, "none")
    with tempfile.TemporaryDirectory(prefix="fuzzing-large-") as home:
        for name, words in _cases(Path(home)):
            if budget.left() < until:
                break
            status, told, seconds, memory = asked(words, Path(home))
            tried += 1
            slowest, peak = max(slowest, (seconds, name)), max(peak, (memory, name))
            lines = told.splitlines()
            beside = (
                name.startswith(f"{ROWS:,}") and "expected at most" not in told
            )  # refused for something else
            if status != 2 or len(lines) != 1 or "Traceback" in told or beside:
                failures.append(f"{name}: status {status} and {len(lines)} lines, {told[-200:]!r}")
            if seconds > SECONDS or memory > MEMORY:
                failures.append(f"{name}: {seconds:.1f} s of the processor and {memory >> 20} MB")
    whole = len(TABLES) + len(BOMBS)
    if tried < whole and not budget.quick:
        failures.append(f"the time sufficed for {tried} of {whole} large files")
    return {
        "large files and bombs refused": f"{tried} of {whole}",
        "large file that took longest, seconds of the processor": f"{slowest[0]:.1f} ({slowest[1]})",
        "large file that took most memory, MB": f"{peak[0] >> 20} ({peak[1]})",
    }, failures
