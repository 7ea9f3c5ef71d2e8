"""The Chinese catalogue says all that the package says, and says the same."""

import re
import tomllib
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest
from source_templates import source_templates

import citypact
from citypact.language.catalogue import catalogue_files, read_entries
from citypact.language.template import Template

PACKAGE = Path(citypact.__file__).parent
GAP = re.compile(r"\{(\d+)#?\}")
#: Written by hand: single words, places, and what the library of the command line says.
BY_HAND = ("words.toml", "places.toml", "command_line.toml")
#: Numbers that Chinese writes in other units or as the name of a month.
OTHER_DIGITS = re.compile(
    "illion|10,000||January|February|March|April|May|June|July|August|September|October|November|December"
)
ENTRIES = read_entries("zh")


@pytest.fixture(scope="module")
def said() -> dict[str, str]:
    """Every sentence of the package; read by the one process that compares, not by each that collects."""
    return source_templates(PACKAGE)


def test_every_sentence_of_the_package_has_its_chinese(said: dict[str, str]) -> None:
    known = {" ".join(key.split()) for key in ENTRIES}
    lacking = {text: place for text, place in said.items() if text not in known}
    assert not lacking, f"{len(lacking)} sentences lack a translation in citypact/language/zh:\n" + "\n".join(
        f'"{text}" = ""  # {place}' for text, place in sorted(lacking.items(), key=lambda pair: pair[1])
    )


def test_no_translation_is_of_a_sentence_that_nothing_says(said: dict[str, str]) -> None:
    idle = [
        f"{name}: {key}"
        for name, part in catalogue_files("zh")
        if name not in BY_HAND
        for key in part
        if key not in said
    ]
    assert not idle, f"{len(idle)} idle translations:\n" + "\n".join(idle)


def test_no_sentence_is_translated_twice() -> None:
    counts = Counter(key for _, part in catalogue_files("zh") for key in part)
    assert [key for key, count in counts.items() if count > 1] == []


def test_translations_have_the_same_gaps() -> None:
    wrong = [
        key for key, value in ENTRIES.items() if Counter(GAP.findall(key)) != Counter(GAP.findall(value))
    ]
    assert wrong == []


def test_translations_have_the_same_digits() -> None:
    def digits(text: str) -> Counter[str]:
        return Counter(re.findall(r"\d", GAP.sub(" ", text)))

    wrong = [
        key for key, value in ENTRIES.items() if digits(key) != digits(value) and not OTHER_DIGITS.search(key)
    ]
    assert wrong == []


def test_what_stays_english_stands_in_a_file_of_its_own() -> None:
    """Citations, names of fonts and formulas stay as they are, and are listed as such."""
    same = {
        name: [key for key, value in part.items() if key == value] for name, part in catalogue_files("zh")
    }
    assert all(not keys for name, keys in same.items() if name != "unchanged.toml"), same
    assert same["unchanged.toml"] == list(dict(catalogue_files("zh"))["unchanged.toml"])


def test_terms_are_those_of_the_glossary() -> None:
    """One word a thing: a term of the glossary is translated as it says, or stays an identifier."""
    terms = tomllib.loads((files("citypact.language") / "glossary.toml").read_text(encoding="utf-8"))
    used = {
        term: [key for key in ENTRIES if re.search(rf"(?<![\w-]){re.escape(term)}(?![\w-])", key, re.I)]
        for term in terms
    }
    odd = {
        term: [
            key
            for key in keys
            if term not in ENTRIES[key] and not any(t in ENTRIES[key] for t in terms[term])
        ]
        for term, keys in used.items()
    }
    # Some uses are no terms: "worth keeping", "the core of a city".
    loose = {term: keys for term, keys in odd.items() if len(keys) > max(2, 0.1 * len(used[term]))}
    assert loose == {}


@pytest.mark.parametrize("key", ["{1} gains {2#}.", "{{a}} {1}"])
def test_keys_fill_their_own_gaps(key: str) -> None:
    template = Template(key)
    text = template.write(tuple("7" for _ in template.numeric))
    assert template.filled_in(text) == tuple("7" for _ in template.numeric)
