"""Lines that a command prints for a person, in the language in use; documents are printed as they are."""

from __future__ import annotations

import typer

from citypact.language import current_language, translate


def say(text: str, *, err: bool = False) -> None:
    """Print one line, on standard error with ``err``."""
    typer.echo(told(text), err=err)


def told(text: str) -> str:
    """Return a text in the language in use, for a line of several."""
    return translate(text, current_language())
