"""Words and numbers as a figure of plotly takes them: translated, and never read as markup."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable
from typing import Any

from citypact.language import current_language, translate
from citypact.report.words.amounts import display_width, shown

#: Pixels of a point (1/72 inch) on a screen, and of a letter over its size in points.
PIXELS, LETTER = 96 / 72, 0.78
_CLOSING = "）、，。；：！？》」"
#: What plotly would read as markup, and how it is written instead.
_ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))


def words(text: str, fold: int = 0) -> str:
    """Return a text in the current language for a label of plotly, lines broken by ``<br>``.

    Parameters
    ----------
    text : str
        English, of one or more lines; names in it stay as they are.
    fold : int
        Columns after which a line is broken at a space; 0 leaves lines as they are.

    Examples
    --------
    >>> words("<b>\\na & b")
    '&lt;b&gt;<br>a &amp; b'
    """
    lines = [shown(line) for line in translate(text, current_language()).strip("\n").split("\n")]
    if fold:
        lines = [part for line in lines for part in folded(line, fold)]
    return "<br>".join(map(escaped, lines))


def folded(line: str, columns: int) -> list[str]:
    """Break a line into lines of so many terminal columns, wide letters anywhere and others at spaces.

    Examples
    --------
    >>> folded("one two three", 8), folded("京津冀协同发展", 8)
    (['one two', 'three'], ['京津冀协', '同发展'])
    """
    if display_width(line) <= columns:
        return [line]
    wide = display_width(line) > 1.5 * len(line)
    parts = textwrap.wrap(line, columns // 2 if wide else columns) or [""]
    for at in range(1, len(parts)):  # no line begins with a sign that closes
        closing = len(parts[at]) - len(parts[at].lstrip(_CLOSING))
        parts[at - 1] += parts[at][:closing]
        parts[at] = parts[at][closing:]
    return [part for part in parts if part]


def escaped(text: str) -> str:
    """Return a text with the signs of markup written out."""
    for sign, entity in _ESCAPES:
        text = text.replace(sign, entity)
    return text


def finite(values: Iterable[float]) -> list[float | None]:
    """Return numbers for JSON: what is no number breaks the line.

    Examples
    --------
    >>> finite([1, float("nan")])
    [1.0, None]
    """
    return [float(value) if math.isfinite(value) else None for value in values]


def width_of(text: str, size: float) -> float:
    """Return about how many pixels the longest line of a label takes."""
    lines = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").split("<br>")
    return size * LETTER * max(map(display_width, lines))


def mode(**parts: bool) -> str:
    """Return plotly's name for the parts of a trace that are drawn.

    Examples
    --------
    >>> mode(lines=True, markers=False), mode(lines=False, markers=False)
    ('lines', 'none')
    """
    return "+".join(name for name, drawn in parts.items() if drawn) or "none"


def without_none(**entries: Any) -> dict[str, Any]:
    """Return the entries that are something."""
    return {name: value for name, value in entries.items() if value is not None}
