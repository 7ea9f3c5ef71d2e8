"""Forms of the page read into questions: numbers as typed, games edited city by city, hostile fields."""

from __future__ import annotations

import json
from typing import Any

import pytest

from citypact.errors import InputError
from citypact.scenario.answers import answer
from citypact.scenario.coalition_load import load_game
from citypact.scenario.load import case_text
from citypact.web.pages_form import READERS, Reading, number, read_form, reading_of

PAIR = {
    **{"source": "numbers", "revenue": "4", "origin_loss": "1.2", "destination_cost": "0.8"},
    **{"voluntary": "0.3", "criterion": "nash", "origin_weight": "0.5", "ratio_cap": ""},
}
GAME = {"shipped": "three-cities", "unit": "亿元", "orientation": "profit", "rules": "default"}


def edited_game(**changes: str) -> dict[str, str]:
    """The form of three cities after the server has filled it, with some fields typed over."""
    base = load_game("three-cities").document
    worths = {f"worth.{mask}": f"{base['values'][mask]:g}" for mask in range(1, 8)}
    players = {f"player.{at}": name for at, name in enumerate(base["players"])}
    return {**GAME, "shipped": "", "base": json.dumps(base), **players, **worths, **changes}


def game_of(reading: Reading) -> dict[str, Any]:
    assert reading.problems == []
    assert reading.asked is not None
    return dict(reading.asked["inputs"]["game"])


def fields_of(reading: Reading) -> list[str]:
    return [each.field for each in reading.problems]


def test_a_pair_in_numbers_is_asked_as_typed() -> None:
    asked = reading_of("split", PAIR).asked
    assert asked is not None
    assert asked["inputs"] == {
        **{"revenue": 4, "origin_loss": 1.2, "destination_cost": 0.8, "voluntary": 0.3},
        **{"criterion": "nash", "origin_weight": 0.5},
    }
    more = reading_of("split", {**PAIR, "rivals": "0.5， 0.8", "window_share": "0.4"}).asked
    assert more is not None
    assert more["inputs"]["rivals"] == [0.5, 0.8]
    document = answer(more["kind"], more["inputs"]).document
    assert document["core"]["lo"] > document["participation"]["lo"]
    assert document["effective_share"] == pytest.approx(0.4 * document["ratio"])


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,200.5", 1200.5), ("1，200", 1200), (" 3 ", 3), ("1e-3", 0.001), (".5", 0.5), ("-2", -2), ("+4.", 4)],
)
def test_numbers_are_read_as_people_write_them(text: str, value: float) -> None:
    assert number(text, "x") == value


@pytest.mark.parametrize(
    "text", ["", " ", "half", "1,2", "1,20.5", "nan", "inf", "1e999", "0x10", "1_0", "٣", "50%", "--1"]
)
def test_what_is_no_number_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(InputError) as refused:
        number(text, "revenue")
    assert [each.field for each in refused.value.problems] == ["revenue"]


def test_every_mistake_of_a_form_is_told_at_once() -> None:
    assert fields_of(reading_of("split", {**PAIR, "revenue": "x", "voluntary": ""})) == [
        "revenue",
        "voluntary",
    ]
    assert fields_of(reading_of("split", {"source": "list", "at": "0.5"})) == ["firms"]
    status, body, _ = read_form("water", {"source": "numbers", "cost": "viel"}, [], "zh")
    told = json.loads(body)
    assert status == 200
    assert told["asked"] is None
    assert told["problems"][0]["field"] == "cost"
    assert any("\u4e00" <= letter <= "\u9fff" for letter in told["problems"][0]["line"])


def test_a_case_is_asked_with_its_edits_and_fills_its_fields() -> None:
    path = json.dumps(["parameters", "plant", "growth"])
    edits = {path: ["number", "2", "parameters.plant.growth"]}
    reading = reading_of("fifty-fifty", {"case": "beijing-hebei", "edits": json.dumps(edits)})
    assert reading.asked is not None
    scenario = reading.asked["inputs"]["scenario"]
    assert scenario["parameters"]["plant"]["growth"]["value"] == 2
    assert '"value": 2' in reading.fields["scenario-text"]
    key, html = reading.parts["pane-form"]
    assert key == "beijing-hebei"
    assert 'value="2"' in html
    edits[path][1] = "two"
    assert fields_of(reading_of("fifty-fifty", {"case": "beijing-hebei", "edits": json.dumps(edits)})) == [
        "parameters.plant.growth"
    ]


def test_text_of_ones_own_goes_before_a_case_and_has_a_key_of_its_own() -> None:
    text = case_text("xinan")
    first = reading_of("water", {"source": "case", "case": "miyun", "text": text})
    second = reading_of("water", {"source": "case", "text": text + "\n# more\n"})
    assert first.asked == second.asked
    assert first.parts["pane-form"][0] != second.parts["pane-form"][0]


@pytest.mark.parametrize(
    "form",
    [
        {"case": "/etc/passwd"},
        {"case": "no-such"},
        {},
        {"text": "x" * 1_100_000},
        {"case": "thirty-alike-members", "edits": "{not json"},
        {"case": "thirty-alike-members", "edits": '{"[1]": ["number", "1", "x"]}'},
        {"case": "thirty-alike-members", "edits": json.dumps({'["name"]': ["text", "x" * 100, "name"]})},
    ],
)
def test_hostile_scenarios_are_refused(form: dict[str, str]) -> None:
    reading = reading_of("council", form)
    assert reading.problems
    assert reading.parts == {}


def test_a_shipped_game_is_asked_as_it_is_and_fills_the_table() -> None:
    reading = reading_of("coalition", GAME, ["open"])
    assert game_of(reading) == load_game("three-cities").document
    assert reading.fields == {"unit": "亿元", "orientation": "profit"}
    html = reading.parts["game"][1]
    assert html.count("data-worth=") == 7
    assert 'value="14"' in html


def test_a_table_that_is_typed_over_is_the_visitors_own() -> None:
    same = game_of(reading_of("coalition", edited_game()))
    assert same == load_game("three-cities").document
    mine = game_of(reading_of("coalition", edited_game(**{"worth.7": "20"})))
    assert mine["values"]["Beijing+Tianjin+Hebei"] == 20
    assert mine["trust"] == "A"
    assert not {"name", "title", "source"} & mine.keys()
    assert mine["unions"]  # the players are the same
    renamed = game_of(reading_of("coalition", edited_game(**{"player.0": "<b>京</b>"})))
    assert renamed["players"][0] == "<b>京</b>"
    assert not {"unions", "edges", "weights"} & renamed.keys()
    assert "<b>" not in reading_of("coalition", edited_game(**{"player.0": "<b>京</b>"})).parts["game"][1]


def test_cities_come_and_go() -> None:
    more = reading_of("coalition", edited_game(), ["add"])
    assert len(more.problems) == 8  # the groups with the new city are worth nothing yet
    assert more.parts["game"][1].count("data-worth=") == 15
    fewer = game_of(reading_of("coalition", edited_game(), ["drop 1"]))
    assert fewer["players"] == ["Beijing", "Hebei"]
    assert fewer["values"] == {"Beijing": 0, "Hebei": 0, "Beijing+Hebei": 8}
    again = game_of(reading_of("coalition", edited_game(), ["add", "drop 3"]))
    assert again == load_game("three-cities").document
    for act in ("drop 9", "drop x", "drop -1", "fly"):
        assert len(game_of(reading_of("coalition", edited_game(), [act]))["players"]) == 3


def test_a_proposal_is_checked_amount_by_amount() -> None:
    typed = edited_game(checking="on", **{"amount.0": "2", "amount.1": "1", "amount.2": "11"})
    asked = reading_of("coalition", typed).asked
    assert asked is not None
    assert asked["inputs"]["check"] == {"Beijing": 2, "Tianjin": 1, "Hebei": 11}
    held = json.dumps({"check": {"Beijing": 3.0, "Tianjin": 3.0, "Hebei": 8.0}})
    read = reading_of("coalition", {**typed, "held_proposal": held}, ["proposal"]).asked
    assert read is not None
    assert read["inputs"]["check"] == {"Beijing": 3, "Tianjin": 3, "Hebei": 8}
    assert fields_of(reading_of("coalition", {**typed, "amount.1": ""})) == ["check"]
    assert fields_of(reading_of("coalition", {**typed, "rules": "chosen"})) == ["rules"]


@pytest.mark.parametrize(
    "base", ["", "[]", "1", "null", '{"players": 3}', '{"players": ["a"], "values": 1}', "{"]
)
def test_a_base_that_is_no_game_is_refused_by_somebody(base: str) -> None:
    reading = reading_of("coalition", {**GAME, "shipped": "", "base": base})
    if not reading.problems:
        assert reading.asked is not None
        with pytest.raises(InputError):
            answer("allocation", reading.asked["inputs"])


def test_every_form_of_the_page_has_its_reader() -> None:
    pages = pytest.importorskip("citypact.web.pages")
    for view in pages.VIEWS:
        assert f'data-form="{view}"' in pages.page(view, "en")
    assert set(READERS) == {*pages.VIEWS, "statute"}
