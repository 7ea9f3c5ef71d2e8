"""The files of an answer: all written or none begun, and none replaced that was not meant."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from citypact.errors import InputError, Problem
from citypact.scenario.whole_file import permissions, refuse_outward, unwritten, write_atomic
from citypact.scenario.whole_set import settle, write_set

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_together(files: Mapping[Path, str | bytes]) -> None:
    """Write several files of an output folder; if one of them cannot be written, none is changed.

    A kill in between leaves either the old files or the new ones, at the latest when the next command
    writes into the folder.

    Raises
    ------
    InputError
        If a path cannot be written, or is a link that leads out of its folder.
    """
    contents: dict[Path, bytes] = {}
    modes: dict[Path, int | None] = {}
    for path, content in files.items():
        refuse_outward(path)
        target = Path(os.path.realpath(path))
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            modes[target] = permissions(target, path)
        except OSError as error:
            found = f"cannot write ({error.strerror})"
            raise InputError(
                Problem("out", found, "a folder that can be written", str(path.parent))
            ) from None
        contents[target] = content.encode("utf-8") if isinstance(content, str) else content
    try:
        write_set(contents, modes)
    except OSError as error:
        raise InputError(unwritten(error, next(iter(files)))) from None


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
    settle(Path(os.path.realpath(path)).parent)
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
        permissions(Path(os.path.realpath(path)), path)
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
