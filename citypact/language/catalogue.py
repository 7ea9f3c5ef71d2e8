"""The sentences of a language: files of English templates, each with its translation.

One folder a language, one TOML file for each part of the package that speaks.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files

from citypact.language.template import Template

#: Texts kept; then all are forgotten, so that no visitor of a page can fill the memory.
_MOST_REMEMBERED = 50_000
_MARKS = ("A", "M", "S", "P")
_TOKEN = re.compile(r"[A-Za-z][A-Za-z'-]+")


class Catalogue:
    """Templates with their translations, found by the words of a text.

    Parameters
    ----------
    entries : mapping of str to str
        English template to its translation.

    Examples
    --------
    >>> catalogue = Catalogue({"gain": "收益", "{1} gains {2#}": "{1}得 {2}"})
    >>> catalogue.exact("gain")
    '收益'
    >>> [each.source for each, _ in catalogue.candidates("Baoding gains 1")]
    ['{1} gains {2#}']
    """

    def __init__(self, entries: Mapping[str, str]) -> None:
        self.remembered: dict[str, str] = {}
        self._exact: dict[str, str] = {}
        # Each template stands under the rarest of its words: a text then meets few of them.
        pairs = [(Template(key), Template(value)) for key, value in entries.items()]
        counts: dict[str, int] = {}
        for template, _ in pairs:
            for word in template.words:
                counts[word] = counts.get(word, 0) + 1
        self._by_word: dict[str, list[tuple[Template, Template]]] = {}
        for template, translation in pairs:
            if not template.numeric:
                # Assumptions are shown without their mark of trust, which stands in a column of its own.
                mark, colon, rest = template.literals[0].partition(": ")
                if colon and mark in _MARKS:
                    self._exact.setdefault(rest, translation.write(()).partition("：")[2])
                self._exact[template.literals[0]] = translation.write(())
                continue
            key = min(template.words, key=lambda word: (counts[word], word), default="")
            self._by_word.setdefault(key, []).append((template, translation))

    def remember(self, text: str, translation: str) -> None:
        """Keep the translation of a text: most pieces of a report come again."""
        if len(self.remembered) >= _MOST_REMEMBERED:
            self.remembered.clear()
        self.remembered[text] = translation

    def exact(self, text: str) -> str | None:
        """Return the translation of a text without gaps, in whatever case its first letter is."""
        found = self._exact.get(text)
        if found is None and text[:1].isalpha():
            first = text[0].lower() if text[0].isupper() else text[0].upper()
            found = self._exact.get(first + text[1:])
        return found

    def candidates(self, text: str) -> list[tuple[Template, Template]]:
        """Return templates that may have made the text, the most specific first."""
        words = {"", *_TOKEN.findall(text)}
        words |= {word.lower() for word in words if text.startswith(word)}
        found = [pair for word in words for pair in self._by_word.get(word, ()) if pair[0].words <= words]
        return sorted(found, key=lambda pair: (-pair[0].weight, pair[0].source))


@lru_cache(maxsize=2)
def catalogue_of(language: str) -> Catalogue:
    """Return the catalogue of a language, read once."""
    return Catalogue(read_entries(language))


def read_entries(language: str) -> dict[str, str]:
    """Read every file of a language; the same English in two files has one translation, the first.

    Examples
    --------
    >>> read_entries("en")
    {}
    """
    entries: dict[str, str] = {}
    for _, part in catalogue_files(language):
        for key, value in part.items():
            entries.setdefault(key, value)
    return entries


def catalogue_files(language: str) -> Iterable[tuple[str, Mapping[str, str]]]:
    """Yield name and entries of each file of a language, by name."""
    folder = files("citypact.language") / language
    if folder.is_dir():
        for file in sorted(folder.iterdir(), key=lambda each: each.name):
            if file.name.endswith(".toml"):
                yield file.name, tomllib.loads(file.read_text(encoding="utf-8"))
