"""What a shipped case says to a reader: titles, questions, notes; not names, units or citations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

_SHOWN = ("title", "question", "note", "text", "passage", "label")


def shown(file: Path) -> Iterator[str]:
    """Yield each sentence of a case on one line."""
    yield from _walk(YAML(typ="safe").load(file.read_text(encoding="utf-8")))


def _walk(tree: Any) -> Iterator[str]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            if key in _SHOWN and isinstance(value, str):
                yield " ".join(value.split())
            else:
                yield from _walk(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _walk(value)
