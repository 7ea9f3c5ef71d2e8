"""Whether the rows of a run fit on the disk; said before anything is computed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from citypact.errors import InputError, Problem
from citypact.sweep.store_manifest import Manifest

#: Bytes of a number; what does not repeat is hardly made smaller by compression.
_NUMBER = 8
#: Head and foot of a chunk's file, a column.
_FOOT = 600
#: Room left to others on the disk.
_SPARE = 64 << 20


def needed_bytes(manifest: Manifest) -> int:
    """Return the bytes that all chunks of a run take at most.

    Parameters
    ----------
    manifest : Manifest
        Rows, columns and chunks.

    Examples
    --------
    >>> needed_bytes(Manifest("h", 1000, 100, ("a",), {"b": "1"}, {}, {}))
    42000
    """
    columns = 1 + len(manifest.columns) + len(manifest.outputs)
    return columns * (_NUMBER * manifest.size + _FOOT * manifest.chunks)


def refuse_small_disk(manifest: Manifest, folder: Path) -> None:
    """Refuse a run whose rows do not fit on the disk of its folder.

    Parameters
    ----------
    manifest : Manifest
        What is to be run.
    folder : Path
        The run directory; what it holds already counts as written.

    Raises
    ------
    InputError
        Naming what is needed and what is free.
    """
    place = Path(os.path.realpath(folder))  # never raises, also where links lead round in a circle
    while not place.exists():
        place = place.parent
    written = sum(file.stat().st_size for file in folder.glob("chunks/*.parquet"))
    needed, free = needed_bytes(manifest) - written, shutil.disk_usage(place).free
    if needed + _SPARE > free:
        found = f"{manifest.size:,} rows, which take {needed / 1e9:,.1f} GB"
        expected = f"at most the {free / 1e9:,.1f} GB free on that disk"
        raise InputError(Problem("samples", found, expected, str(folder)))
