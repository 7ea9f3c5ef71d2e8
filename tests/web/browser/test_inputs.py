"""Inputs changed by mouse and keyboard, mistakes told at their field, and nothing stale shown as current."""

from __future__ import annotations

import time
from typing import Any

from visiting import Visit


def test_a_slider_moved_by_keyboard_and_mouse_changes_number_and_answer(visit: Visit) -> None:
    page = visit.open("split")
    assert visit.figure == "38.5%"
    slider = page.locator("[data-slider=origin_loss]")
    slider.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    visit.answered()
    assert page.locator("#origin_loss").input_value() == "1.4"
    assert visit.figure == "40.2%"
    box = slider.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.02, box["y"] + box["height"] / 2)
    visit.answered()
    assert float(page.locator("#origin_loss").input_value()) < 0.6
    assert visit.figure != "40.2%"


def test_a_typed_number_moves_the_slider(visit: Visit) -> None:
    page = visit.open("split")
    page.fill("#revenue", "8")
    visit.answered()
    assert page.locator("[data-slider=revenue]").input_value() == "8"
    assert "gain" in visit.told
    assert page.locator("#answer tbody th", has_text="surplus of an agreement").count() == 1


def test_the_criterion_shows_the_fields_that_it_needs(visit: Visit) -> None:
    page = visit.open("split")
    page.select_option("#criterion", "rubinstein")
    visit.answered()
    assert page.locator("#origin_discount").is_visible()
    assert not page.locator("#origin_weight").is_visible()
    assert visit.figure.endswith("%")


def test_a_mistake_is_told_at_its_field_and_no_old_answer_stays(visit: Visit) -> None:
    visit.refused = [422]
    page = visit.open("split")
    page.fill("#voluntary", "half")
    visit.answered()
    error = page.locator("#voluntary-error")
    assert error.is_visible()
    assert "half" in error.inner_text()
    assert "0.25" in error.inner_text()  # what to do
    assert page.locator("#voluntary").get_attribute("aria-invalid") == "true"
    assert page.locator("#answer .figure").count() == 0
    assert page.locator("#answer table").count() == 0
    page.fill("#voluntary", "7")  # a number, which the server refuses
    visit.answered()
    assert error.is_visible()
    assert page.locator("#answer .refusal").count() == 1
    page.fill("#voluntary", "0.3")
    visit.answered()
    assert not error.is_visible()
    assert visit.figure == "38.5%"


def test_no_agreement_is_an_answer(visit: Visit) -> None:
    page = visit.open("split")
    page.fill("#origin_loss", "6")
    visit.answered()
    assert visit.figure == "no agreement"
    assert page.locator("#answer .refusal").count() == 0


def test_an_answer_that_comes_late_is_dropped(visit: Visit) -> None:
    page = visit.open("split")
    held: list[Any] = []

    def first_is_slow(route: Any) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/page/answer/split*", first_is_slow)
    page.fill("#revenue", "10")
    page.wait_for_timeout(300)
    assert page.locator("#answer").get_attribute("aria-busy") == "true"
    assert "stale" in (page.locator("#answer").get_attribute("class") or "")
    page.fill("#revenue", "5")
    visit.answered()
    shown = visit.figure
    page.wait_for_timeout(300)
    page.unroute("**/page/answer/split*")
    assert visit.figure == shown
    page.fill("#revenue", "5.0")
    visit.answered()
    assert visit.figure == shown


def test_a_question_can_be_stopped_and_asked_again(visit: Visit) -> None:
    page = visit.open("split")
    page.route("**/page/answer/split*", lambda route: None)  # an answer that never comes
    page.fill("#revenue", "10")
    page.click("#answer .waiting button")
    assert page.locator("#answer .figure").count() == 0
    assert page.locator("#answer").get_attribute("aria-busy") == "false"
    page.unroute("**/page/answer/split*")
    page.click("#answer .told button")
    visit.answered()
    assert visit.figure.endswith("%")


def test_downloads_need_an_answer_to_the_present_inputs(visit: Visit) -> None:
    page = visit.open("split")
    page.fill("#revenue", "x")
    visit.answered()
    page.click("[data-take=result]")
    assert "no answer" in page.locator("[data-take-state]").inner_text().lower()


def test_a_case_is_changed_by_its_numbers_and_says_that_it_was(visit: Visit) -> None:
    page = visit.open("split")
    page.check("[name=source][value=case]")
    visit.answered()
    assert visit.figure == "63.4%"
    growth = page.locator("[data-name='parameters.plant.growth']")
    growth.fill("2")
    visit.answered()
    assert visit.figure != "63.4%"
    rests = page.locator("#answer .assumptions li", has_text="parameters.plant.growth")
    assert "set by hand" in rests.inner_text()
    assert "1.15" in rests.inner_text()  # what the file said
    page.click("#tab-text")
    assert '"value": 2' in page.locator("#scenario-text").input_value()
    assert "FROZEN CALIBRATION" in page.locator("#scenario-text").input_value()  # comments stay


def test_a_case_as_text_tells_mistakes_with_their_line(visit: Visit) -> None:
    visit.refused = [422]
    page = visit.open("council")
    page.click("#tab-text")
    text = page.locator("#scenario-text").input_value()
    page.fill("#scenario-text", text.replace("trust: A", "trust: Q", 1))
    visit.answered()
    page.wait_for_timeout(600)
    visit.answered()
    error = page.locator("#scenario-error")
    line = next(number for number, line in enumerate(text.splitlines(), 1) if "trust: A" in line)
    assert f"scenario.yaml:{line}:" in error.inner_text()
    assert page.locator("#answer .figure, #answer table").count() == 0
    page.fill("#scenario-text", text)
    page.wait_for_timeout(600)
    visit.answered()
    assert page.locator("#answer table").count() > 0


def test_numbers_and_text_take_turns_by_keyboard(visit: Visit) -> None:
    page = visit.open("council")
    page.focus("#tab-text")
    page.keyboard.press("Enter")
    assert page.locator("#scenario-text").is_visible()
    assert not page.locator("#pane-form").is_visible()


def test_a_coalition_is_edited_and_a_proposal_checked(visit: Visit) -> None:
    page = visit.open("coalition")
    assert "14 亿元" in visit.figure
    page.fill("[data-worth='7']", "20")
    visit.answered()
    assert "20 亿元" in visit.figure
    for at, amount in enumerate(("2", "1", "17")):
        page.fill(f"#amount-{at}", amount)
    visit.answered()
    assert page.locator("[name=checking]").is_checked()
    words = page.locator("#answer").inner_text()
    assert "Beijing+Tianjin" in words
    assert "would" in visit.told or "leave" in visit.told
    page.click("[data-add-player]")
    visit.answered()
    assert page.locator("#values-error, [id^=worth-][id$=-error]").filter(visible=True).count() > 0
    assert page.locator("#answer .figure").count() == 0


def test_a_slider_step_shows_its_numbers_soon(visit: Visit) -> None:
    """Not a benchmark: a generous bound that a page which waits for something else would miss."""
    page = visit.open("split")
    took = []
    for loss in ("1.3", "1.4", "1.5", "1.6", "1.7"):
        before = visit.figure
        start = time.perf_counter()
        page.fill("#origin_loss", loss)
        page.locator("#answer .figure strong", has_not_text=before).wait_for()
        took.append(time.perf_counter() - start)
    assert min(took) < 1.5, took
