"""The text of a file: regular, of permitted size, in UTF-8, without characters that cannot be seen."""

from __future__ import annotations

import re
import stat
from pathlib import Path
from typing import NoReturn

from citypact.errors import InputError, Problem
from citypact.scenario.held_file import held_bytes

#: Control characters and halves of characters (Unicode's categories Cc and Cs) but for tab and line ends,
#: characters that reorder the text around them on a screen, and marks of byte order.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)


def _refuse(field: str, found: object, expected: str, place: str, remedy: str = "") -> NoReturn:
    raise InputError(Problem(field, found, expected, place, remedy))


def read_text(file: Path, what: str, largest: int) -> str:
    """Read a regular file of permitted size; a device or a pipe is never opened.

    Parameters
    ----------
    file : Path
        With or without byte order mark.
    what : str
        What it should be, for messages.
    largest : int
        Bytes.

    Raises
    ------
    InputError
        If it cannot be read, is too large or is not UTF-8.
    """
    place = str(file)
    try:
        held = held_bytes(file)
        if held is not None:
            size, data = len(held), held
        else:
            size, data = _from_disk(file, largest, place)
    except FileNotFoundError:
        _refuse("file", "no such file", what, place)
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        reason = getattr(error, "strerror", None) or str(error)
        _refuse("file", f"unreadable ({reason})", "a file that can be read", place)
    if size > largest:
        _refuse("file", f"{size} bytes", f"at most {largest} bytes", place)
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


def _from_disk(file: Path, largest: int, place: str) -> tuple[int, bytes]:
    """Return the size of a regular file, and its bytes where that is permitted."""
    status = file.stat()
    if not stat.S_ISREG(status.st_mode):
        kind = "a directory" if stat.S_ISDIR(status.st_mode) else "a device or pipe"
        _refuse("file", kind, "a regular file", place)
    if status.st_size > largest:
        return status.st_size, b""
    with file.open("rb") as stream:
        data = stream.read(largest + 1)
    return len(data), data


def refuse_controls(text: str, file: str) -> None:
    """Refuse text that a terminal or a reader would not show, naming the first such character."""
    count = len(_UNWANTED.findall(text))
    if not count:
        return
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        for at, char in enumerate(line, start=1):
            if unwanted(char):
                more = f" and {count - 1} more" if count > 1 else ""
                found = f"control character U+{ord(char):04X}{more}"
                raise InputError(Problem("text", found, "printable text", f"{file}:{number}:{at}"))


def unwanted(char: str) -> bool:
    """Whether a character has no business in a scenario: control, surrogate, reordering."""
    return _UNWANTED.match(char) is not None
