"""Every shipped case, told in Chinese, leaves no English but citations, identifiers and names."""

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import citypact
from citypact.language import use_language
from citypact.report.showing import tell
from citypact.report.words.writer import Block, Sheet
from citypact.scenario.answer_file import answer_case
from citypact.scenario.coalition_load import game_names
from citypact.scenario.load import case_names

CASES = Path(citypact.__file__).parent / "cases"
NAMES = [*case_names(), *game_names()]
#: Words of three letters and more that are no part of an option, a path or an address.
ENGLISH = re.compile(r"(?<![A-Za-z'`./_:\[-])[a-z][a-z'-]{2,}(?![A-Za-z_./])")
#: The path of a number in the file, before its value.
PATH = re.compile(r"^[a-z_]+[.\[][^=]* = ")
#: Kendall's tau, a rule of choice, cases that a note speaks of, marks that the report tells in words.
STAYS = {"tau", "tau-b", "logit", "beijing-hebei", "miyun", "encyclopedia", "copy", "mirror"}
STAYS |= {"profile", "default", "moves"}
MOST_LEFT = 2
#: Units that Chinese writes with other digits: 万, 亿, /年.
OTHER_UNITS = re.compile(r"illion|10\^4| 1/year")


def told(name: str) -> list[list[str]]:
    """Return the texts of the answer of a case in English and in Chinese."""
    answered, found = answer_case(name), []
    for language in ("en", "zh"):
        sheet = Sheet()
        with use_language(language):
            tell(sheet, answered)
        found.append([text for block in sheet.blocks for text in texts(block)])
    return found


def texts(block: Block) -> Iterator[str]:
    for field in fields(block):
        if field.name != "part":
            yield from _walk(getattr(block, field.name))


def _walk(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from _walk(each)


def citations(tree: Any) -> Iterator[str]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            if key == "source" and isinstance(value, str):
                yield " ".join(value.split())
            else:
                yield from citations(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from citations(value)


def sources(name: str) -> set[str]:
    file = next(iter(CASES.rglob(f"{name}.yaml")))
    return set(citations(YAML(typ="safe").load(file.read_text(encoding="utf-8"))))


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_case_is_told_in_chinese_with_the_same_numbers(name: str) -> None:
    cited, (english, chinese) = sources(name), told(name)
    left = []
    for text in chinese:
        shown = PATH.sub("", text)
        for source in cited:
            shown = shown.replace(source, "")
        if set(ENGLISH.findall(shown)) - STAYS:
            left.append(text)
    assert len(left) <= MOST_LEFT, "\n".join(left)

    apart = [
        pair
        for pair in zip(english, chinese, strict=True)
        if not OTHER_UNITS.search(pair[0]) and numbers(pair[0]) != numbers(pair[1])
    ]
    assert apart == []


def numbers(text: str) -> list[str]:
    return sorted(re.findall(r"\d+(?:\.\d+)?", text))
