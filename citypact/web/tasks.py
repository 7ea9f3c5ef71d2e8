"""The tasks of a worker: each takes plain data and returns the parts of a finished reply."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from citypact.language import translate, use_language
from citypact.web.pages_form import read_form
from citypact.web.pages_show import show_answer
from citypact.web.worker import JSON, to_json

if TYPE_CHECKING:
    from citypact.scenario.answers import Answered

#: Status, body, media type, and the name of the file where it is one.
Parts = tuple[int, bytes, str] | tuple[int, bytes, str, str]
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "yaml": "application/yaml",
    "json": JSON,
    "svg": "image/svg+xml",
    "png": "image/png",
}


def warm_up() -> None:
    """Import what answers need and answer one, so that the first visitor waits no longer than the next."""
    show_answer({"kind": "split", "inputs": _FIRST}, "en")


_FIRST = {"revenue": 4, "origin_loss": 1.2, "destination_cost": 0.8}


def answer_question(asked: Mapping[str, Any], language: str) -> Parts:
    """Answer a question: the document of ``--json``, the words and tables, the pictures."""
    return 200, to_json(answer_shown(asked, language)), JSON


def answer_shown(asked: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return an answer as plain data with everything that is said and drawn of it."""
    from citypact.report.pictures.plotly_chart import plotly_figure
    from citypact.report.showing import illustrations
    from citypact.report.words.writer import Sheet
    from citypact.web.pages_more import tell_page
    from citypact.web.pages_summary import summary

    answered = _answered(asked)
    with use_language(language):
        sheet = Sheet()
        tell_page(sheet, answered)
        return {
            "kind": answered.kind,
            "language": language,
            "result": answered.document,
            "summary": summary(answered),
            "blocks": sheet.to_list(),
            "pictures": [
                {
                    "name": each.name,
                    "caption": translate(each.caption, language),
                    "figure": plotly_figure(each.picture),
                }
                for each in illustrations(answered)
                if each.picture is not None
            ],
        }


def result_file(asked: Mapping[str, Any], language: str) -> Parts:
    """Return the document that ``citypact verify`` rechecks, as a file."""
    answered = _answered(asked)
    text = json.dumps(answered.document, ensure_ascii=False, allow_nan=False, indent=2) + "\n"
    return _file(answered, text.encode(), "json")


def tables_file(asked: Mapping[str, Any], language: str, form: str) -> Parts:
    """Return the figures of an answer as CSV, or every table of it as a workbook."""
    from citypact.report.showing import table_csv

    answered = _answered(asked)
    with use_language(language):
        if form == "csv":
            # The mark tells spreadsheets that it is UTF-8.
            return _file(answered, b"\xef\xbb\xbf" + table_csv(answered).encode(), form)
        from citypact.report.saved.workbook import workbook_bytes

        return _file(answered, workbook_bytes(answered), form)


def report_file(asked: Mapping[str, Any], language: str, form: str) -> Parts:
    """Return the report of an answer as a document."""
    from citypact.report.documents.making import SAVED, report_bytes

    answered = _answered(asked)
    with use_language(language):
        content = report_bytes(answered, form, source=asked.get("case") or SAVED)
    return _file(answered, content, form)


def scenario_file(asked: Mapping[str, Any], language: str) -> Parts:
    """Return the file that asks a question, in the text it was given in where nothing was changed."""
    from citypact.scenario.load import case_text
    from citypact.scenario.scenario_text import scenario_text

    kind, inputs = _asked(asked)
    if asked.get("inputs") or not (asked.get("text") or asked.get("case")) or kind == "allocation":
        text = scenario_text(kind, inputs)
    else:
        text = asked.get("text") or case_text(asked["case"])
    return 200, text.encode(), MEDIA["yaml"], f"{kind}.yaml"


def picture_file(asked: Mapping[str, Any], language: str, form: str, name: str | None) -> Parts:
    """Return a picture of an answer as a file, the first if none is named."""
    from citypact.errors import InputError, Problem
    from citypact.report.showing import illustrations
    from citypact.report.split.gain_chart import figure_bytes

    answered = _answered(asked)
    with use_language(language):
        pictures = {each.name: each for each in illustrations(answered)}
        found = next(iter(pictures.values()), None) if name is None else pictures.get(name)
        if found is None:
            expected = "one of " + ", ".join(pictures) if pictures else "an answer that has pictures"
            raise InputError(Problem("name", name or "nothing", expected))
        return 200, figure_bytes(found.draw(), form), MEDIA[form], f"{found.name}.{form}"


def verify_document(document: Mapping[str, Any], language: str) -> Parts:
    """Recheck a saved result, its seals first; as the recomputation of ``citypact verify --json``."""
    from citypact.scenario.verify import verify_saved

    with use_language(language):
        lines = verify_saved(document)
        failed = [
            {
                "line": translate(line.name, language),
                "expected": translate(str(line.expected), language),
                "found": str(line.found),
            }
            for line in lines
            if not line.holds
        ]
    return 200, to_json({"holds": not failed, "lines": len(lines), "failed": failed}), JSON


def read_file(what: str, name: str, data: bytes, reading: Mapping[str, Any], language: str) -> Parts:
    """Read a file that a visitor hands in."""
    from citypact.web.uploads import read_upload

    return 200, to_json(read_upload(what, name, data, reading)), JSON


def _asked(asked: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    from citypact.web.questions import question

    kind = asked["kind"]
    rest = {name: asked.get(name) for name in ("case", "text", "files")}
    return kind, question(kind, asked.get("inputs") or {}, **rest)


def _answered(asked: Mapping[str, Any]) -> Answered:
    from citypact.scenario.answers import answer

    return answer(*_asked(asked))


def _file(answered: Answered, content: bytes, form: str) -> Parts:
    from citypact.report.showing import file_stem

    return 200, content, MEDIA[form], f"{file_stem(answered)}.{form}"


TASKS: Mapping[str, Callable[..., Parts]] = {
    "answer": answer_question,
    "result": result_file,
    "tables": tables_file,
    "report": report_file,
    "scenario": scenario_file,
    "picture": picture_file,
    "verify": verify_document,
    "read": read_file,
    "page form": read_form,
    "page answer": show_answer,
}
