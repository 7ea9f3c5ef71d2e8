"""A saved result read by the auditor: one JSON object in UTF-8, each name once, finite numbers only."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from citypact.errors import InputError, Problem

#: Bytes: a result is well below a megabyte, but for a game that lists a million coalitions.
LARGEST = 45_000_000
MOST_DIGITS = 1000
#: Entries, counted by their commas: the largest game lists a million coalitions.
MOST_ENTRIES = 2_000_000
EXPECTED = "a result saved with --json or --out"


def read_saved(path: Path) -> dict[str, Any]:
    """Read a saved result.

    Raises
    ------
    InputError
        If the file cannot be read, is too large, or does not hold one JSON object.
    """
    place = str(path)
    try:
        if not path.is_file():
            raise InputError(Problem("file", "no regular file", EXPECTED, place))
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise InputError(Problem("file", f"more than {LARGEST} bytes", f"at most {LARGEST}", place))
        if (entries := data.count(b",")) > MOST_ENTRIES:
            raise InputError(Problem("JSON", f"{entries} entries", f"at most {MOST_ENTRIES}", place))
        text = data.decode("utf-8-sig")
        document = json.loads(
            text, parse_constant=_none, parse_float=_finite, parse_int=_whole, object_pairs_hook=_once
        )
        if "\\u" in text:
            json.dumps(document, ensure_ascii=False).encode()
    except InputError:
        raise
    except OSError as error:
        raise InputError(Problem("file", error.strerror or str(error), EXPECTED, place)) from None
    except json.JSONDecodeError as error:
        where = f"{place}:{error.lineno}:{error.colno}"
        raise InputError(Problem("JSON", error.msg, EXPECTED, where)) from None
    except UnicodeError:
        raise InputError(Problem("file", "bytes that are no text", "UTF-8", place)) from None
    except (ValueError, RecursionError) as error:
        raise InputError(Problem("JSON", str(error), EXPECTED, place)) from None
    if not isinstance(document, dict):
        raise InputError(Problem("JSON", type(document).__name__, "one object", place))
    return document


def _none(name: str) -> float:
    raise ValueError(f"{name} is not a number that JSON knows")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"the number {text[:20]}, beyond every float")
    return number


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"a number of {len(digits)} digits")
    return int(digits)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for name, value in pairs:
        if name in table:
            raise ValueError(f"the key {name[:100]!r} twice")
        table[name] = value
    return table
