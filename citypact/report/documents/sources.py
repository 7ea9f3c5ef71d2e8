"""Where the numbers of a result come from: each source with its trust and what it gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from citypact.language import current_language, translate
from citypact.report.documents.parts import Part
from citypact.report.words.amounts import plain, shown
from citypact.report.words.writer import Paragraph, Table

#: Numbers of one source that are named; the rest is counted.
MOST_NAMED = 6
#: What files write where there is no source.
_NO_SOURCE = ("", "none", "-")
#: In the order of the table.
_TRUST = {"P": "public source", "S": "stated in the study", "M": "general knowledge", "A": "assumption"}


def source_parts(document: Mapping[str, Any]) -> list[Part]:
    """Return a table of the sources in the inputs of a result, or a sentence that none is named."""
    found: dict[tuple[str, str], list[str]] = {}
    for name, source, trust, value in _sourced(document.get("inputs"), ""):
        found.setdefault((source, trust), []).append(f"{name} = {value}" if value else name)
    language = current_language()
    if not found:
        sentence = "The inputs name no source: they are the numbers that were handed in."
        return [Paragraph(translate(sentence, language))]
    rows, order = [], [*_TRUST]
    ranked = sorted(found.items(), key=lambda item: order.index(item[0][1]) if item[0][1] in order else 9)
    for (source, trust), names in ranked:
        told = "; ".join(names[:MOST_NAMED])
        if len(names) > MOST_NAMED:
            told += translate(f"; and {len(names) - MOST_NAMED} more numbers", language)
        rows.append((source, translate(_TRUST.get(trust, trust), language), told))
    heads = ("source", "trust", "numbers from it")
    return [Table(tuple(translate(head, language) for head in heads), tuple(rows), 3)]


def _sourced(tree: Any, name: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield name, source, trust and value of whatever says where it comes from."""
    if isinstance(tree, Mapping):
        source = tree.get("source")
        if isinstance(source, str) and _line(source).lower() not in _NO_SOURCE:
            trust = tree.get("trust")
            told = [plain(tree.get("value")), plain(tree.get("unit"))] if "value" in tree else []
            value = " ".join(text for text in told if text not in ("none", "ratio"))
            yield _short(name), _line(source), trust if isinstance(trust, str) else "", value
        for key, branch in tree.items():
            yield from _sourced(branch, f"{name}.{key}" if name else str(key))
    elif isinstance(tree, list):
        for at, branch in enumerate(tree):
            yield from _sourced(branch, f"{name}[{at}]")


def _short(name: str) -> str:
    """Leave out what every name starts with."""
    for start in ("scenario.", "parameters.", "reported.", "game."):
        name = name.removeprefix(start)
    return _line(name) or "game"


def _line(text: str) -> str:
    return " ".join(shown(text).split())
