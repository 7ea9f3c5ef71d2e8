"""Lines of a text by the width of its letters: Chinese has no spaces, and its letters are wide."""

from __future__ import annotations

import re


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines of at most ``width`` columns, between words or wide letters.

    Examples
    --------
    >>> wrapped("城市群的协议", 8)
    ['城市群的', '协议']
    >>> wrapped("two words", 5)
    ['two', 'words']
    """
    from rich.cells import cell_len

    lines, line = [], ""
    # A sign that closes stays with the letter before it.
    for piece in re.findall(r"[\u2e80-\uffef][，。；：、）！？”]*|[^\s\u2e80-\uffef]+|\s+", text):
        if cell_len(line + piece) > width and line.strip():
            lines.append(line.rstrip())
            line = ""
        line += piece if line or not piece.isspace() else ""
    return [*lines, line.rstrip()] if line.strip() else lines
