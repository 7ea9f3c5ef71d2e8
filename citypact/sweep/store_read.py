"""A run read back: block by block in the order of the rows, or some columns as arrays."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citypact.errors import InputError, Problem
from citypact.sweep.extras import optional
from citypact.sweep.store import chunk_file
from citypact.sweep.store_checkpoints import Checkpoints
from citypact.sweep.store_chunk import NAME, ROW
from citypact.sweep.store_manifest import Manifest, read_manifest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Rows read at a time.
BLOCK = 1 << 16
_REMEDY = "run the same sweep into this folder again: it is computed anew"


@dataclass(frozen=True)
class StoredRun:
    """A run directory that is read.

    Parameters
    ----------
    folder : Path
        The run directory.
    manifest : Manifest
        What it holds.
    files : tuple of Path
        Files of the finished chunks, in the order of their rows.
    rows : int
        Rows in them.
    """

    folder: Path
    manifest: Manifest
    files: tuple[Path, ...]
    rows: int

    @property
    def is_complete(self) -> bool:
        """Whether all rows are there."""
        return self.rows == self.manifest.size

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns: number and name of the row, what is varied, what is answered."""
        called = (NAME,) if self.manifest.has_names else ()
        return (ROW, *called, *self.manifest.columns, *self.manifest.outputs)

    def blocks(self, names: Sequence[str] | None = None) -> Iterator[Any]:
        """Return the rows as Arrow record batches of at most ``BLOCK`` rows.

        Parameters
        ----------
        names : sequence of str, optional
            Columns; by default all.

        Raises
        ------
        InputError
            If a column does not exist, or a file cannot be read.
        """
        wanted = list(self.names if names is None else names)
        lacking = [name for name in wanted if name not in self.names]
        if lacking:
            raise InputError(Problem("column", ", ".join(lacking), "one of " + ", ".join(self.names)))
        arrow, parquet = optional("pyarrow", "a stored run"), optional("pyarrow.parquet", "a stored run")
        for file in self.files:
            try:
                with parquet.ParquetFile(file) as opened:
                    yield from opened.iter_batches(batch_size=BLOCK, columns=wanted)
            except (arrow.ArrowException, OSError) as error:
                found = (str(error) or type(error).__name__).splitlines()[0]
                raise InputError(
                    Problem("chunk", found, "a whole Parquet file", str(file), _REMEDY)
                ) from None

    def arrays(self, names: Sequence[str]) -> dict[str, NDArray[np.float64]]:
        """Return some columns whole, each of shape (rows,).

        Parameters
        ----------
        names : sequence of str
            Columns of numbers; eight bytes a row and column are needed.

        Raises
        ------
        InputError
            As :meth:`blocks`.
        """
        import numpy as np

        found: dict[str, Any] = {
            name: np.empty(self.rows, np.int64 if name == ROW else np.float64) for name in names
        }
        at = 0
        for block in self.blocks(names):
            for name, values in found.items():
                values[at : at + block.num_rows] = block.column(name).to_numpy()
            at += block.num_rows
        return found


def open_run(folder: str | Path) -> StoredRun:
    """Open a run directory for reading; it may be unfinished, or be written at this moment.

    Parameters
    ----------
    folder : str or Path
        The run directory.

    Raises
    ------
    InputError
        If it is none, or a finished chunk is missing or not what was written.
    """
    place = Path(folder)
    manifest = read_manifest(place)
    files, rows = [], 0
    with closing(Checkpoints(place, read_only=True)) as lines:
        for line in lines:
            file = chunk_file(place, line.k)
            size = file.stat().st_size if file.is_file() else None
            if size != line.size:
                found = "no such file" if size is None else f"{size} bytes"
                raise InputError(Problem("chunk", found, f"{line.size} bytes", str(file), _REMEDY))
            if _sha256(file) != line.sha256:
                expected = "the bytes that the sweep wrote"
                raise InputError(Problem("chunk", "other bytes", expected, str(file), _REMEDY))
            files.append(file)
            rows += manifest.rows_of(line.k)
    return StoredRun(place, manifest, tuple(files), rows)


def _sha256(file: Path) -> str | None:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None
