"""A JSON file as plain data: judged by its size first, each key once, no NaN."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from citypact.errors import InputError, Problem
from citypact.scenario.held_file import held_bytes

MOST_DIGITS = 1000  #: of a whole number
MOST_ENTRIES = 2_000_000  #: counted by their commas; the largest game lists a million coalitions


def read_json(path: Path, expected: str, largest: int) -> dict[str, Any]:
    """Read one JSON object.

    Parameters
    ----------
    path : Path
        A regular file in UTF-8, with or without byte order mark.
    expected : str
        What the file should be, for messages.
    largest : int
        Bytes.

    Raises
    ------
    InputError
        If the file cannot be read, is too large, or does not hold one JSON object.
    """
    place = str(path)
    try:
        data = held_bytes(path)
        if data is None:
            if not path.is_file():
                raise InputError(Problem("file", "no regular file", expected, place))
            size = path.stat().st_size
        else:
            size = len(data)
        if size > largest:
            raise InputError(Problem("file", f"{size} bytes", f"at most {largest}", place))
        content = path.read_bytes() if data is None else data
        if (entries := content.count(b",")) > MOST_ENTRIES:
            raise InputError(Problem("JSON", f"{entries} entries", f"at most {MOST_ENTRIES}", place))
        document = strict_json(content.decode("utf-8-sig"))
    except InputError:
        raise
    except OSError as error:
        raise InputError(Problem("file", error.strerror or str(error), expected, place)) from None
    except UnicodeDecodeError as error:
        raise InputError(
            Problem("file", f"byte {error.object[error.start]:#04x} at {error.start}", "UTF-8", place)
        ) from None
    except json.JSONDecodeError as error:
        where = f"{place}:{error.lineno}:{error.colno}"
        raise InputError(Problem("JSON", error.msg, expected, where)) from None
    except (ValueError, RecursionError) as error:
        raise InputError(Problem("JSON", str(error), expected, place)) from None
    if not isinstance(document, dict):
        raise InputError(Problem("JSON", type(document).__name__, "one object", place))
    return document


def strict_json(text: str) -> Any:
    """Return what a JSON text holds: each key once, numbers that a float holds, whole characters.

    Raises
    ------
    ValueError
        If it holds anything else; ``json.JSONDecodeError`` if it is no JSON.

    Examples
    --------
    >>> strict_json('{"a": [1, 2.5]}')
    {'a': [1, 2.5]}
    """
    document = json.loads(
        text,
        parse_constant=_no_constant,
        parse_int=_whole,
        parse_float=_finite,
        object_pairs_hook=_each_key_once,
    )
    if "\\u" in text:  # two escapes make one character; a half of it can be written and never printed
        try:
            json.dumps(document, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise ValueError("half a character") from None
    return document


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"the number {text[:20]}, beyond every float")
    return number


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"a number of {len(digits)} digits")
    return int(digits)


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        seen: set[str] = set()
        # One pass: counting each name among all would take minutes for the names that 4 MB hold.
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise ValueError(f"the key {twice[:100]!r} twice")
    return table


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number that JSON knows")
