"""A disk of its own for one process: as small as one likes, or one that can only be read."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

_NEW_SPACE, _READ_ONLY, _AGAIN, _PRIVATE = 0x20000, 1, 32, (1 << 18) | (1 << 14)


class NoDisk(Exception):
    """This process may not bring a disk into being."""


def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def own_space() -> None:
    """Let this process alone see what it mounts from now on; it ends with the process.

    Raises
    ------
    NoDisk
        If the system does not allow it.
    """
    library = _library()
    if not hasattr(library, "unshare"):
        raise NoDisk("not Linux")
    if library.unshare(_NEW_SPACE) or library.mount(b"none", b"/", None, _PRIVATE, None):
        raise NoDisk(os.strerror(ctypes.get_errno()))


def mount_disk(place: Path, pages: int) -> None:
    """Mount an empty disk of so many pages of 4 KiB over a folder.

    Raises
    ------
    NoDisk
        If the system does not allow it.
    """
    options = f"size={pages * 4}k".encode()
    if _library().mount(b"tmpfs", os.fsencode(place), b"tmpfs", 0, options):
        raise NoDisk(os.strerror(ctypes.get_errno()))


def make_read_only(place: Path) -> None:
    """Let the disk be read only from now on.

    Raises
    ------
    NoDisk
        If the system does not allow it.
    """
    if _library().mount(b"tmpfs", os.fsencode(place), b"tmpfs", _READ_ONLY | _AGAIN, None):
        raise NoDisk(os.strerror(ctypes.get_errno()))
