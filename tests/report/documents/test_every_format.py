"""Every kind of answer as HTML, PDF and Word: whole, with its words, its pictures and its proof."""

from __future__ import annotations

import io
import subprocess
import time
import zipfile
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from every_kind import QUESTIONS, answered

from citypact.language import use_language
from citypact.mechanisms.check_line import Line
from citypact.report.documents.content import report_content
from citypact.report.documents.making import ENDINGS, command_for, report_bytes
from citypact.report.documents.parts import Report
from citypact.report.showing import illustrations, in_words
from citypact.scenario.verify import verify_result

pytestmark = pytest.mark.slow
#: What stands in every report, whatever the kind.
SECTIONS = ("Question", "Answer", "What this rests on", "Why the answer can be trusted", "Sources")


@cache
def lines_of(name: str) -> tuple[Line, ...]:
    return tuple(verify_result(answered(name).document))


def made(name: str, ending: str) -> bytes:
    return report_bytes(answered(name), ending, source=f"{name}.json", lines=lines_of(name))


def flat(text: str) -> str:
    """Text without blanks, which documents put where a line ends."""
    return "".join(text.replace("\u200b", "").split())


class Page(HTMLParser):
    """What a browser shows of a page, and the elements that it makes."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.shown: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._silent = 0
        self.feed(content.decode("utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._silent += tag in ("style", "title")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("style", "title")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.shown.append(data)


def text_of(content: bytes, ending: str, folder: Path) -> str:
    """The words of a report as a reader of its format finds them."""
    if ending == "html":
        return "".join(Page(content).shown)
    if ending == "docx":
        from docx import Document

        document = Document(io.BytesIO(content))
        cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
        return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    file = folder / "report.pdf"
    file.write_bytes(content)
    return subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], check=True, capture_output=True, text=True
    ).stdout


def pictures_in(content: bytes, ending: str, folder: Path) -> int:
    if ending == "html":
        return sum(tag == "svg" for tag, _ in Page(content).elements)
    if ending == "docx":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return sum(name.startswith("word/media/") for name in archive.namelist())
    return -1


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_report_of_every_kind(name: str, ending: str, tmp_path: Path) -> None:
    content = made(name, ending)
    found = answered(name)
    text = flat(text_of(content, ending, tmp_path))
    for section in SECTIONS:
        if section != "What this rests on" or found.kind != "statute":
            assert flat(section) in text, section
    for paragraph in in_words(found):
        assert flat(paragraph) in text
    assert flat(f"All {len(lines_of(name))} statements of the result were recomputed") in text
    assert flat(command_for(f"{name}.json", ending)) in text
    assert flat("citypact verify result.json") in text
    if ending != "pdf":
        assert pictures_in(content, ending, tmp_path) == len(illustrations(found))


@pytest.mark.parametrize("name", ["split of a case", "council", "package"])
def test_a_report_in_chinese(name: str, tmp_path: Path) -> None:
    with use_language("zh"):
        content = made(name, "pdf")
        page = made(name, "html")
        report: Report = report_content(answered(name), 1, "citypact report")
    text = flat(text_of(content, "pdf", tmp_path))
    chinese = [each.title for each in report.sections if not each.title.isascii()]
    assert chinese
    for title in chinese:
        assert flat(title) in text
    assert dict(Page(page).elements)["html"]["lang"] == "zh-CN"
    assert "--lang zh" in "".join(Page(page).shown)


@pytest.mark.parametrize("name", ["split", "council that grows", "compensation"])
def test_the_same_answer_gives_the_same_page(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    first, second = made(name, "html"), made(name, "html")
    assert first == second
    assert b"2023-11-14" in first


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_the_same_answer_gives_the_same_file_later(ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive bears the time of its making unless it is told another."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    first = made("split", ending)
    later = time.localtime(time.time() + 86_400)
    monkeypatch.setattr(time, "localtime", lambda *_: later)
    assert made("split", ending) == first


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("moment", ["0", "-86400", "253402300799"])
def test_a_date_out_of_the_way_is_written(moment: str, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", moment)
    assert len(made("split", ending)) > 10_000


def test_a_page_loads_nothing_and_runs_nothing() -> None:
    page = Page(made("compensation", "html"))
    names = [tag for tag, _ in page.elements]
    assert not {"script", "link", "iframe", "object", "embed", "img", "base", "form"} & set(names)
    for tag, attributes in page.elements:
        for key, value in attributes.items():
            assert not key.startswith("on"), (tag, key)
            if key in ("href", "src", "xlink:href", "action"):
                assert (value or "").startswith("#"), (tag, key, value)
    policies = [each.get("content") for tag, each in page.elements if tag == "meta"]
    assert "default-src 'none'; style-src 'unsafe-inline'" in policies
    named = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(named) == len(set(named))
