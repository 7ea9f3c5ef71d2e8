"""What a shipped case says to a reader: titles, questions, notes, names of issues; no units or citations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

_SENTENCES = ("title", "question", "note", "text", "passage", "label")
_UNSEEN = ("source", "unit")


def shown(file: Path) -> Iterator[str]:
    """Yield each sentence of a case, and each name of more than one word, on one line."""
    yield from _walk(YAML(typ="safe").load(file.read_text(encoding="utf-8")))


def _walk(tree: Any) -> Iterator[str]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            if isinstance(key, str) and " " in key:
                yield key
            if key in _SENTENCES and isinstance(value, str):
                yield " ".join(value.split())
            elif key == "figures":
                # Reports name these facts by their keys, in words.
                yield from (name.replace("_", " ") for name in value)
                yield from _walk(value)
            elif key not in _UNSEEN:
                yield from _walk(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _walk(value)
    elif isinstance(tree, str) and " " in tree:
        yield " ".join(tree.split())
