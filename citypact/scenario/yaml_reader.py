"""A YAML 1.2 file as plain data, with the line and column of every key and value.

Only the plain part of the language is accepted: mappings with text keys, lists and scalars
of the core schema (``1e5`` is a number, ``12:30`` and ``no`` are text). Tags, anchors,
aliases and several documents are refused: a scenario needs none of them, and they are how
a small file becomes a program or a gigabyte. The file is judged by its size on disk before
it is read; the nodes are composed from parser events, so nothing is ever expanded.
"""

from __future__ import annotations

import re
import stat
from pathlib import Path
from typing import NoReturn

from citypact.errors import InputError, Problem
from citypact.scenario.yaml_composer import (
    MOST_PROBLEMS,
    Composer,
    Document,
    KeyPath,
    Refused,
    dotted,
    unwanted,
)

__all__ = ["Document", "KeyPath", "Refused", "dotted", "parse_yaml", "read_yaml"]

LARGEST_FILE = 1024 * 1024  #: bytes


def read_yaml(path: str | Path, collect: list[Problem] | None = None) -> Document:
    """Read a YAML file of at most 1 MB.

    Parameters
    ----------
    path : str or Path
        A regular file in UTF-8, with or without byte order mark.
    collect : list, optional
        When given, mistakes that leave the rest readable are appended here instead of
        being raised, and a value that cannot be used is a :class:`Refused`.

    Returns
    -------
    Document

    Raises
    ------
    InputError
        Listing every mistake as ``file:line:column: …``.
    """
    return parse_yaml(_text(Path(path)), str(path), collect)


def parse_yaml(text: str, file: str = "<text>", collect: list[Problem] | None = None) -> Document:
    """Read YAML from text; as :func:`read_yaml` otherwise.

    Examples
    --------
    >>> parse_yaml("a: 1e5\\nb: 12:30\\nc: no").data
    {'a': 100000.0, 'b': '12:30', 'c': 'no'}
    """
    _refuse_controls(text, file)
    composer = Composer(file)
    composer.run(text)
    problems = composer.problems
    if len(problems) > MOST_PROBLEMS:
        more = f"{len(problems) - MOST_PROBLEMS} further mistakes"
        problems[MOST_PROBLEMS:] = [Problem("file", more, "none", file)]
    if collect is not None:
        collect += problems
    elif problems:
        raise InputError(*problems)
    return Document(file, composer.top, composer.values, composer.keys)


def _refuse(field: str, found: object, expected: str, place: str, remedy: str = "") -> NoReturn:
    raise InputError(Problem(field, found, expected, place, remedy))


def _text(file: Path) -> str:
    """Read a regular file of permitted size; a device or a pipe is never opened."""
    place = str(file)
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            kind = "a directory" if stat.S_ISDIR(status.st_mode) else "a device or pipe"
            _refuse("file", kind, "a regular file", place)
        size, data = status.st_size, b""
        if size <= LARGEST_FILE:
            with file.open("rb") as stream:
                data = stream.read(LARGEST_FILE + 1)
            size = len(data)
    except FileNotFoundError:
        _refuse("file", "no such file", "a scenario file (.yaml)", place)
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        reason = getattr(error, "strerror", None) or str(error)
        _refuse("file", f"unreadable ({reason})", "a file that can be read", place)
    if size > LARGEST_FILE:
        _refuse("file", f"{size} bytes", f"at most {LARGEST_FILE} bytes", place)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # positions are counted in the bytes after a byte order mark
        start = error.start
        whole = error.object if isinstance(error.object, bytes) else data
        line_start = whole.rfind(b"\n", 0, start) + 1
        line = 1 + whole.count(b"\n", 0, start)
        found = f"byte 0x{whole[start]:02x} at byte {start - line_start + 1} of the line, which is not UTF-8"
        remedy = "a file saved as GBK or GB18030 must be saved as UTF-8"
        _refuse("encoding", found, "text in UTF-8", f"{file}:{line}", remedy)


def _refuse_controls(text: str, file: str) -> None:
    """Refuse text that a terminal or a reader would not show, naming the first such character."""
    count = sum(map(unwanted, text))
    if not count:
        return
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        for at, char in enumerate(line, start=1):
            if unwanted(char):
                more = f" and {count - 1} more" if count > 1 else ""
                found = f"control character U+{ord(char):04X}{more}"
                raise InputError(Problem("text", found, "printable text", f"{file}:{number}:{at}"))
