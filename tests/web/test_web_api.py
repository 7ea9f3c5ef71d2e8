"""Every question over HTTP gives what the package gives; every refusal says what to do."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import httpx
import openpyxl
import pytest
from web_server import PAIR, SPLIT, until

from citypact.language.catalogue import read_entries
from citypact.mechanisms.statute.result import BASE_INPUTS, COMMON_INPUTS
from citypact.report.showing import tell
from citypact.report.words.writer import Sheet
from citypact.scenario.answer_file import question_of
from citypact.scenario.answers import KINDS, answer
from citypact.scenario.case_list import case_rows
from citypact.scenario.split_result import CHOICES, GAME_INPUTS
from citypact.scenario.templates import template
from citypact.scenario.verify import verify_result
from citypact.scenario.water.pair_result import PAIR_INPUTS, TERMS
from citypact.web.api import ABOUT, EXAMPLES
from citypact.web.api_models import CompensationInputs, SplitInputs, StatuteInputs

MARKET = {
    "text": template("portfolio"),
    "files": {"firms.csv": template("firms"), "offers.csv": template("offers")},
}
QUESTIONS: dict[str, dict[str, Any]] = {**EXAMPLES, "portfolio": MARKET}
HOSTILE = "<script>alert(1)</script>"


def test_models_of_inputs_have_the_names_of_the_package() -> None:
    split = {*GAME_INPUTS, *CHOICES, "criterion", "ratio_cap", "scenario", "cash_flow"}
    assert set(SplitInputs.model_fields) == split
    assert set(StatuteInputs.model_fields) == {*COMMON_INPUTS, *BASE_INPUTS, "firms"}
    assert set(CompensationInputs.model_fields) == {*PAIR_INPUTS, *TERMS, "scenario"}


def test_every_kind_has_an_operation_with_an_example(visitor: httpx.Client) -> None:
    paths = visitor.get("/openapi.json").json()["paths"]
    assert set(ABOUT) == set(KINDS)
    for kind in KINDS:
        operation = paths[f"/api/{kind}"]["post"]
        assert operation["summary"]
        assert "example" in operation["requestBody"]["content"]["application/json"] or kind == "market"
        assert {"200", "413", "422", "503", "504"} <= operation["responses"].keys()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "market"])
def test_an_answer_is_that_of_the_package(visitor: httpx.Client, kind: str) -> None:
    given = QUESTIONS[kind]
    reply = visitor.post(f"/api/{kind}", json=given, params={"lang": "en"})
    assert reply.status_code == 200, reply.text
    found = reply.json()
    inputs = question_of(given["case"])[1] if "case" in given else {}
    inputs = {**inputs, **given.get("inputs", {})} if "text" not in given else found["result"]["inputs"]
    if kind in ("posted", "split", "statute"):  # beliefs in words become data, whole amounts floats
        assert kind == "posted" or found["result"]["inputs"].items() >= inputs.items()
        inputs = found["result"]["inputs"]
    expected = answer(kind, inputs)
    assert found["kind"] == kind
    assert unsolved(found["result"]) == unsolved(json.loads(json.dumps(expected.document)))
    sheet = Sheet()
    tell(sheet, expected)
    told = json.loads(json.dumps(sheet.to_list()))
    assert all(block in found["blocks"] for block in told if block["block"] != "table")
    for picture in found["pictures"]:
        assert picture["caption"]
        assert picture["figure"]["data"]


def unsolved(tree: Any) -> Any:
    """Leave out what tells of the run: seconds."""
    if isinstance(tree, dict):
        return {key: unsolved(value) for key, value in tree.items() if key != "seconds"}
    return [unsolved(each) for each in tree] if isinstance(tree, list) else tree


def test_a_market_is_answered(visitor: httpx.Client) -> None:
    text = template("portfolio")
    cut = text[: text.index("\nportfolio:\n")] + text[text.index("\nmarket:\n") :]
    reply = visitor.post("/api/market", json={"text": cut, "files": {"offers.csv": template("offers")}})
    assert reply.status_code == 200, reply.text
    assert reply.json()["kind"] == "market"


def test_words_come_in_the_language_asked(visitor: httpx.Client) -> None:
    english = visitor.post("/api/split", json=SPLIT, params={"lang": "en"}).json()
    chinese = visitor.post("/api/split", json=SPLIT, headers={"Accept-Language": "fr, zh-CN;q=0.9"}).json()
    assert (english["language"], chinese["language"]) == ("en", "zh")
    assert english["result"] == chinese["result"]
    assert english["blocks"] != chinese["blocks"]
    refused = visitor.post("/api/split", json={"inputs": {"revenue": -1}}, params={"lang": "zh"})
    assert refused.status_code == 422


def test_every_mistake_is_told_at_once_in_the_lines_of_the_command(visitor: httpx.Client) -> None:
    reply = visitor.post(
        "/api/split", json={"inputs": {"revenue": -4, "origin_loss": 1, "destination_cost": 1}}
    )
    assert reply.status_code == 422
    [problem] = reply.json()["problems"]
    assert problem["field"] == "revenue"
    assert problem["line"].startswith("revenue: found -4")
    text = "citypact: 1\nkind: relocation\nname: A B\nbase_year: x\n"
    problems = visitor.post("/api/split", json={"text": text}).json()["problems"]
    assert len(problems) > 3
    assert all(each["place"].startswith("scenario.yaml:") for each in problems)
    unknown = visitor.post("/api/split", json={"inputs": {**PAIR, "revenu": 1, "voluntary": 2}}).json()[
        "problems"
    ]
    assert {each["field"] for each in unknown} == {"inputs.revenu", "inputs.voluntary"}


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"case": "beijing-hebe"}, "did you mean beijing-hebei"),
        ({"case": "../../etc/passwd"}, "case: found ../../etc/passwd"),
        ({"case": "xinan"}, "a question of kind compensation"),
        ({"case": "gaozhu", "text": "citypact: 1"}, "a text beside a case"),
        ({"files": {"a.csv": "x"}}, "files: found a.csv"),
        ({"text": "kind: split"}, "citypact"),
        ({"text": "!!python/object:os.system [x]"}, "tag"),
        ({"text": "a: &a [*a]"}, "anchor"),
        (MARKET, "a question of kind portfolio"),
        ({}, "origin_loss: found nothing"),
        ({"inputs": {"revenue": True, "origin_loss": 1, "destination_cost": 1}}, "inputs.revenue"),
        ({"inputs": {"revenue": "4", "origin_loss": 1, "destination_cost": 1}}, "inputs.revenue"),
        ({"inputs": {"scenario": {"citypact": 1}}}, "kind"),
    ],
)
def test_questions_that_are_refused(visitor: httpx.Client, given: dict[str, Any], found: str) -> None:
    reply = visitor.post("/api/split", json=given)
    assert reply.status_code == 422, reply.text
    assert found in " ".join(each["line"] for each in reply.json()["problems"])


def test_no_document_names_a_file_of_the_machine(visitor: httpx.Client) -> None:
    text = template("portfolio").replace("firms.csv", "/etc/passwd.csv")
    for files in ({}, {"offers.csv": template("offers")}):
        reply = visitor.post("/api/portfolio", json={"text": text, "files": files})
        assert reply.status_code == 422
        assert "no such file" in reply.text
    beliefs = {"origin": "csv:/etc/passwd:x", "destination": "uniform:0,1"}
    reply = visitor.post("/api/posted", json={"inputs": beliefs})
    assert reply.status_code == 422
    assert "root:" not in reply.text


def test_a_name_that_is_a_script_stays_text(visitor: httpx.Client) -> None:
    payoffs = [[[3, 0], [5, 1]], [[3, 5], [0, 1]]]
    given = {"inputs": {"payoffs": payoffs, "players": [HOSTILE, "=1+1"]}}
    reply = visitor.post("/api/equilibrium", json=given)
    assert reply.headers["content-type"] == "application/json"
    assert HOSTILE in json.dumps(reply.json(), ensure_ascii=False)
    html = visitor.post("/api/equilibrium/report", json=given, params={"format": "html"})
    assert html.status_code == 200
    assert "<script" not in html.text
    assert html.headers["content-disposition"].startswith("attachment")
    refused = visitor.post("/api/split", json={"case": HOSTILE})
    assert refused.headers["content-type"] == "application/json"


def test_a_result_is_taken_along_and_rechecked(visitor: httpx.Client) -> None:
    reply = visitor.post("/api/split/result", json=SPLIT)
    assert reply.headers["content-disposition"] == 'attachment; filename="split.json"'
    document = reply.json()
    assert all(line.holds for line in verify_result(document))
    checked = visitor.post("/api/verify", json=document).json()
    assert (checked["holds"], checked["failed"]) == (True, [])
    assert checked["lines"] > 30
    document["ratio"] = 0.56
    checked = visitor.post("/api/verify", json=document).json()
    assert not checked["holds"]
    assert "ratio" in {each["line"] for each in checked["failed"]}
    assert "document_hash" in {each["line"] for each in checked["failed"]}
    # A word that nothing recomputes: the seal alone knows it.
    document = reply.json()
    document["provenance"]["version"] = "0.0.0"
    checked = visitor.post("/api/verify", json=document).json()
    assert [each["line"] for each in checked["failed"]] == ["document_hash"]
    for kind in ("x", None, ["split"], {"split": 1}):
        assert visitor.post("/api/verify", json={"kind": kind, "inputs": {}}).status_code == 422
    assert visitor.post("/api/verify", json={"kind": "split", "inputs": {"revenue": {}}}).status_code in (
        200,
        422,
    )


def test_tables_hold_the_figures_and_no_formula(visitor: httpx.Client) -> None:
    given = {
        "inputs": {
            "firms": {
                "firm": ["=HYPERLINK(1)", "+B", "甲"],
                "revenue": [4, 2, 3],
                "origin_loss": [1, 0.5, 1],
                "destination_cost": [1, 0.3, 1],
            }
        }
    }
    text = visitor.post("/api/portfolio/tables", json=given).content
    assert text.startswith(b"\xef\xbb\xbf")
    cells = [cell for row in csv.reader(io.StringIO(text.decode("utf-8-sig"))) for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
    book = visitor.post("/api/portfolio/tables", json=given, params={"format": "xlsx"})
    loaded = openpyxl.load_workbook(io.BytesIO(book.content))
    values = [cell for sheet in loaded for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "'=HYPERLINK(1)" in {cell.value for cell in values}
    assert not [
        cell for cell in values if cell.data_type == "f" or str(cell.value).startswith(("=", "+", "@"))
    ]
    assert any(isinstance(cell.value, float | int) for cell in values)
    assert len(loaded.sheetnames) > 1


def test_a_scenario_is_taken_along_and_asks_the_same(visitor: httpx.Client) -> None:
    text = visitor.post("/api/compensation/scenario", json={"case": "miyun"}).text
    again = visitor.post("/api/compensation", json={"text": text}).json()["result"]
    first = visitor.post("/api/compensation", json={"case": "miyun"}).json()["result"]
    assert again["transfer"] == first["transfer"]
    text = visitor.post("/api/split/scenario", json={"inputs": {**PAIR, "criterion": "egalitarian"}}).text
    assert 'criterion = "egalitarian"' in text
    assert visitor.post("/api/split", json={"text": text}).json()["result"]["ratio"] == 0.55
    reply = visitor.post("/api/statute/scenario", json=EXAMPLES["statute"])
    assert "citypact verify reads it" in reply.json()["problems"][0]["line"]


def test_a_picture_is_taken_along(visitor: httpx.Client) -> None:
    assert visitor.post("/api/split/picture", json=SPLIT).content.startswith(b"<?xml")
    png = visitor.post("/api/split/picture", json=SPLIT, params={"format": "png", "name": "split"})
    assert png.content.startswith(b"\x89PNG")
    assert "one of split" in visitor.post("/api/split/picture", json=SPLIT, params={"name": "x"}).text


@pytest.mark.slow
@pytest.mark.parametrize(("form", "start"), [("html", b"<!doctype html>"), ("pdf", b"%PDF"), ("docx", b"PK")])
def test_a_report_is_taken_along(visitor: httpx.Client, form: str, start: bytes) -> None:
    reply = visitor.post("/api/split/report", json={"case": "gaozhu"}, params={"format": form, "lang": "zh"})
    assert reply.status_code == 200, reply.text
    assert reply.content.startswith(start)
    assert reply.headers["content-disposition"].endswith(f'.{form}"')


def test_lists_are_those_of_the_commands(visitor: httpx.Client) -> None:
    cases = visitor.get("/api/cases", params={"lang": "en"}).json()["cases"]
    assert cases == json.loads(json.dumps(case_rows()))
    case = visitor.get("/api/cases/xinan").json()
    assert (case["asks"], case["kind"]) == ("compensation", "water")
    assert case["text"].startswith("citypact: 1")
    game = visitor.get("/api/cases/three-cities").json()
    assert game["asks"] == "allocation"
    assert visitor.post("/api/allocation", json={"inputs": game["inputs"]}).status_code == 200
    assert visitor.get("/api/cases/nowhere").status_code == 404
    assert visitor.get("/api/cases/..%2f..%2fetc%2fpasswd").status_code == 404
    games = visitor.get("/api/games").json()
    assert "three-cities" in {each["name"] for each in games["coalitional"]}
    assert all(each["case"] for each in games["games"])
    assert visitor.get("/api/words", params={"lang": "en"}).json() == {"words": {}}
    words = visitor.get("/api/words", params={"lang": "zh"}).json()["words"]
    known = read_entries("zh")
    assert words
    assert all(known[key] == value for key, value in words.items())
    assert visitor.get("/api/words", params={"lang": "fr"}).status_code == 422


def test_the_description_of_the_api_needs_nothing_from_elsewhere(visitor: httpx.Client) -> None:
    page = visitor.get("/docs", params={"lang": "en"}).text
    assert "http" not in page.replace("https://", "").replace('"/openapi.json"', "").split("</head>")[0]
    for path in visitor.get("/openapi.json").json()["paths"]:
        assert path in page
    assert "<script" not in page
    assert "style=" not in page
    assert visitor.get("/docs", params={"lang": "zh"}).status_code == 200


def test_plotly_is_one_file_of_the_installed_package(visitor: httpx.Client) -> None:
    plain = visitor.get("/static/plotly.min.js", headers={"Accept-Encoding": "identity"})
    small = visitor.get("/static/plotly.min.js", headers={"Accept-Encoding": "gzip"})
    assert plain.headers["content-type"].startswith("text/javascript")
    assert small.headers["content-encoding"] == "gzip"
    assert small.content == plain.content
    assert int(small.headers["content-length"]) < int(plain.headers["content-length"]) / 2
    again = visitor.get("/static/plotly.min.js", headers={"If-None-Match": plain.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert visitor.get("/static/../app.py").status_code == 404
    assert visitor.get("/static/%2e%2e/app.py").status_code == 404


def test_methods_and_paths_that_are_none(visitor: httpx.Client) -> None:
    assert visitor.get("/api/split").status_code == 405
    assert visitor.get("/api/nothing").json()["error"] == "not found"
    assert visitor.post("/api/nothing/report", json=SPLIT).status_code == 422
    assert visitor.request("TRACE", "/").status_code == 405


def test_cancelling_nothing_says_so(visitor: httpx.Client) -> None:
    assert visitor.post("/api/cancel/nobody").json() == {"cancelled": False}
    named = {"Citypact-Job": "again-and-again"}
    assert visitor.post("/api/split", json=SPLIT, headers=named).status_code == 200
    until(lambda: visitor.post("/api/split", json=SPLIT, headers=named).status_code == 200)
