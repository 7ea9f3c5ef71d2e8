"""Lines that a command prints for a person, in the language in use; documents are printed as they are."""

from __future__ import annotations

import typer

from citypact.language import current_language, translate


def say(text: str, *, err: bool = False) -> None:
    """Print one line, on standard error with ``err``."""
    typer.echo(translate(text, current_language()), err=err)
