"""Links, reports, tables, languages: what a visitor takes along, and what another visitor sees of it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from visiting import Visit

SCRIPT = "<script>alert(1)</script>"


def taken(visit: Visit, what: str, form: str = "") -> Path:
    """Press a button of a download and return the file."""
    button = f"[data-take={what}]" + (f"[data-format={form}]" if form else "")
    with visit.page.expect_download(timeout=120_000) as caught:
        visit.page.click(button)
    path = Path(str(caught.value.path()))
    named = path.with_name(caught.value.suggested_filename)
    shutil.copy(path, named)
    return named


def fragment(visit: Visit) -> str:
    return str(visit.page.url).partition("#")[2]


def link(visit: Visit) -> str:
    """The address of the page once it holds the state; the last change may still be on its way."""
    for _ in range(40):
        visit.page.wait_for_timeout(500)
        if fragment(visit).startswith("s="):
            break
    visit.page.wait_for_timeout(500)
    return fragment(visit)


def test_a_link_restores_the_inputs_for_another_visitor(browser: Any, address: str, visit: Visit) -> None:
    page = visit.open("split")
    page.fill("#revenue", "7")
    page.select_option("#criterion", "egalitarian")
    page.fill("#growth", "1.5")
    visit.answered()
    shown, rest = visit.figure, link(visit)
    assert rest.startswith("s=")
    assert len(rest) < 500
    other = Visit(browser, address)
    again = other.open("split", "zh", f"#{rest}")
    assert again.locator("#revenue").input_value() == "7"
    assert again.locator("[data-slider=revenue]").input_value() == "7"
    assert again.locator("#criterion").input_value() == "egalitarian"
    assert again.locator("#growth").input_value() == "1.5"
    assert other.figure == shown
    other.close()


def test_a_link_restores_a_changed_case_and_a_coalition(browser: Any, address: str, visit: Visit) -> None:
    page = visit.open("games")
    page.locator("[data-name='parameters.benefits.Beijing']").fill("3")
    visit.answered()
    shown, rest = visit.figure, link(visit)
    other = Visit(browser, address)
    other.open("games", rest=f"#{rest}")
    assert other.figure == shown
    assert other.page.locator("[data-name='parameters.benefits.Beijing']").input_value() == "3"
    other.close()
    visit.open("coalition")
    page.fill("[data-worth='7']", "15")
    page.fill("[data-player='0']", SCRIPT)
    visit.answered()
    rest = link(visit)
    other = Visit(browser, address)
    other.open("coalition", rest=f"#{rest}")
    assert other.page.locator("[data-worth='7']").input_value() == "15"
    assert SCRIPT in other.page.locator("#answer").inner_text()
    assert other.page.locator("#answer script").count() == 0
    other.close()


@pytest.mark.parametrize(
    "rest", ["s=", "s=%00", "s=AAAA", "s=" + "A" * 20000, "s=eJyrVkrLz1eyUkpKLFKqBQAdegQ0", "t=1"]
)
def test_a_link_that_is_none_opens_the_view_as_it_is(visit: Visit, rest: str) -> None:
    visit.open("split", rest=f"#{rest}")
    assert visit.figure == "38.5%"


def test_the_language_changes_and_the_inputs_stay(visit: Visit) -> None:
    page = visit.open("split")
    page.fill("#revenue", "7")
    visit.answered()
    shown = visit.figure
    asked: list[str] = []
    page.on("framenavigated", lambda frame: asked.append(frame.url))
    page.click("[data-language=zh]")
    page.wait_for_selector("html[lang=zh-CN]")
    visit.answered()
    assert page.locator("#revenue").input_value() == "7"
    assert visit.figure == shown
    assert (
        "分享税收" in visit.told
        or "共享税收" in visit.told
        or any("\u4e00" <= each <= "\u9fff" for each in visit.told)
    )
    assert page.locator("nav.views a").first.get_attribute("href") == "/split?lang=zh"
    assert page.locator("[data-language=zh]").get_attribute("aria-pressed") == "true"
    page.click("[data-language=en]")
    page.wait_for_selector("html[lang=en]")
    visit.answered()
    assert page.locator("#revenue").input_value() == "7"
    assert "keeps" in visit.told
    page.reload()
    visit.answered()
    assert page.locator("#revenue").input_value() == "7"


@pytest.mark.parametrize("view", ["fifty-fifty", "coalition", "water", "council", "games"])
def test_every_view_changes_its_language_in_place(visit: Visit, view: str) -> None:
    page = visit.open(view)
    page.evaluate("window.kept = true")
    page.click("[data-language=zh]")
    page.wait_for_selector("html[lang=zh-CN]")
    visit.answered()
    assert page.evaluate("window.kept") is True  # no reload
    assert any("\u4e00" <= letter <= "\u9fff" for letter in page.locator("h1").inner_text())


def test_the_report_is_saved_and_can_be_opened(visit: Visit) -> None:
    visit.open("split")
    html = taken(visit, "report", "html").read_text(encoding="utf-8")
    assert "38.5%" in html
    assert "<script" not in html
    pdf = taken(visit, "report", "pdf")
    assert pdf.suffix == ".pdf"
    text = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    assert "38.5%" in text
    from docx import Document

    document = Document(str(taken(visit, "report", "docx")))
    assert any("38.5%" in paragraph.text for paragraph in document.paragraphs)


def test_tables_scenario_and_result_are_saved(visit: Visit, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    from citypact.scenario.load import load_scenario
    from citypact.scenario.verify import verify_result

    page = visit.open("split")
    page.check("[name=source][value=case]")
    visit.answered()
    assert "ratio" in taken(visit, "tables", "csv").read_text(encoding="utf-8-sig")
    book = load_workbook(taken(visit, "tables", "xlsx"), read_only=True)
    assert len(book.sheetnames) > 1
    book.close()
    scenario = taken(visit, "scenario")
    mine = tmp_path / "mine.yaml"
    mine.write_bytes(scenario.read_bytes())
    assert load_scenario(mine).name == "beijing-hebei"
    result = json.loads(taken(visit, "result").read_text(encoding="utf-8"))
    assert all(line.holds for line in verify_result(result))


def test_a_city_called_script_stays_text_everywhere(visit: Visit) -> None:
    from citypact.scenario.load import case_text

    page = visit.open("split")
    page.check("[name=source][value=case]")
    visit.answered()
    page.click("#tab-text")
    page.fill("#scenario-text", case_text("gaozhu").replace("origin: Guang'an", f'origin: "{SCRIPT}"'))
    page.wait_for_timeout(600)
    visit.answered()
    page.wait_for_timeout(400)
    assert SCRIPT in page.locator("#answer").inner_text()
    assert page.locator("#answer script, #inputs script").count() == 0
    html = taken(visit, "report", "html").read_text(encoding="utf-8")
    assert "<script>" not in html


def test_what_is_too_long_for_a_link_says_so(visit: Visit) -> None:
    import random

    from citypact.scenario.load import case_text

    page = visit.open("council")
    page.click("#tab-text")
    noise = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=20000))
    page.fill("#scenario-text", case_text("thirty-alike-members") + f"\n# {noise}\n")
    page.wait_for_timeout(600)
    visit.answered()
    page.click("[data-take=link]")
    page.locator("[data-take-state]", has_text="too large").wait_for(timeout=20_000)
    assert fragment(visit) == ""
