"""A composed English text in another language, through the templates of the catalogue.

A text is looked for whole, then as a template with gaps, whose contents are translated in turn; what no
template makes is taken apart into sentences, clauses and items. What the catalogue does not know, such
as the name of a city, stays as it stands. The translation depends on the English text alone: where two
templates make the same text, either translates it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import chain, islice

from citypact.language.catalogue import Catalogue, catalogue_of

_LOWER = re.compile(r"(?<![A-Za-z'`./_-])[a-z][A-Za-z'-]+")
#: Before an item of a list.
_MARKS = " -"
_LATIN = re.compile(r"[A-Za-z]{2,}")
_SENTENCES = re.compile(r"(?<=[.?!])(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bal\.)(?<! St\.) +")
#: Signs at which a text without a template is taken apart, the loosest tie first, with those that
#: stand in their places in Chinese.
_TIES = (("; ", "；"), (": ", "："), (", ", "，"), (" and ", "和"), (" or ", "或"), (" to ", "至"))
#: Before this tie a known end is looked for.
_LOOSER = ", "
#: Signs that a phrase such as "{1} of {2}" does not reach over.
_TIGHT = re.compile(r"[:;] |[.?!] ?$")
_BRACKETS = re.compile(r"^(.*\S) \(([^()]*)\)(.*)$", re.DOTALL)
#: Templates tried for one text, from the most specific; a further one would say less.
_CANDIDATES = 12
#: Ways of filling the gaps of one template that are tried.
_FILLINGS = 6
#: Longest text in which a known end is looked for.
_LONGEST_PHRASE = 300
#: Longest text that a loose template, such as "{1} for {2}", makes: a phrase and no sentence.
_LONGEST_LOOSE = 60
#: A text more of which stays English than this part is left in English: half a sentence helps nobody.
_MOST_LEFT = 0.3
#: How deep texts stand in gaps of texts; deeper ones are no sentences of ours.
_DEEPEST = 12
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
    if language == "en" or not _LATIN.search(text):
        return text
    if "\n" in text:
        # A label of a chart is broken where it is written.
        whole = _line(" ".join(text.split()), language)
        if not _LOWER.search(whole):
            return whole
    return "\n".join(_line(line, language) for line in text.split("\n"))


@lru_cache(maxsize=1 << 15)
def _line(line: str, language: str) -> str:
    inner = line.strip()
    if not inner or len(inner) > _LONGEST:
        return line
    before, after = line[: len(line) - len(line.lstrip(_MARKS))], line[len(line.rstrip()) :]
    inner = line.strip(_MARKS) if before.strip() else inner
    return before + Translator(catalogue_of(language)).text(inner) + after


class Translator:
    """One text on its way through a catalogue.

    Parameters
    ----------
    catalogue : Catalogue
        Templates and translations.

    Examples
    --------
    >>> known = {"{1} gains {2#}.": "{1}得 {2}。", "the origin": "迁出地"}
    >>> Translator(Catalogue(known)).text("The origin gains 3. Baoding gains 4.")
    '迁出地得 3。Baoding得 4。'
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._seen: dict[str, str] = {}
        self._depth = 0

    def text(self, text: str) -> str:
        """Translate a text of one line."""
        if not _LATIN.search(text) or self._depth > _DEEPEST:
            return text
        self._depth += 1
        try:
            return self._remembered(text)
        finally:
            self._depth -= 1

    def _remembered(self, text: str) -> str:
        if text not in self._seen:
            self._seen[text] = text  # a text inside itself stays as it stands
            found = self._whole(text)
            if found is None:
                # A template may reach over the end of a sentence only where nothing else knows the text.
                found = min(filter(None, (self._sentences(text), self._whole(text, over=True))), key=_left)
            self._seen[text] = found if _left(found) <= _MOST_LEFT * _left(text) else text
        return self._seen[text]

    def _whole(self, text: str, *, over: bool = False) -> str | None:
        """Translate by one template; of several that fit, the one that leaves least in English.

        The text in a gap is no end of a sentence and start of another, but ``over`` their ends.
        """
        found = self._catalogue.exact(text)
        if found is not None:
            return found
        best: tuple[int, str] | None = None
        tried = 0
        for template, translation in self._catalogue.candidates(text):
            if template.loose and len(text) > _LONGEST_LOOSE:
                continue
            fillings = template.fillings(text)
            if text[:1].isupper():
                fillings = chain(fillings, template.fillings(text[0].lower() + text[1:]))
            for gaps in islice(fillings, _FILLINGS):
                if not over and any(map(_SENTENCES.search, gaps)):
                    continue
                if template.loose and any(map(_TIGHT.search, gaps)):
                    continue
                written = translation.write(tuple(self._gap(gap) for gap in gaps))
                left = _left(written)
                if best is None or left < best[0]:
                    best = (left, written)
                tried += 1
                if left == 0 or tried == _CANDIDATES:
                    return best[1]
        return None if best is None else best[1]

    def _gap(self, gap: str) -> str:
        inner = gap.strip()
        if not inner:
            return gap
        before, after = gap[: len(gap) - len(gap.lstrip())], gap[len(gap.rstrip()) :]
        return before + self.text(inner) + after

    def _sentences(self, text: str) -> str:
        """Translate sentence by sentence, taking several together where one template made them."""
        parts = _SENTENCES.split(text)
        if len(parts) == 1:
            return self._clauses(text)
        out, at = [], 0
        while at < len(parts):
            end = len(parts) if at else len(parts) - 1
            found = None
            while end > at and found is None:
                found = self._whole(" ".join(parts[at:end])) if end - at <= 6 else None
                end -= 1
            out.append(self._clauses(parts[at]) if found is None else found)
            at = at + 1 if found is None else end + 1
        return joined(out)

    def _clauses(self, text: str) -> str:
        """Translate what no template made: without its full stop, brackets and ties."""
        whole = self._whole(text)
        if whole is not None:
            return whole
        if text.endswith(".") and len(text) > 1:
            found = self._remembered(text[:-1])
            return text if found == text[:-1] else found.rstrip("。.") + "。"
        brackets = _BRACKETS.match(text)
        if brackets:
            head, inner, tail = brackets.groups()
            return f"{self.text(head)}（{self.text(inner)}）{self._gap(tail)}"
        for tie, sign in _TIES:
            if tie == _LOOSER:
                known = self._known_end(text)
                if known is not None:
                    return known
            if tie in text:
                return self._tied(text, tie, sign, self.text)
        return text

    def _known_end(self, text: str) -> str | None:
        """Translate the longest end that is known whole, and what stands before it by itself.

        Phrases such as "for 5 years" are put behind a name where they apply.
        """
        if len(text) > _LONGEST_PHRASE:
            return None
        spaces = [found.start() for found in re.finditer(" ", text)]
        for at in spaces:
            end = self._whole(text[at + 1 :])
            if end is not None and not _left(end):
                return f"{self.text(text[:at])}{end}"
        return None

    @staticmethod
    def _tied(text: str, tie: str, sign: str, translated: Callable[[str], str]) -> str:
        parts = text.split(tie)
        found = [translated(part) for part in parts]
        return text if found == parts else sign.join(found)


def _left(text: str) -> int:
    """Weigh what is still English: words, and a little the names, which have capitals."""
    return 10 * len(_LOWER.findall(text)) + len(_LATIN.findall(text))


def joined(sentences: list[str]) -> str:
    """Put sentences behind each other: Chinese ones need no space between them.

    Examples
    --------
    >>> joined(["是。", "否。", "Yes.", "No."])
    '是。否。Yes. No.'
    """
    text = sentences[0]
    for sentence in sentences[1:]:
        text += sentence if text.endswith(("。", "；", "：", "，", "！", "？")) else f" {sentence}"
    return text
