"""One text on its way through a catalogue: whole, as a template with gaps, or taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from citypact.language.catalogue import Catalogue
from citypact.language.english import LATIN, is_done, left
from citypact.language.joining import joined, tied
from citypact.language.set_forms import complaint, named

_SENTENCES = re.compile(r"(?<=[.?!])(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bal\.)(?<! St\.)(?<!\b[A-Z]\.) +")
#: Signs that part texts of their own.
_LOOSE_TIES = ((" → ", " → "), ("; ", "；"))
#: Signs at which a text without a template is taken apart, with those in their places in Chinese.
_TIES = (("+", "+"), (", ", "，"), (" and ", "和"), (" or ", "或"), (" to ", "至"))
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
_MOST_LEFT = 0.4
#: Sentences that one template makes at most.
_MOST_TOGETHER = 6
#: How deep texts stand in gaps of texts; deeper ones are no sentences of ours.
_DEEPEST = 24
#: Words with which a known end begins.
_STARTS = re.compile(
    r" (?=(?:for|in|with|without|at|by|from|of|over|under|within|after|before|if|a|is|are) )"
)


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
        self.catalogue = catalogue
        self._seen = catalogue.remembered
        self._open: set[str] = set()

    def text(self, text: str) -> str:
        """Translate a text of one line."""
        # A text inside itself stays as it stands.
        if not LATIN.search(text) or text in self._open or len(self._open) > _DEEPEST:
            return text
        found = self._seen.get(text)
        if found is None:
            self._open.add(text)
            found = self._best(text)
            self._open.discard(text)
            if len(self._open) < _DEEPEST:
                self.catalogue.remember(text, found)
        return found

    def _best(self, text: str) -> str:
        known = self.catalogue.exact(text)
        if known is None:
            known = complaint(self, text) or named(self, text)
        if known is not None:
            return known
        best, least = text, left(text)
        limit = _MOST_LEFT * least
        for found in self._ways(text):
            remains = least if found is None else left(found)
            if found is not None and remains < least:
                best, least = found, remains
            if best != text and is_done(best):
                break
        return best if least <= limit else text

    def _ways(self, text: str) -> Iterator[str | None]:
        """Yield translations of a text, the surest way first."""
        yield self._listed(text)
        yield self._labelled(text)
        yield self.whole(text)
        if _SENTENCES.search(text):
            yield self._sentences(text)
        elif text.endswith("."):
            yield self.text(text[:-1]).rstrip("。.") + "。"
        else:
            # What stands behind a name and a colon has given its full stop to the whole.
            yield (self.whole(f"{text}.") or "").rstrip("。.") or None
        head, colon, tail = text.partition(": ")
        if colon and "; " not in head:
            yield f"{self.text(head)}：{self.text(tail)}"
        for tie, sign in _LOOSE_TIES:
            if tie in text:
                yield sign.join(self.text(part) for part in text.split(tie))
        if colon and "; " in head:
            yield f"{self.text(head)}：{self.text(tail)}"
        yield self._bracketed(text)
        yield self._known_end(text)
        for tie, sign in _TIES:
            if tie in text:
                parts = text.split(tie)
                told = [self.text(part) for part in parts]
                yield None if _is_name(parts, told) else tied(told, sign)
        # A template reaches over the end of a sentence only where nothing else knows the text.
        yield self.whole(text, over=True)

    def _labelled(self, text: str) -> str | None:
        """Translate a sentence of one template behind a known label and a colon."""
        head, colon, tail = text.partition(": ")
        told = self.whole(tail) if colon else None
        if not told or left(told):
            return None
        label = self.text(head)
        return None if left(label) else f"{label}：{told}"

    def _listed(self, text: str) -> str | None:
        """Translate a list item by item where a template would reach over its commas."""
        items = text.split(", ")
        joint = text.split(" and ")
        if len(items) == 1 and len(joint) > 1 and all(item[:1].isdigit() for item in joint):
            parts = [self.whole(item, lists=False) for item in joint]
            return "、".join(part or "" for part in parts) if all(map(is_done, parts)) else None
        if len(items) == 1 or text.endswith(".") or len(text) > _LONGEST_PHRASE:
            return None
        if is_done(self.whole(text, lists=False)):
            return None
        told = [named(self, item) or self.whole(item, lists=False) for item in items]
        if any(each is None or left(each) for each in told):
            return None
        return tied([each or "" for each in told], "，")

    def whole(self, text: str, *, over: bool = False, lists: bool = True) -> str | None:
        """Translate by one template; of several that fit, the one that leaves least in English.

        The text in a gap is no end of a sentence and start of another, but ``over`` their ends;
        it is a list only with ``lists``.
        """
        found = self.catalogue.exact(text)
        if found is not None:
            return found
        best: tuple[int, str] | None = None
        tried = 0
        for template, translation in self.catalogue.candidates(text):
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
                if not lists and any(", " in gap for gap in gaps):
                    continue
                told = tuple(self._gap(gap) for gap in gaps)
                if template.loose and _is_name(gaps, told):
                    continue
                written = translation.write(told)
                remains = left(written)
                if best is None or remains < best[0]:
                    best = (remains, written)
                tried += 1
                if remains == 0 or tried == _CANDIDATES:
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
        out, at = [], 0
        while at < len(parts):
            together = range(min(len(parts), at + _MOST_TOGETHER), at + 1, -1)
            wholes = ((end, self.whole(" ".join(parts[at:end]))) for end in together)
            end, found = next(((end, found) for end, found in wholes if is_done(found)), (at + 1, None))
            out.append(self.text(parts[at]) if found is None else found)
            at = end
        return joined(out)

    def _bracketed(self, text: str) -> str | None:
        """Translate what stands in brackets by itself."""
        brackets = _BRACKETS.match(text)
        if not brackets:
            return None
        head, inner, tail = brackets.groups()
        return f"{self.text(head)}（{self.text(inner)}）{self._gap(tail)}"

    def _known_end(self, text: str) -> str | None:
        """Translate the longest end that is known whole, and what stands before it by itself.

        Phrases such as "for 5 years" are put behind a name where they apply.
        """
        if len(text) > _LONGEST_PHRASE:
            return None
        for found in _STARTS.finditer(text):
            at = found.start()
            end = self.whole(text[at + 1 :])
            if end is not None and not left(end):
                return f"{self.text(text[:at])}{end}"
        return None


def _is_name(parts: Sequence[str], told: Sequence[str]) -> bool:
    """Say whether a phrase joins unknown words alone, as the name of a city does: "Bay of Plenty"."""
    return all(LATIN.search(part) and part == other for part, other in zip(parts, told, strict=True))
