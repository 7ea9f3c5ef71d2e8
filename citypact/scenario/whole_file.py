"""A file that is either written whole or not at all, also where the power fails."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from citypact.errors import InputError, Problem
from citypact.scenario.new_content import NewContent, keep_names


@contextmanager
def whole_file(path: str | Path, remedy: str = "") -> Iterator[BinaryIO]:
    """Open a file for writing that takes its name in one step when the block ends.

    The content goes to a new file in the same folder, reaches the disk, and then replaces what bore the
    name; a block that raises leaves everything as it was. An existing file keeps its permissions, a link
    stays a link.

    Parameters
    ----------
    path : str or Path
        The file; its folder exists.
    remedy : str
        Said where it cannot be written.

    Yields
    ------
    BinaryIO
        To be written to.

    Raises
    ------
    InputError
        If the path is not a regular file's or cannot be written, in one line.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     place = Path(folder, "table.csv")
    ...     with whole_file(place) as stream:
    ...         _ = stream.write(b"a,b")
    ...     place.read_text()
    'a,b'
    """
    try:
        target = Path(os.path.realpath(path))
        with NewContent(target, permissions(target, path)) as content:
            yield content.stream
            content.finish()
            content.take_name()
        keep_names(target.parent)
    except InputError:
        raise
    except (OSError, ValueError) as error:
        raise InputError(unwritten(error, path, remedy)) from None


def write_atomic(path: str | Path, content: str | bytes, remedy: str = "") -> None:
    """Write a file so that a reader sees the old content or all of the new.

    Parameters
    ----------
    path : str or Path
        The file; a missing folder is made.
    content : str or bytes
        All of the new content; text is written as UTF-8.
    remedy : str
        Said where it cannot be written.

    Raises
    ------
    InputError
        As :func:`whole_file`.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    _make_folder(path)
    with whole_file(path, remedy) as stream:
        stream.write(data)


def permissions(target: Path, path: str | Path) -> int | None:
    """Return the permissions of the regular file that will be replaced; ``None`` without one.

    Parameters
    ----------
    target, path : Path
        Where the file lies, links followed, and as the user names it.

    Raises
    ------
    InputError
        If a folder, a device or a pipe bears the name.
    OSError
        If it cannot be looked at.
    """
    if not target.exists():
        return None
    status = target.stat()
    if not stat.S_ISREG(status.st_mode):
        kind = "a directory" if stat.S_ISDIR(status.st_mode) else "a device or pipe"
        raise InputError(Problem("out", kind, "the name of a file", str(path)))
    return stat.S_IMODE(status.st_mode)


def refuse_outward(path: Path) -> None:
    """Refuse a link that stands where an output file belongs and leads out of its folder.

    Whoever names a folder has not named what a link in it points to.

    Parameters
    ----------
    path : Path
        A file of an output folder, which may itself be a link; the file need not exist.

    Raises
    ------
    InputError
        If what is written there would lie outside the folder.

    Examples
    --------
    >>> refuse_outward(Path("folder") / "split.json")
    """
    if not path.is_symlink():
        return
    target = Path(os.path.realpath(path))
    if not target.is_relative_to(os.path.realpath(path.parent)):
        found, remedy = f"a link to {target}", "remove the link or choose another folder"
        raise InputError(Problem("out", found, "a file of the folder itself", str(path), remedy))


def _make_folder(path: str | Path) -> None:
    try:
        folder = Path(os.path.realpath(path)).parent
        if folder.exists() and not folder.is_dir():
            raise InputError(Problem("out", "a file", "a folder", str(Path(path).parent)))
        folder.mkdir(parents=True, exist_ok=True)
    except InputError:
        raise
    except (OSError, ValueError) as error:
        raise InputError(unwritten(error, path)) from None


def unwritten(error: OSError | ValueError, path: str | Path, remedy: str = "") -> Problem:
    """Return what is told of a file that cannot be written."""
    found = f"cannot write ({getattr(error, 'strerror', None) or error})"
    return Problem("out", found, "a file that can be written", str(path), remedy)
