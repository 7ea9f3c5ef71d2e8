"""Each view as a visitor sees it: answered, labelled, within the window, in both languages."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from visiting import Visit

VIEWS = ("split", "fifty-fifty", "coalition", "water", "council", "games")
#: Other faces of a view, by what opens them.
FACES: dict[str, tuple[str, Callable[[Any], None]]] = {
    "split-case": ("split", lambda page: page.check("[name=source][value=case]")),
    "split-list": (
        "split",
        lambda page: (
            page.check("[name=source][value=list]"),
            page.click("[data-fill=firms]"),
            page.wait_for_selector("#firms-state:not(:empty)"),
        ),
    ),
    "water-bet": ("water", lambda page: page.check("[name=source][value=case]")),
    "water-river": (
        "water",
        lambda page: (page.check("[name=source][value=case]"), page.select_option("#case", "chishui")),
    ),
    "water-air": (
        "water",
        lambda page: (page.check("[name=source][value=case]"), page.select_option("#case", "jjj-air-13")),
    ),
    "council-growth": ("council", lambda page: page.select_option("#case", "yangtze-delta-30")),
    "package": ("council", lambda page: page.select_option("#case", "beijing-hebei-package")),
    "games-table": ("games", lambda page: page.check("[name=source][value=table]")),
    "games-posted": ("games", lambda page: page.check("[name=source][value=posted]")),
    **{view: (view, lambda page: None) for view in VIEWS},
}


def shot(visit: Visit, name: str) -> None:
    """Keep a picture of the whole page where a folder for them is named."""
    folder = os.environ.get("CITYPACT_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        visit.page.wait_for_timeout(400)
        visit.page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("face", FACES)
def test_every_face_of_a_view_is_answered_and_fits_the_window(
    browser: Any, address: str, face: str, lang: str
) -> None:
    view, act = FACES[face]
    visit = Visit(browser, address)
    page = visit.open(view, lang)
    act(page)
    visit.answered()
    assert len(visit.told) > 15
    assert page.locator("#answer .refusal").count() == 0
    assert page.locator("html").get_attribute("lang") == {"en": "en", "zh": "zh-CN"}[lang]
    page.wait_for_timeout(300)
    for figure in page.locator("#answer figure").all():
        assert figure.locator(".main-svg").count() > 0
        assert figure.locator("[role=img]").get_attribute("aria-label")
        assert figure.locator("figcaption").inner_text().strip()
    shot(visit, f"{face}-{lang}-1280")
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    shot(visit, f"{face}-{lang}-390")
    visit.close()


@pytest.mark.parametrize("view", VIEWS)
def test_tables_and_fields_can_be_read_aloud(visit: Visit, view: str) -> None:
    page = visit.open(view)
    assert page.locator("#answer table").count() > 0
    bare = page.evaluate(
        """() => [...document.querySelectorAll(".answer table")].filter((table) =>
            !table.caption?.textContent.trim()
            || [...table.querySelectorAll("thead th")].some((cell) => cell.scope !== "col")
            || [...table.querySelectorAll("tbody tr")].some((row) => row.cells[0].scope !== "row")).length"""
    )
    assert bare == 0
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("input, select, textarea")].filter((field) =>
            !field.hidden && !field.labels?.length && !field.getAttribute("aria-label")
            && !field.getAttribute("aria-labelledby"))
            .map((field) => field.outerHTML)"""
    )
    assert nameless == []
    groups = page.evaluate(
        "[...document.querySelectorAll('fieldset')].filter((each) => !each.querySelector('legend')).length"
    )
    assert groups == 0
    assert page.locator("[aria-live=polite]").count() >= 1
    twice = page.evaluate(
        """() => [...document.querySelectorAll("[id]")].map((each) => each.id)
            .filter((id, at, ids) => ids.indexOf(id) !== at)"""
    )
    assert twice == []


def test_the_first_key_leads_past_the_header(visit: Visit) -> None:
    page = visit.open("split")
    page.keyboard.press("Tab")
    focused = page.evaluate(
        "document.activeElement.className + ' ' + document.activeElement.getAttribute('href')"
    )
    assert focused == "skip #content"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_game_opens_from_its_card(browser: Any, address: str, lang: str) -> None:
    visit = Visit(browser, address)
    page = visit.open("games", lang)
    cards = page.locator("[data-open-case]")
    assert cards.count() == 19
    for card in (cards.nth(1), cards.nth(7)):
        name = card.get_attribute("data-open-case")
        card.click()
        visit.answered()
        assert page.locator("#case").input_value() == name
        assert page.locator("#answer .refusal").count() == 0
    visit.close()
