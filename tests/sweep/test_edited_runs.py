"""A run directory that was edited by hand is told, never looked at as if it were what was written."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from sweep.small_plan import Small, SmallPlan

from citypact.cli.app import run as command
from citypact.errors import InputError
from citypact.sweep.engine import run
from citypact.sweep.store import RunFolder, chunk_file
from citypact.sweep.store_chunk import encoded
from citypact.sweep.store_read import open_run

pytest.importorskip("pyarrow")
PLAN = SmallPlan(100, 30, seed=1)


def stored(folder: Path) -> Path:
    answers = Small()
    with RunFolder(PLAN, answers.outputs, folder) as store:
        for k in range(4):
            rows = PLAN.chunk(k)
            store.write(k, encoded(PLAN, k, rows, answers.evaluate(rows), answers.outputs), 0.1)
    return folder


def same_size_other_numbers(file: Path) -> None:
    """Let two rows of a chunk change their answers, in a file of as many bytes."""
    import pyarrow as arrow
    from pyarrow import parquet

    old = file.read_bytes()
    table = parquet.read_table(io.BytesIO(old))
    at = table.column_names.index("total")
    for other in range(1, table.num_rows):
        values = table.column("total").to_numpy().copy()
        values[[0, other]] = values[[other, 0]]
        edited = table.set_column(at, table.schema.field("total"), arrow.array(values))
        sink = arrow.BufferOutputStream()
        parquet.write_table(
            edited, sink, compression="zstd", compression_level=1, use_dictionary=False,
            row_group_size=table.num_rows,
        )  # fmt: skip
        new = sink.getvalue().to_pybytes()
        if len(new) == len(old):
            assert new != old
            file.write_bytes(new)
            return
    raise AssertionError("no such file")


@pytest.mark.parametrize(
    "words",
    [("query", "SELECT sum(total) FROM run"), ("compare",), ("analyse",), ("export",)],
    ids=lambda words: words[0],
)
def test_other_numbers_in_a_file_of_the_same_size(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    folder = stored(tmp_path / "run")
    same_size_other_numbers(chunk_file(folder, 2))
    more = {"compare": [str(stored(tmp_path / "other"))], "export": ["--out", str(tmp_path / "run.csv")]}
    status = command(["runs", *words, str(folder), *more.get(words[0], [])])
    printed = capsys.readouterr()
    assert (status, printed.out) == (2, "")
    told = "00000002.parquet: chunk: found other bytes, expected the bytes that the sweep wrote"
    assert told in printed.err
    assert printed.err.count("\n") == 1
    assert not (tmp_path / "run.csv").exists()
    # The same sweep mends it.
    done = run(PLAN, folder, 1, evaluator=Small())
    assert (done.kept, done.computed) == (3, 1)
    assert np.array_equal(
        open_run(folder).arrays(["b"])["b"], np.vstack([PLAN.chunk(k) for k in range(4)])[:, 1]
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("plan", {"size": 100, "chunk_rows": 30, "seed": 2, "columns": ["a.x", "b"]}),
        ("outputs", {"total": "1", "product": "万元"}),
        ("outputs", {"product": "亿元", "total": "1"}),
        ("columns", ["b", "a.x"]),
        ("size", 90),
        ("chunk_rows", 50),
        ("hash", "0" * 64),
        ("versions", {}),
        ("seal", "0" * 64),
        ("seal", None),
    ],
)
def test_an_edited_manifest(tmp_path: Path, field: str, value: object) -> None:
    folder = stored(tmp_path / "run")
    place = folder / "manifest.json"
    before = place.read_bytes()
    data = json.loads(before)
    names = list(data)
    data[field] = value
    assert list(data) == names
    place.write_text(json.dumps(data), encoding="utf-8")
    same = field == "outputs" and list(value) == ["product", "total"]  # JSON names have no order
    if same:
        assert open_run(folder).rows == 100
    else:
        with pytest.raises(InputError, match="manifest: found fields that were edited, expected"):
            open_run(folder)
    # Spaces and the order of names are no numbers.
    place.write_text(json.dumps(json.loads(before), indent=7), encoding="utf-8")
    assert open_run(folder).rows == 100


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('{secret}')",
        "SELECT * FROM read_csv('{secret}')",
        "SELECT * FROM read_blob('{secret}')",
        "SELECT * FROM '{secret}'",
        "SELECT * FROM glob('{home}/*')",
        "SELECT total FROM run UNION ALL SELECT 1 FROM read_csv('{secret}')",
        "SELECT * FROM read_parquet('{home}/other/chunks/00000000.parquet')",
        "SELECT * FROM files",
        "SELECT * FROM names",
        "SELECT * FROM connection",
    ],
)
def test_a_question_reads_the_runs_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], sql: str
) -> None:
    pytest.importorskip("duckdb")
    folder = stored(tmp_path / "run's")
    stored(tmp_path / "other")
    secret = tmp_path / "secret.csv"
    secret.write_text("word\nswordfish\n", encoding="utf-8")
    words = ["runs", "query", sql.format(secret=secret, home=tmp_path), str(folder)]
    assert command(words) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("error: SQL: found ")
    assert printed.err.count("\n") == 1
    assert "store_query" not in printed.err
    # The runs themselves are read.
    assert command(["runs", "query", "SELECT count(*) AS n FROM run", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == [[100]]
