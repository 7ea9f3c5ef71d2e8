"""Files held in memory, read as if they lay on the disk: what a visitor hands in never touches it.

Every reader of this layer takes a path. A server puts the bytes it was sent here under a name and reads
that name; and it closes the disk to its readers, so that no document can name a file of the machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

_held: ContextVar[Mapping[str, bytes] | None] = ContextVar("held", default=None)
#: Whether the disk is closed to every reader of this process, threads among them.
_closed = False


@contextmanager
def held_files(files: Mapping[str, bytes]) -> Iterator[None]:
    """Read these files, and no others, until the block ends.

    Parameters
    ----------
    files : mapping
        Bytes by name.

    Examples
    --------
    >>> with held_files({"a.csv": b"x"}):
    ...     held_bytes(Path("a.csv"))
    b'x'
    """
    token = _held.set(dict(files))
    try:
        yield
    finally:
        _held.reset(token)


def nothing_but_held() -> None:
    """Close the disk to readers for good, in this process."""
    global _closed  # noqa: PLW0603 - a process closes its disk once, at its start
    _closed = True


def memory_alone() -> bool:
    """Whether readers read what is held in memory, and nothing else."""
    return _closed or _held.get() is not None


def held_bytes(file: Path) -> bytes | None:
    """Return the bytes held under the name of a file, or nothing if the disk is to be read.

    Raises
    ------
    FileNotFoundError
        If the disk is closed and nothing is held under that name.
    """
    held = _held.get()
    if not memory_alone():
        return None
    name = str(file)
    if held is None or name not in held:
        raise FileNotFoundError(2, "no such file", name)
    return held[name]
