"""The pages as the server writes them: every view, both languages, no script of their own."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from citypact.scenario.answers import KINDS, answer
from citypact.scenario.kinds import scenario_class
from citypact.scenario.load import case_kind, case_names, load_as

pytest.importorskip("fastapi", reason="the extra web is not installed")
from citypact.web import pages
from citypact.web.pages_summary import summary

STATIC = Path(pages.__file__).parent / "static"
ASKED = {
    "relocation": "split",
    "water": "compensation",
    **{kind: kind for kind in ("river", "air", "council", "package", "obstacle")},
}


class Page(HTMLParser):
    """Collects what a browser would run or fetch, and the text of headings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.inline: list[str] = []
        self.addresses: list[str] = []
        self.shape: list[tuple[str, tuple[str, ...]]] = []
        self._script = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.shape.append((tag, tuple(sorted(given))))
        self.inline += [name for name in given if name.startswith("on") or name == "style"]
        self.addresses += [str(given[name]) for name in ("src", "href", "action") if given.get(name)]
        self._script = tag == "script"
        if tag == "style":
            self.inline.append("style element")

    def handle_data(self, data: str) -> None:
        if self._script and data.strip():
            self.inline.append(data)
        self._script = False


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("view", pages.VIEWS)
def test_a_page_runs_nothing_of_its_own_and_fetches_from_its_server_alone(view: str, language: str) -> None:
    found = Page(pages.page(view, language))
    assert found.inline == []
    assert all(each.startswith(("/", "#")) and not each.startswith("//") for each in found.addresses)


@pytest.mark.parametrize("view", pages.VIEWS)
def test_a_view_has_the_same_elements_in_both_languages(view: str) -> None:
    """The switch of languages takes the words over node by node."""
    assert Page(pages.page(view, "en")).shape == Page(pages.page(view, "zh")).shape


def test_every_shipped_case_is_offered_where_its_kind_is_answered() -> None:
    offered = {view: pages.page(view, "en") for view in pages.VIEWS}
    for name in case_names():
        kind = case_kind(name)
        views = [view for view, kinds in pages.KINDS_OF_VIEW.items() if kind in kinds]
        assert views
        assert all(f'value="{name}"' in offered[view] for view in views)


def test_every_static_file_that_a_page_or_module_names_is_there() -> None:
    named = {
        each for view in pages.VIEWS for each in re.findall(r"/static/([\w.-]+)", pages.page(view, "en"))
    }
    for module in STATIC.glob("*.js"):
        named |= set(re.findall(r'from "\./([\w.-]+)"', module.read_text(encoding="utf-8")))
    assert 'data-plotly="/static/plotly.min.js?v=' in pages.page(pages.VIEWS[0], "en")
    named.discard("plotly.min.js")
    assert {each for each in named if not (STATIC / each).is_file()} == set()


def test_scripts_compute_nothing_and_write_no_markup() -> None:
    for module in STATIC.glob("*.js"):
        text = module.read_text(encoding="utf-8")
        assert "innerHTML" not in text
        assert "eval(" not in text
        assert not re.search(r"https?://", text)


@pytest.mark.parametrize("name", case_names())
def test_the_head_of_an_answer_is_made_of_its_own_numbers(name: str) -> None:
    kind = ASKED[case_kind(name)]
    scenario = load_as(scenario_class(case_kind(name)), name)
    answered = answer(kind, {"scenario": scenario.to_dict()})
    found = summary(answered)
    assert set(found) == {"figure", "label", "sentence", "wide", "moves", "certificate"}
    assert not any(re.search(r"\bNone\b|\bnan\b|\bnone\b|[{]", text) for text in found.values())
    if "explanation" in answered.document:
        assert found["sentence"]
        assert found["certificate"].startswith(("Holds: ", "Fails: "))


def test_the_head_of_kinds_without_a_scenario() -> None:
    none = summary(answer("split", {"revenue": 1, "origin_loss": 2, "destination_cost": 1}))
    assert none["figure"] == "no agreement"
    assert none["wide"] == "The origin needs at least 200.0%, the destination grants at most 0.0%."
    assert none["moves"] == ""
    edge = summary(answer("split", {"revenue": 4, "origin_loss": 3.2, "destination_cost": 0.7}))
    assert edge["moves"].endswith("there is no agreement any more.")
    near = summary(answer("split", {"revenue": 4, "origin_loss": 3.2, "destination_cost": 0.9}))
    assert near["figure"] == "no agreement"
    assert "there is an agreement, at " in near["moves"]
    statute = summary(answer("statute", {"base": 1, "growth": 1.2}))
    assert statute["figure"] == "16.3%"
    assert set(ASKED.values()) | {
        "reproduction",
        "allocation",
        "portfolio",
        "market",
        "posted",
        "statute",
    } | {"equilibrium"} == set(KINDS)
