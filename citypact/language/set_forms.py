"""Texts known by their form: mistakes in inputs, and names, numbers or amounts before or behind a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citypact.language.english import LOWER
from citypact.language.template import Template

if TYPE_CHECKING:
    from citypact.language.translator import Translator

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


def complaint(translator: Translator, text: str) -> str | None:
    """Translate what is said about a wrong input, whose own words stay as the user typed them."""
    usage = _USAGE.match(text)
    if usage:
        kind, wrong, where = (translator.text(part) for part in ("error", usage[2], usage[3]))
        return f"{kind}：{usage[1]}：{wrong}（{where}）"
    problem = _PROBLEM.match(text)
    if not problem:
        return None
    kind, field, found, expected = problem.groups()
    places = [translator.text(place) if " " in place else place for place in field.split(": ")]
    known = translator.text(found) if " " in found or found in ("nothing", "none") else None
    expected, _, remedy = expected.partition("; ")
    names = _ONE_OF.match(expected)
    told = f"{'、'.join(names[1].split(', '))} 之一" if names else translator.text(expected)
    told = _FOUND.write((known or found, told)) + (f"；{translator.text(remedy)}" if remedy else "")
    return "：".join([*([translator.text(kind)] if kind else []), *places, told])


def named(translator: Translator, text: str) -> str | None:
    """Translate a known text behind an identifier and a colon, or behind a number such as C4."""
    numbered = _NUMBERED.match(text)
    if numbered:
        known = translator.whole(" ".join(text.split()), lists=False)
        if known and not LOWER.search(known):
            return known
        told = translator.text(numbered[2])
        return f"{numbered[1]}{told}" if told != numbered[2] else None
    amount = _AMOUNT.match(text)
    if amount:
        who = translator.catalogue.exact(amount[1])
        return f"{who} {amount[2]}" if who else None
    name, colon, rest = text.partition(": ")
    known = translator.catalogue.exact(rest) if colon and _IDENTIFIER.match(name) else None
    return None if known is None else f"{translator.catalogue.exact(name) or name}：{known}"
