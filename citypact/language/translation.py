"""A composed English text in another language, through the templates of the catalogue.

A text is looked for whole, then as a template with gaps, whose contents are translated in turn; what no
template makes is taken apart into sentences, clauses and items. What the catalogue does not know, such
as the name of a city, stays as it stands. The translation depends on the English text alone: where two
templates make the same text, either translates it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, islice

from citypact.language.catalogue import Catalogue, catalogue_of
from citypact.language.template import Template

#: English words; identifiers, names of files and options, and commands are none.
_LOWER = re.compile(r"(?<![A-Za-z'`./_-])(?<!citypact )(?!citypact\b)[a-z][A-Za-z'-]++(?![_`/\d]|\.[a-z])")
#: Before an item of a list.
_MARKS = " -"
#: The path of a number in a file stands before its value, in the file's own words.
_PATH = re.compile(r"^[a-z_]+[.\[][^=]* = ")
_APART = re.compile(r"( {3,})")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_SENTENCES = re.compile(r"(?<=[.?!])(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bal\.)(?<! St\.)(?<!\b[A-Z]\.) +")
#: Signs that part texts of their own.
_LOOSE_TIES = ((" → ", " → "), ("; ", "；"))
#: Signs at which a text without a template is taken apart, with those in their places in Chinese.
_TIES = (("+", "+"), (", ", "，"), (" and ", "和"), (" or ", "或"), (" to ", "至"))
#: Signs that a phrase such as "{1} of {2}" does not reach over.
_TIGHT = re.compile(r"[:;] |[.?!] ?$")
_BRACKETS = re.compile(r"^(.*\S) \(([^()]*)\)(.*)$", re.DOTALL)
#: A mistake in an input: its place, what was found and what was expected.
_PROBLEM = re.compile(r"^(?:(error|warning): )?([^ ](?:(?!: found ).)*): found (.+?), expected (.+)$")
_FOUND = Template("实为 {1}，应为 {2}")
#: A command line that cannot be read: the command, what is wrong with it, and where its help is.
_USAGE = re.compile(r"^error: (citypact(?: [a-z]+)?): (.+) \((see citypact.* --help)\)$")
#: Names that an option takes: to be typed, so they stay.
_ONE_OF = re.compile(r"^one of ([\w.-]+(?:, [\w.-]+)*)$")
#: A name as in a file: of a key, a case or a part of a result.
_IDENTIFIER = re.compile(r"[\w.\[\]/-]+\Z")
#: A name with its amount, as in a list of them.
_AMOUNT = re.compile(r"([A-Z][A-Za-z' -]*) (-?[\d.]+%?)\Z")
#: A theory, family or part that has a number.
_NUMBERED = re.compile(r"([A-Z]\d{1,2} +)(.+)\Z")
#: Longest item of a list, in Chinese letters, that a sign of enumeration parts from the next.
_LONGEST_ITEM = 14
#: Templates tried for one text, from the most specific; a further one would say less.
_CANDIDATES = 12
#: Ways of filling the gaps of one template that are tried.
_FILLINGS = 6
#: Longest text in which a known end is looked for.
_LONGEST_PHRASE = 300
#: Words with which a known end begins.
_STARTS = re.compile(
    r" (?=(?:for|in|with|without|at|by|from|of|over|under|within|after|before|if|a|is|are) )"
)
#: Longest text that a loose template, such as "{1} for {2}", makes: a phrase and no sentence.
_LONGEST_LOOSE = 60
#: A text more of which stays English than this part is left in English: half a sentence helps nobody.
_MOST_LEFT = 0.4
#: Sentences that one template makes at most.
_MOST_TOGETHER = 6
#: How deep texts stand in gaps of texts; deeper ones are no sentences of ours.
_DEEPEST = 24
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
        whole = Translator(catalogue_of(language)).whole(" ".join(text.split()))
        if _is_done(whole):
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
        self._seen = catalogue.remembered
        self._open: set[str] = set()

    def text(self, text: str) -> str:
        """Translate a text of one line."""
        # A text inside itself stays as it stands.
        if not _LATIN.search(text) or text in self._open or len(self._open) > _DEEPEST:
            return text
        found = self._seen.get(text)
        if found is None:
            self._open.add(text)
            found = self._best(text)
            self._open.discard(text)
            if len(self._open) < _DEEPEST:
                self._catalogue.remember(text, found)
        return found

    def _best(self, text: str) -> str:
        known = self._catalogue.exact(text)
        if known is None:
            known = self._complaint(text) or self._named(text)
        if known is not None:
            return known
        best, least = text, _left(text)
        limit = _MOST_LEFT * least
        for found in self._ways(text):
            left = least if found is None else _left(found)
            if found is not None and left < least:
                best, least = found, left
            if best != text and _is_done(best):
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
                yield _tied([self.text(part) for part in text.split(tie)], sign)
        # A template reaches over the end of a sentence only where nothing else knows the text.
        yield self.whole(text, over=True)

    def _complaint(self, text: str) -> str | None:
        """Translate what is said about a wrong input, whose own words stay as the user typed them."""
        usage = _USAGE.match(text)
        if usage:
            return f"{self.text('error')}：{usage[1]}：{self.text(usage[2])}（{self.text(usage[3])}）"
        problem = _PROBLEM.match(text)
        if not problem:
            return None
        kind, field, found, expected = problem.groups()
        places = [self.text(place) if " " in place else place for place in field.split(": ")]
        known = self.text(found) if " " in found or found in ("nothing", "none") else None
        expected, _, remedy = expected.partition("; ")
        names = _ONE_OF.match(expected)
        told = f"{'、'.join(names[1].split(', '))} 之一" if names else self.text(expected)
        told = _FOUND.write((known or found, told)) + (f"；{self.text(remedy)}" if remedy else "")
        return "：".join([*([self.text(kind)] if kind else []), *places, told])

    def _named(self, text: str) -> str | None:
        """Translate a known text behind an identifier and a colon, or behind a number such as C4."""
        numbered = _NUMBERED.match(text)
        if numbered:
            known = self.whole(" ".join(text.split()), lists=False)
            if known and not _LOWER.search(known):
                return known
            told = self.text(numbered[2])
            return f"{numbered[1]}{told}" if told != numbered[2] else None
        amount = _AMOUNT.match(text)
        if amount:
            who = self._catalogue.exact(amount[1])
            return f"{who} {amount[2]}" if who else None
        name, colon, rest = text.partition(": ")
        told = self._catalogue.exact(rest) if colon and _IDENTIFIER.match(name) else None
        return None if told is None else f"{self._catalogue.exact(name) or name}：{told}"

    def _labelled(self, text: str) -> str | None:
        """Translate a sentence of one template behind a known label and a colon."""
        head, colon, tail = text.partition(": ")
        told = self.whole(tail) if colon else None
        if not told or _left(told):
            return None
        label = self.text(head)
        return None if _left(label) else f"{label}：{told}"

    def _listed(self, text: str) -> str | None:
        """Translate a list item by item where a template would reach over its commas."""
        items = text.split(", ")
        joint = text.split(" and ")
        if len(items) == 1 and len(joint) > 1 and all(item[:1].isdigit() for item in joint):
            parts = [self.whole(item, lists=False) for item in joint]
            return "、".join(part or "" for part in parts) if all(map(_is_done, parts)) else None
        if len(items) == 1 or text.endswith(".") or len(text) > _LONGEST_PHRASE:
            return None
        if _is_done(self.whole(text, lists=False)):
            return None
        told = [self._named(item) or self.whole(item, lists=False) for item in items]
        if any(each is None or _left(each) for each in told):
            return None
        return _tied([each or "" for each in told], "，")

    def whole(self, text: str, *, over: bool = False, lists: bool = True) -> str | None:
        """Translate by one template; of several that fit, the one that leaves least in English.

        The text in a gap is no end of a sentence and start of another, but ``over`` their ends;
        it is a list only with ``lists``.
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
                if not lists and any(", " in gap for gap in gaps):
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
        out, at = [], 0
        while at < len(parts):
            together = range(min(len(parts), at + _MOST_TOGETHER), at + 1, -1)
            wholes = ((end, self.whole(" ".join(parts[at:end]))) for end in together)
            end, found = next(((end, found) for end, found in wholes if _is_done(found)), (at + 1, None))
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
            if end is not None and not _left(end):
                return f"{self.text(text[:at])}{end}"
        return None


def _is_done(found: str | None) -> bool:
    """Say whether no English word is left; names, which have capitals, may stay."""
    return found is not None and not _LOWER.search(_PATH.sub("", found))


def _left(text: str) -> int:
    """Weigh what is still English: words, and a little the names, which have capitals."""
    text = _PATH.sub("", text)
    return 10 * len(_LOWER.findall(text)) + len(_LATIN.findall(text))


def _tied(parts: list[str], sign: str) -> str:
    """Put the parts of a text together; short ones are a list, which Chinese parts by its own sign."""
    if sign == "，" and all(
        len(part) <= _LONGEST_ITEM and part.isascii() <= part.isalpha() for part in parts
    ):
        sign = "、"
    return sign.join(parts)


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
