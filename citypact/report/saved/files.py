"""Files that are either written whole or not at all."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from citypact.errors import InputError, Problem

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_atomic(path: str | Path, content: str | bytes) -> None:
    """Write a file so that a reader sees the old content or all of the new.

    The content goes to a new file in the same folder, reaches the disk, and takes the name
    in one step. Text is written as UTF-8. A missing folder is made. An existing file keeps
    its permissions, a link stays a link.

    Parameters
    ----------
    path : str or Path
        The file.
    content : str or bytes
        All of the new content.

    Raises
    ------
    InputError
        If the path is not a regular file's or cannot be written, in one line.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    temporary: Path | None = None
    try:
        target = Path(os.path.realpath(path))
        if target.parent.exists() and not target.parent.is_dir():
            raise InputError(Problem("out", "a file", "a folder", str(Path(path).parent)))
        target.parent.mkdir(parents=True, exist_ok=True)
        mode = _mode(target, path)
        place = target.with_name(f".citypact-{secrets.token_hex(8)}.tmp")
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if mode is None else mode)
        temporary = place
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if mode is not None:
            place.chmod(mode)
        os.replace(place, target)
        temporary = None
    except InputError:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        found = f"cannot write ({reason})"
        raise InputError(Problem("out", found, "a file that can be written", str(path))) from None
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()


def write_together(files: Mapping[Path, str | bytes]) -> None:
    """Write several files; if one of them cannot be written, none is begun.

    Raises
    ------
    InputError
        If a path cannot be written.
    """
    for path in files:
        target = Path(os.path.realpath(path))
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            _mode(target, path)
        except OSError as error:
            found = f"cannot write ({error.strerror})"
            raise InputError(
                Problem("out", found, "a folder that can be written", str(path.parent))
            ) from None
    for path, content in files.items():
        write_atomic(path, content)


def refuse_folder(folder: str | Path) -> None:
    """Refuse a folder in which nothing can be written, before any work is done; nothing is made.

    Raises
    ------
    InputError
        If the folder, or the nearest one above it that exists, cannot be written.
    """
    place = Path(os.path.realpath(folder))
    try:
        while not place.exists() and place != place.parent:
            place = place.parent
        if not place.is_dir():
            reason = "a file" if place.is_file() else "a device or pipe"
        else:
            reason = "" if os.access(place, os.W_OK | os.X_OK) else "a folder that cannot be written"
    except OSError as error:
        reason = f"cannot write ({error.strerror})"
    if reason:
        raise InputError(Problem("out", reason, "a folder that can be written", str(folder)))


def write_new(path: str | Path, content: str | bytes, *, force: bool = False) -> None:
    """Write a file, refusing to replace one unless ``force``.

    Raises
    ------
    InputError
        If the file exists and ``force`` is not given, or it cannot be written.
    """
    refuse_existing(path, force=force)
    write_atomic(path, content)


def refuse_existing(path: str | Path, *, force: bool) -> None:
    """Refuse to replace a file unless ``force``, and a folder always, before any work is done.

    Raises
    ------
    InputError
        If something of that name is there and may not be replaced.
    """
    if not force and os.path.lexists(path):
        raise InputError(
            Problem("out", "a file of that name", "a new file", str(path), "--force replaces it")
        )
    try:
        _mode(Path(os.path.realpath(path)), path)
    except OSError as error:
        found = f"cannot write ({error.strerror})"
        raise InputError(Problem("out", found, "a file that can be written", str(path))) from None


def cell_text(cell: Any) -> Any:
    """Put an apostrophe before text of a CSV cell that a spreadsheet would run as a formula.

    Examples
    --------
    >>> cell_text("=1+1"), cell_text("origin"), cell_text(-1.0)
    ("'=1+1", 'origin', -1.0)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _mode(target: Path, path: str | Path) -> int | None:
    """Permissions of the file that will be replaced; ``None`` without one."""
    if not target.exists():
        return None
    status = target.stat()
    if not stat.S_ISREG(status.st_mode):
        kind = "a directory" if stat.S_ISDIR(status.st_mode) else "a device or pipe"
        raise InputError(Problem("out", kind, "the name of a file", str(path)))
    return stat.S_IMODE(status.st_mode)
