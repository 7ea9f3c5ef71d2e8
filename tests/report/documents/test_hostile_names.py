"""Names that are markup of some kind, very long, or written from right to left stay what they are."""

from __future__ import annotations

import io
import re
import unicodedata
from pathlib import Path

import pytest
from test_every_format import Page, flat, text_of

from citypact.errors import DocumentError, MissingExtra
from citypact.report.documents import fonts, paper
from citypact.report.documents.making import ENDINGS, report_bytes
from citypact.report.documents.parts import Command, Report, Section
from citypact.report.words.writer import Heading, Marked, Paragraph, Table
from citypact.scenario.answers import Answered, answer

pytestmark = pytest.mark.slow
MARKUP = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "#let x = 1; #panic()",
    "\\",
    "$x^2$ *b* _i_ `c` @ref <lab> [a] ] ~ // /* '",
    "{{ 7*7 }}{% raw %}",
    "=1+1|cmd",
    "&lt;b&gt; &#66;",
    "北京市",
    "القاهرة",
    "A" * 300,
    "]]>--><!--",
)


def made_of(name: str) -> Answered:
    """A game without a picture whose players and title bear a name."""
    payoffs = [[[1, 0, 2], [0, 3, 1]], [[2, 1, 0], [1, 2, 5]]]
    strategies = [[f"{name} one", "two"], ["left", "middle", "right"]]
    inputs = {"payoffs": payoffs, "players": [name, "B"], "title": name, "strategies": strategies}
    return answer("equilibrium", {**inputs, "assumptions": [f"A: {name}"]})


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", MARKUP)
def test_a_name_stays_text(name: str, ending: str, tmp_path: Path) -> None:
    text = flat(text_of(report_bytes(made_of(name), ending), ending, tmp_path))
    if name == "القاهرة" and ending == "pdf":
        # Reading a PDF back turns letters that are written from right to left into their joined forms.
        assert re.search("[\u0600-\u06ff\ufe70-\ufeff]{5}", text)
        return
    assert text.count(flat(name)) >= 4


@pytest.mark.parametrize("name", MARKUP)
def test_a_name_makes_no_element(name: str) -> None:
    def elements(found: Answered) -> list[str]:
        return [tag for tag, _ in Page(report_bytes(found, "html")).elements]

    assert elements(made_of(name)) == elements(made_of("Plain"))


@pytest.mark.parametrize("ending", ENDINGS)
def test_names_inside_pictures_and_a_chinese_pair(ending: str, tmp_path: Path) -> None:
    names = ["<b>北京</b>", "$天津$ & Co"]
    inputs = {"game": {"players": names, "values": [0, 1, 2, 5], "title": "京津 <i>"}, "rules": "default"}
    text = flat(text_of(report_bytes(answer("allocation", inputs), ending), ending, tmp_path))
    for name in (*names, "京津 <i>"):
        assert flat(name) in text


def test_two_dollar_signs_in_a_title_are_no_mathematics() -> None:
    """matplotlib measures a title that it may break as mathematics, and fails on half a formula."""
    names = ["a\\b`c`$$", "$\\frac{1}{$", "Tianjin"]
    game = {"players": names, "values": [0, 1, 2, 5, 1, 4, 5, 9], "title": "$$^{ " + "long title " * 20}
    found = answer("allocation", {"game": game, "rules": "default"})
    assert report_bytes(found, "html").count(b"<svg") >= 2


def report_of(*parts: object) -> Report:
    section = Section("detail", "Detail", parts)  # type: ignore[arg-type]
    return Report("Wide", "made by a test", "en", "2026-01-01", 1_767_225_600, (section,))


def test_sixty_cities_side_by_side_are_broken_into_tables(tmp_path: Path) -> None:
    cities = tuple(f"City number {at}" for at in range(60))
    rows = (("gain", *(f"{1000 + at}.25" for at in range(60))), ("cost", *(f"{-at}.5" for at in range(60))))
    report = report_of(Table(("what", *cities), rows, 1))
    text = flat(text_of(paper.pdf_bytes(report), "pdf", tmp_path))
    for at in range(60):
        assert flat(f"{1000 + at}.25") in text
    assert text.count("cost") > 4


def test_a_long_word_is_broken_and_nothing_is_put_into_it(tmp_path: Path) -> None:
    """A command that is copied from the page runs: no letter in it that cannot be seen."""
    name = "hospitals-out-of-beijing"
    content = paper.pdf_bytes(
        report_of(Command(f"citypact report {name} -o report.pdf"), Paragraph("A" * 900))
    )
    text = text_of(content, "pdf", tmp_path)
    assert f"citypact report {name} -o report.pdf" in text
    assert not [letter for letter in text if unicodedata.category(letter) == "Cf"]
    assert "A" * 40 in text
    assert "A" * 300 not in text  # a line of the page has room for some hundred


def test_every_block_and_odd_parts_are_set() -> None:
    empty = Table(("a", "b"), (), 1)
    report = report_of(
        Heading(""), Paragraph(" "), Marked((("*", "kink"), ("", ""))), empty, Table(("a",), (("",),), 1)
    )
    assert paper.pdf_bytes(report).startswith(b"%PDF")
    from citypact.report.documents.page import html_bytes
    from citypact.report.documents.word import docx_bytes

    assert b"kink" in html_bytes(report)
    assert docx_bytes(report)[:2] == b"PK"


def test_letters_that_no_font_has_are_named() -> None:
    with pytest.raises(MissingExtra, match="no installed font has the characters \U00013000"):
        report_bytes(made_of("\U00013000"), "pdf")


def test_without_a_chinese_font_the_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    installed = {
        name: faces
        for name, faces in fonts._installed(str(fonts._of_matplotlib())).items()
        if "DejaVu" in name
    }
    monkeypatch.setattr(fonts, "_installed", lambda folder: installed)
    with pytest.raises(MissingExtra, match=r"京.*fonts-noto-cjk"):
        report_bytes(made_of("北京"), "pdf")
    assert report_bytes(made_of("Beijing"), "pdf").startswith(b"%PDF")


def test_a_warning_of_typst_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = fonts.Typefaces(["No Such Font", "DejaVu Sans"], [str(fonts._of_matplotlib())])
    monkeypatch.setattr(paper, "typefaces_for", lambda texts, language: unknown)
    with pytest.raises(DocumentError, match="typst warns of the report: unknown font family: no such font"):
        report_bytes(made_of("Plain"), "pdf")


@pytest.mark.parametrize(("module", "ending"), [("typst", "pdf"), ("jinja2", "html"), ("docx", "docx")])
def test_a_missing_package_is_one_line_that_names_the_extra(
    module: str, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(MissingExtra, match=r"pip install 'citypact\[report\]'"):
        report_bytes(made_of("Plain"), ending)


def test_a_word_file_names_fonts_for_chinese_letters() -> None:
    from docx import Document

    document = Document(io.BytesIO(report_bytes(made_of("北京"), "docx")))
    xml = document.styles["Normal"].element.xml
    assert 'w:eastAsia="Microsoft YaHei"' in xml
    assert document.core_properties.title == "北京"
