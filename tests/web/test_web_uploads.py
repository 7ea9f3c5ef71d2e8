"""Files that visitors hand in: good ones in every encoding, and every kind that is refused."""

from __future__ import annotations

import io
import os
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
from web_server import Running

from citypact.scenario.templates import template
from citypact.web.settings import MEGABYTE
from citypact.web.uploads import plain_name, read_upload

PLANTS = "firm,revenue,origin_loss,destination_cost\n甲厂,4,1,1\n乙厂,2,0.5,0.3\n"


def read(visitor: httpx.Client, what: str, name: str, data: bytes | str, **more: Any) -> httpx.Response:
    content = data.encode() if isinstance(data, str) else data
    return visitor.post(f"/api/read/{what}", params={"name": name, **more}, content=content)


def workbook(rows: list[tuple[Any, ...]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (PLANTS.encode(), "utf-8"),
        (PLANTS.encode("utf-8-sig"), "utf-8"),
        (PLANTS.encode("gbk"), "gb18030"),
        (PLANTS.encode("utf-16"), "utf-16"),
        (PLANTS.replace("\n", "\r\n").encode("gb18030"), "gb18030"),
    ],
)
def test_a_list_is_read_in_the_encodings_of_spreadsheets(
    visitor: httpx.Client, data: bytes, encoding: str
) -> None:
    reply = read(visitor, "plants", "厂.csv", data)
    assert reply.status_code == 200, reply.text
    found = reply.json()
    assert (found["kind"], found["encoding"]) == ("portfolio", encoding)
    assert found["inputs"]["firms"]["firm"] == ["甲厂", "乙厂"]
    asked = visitor.post("/api/portfolio", json={"inputs": found["inputs"]})
    assert asked.status_code == 200


def test_a_workbook_is_read(visitor: httpx.Client) -> None:
    rows = [tuple(line.split(",")) for line in PLANTS.splitlines()]
    reply = read(visitor, "plants", "a.xlsx", workbook(rows))
    assert reply.status_code == 200, reply.text
    assert reply.json()["encoding"] is None


def test_every_kind_of_file_leads_to_an_answer(visitor: httpx.Client) -> None:
    files = {
        "enterprises": ("a.csv", template("enterprises")),
        "plants": ("a.csv", template("firms")),
        "game": ("a.csv", template("coalitions")),
        "normal-form": ("a.yaml", template("normal-form")),
        "scenario": ("a.yaml", template("water")),
    }
    for what, (name, text) in files.items():
        reply = read(visitor, what, name, text)
        assert reply.status_code == 200, (what, reply.text)
        found = reply.json()
        answered = visitor.post(f"/api/{found['kind']}", json={"inputs": found["inputs"]})
        assert answered.status_code == 200, (what, answered.text)


def test_a_proposal_is_read_for_its_players(visitor: httpx.Client) -> None:
    players = ["Beijing", "Tianjin", "Hebei"]
    reply = read(visitor, "proposal", "p.csv", template("proposal"), player=players)
    check = reply.json()["inputs"]["check"]
    assert check == {"Beijing": 5, "Tianjin": 5, "Hebei": 4}
    asked = {"case": "three-cities", "inputs": {"check": check}}
    assert visitor.post("/api/allocation", json=asked).json()["result"]["check"] is not None
    assert "players" in read(visitor, "proposal", "p.csv", template("proposal")).text
    other = read(visitor, "proposal", "p.csv", template("proposal"), player=["Beijing"])
    assert "Tianjin" in other.json()["problems"][0]["line"]


def test_absent_coalitions_are_filled_only_if_told(visitor: httpx.Client) -> None:
    table = "coalition,value\nA,1\nB,1\nA+B,3\nC,0\nA+B+C,5\n"
    refused = read(visitor, "game", "g.csv", table)
    assert refused.status_code == 422
    filled = read(visitor, "game", "g.csv", table, missing="additive")
    assert filled.status_code == 200, filled.text
    assert filled.json()["inputs"]["filled"] == {"missing": "additive", "coalitions": 2}


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("a.csv", b"\xff\xff\xff", "encoding: found bytes of no text"),
        ("a.csv", b"\x00\x01\x02", "row 1"),
        ("a.csv", b"", "rows"),
        ("a.csv", b"firm,revenue\nA,1\n", "origin_loss: found no such column"),
        ("a.csv", b"firm,revenue,origin_loss,destination_cost\n=1+1,=2,1,1\n", "revenue"),
        ("a.xlsx", b"not a workbook", "not a workbook"),
        (
            "a.xlsx",
            workbook([("firm", "revenue", "origin_loss", "destination_cost"), ("A", "=1+1", 1, 1)]),
            "formula",
        ),
        ("a.xlsm", workbook([("firm",)]), "a macro workbook"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "a file that ends in .csv"),
        ("a", b"x", "a name without ending"),
        ("a.exe", b"MZ", "a file that ends in .csv"),
        ("a.nfg", b"NFG 1 R", "file"),
    ],
)
def test_files_that_are_refused(visitor: httpx.Client, name: str, data: bytes, found: str) -> None:
    reply = read(visitor, "plants", name, data)
    assert reply.status_code == 422, reply.text
    assert found in " ".join(each["line"] for each in reply.json()["problems"])


def test_macros_and_entities_are_refused(visitor: httpx.Client) -> None:
    for extra, content, found in (
        ("xl/vbaProject.bin", b"macro", "a workbook with macros"),
        ("xl/drawings/a.vml", b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "a document type"),
    ):
        kept = io.BytesIO(workbook([("firm",)]))
        with zipfile.ZipFile(kept, "a") as archive:
            archive.writestr(extra, content)
        reply = read(visitor, "plants", "a.xlsx", kept.getvalue())
        assert reply.status_code == 422
        assert found in reply.text


def renamed(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook whose first sheet is changed and has a name that says nothing of XML."""
    old, new, kept = b"sheet1.xml", b"sheet1.dat", io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(kept, "w") as copy:
        for name in archive.namelist():
            part = archive.read(name).replace(old, new)
            sheet = name == "xl/worksheets/sheet1.xml"
            copy.writestr(name.replace("1.xml", "1.dat") if sheet else name, change(part) if sheet else part)
    return kept.getvalue()


PLANT_ROWS = [tuple(line.split(",")) for line in PLANTS.splitlines()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_entities_are_refused_whatever_a_sheet_is_called(visitor: httpx.Client, encoding: str) -> None:
    plain = renamed(workbook(PLANT_ROWS), lambda sheet: sheet)
    assert read(visitor, "plants", "a.xlsx", plain).status_code == 200

    def with_entity(sheet: bytes) -> bytes:
        body = sheet[sheet.index(b"<worksheet") :].decode()
        head = '<?xml version="1.0"?>\n<!DOCTYPE worksheet [<!ENTITY a "x">]>\n'
        return (head + body.replace("<v>4</v>", "<v>&a;4</v>")).encode(encoding)

    reply = read(visitor, "plants", "a.xlsx", renamed(workbook(PLANT_ROWS), with_entity))
    assert reply.status_code == 422
    assert "a document type in xl/worksheets/sheet1.dat" in reply.text


def test_a_leap_over_a_million_rows_costs_little() -> None:
    """A number of a row is enough to make a reader go through all rows before it."""
    book = openpyxl.Workbook()
    for at, row in enumerate(PLANT_ROWS):
        for column, value in enumerate(row, 1):
            book.active.cell(1 + at * 150_000, column, value)
    book.active.cell(2, 60, None)
    kept = io.BytesIO()
    book.save(kept)
    start = time.process_time()
    found = read_upload("plants", "a.xlsx", kept.getvalue(), {})
    assert found["inputs"]["firms"]["firm"] == ["甲厂", "乙厂"]
    assert time.process_time() - start < 4  # 300,000 rows, of which three hold anything


def test_a_bomb_is_refused_by_the_sum_of_its_sizes(visitor: httpx.Client) -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(8):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * (20 * MEGABYTE))
    assert len(kept.getvalue()) < MEGABYTE
    reply = read(visitor, "plants", "a.xlsx", kept.getvalue())
    assert reply.status_code == 422
    assert "bytes unpacked" in reply.json()["problems"][0]["line"]


def test_more_rows_than_allowed_are_refused(visitor: httpx.Client) -> None:
    header, row = template("enterprises").splitlines()[:2]
    text = header + "\n" + (row + "\n") * 20_001
    assert len(text) < 10 * MEGABYTE
    reply = read(visitor, "enterprises", "a.csv", text)
    assert reply.status_code == 422
    assert "rows: found more than 20000, expected at most 20000" in reply.json()["problems"][0]["line"]


def test_fifty_megabytes_are_refused(visitor: httpx.Client) -> None:
    try:
        reply = read(visitor, "plants", "a.csv", b"x" * (50 * MEGABYTE))
    except httpx.WriteError:  # the server has hung up in the middle
        return
    assert reply.status_code == 413


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\\\a\\\\b.csv", "b.csv"),
        ("x\ny.csv", "xy.csv"),
        ("a" * 500 + ".csv", "a" * 96 + ".csv"),
        ("..", "file"),
    ],
)
def test_of_a_name_the_last_part_is_kept(name: str, kept: str) -> None:
    assert plain_name(name) == kept


def test_nothing_of_a_visitor_reaches_the_disk(server: Running, visitor: httpx.Client) -> None:
    """No file appears or grows where files are written, in any process of the server."""

    def files() -> dict[Path, int]:
        places = [Path(tempfile.gettempdir()), Path.cwd()]
        return {each: each.stat().st_size for place in places for each in place.iterdir() if each.is_file()}

    mark = "secret-" + os.urandom(8).hex()
    before = files()
    text = PLANTS.replace("甲厂", mark)
    assert read(visitor, "plants", "a.csv", text).status_code == 200
    assert read(visitor, "plants", "a.csv", text + "x,y\n").status_code == 422
    for place, size in files().items():
        if before.get(place) != size and size < 10 * MEGABYTE:
            assert mark.encode() not in place.read_bytes(), place
    for number in server.pools.quick.process_ids() + server.pools.heavy.process_ids():
        opened = Path(f"/proc/{number}/fd")
        if opened.is_dir():
            targets = [os.readlink(each) for each in opened.iterdir() if each.is_symlink()]
            assert not [each for each in targets if each.startswith(tempfile.gettempdir()) and ".csv" in each]
