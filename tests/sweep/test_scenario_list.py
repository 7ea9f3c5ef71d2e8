"""Scenarios from a table: every cell where it belongs, every mistake at its row, names to the last file."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.sweep.making import make_plan
from citypact.sweep.mapping import evaluator
from citypact.sweep.plan import Plan

GROWTH, HAZARD = "parameters.plant.growth", "parameters.origin_side.hazard"


def table(folder: Path, *lines: str) -> Path:
    file = folder / "list.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_each_row_is_a_scenario_and_none_is_drawn(tmp_path: Path) -> None:
    file = table(
        tmp_path, f"{HAZARD}, Name ,{GROWTH}", "0.2,slow,0.9", "", "0.3,=1+1,1.4", '1e-1,"基准, 甲",1'
    )
    plan = make_plan("beijing-hebei", [], listed=file)
    assert plan.columns == (HAZARD, GROWTH)
    assert plan.chunk(0).tolist() == [[0.2, 0.9], [0.3, 1.4], [0.1, 1.0]]
    assert plan.names == ("slow", "=1+1", "基准, 甲")
    again = Plan.from_dict(json.loads(json.dumps(plan.to_dict())))
    assert again == plan
    assert again.hash == plan.hash
    # The same numbers under other names are another run; the same rows in another order too.
    bare = make_plan("beijing-hebei", [], listed=table(tmp_path, f"{HAZARD},{GROWTH}", "0.2,0.9", "0.3,1.4"))
    turned = make_plan(
        "beijing-hebei", [], listed=table(tmp_path, f"{HAZARD},{GROWTH}", "0.3,1.4", "0.2,0.9")
    )
    assert len({plan.hash, bare.hash, turned.hash}) == 3
    assert bare.names == ()
    # The answer to a row is the answer to the same numbers in a grid of one point.
    point = make_plan("beijing-hebei", [f"{HAZARD}=values:0.3", f"{GROWTH}=values:1.4"], design="grid")
    listed, alone = (evaluator(each).evaluate(each.chunk(0)) for each in (bare, point))
    for name, values in alone.items():
        if name != "recomputed":
            assert listed[name][1] == pytest.approx(values[0], nan_ok=True, rel=1e-12)


def test_a_workbook_is_read_as_a_table_of_text_is(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in (("名称", GROWTH), ("a", 0.9), (None, None), (7, 1), ("c", "=1+1")):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    with pytest.raises(InputError) as told:
        make_plan("beijing-hebei", [], listed=tmp_path / "list.xlsx")
    assert str(told.value).endswith(
        f"row 5: {GROWTH}: found the formula =1+1, expected a value; paste the column as values"
    )
    book.active["B5"] = 2
    book.save(tmp_path / "list.xlsx")
    plan = make_plan("beijing-hebei", [], listed=tmp_path / "list.xlsx")
    assert plan.names == ("a", "7", "c")
    assert plan.chunk(0).tolist() == [[0.9], [1.0], [2.0]]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ((), "--list: found an empty file, expected a table with the paths of quantities as its first row"),
        ((GROWTH,), "--list: found a first row only, expected at least one scenario below it"),
        (("name", "a"), "row 1: column: found name, expected the path of a quantity"),
        (("parameters.plant.grow", "1"), "row 1: column: found parameters.plant.grow, expected the path of a"
         " quantity that the scenario gives; did you mean parameters.plant.growth"),
        ((f"{GROWTH},{GROWTH}", "1,2"), f"row 1: {GROWTH}: found the column twice, expected each"),
        (("name,名称," + GROWTH, "a,b,2"), "row 1: column: found two columns of names"),
        ((f"{GROWTH},,{HAZARD}", "1,2,3"), "row 1: column: found no name (column 2)"),
        ((GROWTH, "1", "x"), f"row 3: {GROWTH}: found x, expected a finite number"),
        ((f"name,{GROWTH}", "a,1", "b,"), f"row 3: {GROWTH}: found nothing, expected a finite number"),
        ((f"name,{GROWTH}", "a,1", "b"), f"row 3: {GROWTH}: found nothing, expected a finite number"),
        ((GROWTH, "nan"), f"row 2: {GROWTH}: found nan, expected a finite number"),
        ((GROWTH, "1e999"), f"row 2: {GROWTH}: found 1e999, expected a finite number"),
        ((GROWTH, "１"), "write it in the digits 0 to 9 of half width"),
        ((GROWTH, "1,2"), "row 2: columns: found 2 cells, expected 1 cells"),
        ((f"name,{GROWTH}", "a,1", "a,2"), "row 3: name: found a, expected each name once (first in row 2)"),
        ((f"name,{GROWTH}", ",1"), "row 2: name: found nothing, expected the name of the scenario"),
        ((f"name,{GROWTH}", "a\x1b[31m,1"), "row 2: name: found 'a\\x1b[31m', expected a name without"),
        ((GROWTH, "1", "-3"), f"row 3: {GROWTH}: found -3, expected "),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else "",
)  # fmt: skip
def test_a_mistake_is_named_at_its_place(tmp_path: Path, lines: tuple[str, ...], told: str) -> None:
    file = tmp_path / "list.csv"
    file.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    with pytest.raises(InputError) as error:
        make_plan("beijing-hebei", [], listed=file)
    assert len(str(error.value).splitlines()) == 1
    assert str(error.value).startswith(str(file))
    assert told in str(error.value)


def test_all_mistakes_are_told_at_once_and_many_are_counted(tmp_path: Path) -> None:
    file = table(tmp_path, GROWTH, *["x"] * 50)
    with pytest.raises(InputError) as error:
        make_plan("beijing-hebei", [], listed=file)
    lines = str(error.value).splitlines()
    assert len(lines) == 21
    assert lines[19].startswith(f"{file}:row 21:")
    assert lines[20] == f"{file}: rows: found 30 further mistakes, expected none"


def test_what_cannot_stand_beside_a_list(tmp_path: Path) -> None:
    file = table(tmp_path, GROWTH, "1", "2")
    for arguments, told in (
        ({"vary": [f"{HAZARD}=range"]}, "no --vary and no --correlate beside it"),
        ({"vary": [], "samples": 3}, "no --samples beside --list: the list has 2 rows"),
    ):
        with pytest.raises(InputError, match=told):
            make_plan("beijing-hebei", **arguments, listed=file)
    assert make_plan("beijing-hebei", [], samples=2, listed=file).size == 2
    for vary in ("list", "list:x"):
        with pytest.raises(InputError):
            make_plan("beijing-hebei", [f"{GROWTH}={vary}"])
    whole = make_plan("beijing-hebei", [], listed=file).to_dict()
    for change in (
        {"design": "sobol"},
        {"samples": 3},
        {"names": ["a"]},
        {"correlations": [[GROWTH, GROWTH, 0]]},
    ):
        with pytest.raises(InputError):
            Plan.from_dict({**whole, **change})


def test_a_long_list_is_tried_at_its_ends_and_between(tmp_path: Path) -> None:
    values = np.linspace(0.5, 3.0, 3000)
    lines = [GROWTH, *map(repr, values.tolist())]
    assert make_plan("beijing-hebei", [], listed=table(tmp_path, *lines)).size == 3000
    lines[1234] = "-1"
    with pytest.raises(InputError, match=f"row 1235: {GROWTH}: found -1"):
        make_plan("beijing-hebei", [], listed=table(tmp_path, *lines))
