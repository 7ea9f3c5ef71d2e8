"""Games of coalitions as documents: tables, lists in a named order, structured forms, refusals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.scenario.coalition_document import described_game
from citypact.scenario.coalition_load import game_names, load_game
from citypact.scenario.templates import GAME_KINDS, template
from citypact.scenario.yaml_reader import Document

VALUES = {"A": 1, "B": 2, "C": 0, "A+B": 5, "A+C": 4, "B+C": 3, "A+B+C": 9}
BITS = [0, 1, 2, 5, 0, 4, 3, 9]
SIZES = [0, 1, 2, 0, 5, 4, 3, 9]


def game(**data: Any) -> Any:
    return described_game(Document("game", {"players": ["A", "B", "C"], "values": VALUES, **data}))


def problems(text: str, folder: Path, **options: Any) -> list[str]:
    file = folder / "game.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_game(file, **options)
    return [line.replace(str(file), "FILE") for line in str(caught.value).splitlines()]


def test_a_mapping_and_lists_in_either_order_are_the_same_game() -> None:
    assert game().game.table.tolist() == BITS
    assert game(values=BITS).game.table.tolist() == BITS
    assert game(values=SIZES, order="sizes").game.table.tolist() == BITS
    assert game(values={"B+C": 3, **{k: v for k, v in VALUES.items() if k != "B+C"}, "": 0}).game.grand == 9


def test_a_document_gives_its_game_again() -> None:
    found = game(orientation="cost", unit="yuan", unions=["A+B", "C"], edges=[["A", "B"]], weights=[1, 2, 3],
                 levels=[["A", "B", "C"], ["A+B", "C"]], share=0.5)  # fmt: skip
    again = described_game(Document("inputs.game", json.loads(json.dumps(found.document))))
    assert again.game.table.tolist() == found.game.table.tolist()
    assert (again.game.cost, again.game.unit, again.extras) == (True, "yuan", found.extras)
    assert found.extras == {
        "unions": [["A", "B"], ["C"]],
        "levels": [[["A"], ["B"], ["C"]], [["A", "B"], ["C"]]],
        "edges": [["A", "B"]],
        "weights": {"A": 1.0, "B": 2.0, "C": 3.0},
        "share": 0.5,
    }


def test_every_mistake_of_a_yaml_file_has_its_place(tmp_path: Path) -> None:
    found = problems(
        "players: [A, B, A+C, '']\n"
        "values: {A: 1, A+B: 4, B+A: 4, Bb: 3, A+C: .nan, ∅: 3, B: true}\n"
        "orientation: loss\n"
        "colour: red\n"
        "unions: [A, A+B]\n"
        "trust: P\n",
        tmp_path,
    )
    expected = [
        "FILE:3:14: orientation: found loss, expected one of profit, cost",
        "FILE:4:1: colour: found an unknown key, expected one of citypact, kind",
        "FILE:6:8: trust: found P, expected a source beside trust S or P",
        "FILE:1:17: players[3]: found A+C, expected a name without +",
        "FILE:1:22: players[4]: found nothing",
        "FILE:5:9: unions: found A in 2 unions, expected every player in exactly one union",
        "FILE:2:24: values.B+A: found B+A a second time with the same value, expected each coalition once",
        "FILE:2:32: values.Bb: found Bb, expected players of A, B, not Bb; did you mean B?",
        "FILE:2:39: values.A+C: found A+C, expected players of A, B, not C",
        "FILE:2:44: values.A+C: found nan, expected a finite number",
        "FILE:2:53: values.∅: found 3 for the empty coalition, expected 0",
        "FILE:2:59: values.B: found True, expected a finite number",
    ]
    for line in expected:
        assert any(text.startswith(line) for text in found), (line, found)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "found an empty file"),
        ("[1, 2]", "expected a mapping with players and values"),
        ("players: [A]", "values: found nothing, expected a mapping such as"),
        ("players: []\nvalues: {}", "players: found an empty list, expected at least one player"),
        ("players: [A, A]\nvalues: {A: 1}", "players[2]: found A a second time, expected each player once"),
        ("players: [A, B]\nvalues: [0, 1, 2]", "values: found 3 numbers, expected 4, one for each coalition"),
        ("players: [A]\nvalues: [1, 2]", "values[1]: found 1.0, expected 0 for the empty coalition"),
        ("players: [A]\nvalues: [0, x]", "values[2]: found the text 'x', expected a finite number"),
        ("players: [A]\nvalues: {A: 1}\norder: bits", "order: found bits, expected no order beside"),
        ("players: [A]\nvalues: {A: 1}\nvalues: {A: 2}", "values: found the key twice"),
        ("players: [A]\nvalues: {A: 1, A: 2}", "found the key twice"),
        ("players: [A]\nvalues: {A: 1e200}", "values.A: found 1e+200, expected a finite number up to 1e150"),
        ("players: [A, B]\nvalues: {A: 1, B: 2}", "A+B: found no such coalition, expected a value"),
        ("players: [A]\nvalues: {A: 1}\nunions: [B]", "unions[1]: found B, expected players of A, not B"),
        ("players: [A, B]\nvalues: [0, 1, 2, 3]\nunions: [A]", "found B in 0 unions"),
        ("players: [A, B]\nvalues: [0, 1, 2, 3]\nedges: [A]", "edges[1]: found A, expected two players"),
        ("players: [A, B]\nvalues: [0, 1, 2, 3]\nweights: {A: 1}", "weights: found nothing for B"),
        ("players: [A, B]\nvalues: [0, 1, 2, 3]\nweights: [1, 0]", "found 0 for B, expected positive"),
        ("players: [A]\nvalues: [0, 1]\nshare: 2", "share: found 2, expected a number between 0 and 1"),
        ("form: tree\nplayers: [A]", "form: found tree, expected one of additive, airport"),
        ("form: airport\nplayers: [A]", "costs: found nothing, expected the field costs of the form airport"),
        ("form: airport\nplayers: [A]\ncosts: [1]\norientation: profit", "expected cost: the form airport"),
        ("form: bankruptcy\nplayers: [A]\nestate: 1\nclaims: {A: 2, B: 1}", "claims.B: found an unknown"),
        ("form: graph\nplayers: [A, B]\nweights: [[0, 1]]", "weights: found 1 items, expected 2 rows"),
    ],
)  # fmt: skip
def test_refusals(tmp_path: Path, text: str, told: str) -> None:
    assert any(told in line for line in problems(text, tmp_path)), problems(text, tmp_path)


def test_options_that_contradict_the_file(tmp_path: Path) -> None:
    text = "players: [A, B]\nvalues: [0, 1, 2, 4]\norder: bits\norientation: profit"
    assert problems(text, tmp_path, cost=True, order="sizes") == [
        "FILE:4:14: orientation: found profit, expected cost, as --cost says; change one of the two",
        "FILE:3:8: order: found bits, expected sizes, as --order says; change one of the two",
    ]
    text = "players: [A, B]\nvalues: {A: 1, B: 2, A+B: 3}"
    assert "expected no --order beside a table" in problems(text, tmp_path, order="sizes")[0]
    assert "no encoding beside a file that is not CSV" in problems(text, tmp_path, encoding="gb18030")[0]
    assert "expected zero or additive" in problems(text.replace("A: 1, ", ""), tmp_path, missing="maybe")[0]


def test_json_files(tmp_path: Path) -> None:
    file = tmp_path / "game.json"
    file.write_text(json.dumps({"players": ["甲", "乙"], "values": [0, 1, 2, 4]}), encoding="utf-8")
    assert load_game(file).game.worth("甲", "乙") == 4
    for text, told in (
        ('{"players": ["A"], "values": {"A": 1, "A": 2}}', "the key 'A' twice"),
        ('{"players": ["A"], "values": {"A": NaN}}', "NaN is not a number that JSON knows"),
        ('{"players": ["A"]', "JSON: found"),
        ("[]", "expected one object"),
        ('{"players": ["A"], "values": {"A": "1"}}', "values.A: found the text '1', expected a finite"),
    ):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(InputError) as caught:
            load_game(file)
        assert told in str(caught.value)
        assert str(file) in str(caught.value)


FORMS: dict[str, tuple[dict[str, Any], list[float]]] = {
    "additive": ({"players": ["A", "B"], "amounts": {"B": 2, "A": 1}}, [0, 1, 2, 3]),
    "airport": ({"players": ["A", "B"], "costs": [1, 3]}, [0, 1, 3, 3]),
    "assignment": ({"sellers": ["A"], "buyers": ["B"], "values": [[5]]}, [0, 0, 0, 5]),
    "bankruptcy": ({"players": ["A", "B"], "estate": 10, "claims": [8, 6]}, [0, 4, 2, 10]),
    "dividends": ({"players": ["A", "B"], "dividends": {"A": 1, "B+A": 2}}, [0, 1, 0, 3]),
    "graph": ({"players": ["A", "B"], "weights": [[1, 2], [2, 0]]}, [0, 1, 0, 3]),
    "production": (
        {"players": ["A", "B"], "resources": [[1], [2]], "technology": [[1]], "prices": [2]},
        [0, 2, 4, 6],
    ),
    "spanning_tree": ({"players": ["A", "B"], "costs": [[0, 1, 4], [1, 0, 2], [4, 2, 0]]}, [0, 1, 4, 3]),
    "voting": ({"players": ["A", "B"], "weights": {"A": 3, "B": 1}, "quota": 3}, [0, 1, 0, 1]),
}


@pytest.mark.parametrize("form", FORMS)
def test_structured_forms(form: str) -> None:
    data, worths = FORMS[form]
    found = described_game(Document("game", {"form": form, **data}))
    assert found.game.table == pytest.approx(np.array(worths))
    again = described_game(Document("inputs.game", json.loads(json.dumps(found.document))))
    assert again.game.table.tolist() == found.game.table.tolist()
    assert found.game.cost is (form in ("airport", "spanning_tree"))


def test_shipped_games_and_templates_load(tmp_path: Path) -> None:
    assert set(game_names()) >= {"tva-1942", "three-towns-water", "three-cities"}
    for name in game_names():
        found = load_game(name)
        assert found.document["trust"] in ("A", "M")
        assert found.document["note"]
    assert load_game("tva-1942").game.cost
    assert set(load_game("three-cities").extras) == {"unions", "edges", "weights"}
    worths = []
    for kind, suffix in zip(GAME_KINDS, ("yaml", "csv"), strict=False):
        (tmp_path / f"new.{suffix}").write_text(template(kind), encoding="utf-8")
        worths.append(load_game(tmp_path / f"new.{suffix}").game.table.tolist())
    assert worths[0] == worths[1]


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(InputError, match="did you mean tva-1942"):
        load_game("tva1942")
