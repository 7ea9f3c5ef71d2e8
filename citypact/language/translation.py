"""A composed English text in another language, through the templates of the catalogue."""

from __future__ import annotations


def translate(text: str, language: str) -> str:
    """Return a text in the language, or as it stands where the catalogue does not know it."""
    return text
