"""A file that is either written whole or not at all, also where the power fails."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

#: How unfinished files are named; whoever holds the run directory may remove them.
UNFINISHED = ".citypact-*.tmp"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file under another name, bring it to the disk, and give it its name in one step.

    Parameters
    ----------
    path : Path
        The file; its folder exists.
    content : bytes
        All of its content.

    Raises
    ------
    OSError
        If the disk is full or the folder cannot be written; the file is then as it was.
    """
    place = path.with_name(f".citypact-{secrets.token_hex(8)}.tmp")
    try:
        with place.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(place, path)
    except BaseException:
        with suppress(OSError):
            place.unlink()
        raise
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
