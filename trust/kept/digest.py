"""The short form of an answer that is kept: how many words, which words, and where its floats stand."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable

from trust.kept.tokens import Token

#: Floats near nought are told apart from this size on; larger ones by this part of themselves.
FINEST = 1e-4
#: How far two digests of floats may be apart: solvers of another version round otherwise.
ROUNDING = 1e-4


def digest(parts: Iterable[Token]) -> str:
    """Return the hash of the words, and a sum of the floats in which each has its own weight.

    A float is counted by the logarithm of its size, so that a change by a thousandth shows beside numbers a
    million times as large, and rounding does not.

    Examples
    --------
    >>> digest(["gain", 0.5]) == digest(["gain", 0.5 + 1e-12])
    True
    >>> digest(["gain", 0.5]) == digest(["gain", 0.501])
    False
    """
    words, total, count = hashlib.sha256(), 0.0, 0
    for part in parts:
        if isinstance(part, float):
            count += 1
            words.update(b"\x00")
            total += (1 + (count * 0.6180339887498949) % 1) * height(part)
        else:
            words.update(part.encode() + b"\x01")
    return f"{words.hexdigest()[:12]} {count} {total:.5f}"


def height(number: float) -> float:
    """Return the logarithm of a number in units of the finest, with its sign."""
    if not math.isfinite(number):
        return 1e3 if number > 0 else -1e3 if number < 0 else 2e3
    return math.copysign(math.log1p(abs(number) / FINEST), number)


def same(one: str, other: str) -> bool:
    """Return whether two digests are of one answer, to rounding."""
    (words, count, total), (other_words, other_count, other_total) = one.split(), other.split()
    return (words, count) == (other_words, other_count) and abs(float(total) - float(other_total)) <= ROUNDING
