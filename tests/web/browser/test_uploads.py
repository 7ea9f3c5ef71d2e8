"""Files that visitors bring: good, in GB18030, broken, too large, with macros, with formulas."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from visiting import Visit

PLANTS = "firm,revenue,origin_loss,destination_cost\n炼钢厂,4,2.2,0.6\n玻璃厂,2,0.9,0.4\n"
GAME = "coalition,value\n甲,0\n乙,0\n甲+乙,6\n"


def choose(visit: Visit, field: str, path: Path) -> None:
    """Choose a file, and wait until the page has said what became of it."""
    visit.page.evaluate("(id) => { document.getElementById(id).textContent = '' }", f"{field}-state")
    visit.page.set_input_files(f"#{field}", str(path))
    visit.page.locator(f"#{field}-state:not(:empty), #{field}-error:not(:empty)").first.wait_for()
    visit.page.wait_for_timeout(200)
    visit.answered()


@pytest.fixture
def plants(visit: Visit) -> Visit:
    visit.open("split")
    visit.page.check("[name=source][value=list]")
    visit.answered()
    return visit


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_of_enterprises_is_answered(plants: Visit, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "企业.csv"
    file.write_text(PLANTS, encoding=encoding)
    choose(plants, "firms", file)
    assert "企业.csv" in plants.page.locator("#firms-state").inner_text()
    assert plants.figure.endswith("%")
    assert "炼钢厂" in plants.page.locator("#answer").inner_text()


def test_a_workbook_is_answered(plants: Visit, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in PLANTS.splitlines():
        first, *rest = row.split(",")
        book.active.append([first, *(float(cell) if cell[0].isdigit() else cell for cell in rest)])
    book.save(tmp_path / "plants.xlsx")
    choose(plants, "firms", tmp_path / "plants.xlsx")
    assert plants.figure.endswith("%")


def test_a_broken_file_is_refused_in_words_and_can_be_chosen_again(plants: Visit, tmp_path: Path) -> None:
    plants.refused = [422]
    file = tmp_path / "plants.xlsx"
    file.write_bytes(b"PK\x03\x04 no workbook")
    choose(plants, "firms", file)
    error = plants.page.locator("#firms-error")
    assert error.is_visible()
    assert "plants.xlsx" in error.inner_text()
    assert plants.page.locator("#answer .figure").count() == 0
    file = tmp_path / "plants.csv"
    file.write_text(PLANTS.replace("2.2", "much"), encoding="utf-8")
    choose(plants, "firms", file)
    assert "much" in error.inner_text()
    file.write_text(PLANTS, encoding="utf-8")
    choose(plants, "firms", file)
    assert not error.is_visible()
    assert plants.figure.endswith("%")


def test_a_workbook_with_macros_is_refused(plants: Visit, tmp_path: Path) -> None:
    from openpyxl import Workbook

    plants.refused = [422, 415]
    book, held = Workbook(), io.BytesIO()
    book.active.append(["firm", "revenue", "origin_loss", "destination_cost"])
    book.active.append(["a", 4, 1, 1])
    book.save(held)
    with zipfile.ZipFile(held, "a") as parts:
        parts.writestr("xl/vbaProject.bin", b"macro")
    (tmp_path / "plants.xlsx").write_bytes(held.getvalue())
    choose(plants, "firms", tmp_path / "plants.xlsx")
    assert "macro" in plants.page.locator("#firms-error").inner_text().lower()


def test_a_list_with_formulas_is_text_or_refused_and_never_run(plants: Visit, tmp_path: Path) -> None:
    plants.refused = [422]
    file = tmp_path / "plants.csv"
    file.write_text(PLANTS.replace("炼钢厂", '"=HYPERLINK(""http://evil.example"")"'), encoding="utf-8")
    choose(plants, "firms", file)
    if plants.page.locator("#firms-error").is_visible():
        assert "HYPERLINK" in plants.page.locator("#firms-error").inner_text()
        return
    assert plants.page.locator("#answer a").count() == 0
    with plants.page.expect_download() as caught:
        plants.page.click("[data-take=tables][data-format=csv]")
    text = Path(caught.value.path()).read_text(encoding="utf-8-sig")
    assert not any(
        cell.startswith("=") for line in text.splitlines() for cell in line.replace('"', "").split(",")
    )


def test_fifty_megabytes_are_refused_without_being_sent(plants: Visit, tmp_path: Path) -> None:
    file = tmp_path / "plants.csv"
    with file.open("wb") as target:
        target.write(b"firm,revenue,origin_loss,destination_cost\n")
        target.truncate(50 * 1024 * 1024)
    sent: list[Any] = []
    plants.page.on(
        "request", lambda request: sent.append(request.url) if "/api/read" in request.url else None
    )
    choose(plants, "firms", file)
    assert "10 MB" in plants.page.locator("#firms-error").inner_text()
    assert sent == []


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_coalition_values_and_a_proposal_from_tables(visit: Visit, tmp_path: Path, encoding: str) -> None:
    from playwright.sync_api import expect

    page = visit.open("coalition")
    file = tmp_path / "联盟.csv"
    file.write_text(GAME, encoding=encoding)
    choose(visit, "coalitions", file)
    assert page.locator("[data-player]").evaluate_all("each => each.map((one) => one.value)") == ["甲", "乙"]
    assert "6 亿元" in visit.figure
    proposal = tmp_path / "方案.csv"
    proposal.write_text("player,amount\n甲,5\n乙,1\n", encoding=encoding)
    choose(visit, "proposal", proposal)
    # The form is drawn anew with what the file holds: waited for, not only looked at.
    expect(page.locator("#amount-0")).to_have_value("5")
    expect(page.locator("[name=checking]")).to_be_checked()


def test_a_list_under_the_notice_is_answered_and_left_again(visit: Visit, tmp_path: Path) -> None:
    from citypact.scenario.templates import template

    page = visit.open("split")
    file = tmp_path / "list.csv"
    file.write_text(template("enterprises").replace("plant 1", "一厂"), encoding="gb18030")
    choose(visit, "enterprises", file)
    assert "一厂" in page.locator("#statute-answer").inner_text()
    assert not page.locator("#base").is_visible()
    page.click("[data-fill=enterprises]")
    visit.answered()
    assert page.locator("#base").is_visible()
    assert page.locator("#statute-answer .figure strong").inner_text() == "16.3%"


def test_a_scenario_file_of_ones_own_is_read_on_the_page(visit: Visit, tmp_path: Path) -> None:
    from citypact.scenario.load import case_text

    page = visit.open("water")
    page.check("[name=source][value=case]")
    visit.answered()
    file = tmp_path / "my.yaml"
    file.write_text(case_text("miyun").replace("Beijing", "<b>京城</b>"), encoding="utf-8")
    choose(visit, "scenario_file", file)
    assert "<b>京城</b>" in page.locator("#answer").inner_text()
    assert page.locator("#answer b").count() == 0
    file.write_bytes(b"\xff\xfe\x00 no text")
    choose(visit, "scenario_file", file)
    assert "UTF-8" in page.locator("#scenario_file-error").inner_text()


def test_a_game_in_a_table_is_read(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("games")
    page.check("[name=source][value=table]")
    visit.answered()
    file = tmp_path / "game.csv"
    rows = [
        "East,West,payoff East,payoff West",
        "build,build,2,2",
        "build,wait,3,2",
        "wait,build,1,1",
        "wait,wait,0,0",
    ]
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    choose(visit, "normal_form", file)
    assert "East" in page.locator("#answer").inner_text()
    assert page.locator("#answer .refusal").count() == 0
