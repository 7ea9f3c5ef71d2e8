"""Content on its way to a name: held while its writer lives, cleared away when that one is dead."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import BinaryIO, Self

_locks: ModuleType | None
try:
    import fcntl as _locks
except ImportError:  # not a POSIX system
    _locks = None

#: How unfinished files are named.
UNFINISHED = ".citypact-*.tmp"


class NewContent:
    """An unfinished file beside the one whose name it takes in the end.

    While it is open the system knows that its writer lives, so that nobody clears it away; a process
    that dies, however it dies, lets go of it.

    Parameters
    ----------
    target : Path
        Where it goes, links followed; the folder exists.
    mode : int, optional
        Permissions; by default those of any new file.

    Attributes
    ----------
    place : Path
        The unfinished file.
    stream : BinaryIO
        To be written to.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """

    def __init__(self, target: Path, mode: int | None = None) -> None:
        self.target, self._mode = target, mode
        self._unfinished = True
        while True:
            self.place = target.with_name(f".citypact-{secrets.token_hex(8)}.tmp")
            flags = os.O_RDWR | os.O_CREAT | os.O_EXCL
            handle = os.open(self.place, flags, 0o666 if mode is None else mode)
            if _hold(handle):
                break
            os.close(handle)  # cleared away before it was held
        self.stream: BinaryIO = os.fdopen(handle, "w+b")

    def finish(self) -> None:
        """Bring the content to the disk."""
        self.stream.flush()
        os.fsync(self.stream.fileno())
        if self._mode is not None:
            self.place.chmod(self._mode)

    def sha256(self) -> str:
        """Return the digest of the content."""
        self.stream.seek(0)
        return hashlib.sha256(self.stream.read()).hexdigest()

    def leave(self) -> None:
        """Let the unfinished file stay when this ends, for somebody else to give it its name."""
        self._unfinished = False

    def take_name(self) -> None:
        """Replace what bears the name, in one step."""
        if _locks is None:
            self.stream.close()  # an open file cannot be renamed there
        os.replace(self.place, self.target)
        self._unfinished = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.stream.close()
        finally:
            if self._unfinished:
                with suppress(OSError):
                    self.place.unlink()


def _hold(handle: int) -> bool:
    """Hold a file; say whether it still has a name."""
    if _locks is None:
        return True
    try:
        _locks.flock(handle, _locks.LOCK_EX)
    except OSError:  # a file system that cannot: then nobody can clear it away either
        return True
    return os.fstat(handle).st_nlink > 0


def holds_alone(handle: int) -> bool:
    """Hold a file of a writer that is dead; ``False`` if it lives, or if that cannot be known."""
    if _locks is None:
        return False
    try:
        _locks.flock(handle, _locks.LOCK_EX | _locks.LOCK_NB)
    except OSError:
        return False
    return True


def looked_at(place: Path) -> int | None:
    """Open a file for looking at it, never what a link points to; ``None`` if that cannot be."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        return os.open(place, flags)
    except OSError:
        return None


def clear_abandoned(folder: Path, needed: frozenset[str] = frozenset()) -> int:
    """Remove the unfinished files of writers that are dead, and return how many there were.

    Parameters
    ----------
    folder : Path
        Where to look; not below it.
    needed : frozenset of str
        Names that stay.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     left = Path(folder, ".citypact-0123456789abcdef.tmp")
    ...     _ = left.write_bytes(b"half")
    ...     with NewContent(Path(folder, "table.csv")) as living:
    ...         clear_abandoned(Path(folder)), left.exists(), living.place.exists()
    (1, False, True)
    """
    cleared = 0
    for each in folder.glob(UNFINISHED):
        if each.name in needed or (handle := looked_at(each)) is None:
            continue
        try:
            if holds_alone(handle):
                each.unlink()
                cleared += 1
        except OSError:
            pass
        finally:
            os.close(handle)
    return cleared


def keep_names(folder: Path) -> None:
    """Bring new names in a folder to the disk as well, where the system can.

    Raises
    ------
    OSError
        If the disk fails.
    """
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # a file system without such a call
            raise
    finally:
        os.close(handle)
