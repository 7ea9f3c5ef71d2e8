"""Names that are written from right to left, beside numbers that are not."""

from __future__ import annotations

from unicodedata import bidirectional

#: Has no width; what stands behind it is laid out from left to right again.
LEFT_TO_RIGHT = "\u200e"
_FROM_THE_RIGHT = ("R", "AL")


def kept_in_place(text: str) -> str:
    """Return a cell of a table whose neighbours stay where they are.

    A terminal that lays out Arabic and Hebrew would take the numbers behind such a name for a part of it, and
    show a row's columns in the opposite order.

    Examples
    --------
    >>> kept_in_place("Beijing"), kept_in_place("القاهرة") == "القاهرة" + LEFT_TO_RIGHT
    ('Beijing', True)
    """
    turned = any(bidirectional(letter) in _FROM_THE_RIGHT for letter in text)
    return text + LEFT_TO_RIGHT if turned else text
