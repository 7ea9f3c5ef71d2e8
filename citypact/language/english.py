"""How much of a text is still English."""

from __future__ import annotations

import re

#: English words; identifiers, names of files and options, and commands are none.
LOWER = re.compile(r"(?<![A-Za-z'`./_-])(?<!citypact )(?!citypact\b)[a-z][A-Za-z'-]++(?![_`/\d]|\.[a-z])")
LATIN = re.compile(r"[A-Za-z]{2,}")
#: The path of a number in a file stands before its value, in the file's own words.
_PATH = re.compile(r"^[a-z_]+[.\[][^=]* = ")


def is_done(found: str | None) -> bool:
    """Say whether no English word is left; names, which have capitals, may stay.

    Examples
    --------
    >>> is_done("Baoding得 3"), is_done("得 much"), is_done(None)
    (True, False, False)
    """
    return found is not None and not LOWER.search(_PATH.sub("", found))


def left(text: str) -> int:
    """Weigh what is still English: words, and a little the names, which have capitals.

    Examples
    --------
    >>> left("Baoding gains 3"), left("Baoding得 3"), left("得 3")
    (12, 1, 0)
    """
    text = _PATH.sub("", text)
    return 10 * len(LOWER.findall(text)) + len(LATIN.findall(text))
