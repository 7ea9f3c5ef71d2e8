"""Links to files outside the manual (notebooks, README) become text that names the file.

On a site of the manual they would lead nowhere; in the repository they are links.
"""

from __future__ import annotations

import re
from pathlib import Path

from sphinx.application import Sphinx

_LINK = re.compile(r"\[([^\]]+)\]\(([^)#:\s]+)\)")


def name_files_outside(app: Sphinx, docname: str, source: list[str]) -> None:
    """Replace ``[words](../../outside)`` by the words and the file's place in the repository."""
    home = Path(app.srcdir).resolve()
    folder = (home / docname).parent

    def named(found: re.Match[str]) -> str:
        words, target = found.groups()
        path = (folder / target).resolve()
        if path.is_relative_to(home):
            return found.group()
        place = path.relative_to(home.parent).as_posix()
        return f"`{place}`" if words.endswith(path.name) else f"{words} (`{place}`)"

    source[0] = _LINK.sub(named, source[0])


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.connect("source-read", name_files_outside)
    return {"parallel_read_safe": True}
