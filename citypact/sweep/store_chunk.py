"""One chunk of results as a Parquet file: number and name of the row, what was varied, what was answered.

The same rows give the same bytes: no time, no name of a machine, one row group, fixed settings.
The metadata say which plan and which chunk it is, so that a file is known without its folder.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from citypact.errors import SolverFailure
from citypact.sweep.extras import optional
from citypact.sweep.seam import SweepPlan, chunk_span, row_names

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Column of the number of a row in the whole sweep, from 0.
ROW = "row"
#: Column of the names of the rows, where they have names.
NAME = "name"
_KEY = b"citypact"


def encoded(
    plan: SweepPlan,
    k: int,
    rows: NDArray[np.float64],
    answers: Mapping[str, NDArray[np.float64]],
    outputs: Mapping[str, str],
) -> bytes:
    """Return a chunk as the bytes of its file.

    Parameters
    ----------
    plan : SweepPlan
        Names of the columns, and the hash that is written beside them.
    k : int
        Number of the chunk.
    rows : ndarray, shape (rows, columns)
        What was varied.
    answers : mapping
        One array of shape (rows,) an output.
    outputs : mapping
        Unit of every output, in their order.

    Raises
    ------
    SolverFailure
        If the rows or the answers are not those that were promised.
    """
    import numpy as np

    arrow, parquet = optional("pyarrow", "a stored run"), optional("pyarrow.parquet", "a stored run")
    first, end = chunk_span(plan, k)
    if np.shape(rows) != (end - first, len(plan.columns)):
        expected = f"({end - first}, {len(plan.columns)})"
        raise SolverFailure(f"chunk {k} has rows of shape {np.shape(rows)}, expected {expected}")
    if list(answers) != list(outputs):
        raise SolverFailure(f"chunk {k} has the answers {list(answers)}, expected {list(outputs)}")
    names = [*plan.columns, *outputs]
    columns = [np.ascontiguousarray(rows[:, j], dtype=np.float64) for j in range(rows.shape[1])]
    for name, values in answers.items():
        if np.shape(values) != (end - first,):
            raise SolverFailure(
                f"chunk {k} has {name} of shape {np.shape(values)}, expected ({end - first},)"
            )
        columns.append(np.ascontiguousarray(values, dtype=np.float64))
    fields = [arrow.field(ROW, arrow.int64(), nullable=False)]
    arrays = [arrow.array(np.arange(first, end, dtype=np.int64))]
    called = row_names(plan, k)
    if called is not None:
        fields.append(arrow.field(NAME, arrow.string(), nullable=False))
        arrays.append(arrow.array(called, arrow.string()))
    for name in names:
        unit = {"unit": outputs[name]} if name in outputs else None
        fields.append(arrow.field(name, arrow.float64(), nullable=False, metadata=unit))
    told = json.dumps({"plan": plan.hash, "chunk": k}, sort_keys=True).encode()
    schema = arrow.schema(fields, metadata={_KEY: told})
    arrays += [arrow.array(each) for each in columns]
    sink = arrow.BufferOutputStream()
    parquet.write_table(
        arrow.Table.from_arrays(arrays, schema=schema),
        sink,
        compression="zstd",
        compression_level=1,
        use_dictionary=False,
        row_group_size=max(1, end - first),
    )
    content: bytes = sink.getvalue().to_pybytes()
    return content


def whole_chunk(content: bytes, plan_hash: str, k: int, rows: int) -> bool:
    """Say whether bytes are the whole file of a chunk: they can be read, and say that they are it.

    Parameters
    ----------
    content : bytes
        The file.
    plan_hash : str
        Hash of the plan.
    k : int
        Number of the chunk.
    rows : int
        Rows that the chunk has.

    Examples
    --------
    >>> whole_chunk(b"PAR1 half of a file", "abc", 0, 10)
    False
    """
    arrow, parquet = optional("pyarrow", "a stored run"), optional("pyarrow.parquet", "a stored run")
    try:
        table: Any = parquet.read_table(arrow.BufferReader(content))
        told = json.loads(table.schema.metadata[_KEY])
    except (arrow.ArrowException, OSError, KeyError, TypeError, ValueError):
        return False
    return bool(told == {"plan": plan_hash, "chunk": k} and table.num_rows == rows)
