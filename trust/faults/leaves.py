"""The numbers and words of an answer, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

#: What an answer says about how it was found, and not about cities.
_HOW = frozenset(
    ("provenance", "residuals", "steps", "iterations", "method", "versions", "hash", "error", "document_hash")
)


def leaves(answer: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each number and each word of an answer with its place."""
    if isinstance(answer, dict):
        for key, value in answer.items():
            if key not in _HOW:
                yield from leaves(value, f"{place}.{key}")
    elif isinstance(answer, (list, tuple)):
        for at, value in enumerate(answer):
            yield from leaves(value, f"{place}[{at}]")
    elif isinstance(answer, complex):
        yield from leaves([answer.real, answer.imag], place)
    elif isinstance(answer, bool) or answer is None or isinstance(answer, str):
        yield place, answer
    elif isinstance(answer, (int, float, Fraction)) or hasattr(answer, "__float__"):
        yield place, float(answer)
    elif hasattr(answer, "__dict__"):
        yield from leaves(vars(answer), place)
    else:
        yield place, str(answer)
