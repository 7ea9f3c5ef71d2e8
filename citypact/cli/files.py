"""Files that are either written whole or not at all."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from citypact.errors import InputError, Problem


def write_atomic(path: str | Path, content: str | bytes) -> None:
    """Write a file so that a reader sees the old content or all of the new.

    The content goes to a new file in the same folder, reaches the disk, and takes the name
    in one step. Text is written as UTF-8. An existing file keeps its permissions.

    Parameters
    ----------
    path : str or Path
        The file; its folder must exist.
    content : str or bytes
        All of the new content.

    Raises
    ------
    InputError
        If the path is not a regular file's or cannot be written.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    temporary: Path | None = None
    try:
        target = Path(os.path.realpath(path))  # a link stays a link
        mode = None
        if target.exists():
            status = target.stat()
            if not stat.S_ISREG(status.st_mode):
                kind = "a directory" if stat.S_ISDIR(status.st_mode) else "a device or pipe"
                raise InputError(Problem("out", kind, "the name of a file", str(path)))
            mode = stat.S_IMODE(status.st_mode)
        place = target.with_name(f".citypact-{secrets.token_hex(8)}.tmp")
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if mode is None else mode)
        temporary = place
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if mode is not None:
            place.chmod(mode)
        place.replace(target)
    except (OSError, ValueError) as error:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()
        if isinstance(error, InputError):
            raise
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            Problem("out", f"cannot write ({reason})", "a file that can be written", str(path))
        ) from None
    except BaseException:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()
        raise


def write_new(path: Path, content: str | bytes, *, force: bool = False) -> None:
    """Write a file, refusing to replace one unless ``force``.

    Raises
    ------
    InputError
        If the file exists and ``force`` is not given, or it cannot be written.
    """
    if not force and os.path.lexists(path):
        raise InputError(
            Problem("out", "a file of that name", "a new file", str(path), "--force replaces it")
        )
    write_atomic(path, content)
