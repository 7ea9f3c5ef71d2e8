"""Whatever the kind of answer: the same words on the terminal and on a sheet, pictures, figures as CSV."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from every_kind import QUESTIONS, answered

from citypact.errors import InputError
from citypact.language import current_language, translate, use_language
from citypact.report.showing import illustrations, in_words, table_csv, tell, write_files
from citypact.report.words.terminal import Terminal
from citypact.report.words.writer import Assumptions, Heading, Marked, Paragraph, Sheet, Table
from citypact.scenario.answers import KINDS, Answered, answer, answer_of

#: Columns of a terminal on which nothing is broken.
WIDE = 20_000


def words_of(sheet: Sheet) -> list[str]:
    """Every word of a sheet in the order in which it is read; its marks of trust are for machines."""
    texts: list[str] = []
    for block in sheet.blocks:
        if isinstance(block, Heading | Paragraph):
            texts.append(block.text)
        elif isinstance(block, Table):
            texts += [*block.columns, *(cell for row in block.rows for cell in row)]
        elif isinstance(block, Assumptions):
            texts.append(block.title)
            texts += [
                text for mark, line in block.lines for text in (translate(mark, current_language()), line)
            ]
        else:
            texts += [text for line in block.lines for text in line]
    return " ".join(texts).split()


def test_every_kind_is_among_the_questions() -> None:
    assert {answered(name).kind for name in QUESTIONS} == set(KINDS)


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_terminal_and_sheet_say_the_same(
    name: str, language: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(WIDE))
    # The chart of letters is for readers who see no picture.
    monkeypatch.setattr(Terminal, "letter_chart", lambda self, draw: None)
    sheet = Sheet(WIDE)
    with use_language(language):
        tell(Terminal(), answered(name))
        tell(sheet, answered(name))
        printed = capsys.readouterr().out.replace("─", " ").split()
        assert words_of(sheet) == printed
    assert len(printed) > 20


@pytest.mark.parametrize("name", QUESTIONS)
def test_words_pictures_and_figures(name: str) -> None:
    found = answered(name)
    assert all(len(text) > 20 and "\n" not in text for text in in_words(found))
    assert in_words(found)
    pictures = illustrations(found)
    assert len({each.name for each in pictures}) == len(pictures)
    assert all(each.caption for each in pictures)
    heads, *rows = csv.reader(io.StringIO(table_csv(found)))
    assert rows
    assert {len(row) for row in rows} == {len(heads)}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_saved_answer_is_answered_again(name: str) -> None:
    document = json.loads(json.dumps(answered(name).document, allow_nan=False))
    again = json.loads(json.dumps(answer_of(document).document, allow_nan=False))
    assert again == document


def test_blocks_as_plain_data() -> None:
    sheet = Sheet()
    sheet.heading("Gains", part="certificate")
    sheet.marked([("*", "a\tkink")])
    sheet.say("one\ntwo\n")
    sheet.say("kept\ntogether", wrap=False)
    sheet.say("")
    sheet.table(("city", "gain"), [("B\x1b[31m", None), ("C", 1 / 3)])
    sheet.assumptions(["A: made up", "of no mark: none", "default: three years"])
    assert sheet.to_list() == [
        {"block": "heading", "text": "Gains", "part": "certificate"},
        {"block": "marked", "lines": (("*", "a kink"),)},
        {"block": "paragraph", "text": "one"},
        {"block": "paragraph", "text": "two"},
        {"block": "paragraph", "text": "kept together"},
        {
            "block": "table",
            "columns": ("city", "gain"),
            "rows": (("B [31m", "none"), ("C", "0.3333")),
            "left": 1,
        },
        {
            "block": "assumptions",
            "title": "What this rests on (S study, P public source, M general knowledge, A assumption)",
            "lines": (("A", "made up"), ("", "of no mark: none"), ("default", "three years")),
        },
    ]
    assert isinstance(sheet.blocks[1], Marked)


@pytest.mark.parametrize(
    ("document", "line"),
    [
        ({}, "kind: found nothing, expected split, statute"),
        ({"kind": "vote"}, "kind: found vote, expected split"),
        ({"kind": "split"}, "inputs: found nothing"),
        ({"kind": "split", "inputs": [1]}, "inputs: found"),
        ({"kind": "obstacle", "inputs": {}}, "scenario: found nothing"),
        ({"kind": "council", "inputs": {"scenario": 3}}, "scenario: found 3"),
    ],
)
def test_what_is_no_result_is_refused(document: dict, line: str) -> None:
    with pytest.raises(InputError) as caught:
        answer_of(document)
    assert str(caught.value).startswith(line)


def test_cash_flow_is_asked_for_in_plain_data() -> None:
    inputs = answered("split").document["inputs"]
    with pytest.raises(InputError, match="cash_flow: found 1, expected true or false"):
        answer("split", {**inputs, "cash_flow": 1})
    with pytest.raises(InputError, match="no scenario"):
        answer("split", {**inputs, "cash_flow": True})


def test_files_of_an_answer_stand_together(tmp_path: Path) -> None:
    found = answered("statute")
    names, warning = write_files(Answered("statute", found.document, found.value), tmp_path)
    assert (names[:2], warning) == (["statute.json", "statute.csv"], "")
