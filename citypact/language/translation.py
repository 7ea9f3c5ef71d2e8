"""A composed English text in another language, through the templates of the catalogue.

A text is looked for whole, then as a template with gaps, whose contents are translated in turn; what no
template makes is taken apart into sentences, clauses and items. What the catalogue does not know, such
as the name of a city, stays as it stands. The translation depends on the English text alone: where two
templates make the same text, either translates it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from citypact.language.catalogue import catalogue_of
from citypact.language.english import LATIN, is_done
from citypact.language.translator import Translator

#: Before an item of a list.
_MARKS = " -"
_APART = re.compile(r"( {3,})")
#: Longest text looked at as one: a longer one is a document and not a sentence.
_LONGEST = 4000


def translate(text: str, language: str) -> str:
    """Return a text in the language, or what of it the catalogue does not know as it stands.

    Parameters
    ----------
    text : str
        English, of one or more lines; other text passes through.
    language : str
        One of ``LANGUAGES``.

    Examples
    --------
    >>> translate("yes", "en"), translate("yes", "zh")
    ('yes', '是')
    >>> translate("Musterstadt", "zh")
    'Musterstadt'
    """
    if language == "en" or not LATIN.search(text):
        return text
    if "\n" in text:
        # A label of a chart is broken where it is written.
        whole = Translator(catalogue_of(language)).whole(" ".join(text.split()))
        if is_done(whole):
            return whole or text
    return "\n".join(_line(line, language) for line in text.split("\n"))


@lru_cache(maxsize=1 << 15)
def _line(line: str, language: str) -> str:
    inner = line.strip()
    if not inner or len(inner) > _LONGEST:
        return line
    before, after = line[: len(line) - len(line.lstrip(_MARKS))], line[len(line.rstrip()) :]
    inner = line.strip(_MARKS) if before.strip() else inner
    translator = Translator(catalogue_of(language))
    # Words set apart on a line, as above a chart, are texts of their own.
    return before + "".join(translator.text(part) for part in _APART.split(inner)) + after
