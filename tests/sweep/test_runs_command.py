"""``citypact runs``: what is stored, listed, compared, asked, carried away, and refused in one line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from sweep.small_plan import Small, SmallPlan

from citypact.cli.app import run as command
from citypact.sweep.store import RunFolder, chunk_file
from citypact.sweep.store_chunk import encoded

pytest.importorskip("pyarrow")
pytest.importorskip("duckdb")
PLAN = SmallPlan(100, 30, seed=1)
ROWS = np.vstack([PLAN.chunk(k) for k in range(4)])
PLAN2 = SmallPlan(130, 30, seed=2)
ROWS2 = np.vstack([PLAN2.chunk(k) for k in range(5)])


def no_nan(values: np.ndarray) -> np.ndarray:
    """No answer as one number beyond all others."""
    return np.where(np.isnan(values), 1e9, values)


def stored(folder: Path, plan: SmallPlan = PLAN, small: Small | None = None, chunks: int = 99) -> Path:
    answers = small or Small()
    with RunFolder(plan, answers.outputs, folder) as store:
        for k in range(min(chunks, -(-plan.size // plan.chunk_rows))):
            rows = plan.chunk(k)
            store.write(k, encoded(plan, k, rows, answers.evaluate(rows), answers.outputs), 0.1)
    return folder


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]):
    def go(*words: object) -> tuple[int, str, str]:
        status = command([str(word) for word in words])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return go


def test_list_and_show(call, tmp_path: Path) -> None:
    stored(tmp_path / "whole")
    stored(tmp_path / "begun", chunks=1)
    status, out, _ = call("runs", "list", tmp_path)
    assert status == 0
    assert out.splitlines() == [
        f"begun: unfinished, 30 of 100 rows of plan {PLAN.hash[:12]}",
        f"whole: complete, 100 rows of plan {PLAN.hash[:12]}",
    ]
    _, out, _ = call("--lang", "zh", "runs", "list", tmp_path)
    assert out.splitlines()[1] == f"whole：完整，方案 {PLAN.hash[:12]} 的 100 行"
    _, out, _ = call("runs", "show", tmp_path / "begun", "--json")
    shown = json.loads(out)
    assert (shown["rows"], shown["complete"], shown["plan"]["seed"]) == (30, False, 1)
    _, out, _ = call("runs", "show", tmp_path / "whole")
    assert out.splitlines()[0] == "100 of 100 rows are written, in chunks of 30."
    assert "  product (亿元)" in out.splitlines()


def test_a_query_is_answered_as_numpy_answers_it(call, tmp_path: Path) -> None:
    folder = stored(tmp_path / "run")
    sql = 'SELECT count(*) AS n, avg("a.x") AS mean, max(row) AS last FROM run WHERE b > 0.5'
    status, out, _ = call("runs", "query", sql, folder, "--json")
    assert status == 0
    found = json.loads(out)
    above = ROWS[:, 1] > 0.5
    assert found["columns"] == ["n", "mean", "last"]
    assert found["rows"][0] == [
        above.sum(),
        pytest.approx(ROWS[above, 0].mean(), rel=1e-12),
        np.flatnonzero(above)[-1],
    ]
    # Of two runs: the rows that differ.
    other = stored(tmp_path / "other", small=Small(factor=2.0))
    join = "SELECT count(*) FROM run1 a JOIN run2 b USING (row) WHERE b.product = 2 * a.product"
    _, out, _ = call("runs", "query", join, folder, other, "--json")
    none = ROWS.sum(axis=1) > 1.9
    # To DuckDB a NaN equals itself.
    assert json.loads(out)["rows"] == [[100]]
    _, out, _ = call("runs", "query", "SELECT count(*) FROM run WHERE isnan(product)", folder, "--json")
    assert json.loads(out)["rows"] == [[none.sum()]]


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("", "nothing"),
        ("SELECT 1; SELECT 2", "SELECT, SELECT"),
        ("COPY run TO 'x.csv'", "COPY"),
        ("DROP VIEW run", "DROP"),
        ("CREATE TABLE a AS SELECT * FROM run", "CREATE"),
        ("ATTACH 'x.db'", "ATTACH"),
        ("INSTALL httpfs", "LOAD"),
        ("PRAGMA database_list", "PRAGMA"),
        ("SELEC 1", "Parser Error: syntax error"),
        ("SELECT no_such FROM run", 'Binder Error: Referenced column "no_such" not found'),
        ("SELECT * FROM run9", "Catalog Error: Table with name run9 does not exist"),
        ("SELECT CAST(concat('x', row) AS DOUBLE) FROM run", "Conversion Error"),
    ],
)
def test_what_is_no_question(
    call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sql: str, found: str
) -> None:
    folder = stored(tmp_path / "run")
    monkeypatch.chdir(tmp_path)
    status, out, err = call("runs", "query", sql, folder)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert err.startswith("error: SQL: found ")
    assert found in err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["run"]


def test_the_same_answers_are_the_same_whatever_the_chunks(call, tmp_path: Path) -> None:
    first = stored(tmp_path / "one")
    assert call("runs", "compare", first, stored(tmp_path / "two"))[:2] == (
        0,
        call("runs", "compare", first, first)[1],
    )

    class Other(SmallPlan):
        """The same rows in chunks of another size."""

        def chunk(self, k: int) -> np.ndarray:
            return ROWS[k * self.chunk_rows : (k + 1) * self.chunk_rows]

    status, out, _ = call("runs", "compare", first, stored(tmp_path / "three", Other(100, 7)))
    assert status == 0
    assert out.splitlines()[-1] == "No answer changed in 100 rows."


def test_a_changed_answer_is_found(call, tmp_path: Path) -> None:
    class Odd(Small):
        def evaluate(self, rows: np.ndarray) -> dict[str, np.ndarray]:
            found = super().evaluate(rows)
            at = np.flatnonzero(rows[:, 0] == ROWS[42, 0])
            found["product"][at] += 0.125
            found["total"][np.flatnonzero(rows[:, 0] == ROWS[77, 0])] = np.nan
            return found

    first, second = stored(tmp_path / "one"), stored(tmp_path / "two", small=Odd())
    status, out, _ = call("runs", "compare", first, second, "--json")
    assert status == 1
    found = json.loads(out)
    total, product = found["changes"]
    assert (total["changed"], total["row"], total["largest"]) == (1, 77, 0.0)
    assert (product["changed"], product["row"]) == (1, 42)
    assert product["largest"] == pytest.approx(0.125, abs=1e-12)
    assert found["changed"] == ["total", "product"]
    sums = ROWS.sum(axis=1)
    assert total["first"]["mean"] == pytest.approx(sums.mean(), rel=1e-12)
    assert (total["first"]["low"], total["first"]["high"]) == (sums.min(), sums.max())
    assert (product["first"]["missing"], total["second"]["missing"]) == ((sums > 1.9).sum(), 1)
    status, out, _ = call("runs", "compare", first, second)
    assert status == 1
    assert "  changed in 1 rows, first in row 42; largest difference 0.125" in out.splitlines()
    assert out.splitlines()[-1] == "Answers changed in 2 of 2 columns."


def test_other_inputs_are_not_changed_answers(call, tmp_path: Path) -> None:
    first = stored(tmp_path / "one")
    status, out, _ = call("runs", "compare", first, stored(tmp_path / "two", PLAN2))
    assert status == 0
    assert out.splitlines()[-2:] == [
        "230 rows have no counterpart with the same inputs.",
        "No row has the same inputs in both runs. No answer changed beyond what other draws bring once in"
        " 1,000 times.",
    ]
    assert "The plans differ in seed: 1 and 2" in out.splitlines()
    status, out, _ = call("runs", "compare", first, stored(tmp_path / "twice", PLAN2, Small(factor=2.0)))
    assert status == 1
    assert out.splitlines()[-1].startswith(
        "No row has the same inputs in both runs. Answers changed in 1 of 2"
    )
    _, out, _ = call("runs", "compare", first, tmp_path / "twice", "--json")
    found = {each["name"]: each for each in json.loads(out)["changes"]}
    ours, theirs = (
        np.where(rows.sum(axis=1) > 1.9, np.nan, rows[:, 0] * rows[:, 1]) for rows in (ROWS, ROWS2)
    )
    assert found["product"]["distance"] == stats.ks_2samp(no_nan(ours), no_nan(2 * theirs)).statistic
    assert found["product"]["first"]["q95"] == pytest.approx(
        np.nanquantile(ours, 0.95, method="inverted_cdf"), rel=1e-12
    )
    assert found["product"]["second"]["q05"] == pytest.approx(
        2 * np.nanquantile(theirs, 0.05, method="inverted_cdf"), rel=1e-12
    )
    assert (found["total"]["moved"], found["product"]["moved"]) == (False, True)
    status, out, _ = call("runs", "compare", first, stored(tmp_path / "begun", chunks=2), "--json")
    found = json.loads(out)
    assert (status, found["compared"], found["apart"]) == (0, 60, 40)
    other = Small(outputs={"total": "1", "product": "元"})
    status, _, err = call("runs", "compare", first, stored(tmp_path / "unit", small=other))
    assert (status, "product: found unit 元, expected unit 亿元" in err) == (2, True)


def test_export_to_csv_and_excel(call, tmp_path: Path) -> None:
    folder, out = stored(tmp_path / "run"), tmp_path / "run.csv"
    assert call("runs", "export", folder, "--out", out)[0] == 0
    with out.open(encoding="utf-8", newline="") as stream:
        head, *rows = list(csv.reader(stream))
    assert head == ["row", "a.x", "b", "total", "product"]
    assert [float(row[1]) for row in rows] == ROWS[:, 0].tolist()
    assert [row[4] == "" for row in rows] == (ROWS.sum(axis=1) > 1.9).tolist()
    before = out.read_bytes()
    status, _, err = call("runs", "export", folder, "--out", out)
    assert (status, "found an existing file, expected a new one, or --force" in err) == (2, True)
    assert out.read_bytes() == before
    sheet = tmp_path / "few.xlsx"
    assert call("runs", "query", "SELECT row, b FROM run ORDER BY row", folder, "--out", sheet)[0] == 0
    from openpyxl import load_workbook

    table = [[each.value for each in row] for row in load_workbook(sheet)["run"].iter_rows()]
    assert table[0] == ["row", "b"]
    # openpyxl writes 16 digits; Excel itself computes with 15.
    assert [row[1] for row in table[1:]] == pytest.approx(ROWS[:, 1].tolist(), rel=1e-15)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["few.xlsx", "run", "run.csv"]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("list", "NOWHERE"), "folder: found no such folder, expected a folder with run directories"),
        (("show", "NOWHERE"), "run: found no such folder, expected a run directory"),
        (("show", "."), "run: found no manifest.json, expected a run directory"),
        (("compare", "run", "NOWHERE"), "run: found no such folder"),
        (("query", "SELECT 1", "empty"), "run: found no finished chunk, expected a run with rows"),
        (("export", "run", "--out", "run.txt"), "--out: found run.txt, expected a file that ends in"),
        (("export", "run", "--out", "no/such/run.csv"), "out: found cannot write (No such file or"),
        (("export", "torn", "--out", "torn.csv"), "chunk: found "),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_refusals(
    call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], line: str
) -> None:
    stored(tmp_path / "run")
    stored(tmp_path / "empty", chunks=0)
    torn = chunk_file(stored(tmp_path / "torn"), 2)
    torn.write_bytes(torn.read_bytes()[:-100] + bytes(100))
    before = sorted(tmp_path.rglob("*"))
    monkeypatch.chdir(tmp_path)
    status, out, err = call("runs", *words)
    assert (status, out) == (2, "")
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert line in err
    assert [
        each for each in sorted(tmp_path.rglob("*")) if "-wal" not in each.name and "-shm" not in each.name
    ] == [each for each in before if "-wal" not in each.name and "-shm" not in each.name]


def test_more_rows_than_a_sheet_has_are_refused_at_once(
    call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from citypact.sweep import store_export

    folder = stored(tmp_path / "run")
    monkeypatch.setattr(store_export, "SHEET", 100)
    for words in (("export", folder), ("query", "SELECT * FROM run", folder)):
        status, _, err = call("runs", *words, "--out", tmp_path / "run.xlsx")
        assert status == 2
        assert "expected at most the 99 rows of a sheet, or .csv" in err
    assert [each.name for each in tmp_path.iterdir()] == ["run"]


def test_a_long_answer_is_cut_and_says_so(call, tmp_path: Path) -> None:
    folder = stored(tmp_path / "run")
    sql = "SELECT a.row FROM run a, run b"
    status, out, err = call("runs", "query", sql, folder)
    assert (status, len(out.splitlines())) == (0, 1001)
    assert err == "Only the first 1,000 rows are shown; --out writes all.\n"
