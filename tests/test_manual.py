"""The manual as a whole: every page has its place, and there is one glossary."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
KINDS = ("tutorial", "howto", "theory", "reference")
GLOSSARY = DOCS / "reference" / "glossary.md"
pytestmark = pytest.mark.skipif(
    not GLOSSARY.is_file(), reason="the manual is not here: the installed wheel is under test"
)


def glossary_rows() -> dict[str, list[str]]:
    """Return Chinese, meaning and source of each term of the page."""
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines() if GLOSSARY.is_file() else []
    cells = [line.strip("|").split("|") for line in lines if line.startswith("| ")]
    rows = [[cell.strip() for cell in row] for row in cells]
    return {row[0]: row[1:] for row in rows if row[0] != "term"}


ROWS = glossary_rows()


def binding() -> dict[str, list[str]]:
    """Return the words that translations are held to, a word in singular and plural once."""
    text = (files("citypact.language") / "glossary.toml").read_text(encoding="utf-8")
    terms = tomllib.loads(text)
    singular = {"strategies": "strategy"}
    return {
        term: words
        for term, words in terms.items()
        if term not in singular and not (term.endswith("s") and term[:-1] in terms)
    }


def test_the_page_has_every_term_of_the_translations() -> None:
    assert sorted(ROWS) == sorted(binding())


@pytest.mark.parametrize("term", ROWS)
def test_the_page_and_the_translations_have_one_word(term: str) -> None:
    """The usual word stands first; words of compounds may stay out, another word may not come in."""
    words = ROWS[term][0].split("、")
    assert words[0] == binding()[term][0]
    assert set(words) <= set(binding()[term])


def test_every_term_is_defined() -> None:
    assert [term for term, row in ROWS.items() if len(row) != 3 or len(row[1]) < 20] == []


def test_the_sources_of_the_glossary_are_listed() -> None:
    works = GLOSSARY.read_text(encoding="utf-8").partition("## Works")[2].replace("\n  ", " ")
    entries = works.splitlines()
    for term, (_, _, source) in ROWS.items():
        if source in ("", "*S*"):
            continue
        words = [word for word in re.findall(r"[\w〔〕']+", source) if word not in ("and", "others", "von")]
        assert any(all(word in entry for word in words) for entry in entries), f"{term}: {source}"


@pytest.mark.parametrize("term", ROWS)
def test_a_term_is_used(term: str) -> None:
    """A word that no page and no sentence of the package uses needs no definition."""
    word = re.compile(rf"(?<![\w-]){re.escape(term)}(s|ies)?(?![\w-])", re.IGNORECASE)
    texts = [*(page for page in DOCS.rglob("*.md") if page != GLOSSARY), ROOT / "README.md"]
    texts += (ROOT / "citypact").rglob("*.py")
    stem = re.compile(word.pattern.replace("y(s|ies)?", "(y|ies)"), re.IGNORECASE)
    assert any(stem.search(text.read_text(encoding="utf-8")) for text in texts)


def test_every_part_of_the_glossary_has_an_example() -> None:
    parts = GLOSSARY.read_text(encoding="utf-8").split("\n## ")[1:-1]
    assert len(parts) >= 5
    assert [part.splitlines()[0] for part in parts if "```python\n" not in part] == []


def test_every_page_is_of_one_kind_and_in_its_index() -> None:
    pages = [page for page in DOCS.rglob("*.md") if page.name != "index.md"]
    assert [page.name for page in pages if page.parent.name not in KINDS] == ["promises.md"]
    for page in pages:
        index = (page.parent / "index.md").read_text(encoding="utf-8")
        assert f"({page.name})" in index, page.name
    start = (DOCS / "index.md").read_text(encoding="utf-8")
    assert all(f"({kind}/index.md)" in start for kind in KINDS)


@pytest.mark.parametrize("page", sorted((DOCS / "theory").glob("*.md")), ids=lambda page: page.stem)
def test_theory_states_its_sources(page: Path) -> None:
    """Works with their year, at the end of the page."""
    if page.name != "index.md":
        sources = page.read_text(encoding="utf-8").partition("\n## Sources\n")[2]
        works = re.findall(r"^- .*(?:\n  .*)*", sources, re.MULTILINE)
        assert len(works) >= 3
        assert [work for work in works if not re.search(r"\b(19|20)\d\d\b", work)] == []


def test_no_two_pages_of_the_manual_can_be_exchanged() -> None:
    """One name, one page; water has a page of each kind and says so in its title."""
    names = [page.stem for page in DOCS.rglob("*.md") if page.name != "index.md" and page.stem != "water"]
    assert len(names) == len(set(names))
    titles = [page.read_text(encoding="utf-8").splitlines()[0] for page in DOCS.rglob("*.md")]
    assert len(titles) == len(set(titles))


def test_the_chinese_quick_start_is_linked_and_says_the_figures_of_the_model() -> None:
    assert "(README.zh.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
    text = (ROOT / "README.zh.md").read_text(encoding="utf-8")
    import citypact

    game = citypact.Relocation(revenue=4, origin_loss=1.2, destination_cost=0.8)
    agreement = citypact.split(game)
    assert agreement.ratio is not None
    assert agreement.participation is not None
    low, high = agreement.participation
    assert f"{agreement.ratio:.0%}" in text
    assert f"{low:.0%} 至 {high:.0%}" in text
    found = citypact.split(citypact.Relocation(4, 1.2, 0.8, voluntary=0.3)).ratio
    assert found is not None
    assert f"{found:.1%}" in text
