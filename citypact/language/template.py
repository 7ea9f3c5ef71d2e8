"""A sentence with gaps: which texts it makes, and what then stands in the gaps.

``{1}`` is a gap for any text, ``{2#}`` one for a number; in the translation both are ``{1}``, ``{2}``,
in whatever order the other language wants. ``{{`` and ``}}`` are braces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

_GAP = re.compile(r"\{(\d+)(#?)\}")
#: What a format such as ``.3g`` or ``.1%`` writes, once or as a list.
_ONE = r"[-+−]?(?:[\d,]*\.?\d+(?:[eE][-+]?\d+)?%?|inf%?|nan%?|∞)"
NUMBER = re.compile(rf"{_ONE}(?:, {_ONE})*\Z")
_WORD = re.compile(r"(?<![^\s(\"'])[A-Za-z][A-Za-z'-]+(?![^\s.,;:!?)\"'])")
_HAN = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
#: Fixed letters from which on a template between two gaps says something.
_FIRM = 8
#: Places tried before a match is given up, so that no text takes long.
_PATIENCE = 60


@dataclass(frozen=True)
class Template:
    """A sentence with gaps.

    Parameters
    ----------
    source : str
        As in the catalogue.

    Examples
    --------
    >>> Template("{1} gains {2#} a year").filled_in("Baoding gains 1.5 a year")
    ('Baoding', '1.5')
    >>> Template("{1} gains {2#} a year").filled_in("Baoding gains much a year") is None
    True
    """

    source: str

    @cached_property
    def literals(self) -> tuple[str, ...]:
        """The fixed text before, between and after the gaps."""
        parts = _GAP.split(self.source)[::3]
        return tuple(part.replace("{{", "{").replace("}}", "}") for part in parts)

    @cached_property
    def numeric(self) -> tuple[bool, ...]:
        """For each gap whether only a number fits."""
        return tuple(mark == "#" for _, mark in _GAP.findall(self.source))

    @cached_property
    def words(self) -> frozenset[str]:
        """Whole words that every text of it has."""
        return frozenset(_WORD.findall(_GAP.sub("\0", self.source)))

    @cached_property
    def weight(self) -> int:
        """Letters that are fixed."""
        return sum(map(len, self.literals))

    @cached_property
    def loose(self) -> bool:
        """Whether a short word between gaps, such as "of", is all that is fixed."""
        return (
            not self.literals[0]
            and not self.literals[-1]
            and self.weight < _FIRM
            and any(letter.isalpha() for part in self.literals for letter in part)
        )

    def filled_in(self, text: str) -> tuple[str, ...] | None:
        """Return what stands in the gaps if the text is one of this template's, the first gaps shortest."""
        return next(self.fillings(text), None)

    def fillings(self, text: str) -> Iterator[tuple[str, ...]]:
        """Yield every way to fill the gaps, within reason, the first gaps shortest."""
        head, tail = self.literals[0], self.literals[-1]
        if not self.numeric:
            if text == head:
                yield ()
            return
        if len(text) < len(head) + len(tail) or not (text.startswith(head) and text.endswith(tail)):
            return
        patience = [_PATIENCE]
        for found in self._fill(text[len(head) : len(text) - len(tail)], 0, patience):
            yield tuple(found)

    def _fill(self, text: str, gap: int, patience: list[int]) -> Iterator[list[str]]:
        if gap == len(self.numeric) - 1:
            if self._fits(text, gap):
                yield [text]
            return
        separator = self.literals[gap + 1]
        # Gaps side by side part between words.
        between = chain([0], _places(text, " "), [len(text)])
        for at in _places(text, separator) if separator else between:
            patience[0] -= 1
            if patience[0] < 0:
                return
            if self._fits(text[:at], gap):
                for rest in self._fill(text[at + len(separator) :], gap + 1, patience):
                    yield [text[:at], *rest]

    def _fits(self, text: str, gap: int) -> bool:
        return not self.numeric[gap] or NUMBER.match(text) is not None

    def write(self, gaps: tuple[str, ...]) -> str:
        """Return this sentence, of the other language, with its gaps filled.

        Between two Chinese letters no space stays.

        Examples
        --------
        >>> Template("每年 {2}，{1} 得").write(("保定", "1.5"))
        '每年 1.5，保定得'
        """
        parts = _GAP.split(self.source)
        written = ""
        for at in range(0, len(parts), 3):
            literal = parts[at].replace("{{", "{").replace("}}", "}")
            written = _put(written, literal)
            if at + 1 < len(parts):
                written = _put(written, gaps[int(parts[at + 1]) - 1])
        return written


def _places(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _put(before: str, after: str) -> str:
    """Put two texts together."""
    left, right = before.rstrip(" "), after.lstrip(" ")
    spaced = len(left) < len(before) or len(right) < len(after)
    if spaced and left and right and _HAN.match(left[-1]) and _HAN.match(right[0]):
        return left + right
    return before + after
