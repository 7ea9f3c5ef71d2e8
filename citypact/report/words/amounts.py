"""Numbers and names as a reader sees them, on any terminal."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from citypact.mechanisms.agreement import Agreement

ABSENT = "none"
#: Amounts smaller than this, relative to the largest, are left over from cancelling.
DUST = 1e-9
#: How 亿元 is written where its characters cannot be shown: after a number, and on an axis.
PLAIN_UNIT = "hundred million yuan"
AXIS_UNIT = "100 million yuan"
#: What stands for units and signs on a terminal without their characters.
_PLAIN_WORDS = {
    "亿元": PLAIN_UNIT,
    "亿m": "hundred million m",
    "万元": "ten thousand yuan",
    "万m": "ten thousand m",
    "→": "->",
    "₀": "0",
    "²": "2",
    "³": "3",
}


def number(value: float | None) -> str:
    """Write a number with four significant digits.

    Examples
    --------
    >>> number(1234567.8), number(5e11), number(-0.0), number(float("nan"))
    ('1,235,000', '5e11', '0', 'none')
    """
    if value is None or math.isnan(value):
        return ABSENT
    if math.isinf(value):
        return "unbounded"
    short = float(f"{value:.4g}")
    if short == 0:
        return "0"
    if 1e-3 <= abs(short) < 1e7:
        text = f"{short:,.{max(0, 3 - math.floor(math.log10(abs(short))))}f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    digits, exponent = f"{short:.3e}".split("e")
    return f"{digits.rstrip('0').rstrip('.')}e{int(exponent)}"


def without_dust(amount: float, scale: float) -> float:
    """Return zero for what is left of amounts that cancel, measured by the largest of them.

    Examples
    --------
    >>> without_dust(4.4e-16, 3.9), without_dust(4.4e-16, 1e-15)
    (0.0, 4.4e-16)
    """
    return amount if abs(amount) > DUST * scale else 0.0


def money(value: float | None, unit: str) -> str:
    """Write an amount with its unit."""
    text = number(value)
    return text if text == ABSENT else f"{text} {unit}"


def percent(ratio: float | None) -> str:
    """Write a ratio in percent with one decimal.

    Examples
    --------
    >>> percent(0.54321), percent(None)
    ('54.3%', 'none')
    """
    if ratio is None or math.isnan(ratio):
        return ABSENT
    if not math.isfinite(100 * ratio) or abs(ratio) >= 100:
        return number(100 * ratio) + "%"
    return f"{100 * ratio + 0.0:.1f}%".replace("-0.0%", "0.0%")


def between(ends: tuple[float, float] | None) -> str:
    """Write an interval of ratios; a single ratio stands alone."""
    if ends is None:
        return ABSENT
    low, high = percent(ends[0]), percent(ends[1])
    return low if low == high else f"{low} to {high}"


def display_width(text: str) -> int:
    """Columns that a text takes on a terminal: two for a wide character, none for a mark."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def clipped(text: str, width: int) -> str:
    """Cut a text to ``width`` terminal columns, ending in two full stops if anything is lost."""
    if display_width(text) <= width:
        return text
    kept = ""
    for letter in text:
        if display_width(kept + letter) > width - 2:
            break
        kept += letter
    return kept + ".."


def clipped_apart(texts: Sequence[str], width: int) -> list[str]:
    """Cut texts to ``width`` terminal columns so that no two of them look the same.

    Where the beginnings are the same, beginning and end are kept; where those are too, the
    place in the list is put behind.

    Examples
    --------
    >>> clipped_apart(["Commission No 1", "Commission No 2", "Beijing"], 12)
    ['Commis..No 1', 'Commis..No 2', 'Beijing']
    """
    cut = [clipped(text, width) for text in texts]
    for shorten in (_both_ends, _numbered):
        doubled = {text for text, count in Counter(cut).items() if count > 1}
        cut = [shorten(texts[at], width, at + 1) if text in doubled else text for at, text in enumerate(cut)]
    return cut


def _both_ends(text: str, width: int, _: int) -> str:
    kept = (width - 2) // 2
    end = ""
    for letter in reversed(text):
        if display_width(letter + end) > kept - 1:
            break
        end = letter + end
    while end and unicodedata.combining(end[0]):  # a mark belongs to the letter before it
        end = end[1:]
    start = clipped(text, width - display_width(end))
    return start if display_width(text) <= width else f"{start}{end.lstrip()}"


def _numbered(text: str, width: int, place: int) -> str:
    mark = f" {place}"
    return clipped(text, width - len(mark)) + mark


def shown(text: str) -> str:
    """Put a space for every character that moves the cursor or colours the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def encodable(text: str, encoding: str) -> str:
    """Return the text in characters that ``encoding`` has; what it lacks becomes a question mark.

    Examples
    --------
    >>> encodable("0.3 亿元", "ascii"), encodable("0.3 亿元", "gb18030")
    ('0.3 hundred million yuan', '0.3 亿元')
    >>> encodable("2 亿m³ → Bridge", "ascii")
    '2 hundred million m3 -> Bridge'
    """
    if can_encode(text, encoding):
        return text
    known = encoding if can_encode("", encoding) else "ascii"
    for letters, plain in _PLAIN_WORDS.items():
        text = text.replace(letters, plain)
    return text.encode(known, "replace").decode(known)


def can_encode(text: str, encoding: str) -> bool:
    """Say whether ``encoding`` is known and has every character of the text."""
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def acceptable(agreement: Agreement) -> tuple[float, float] | None:
    """Ratios in [0, 1] at which both gain, whether or not the levers and rivals allow them."""
    needs, granted = agreement.thresholds
    low, high = agreement.participation or (max(needs, 0.0), min(granted, 1.0))
    return (low, high) if low <= high else None


def scale_exponent(amounts: tuple[Fraction, ...]) -> int:
    """Power of a thousand by which an axis is divided so that its labels stay short.

    Examples
    --------
    >>> scale_exponent((Fraction(25), Fraction(-3))), scale_exponent((Fraction(10) ** 12,))
    (0, 12)
    """
    largest = max(map(abs, amounts))
    if largest == 0 or Fraction(1, 100) <= largest < 100_000:
        return 0
    power = math.log10(largest.numerator) - math.log10(largest.denominator)
    return 3 * math.floor((power + 1) / 3 + 1e-9)  # the largest label is between 0.1 and 100


def plain(value: Any) -> str:
    """Write any value of a result: numbers shortened, nothing as "none"."""
    if value is None:
        return ABSENT
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return str(value) if isinstance(value, int) else number(value)
    if isinstance(value, (list, tuple)):
        return ", ".join(map(plain, value)) or ABSENT
    return shown(str(value))
