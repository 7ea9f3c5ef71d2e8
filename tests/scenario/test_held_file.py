"""Files held in memory are read like those of the disk, and the disk can be closed to readers."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from citypact.errors import InputError
from citypact.scenario.coalition_load import load_game
from citypact.scenario.held_file import held_bytes, held_files
from citypact.scenario.portfolio.plant_list import read_portfolio
from citypact.scenario.table_file import read_rows

PLANTS = "firm,revenue,origin_loss,destination_cost\nA,4,1,1\nB,2,0.5,0.3\n"


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in (("player", "amount"), ("甲", 1), ("乙", "=1+1")):
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def rezipped(data: bytes, changes: dict[str, bytes | None]) -> bytes:
    """Return a workbook with some of its files put in or replaced."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *changes]):
            found = changes[name] if name in changes else old.read(name)
            if found is not None:
                new.writestr(name, found)
    return kept.getvalue()


def test_every_kind_of_file_is_read_from_memory_as_from_the_disk(tmp_path: Path) -> None:
    game = b'{"players": ["a", "b"], "values": {"a": 1, "b": 2, "a+b": 5}}'
    files = {"firms.csv": PLANTS.encode(), "game.json": game, "book.xlsx": workbook()}
    on_disk = {}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
        on_disk[name] = tmp_path / name
    with held_files(files):
        plants = read_portfolio(Path("firms.csv"))
        described = load_game(Path("game.json")).document
        rows = read_rows(Path("book.xlsx"))
    assert plants == read_portfolio(on_disk["firms.csv"])
    assert described == load_game(on_disk["game.json"]).document
    assert rows == read_rows(on_disk["book.xlsx"])
    assert rows[2].formula(1)


def test_limits_hold_in_memory_too() -> None:
    with held_files({"a.csv": b"x" * (10 * 1024 * 1024 + 1)}), pytest.raises(InputError, match="at most"):
        read_rows(Path("a.csv"))


def test_what_is_not_held_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "firms.csv").write_text(PLANTS, "utf-8")
    with held_files({"other.csv": b""}), pytest.raises(InputError, match="no such file"):
        read_portfolio(tmp_path / "firms.csv")
    assert held_bytes(tmp_path / "firms.csv") is None


def test_a_closed_disk_stays_closed_in_threads(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x", "utf-8")
    code = (
        "import sys, threading\n"
        "from pathlib import Path\n"
        "from citypact.errors import InputError\n"
        "from citypact.scenario.held_file import nothing_but_held\n"
        "from citypact.scenario.table_file import read_rows\n"
        "nothing_but_held()\n"
        "def read():\n"
        "    try:\n"
        "        print(read_rows(Path(sys.argv[1])))\n"
        "    except InputError as error:\n"
        "        print('closed', error)\n"
        "read()\n"
        "thread = threading.Thread(target=read)\n"
        "thread.start()\n"
        "thread.join()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "a.csv")], capture_output=True, text=True, check=True
    )
    assert done.stdout.count("closed /") == 2, done.stdout


ENTITY = b'<?xml version="1.0"?><!-- %s --><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"xl/workbook.xml": ENTITY % (b"c" * 100_000)}, "a document type in xl/workbook.xml"),
        (
            {
                "xl/workbook.xml": (ENTITY % b"")
                .decode()
                .replace("?>", ' encoding="utf-16"?>', 1)
                .encode("utf-16")
            },
            "a document type in xl/workbook.xml",
        ),
        ({"docProps/core.xml": ENTITY % b""}, "a document type in docProps/core.xml"),
        ({"xl/styles.xml": b'<?xml version="1.0" encoding="cp037"?><a/>'}, "XML in cp037"),
        ({"xl/vbaProject.bin": b"macro"}, "a workbook with macros"),
        (
            {"[Content_Types].xml": b"<Types><Override ContentType='sheet.macroEnabled.main+xml'/></Types>"},
            "a workbook with macros",
        ),
        ({f"xl/media/{number}": b"" for number in range(5001)}, "files in it"),
        ({"xl/worksheets/sheet1.xml": None}, "unreadable"),
    ],
    ids=[
        "entity behind a long comment",
        "in UTF-16",
        "elsewhere",
        "letters",
        "macro",
        "type",
        "files",
        "cut",
    ],
)
def test_workbooks_that_are_refused(changes: dict[str, bytes | None], found: str) -> None:
    with held_files({"a.xlsx": rezipped(workbook(), changes)}), pytest.raises(InputError, match=found):
        read_rows(Path("a.xlsx"))


def test_an_archive_that_lies_about_its_size_is_not_unpacked_beyond_it() -> None:
    bomb = rezipped(workbook(), {"xl/worksheets/sheet1.xml": b"<a>" + b" " * 50_000_000})
    # The size in the directory becomes 1000 bytes; the archive reader stops there and misses the sum.
    lying = bomb.replace((50_000_003).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lying != bomb
    with held_files({"a.xlsx": lying}), pytest.raises(InputError, match="unreadable"):
        read_rows(Path("a.xlsx"))
