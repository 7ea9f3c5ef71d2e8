"""The templates of the page, and what every one of them may say: nothing but text is ever markup."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from citypact.language import current_language, translate

HERE = Path(__file__).parent


def rendered(name: str, **words: Any) -> str:
    """Return a template filled in the language of the reader.

    Examples
    --------
    >>> rendered("form_fields.html", groups=[], touched=False).strip()
    '<p>This scenario has no numbers to change here; edit its text.</p>'
    """
    language = current_language()
    return str(
        _templates()
        .get_template(name)
        .render(t=lambda text: translate(text, language), lang=language, **words)
    )


@cache
def _templates() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
