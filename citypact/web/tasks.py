"""The tasks of a worker: each takes plain data and returns a finished reply."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from citypact.language import translate, use_language
from citypact.web.pages_described import edit_scenario
from citypact.web.worker import JSON, to_json


def warm_up() -> None:
    """Import what answers need and answer one, so that the first visitor waits no longer than the next."""
    answer_question("split", {"revenue": 4, "origin_loss": 1.2, "destination_cost": 0.8}, "en")


def answer_question(kind: str, inputs: Mapping[str, Any], language: str) -> tuple[int, bytes, str]:
    """Answer a question: the document of ``--json``, the words and tables, the pictures."""
    from citypact.report.plotly_chart import plotly_figure
    from citypact.report.showing import illustrations, tell
    from citypact.report.writer import Sheet
    from citypact.scenario.answers import answer
    from citypact.web.pages_summary import summary

    answered = answer(kind, inputs)
    with use_language(language):
        sheet = Sheet()
        tell(sheet, answered)
        shown = {
            "kind": answered.kind,
            "language": language,
            "result": answered.document,
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
            "summary": summary(answered),
        }
    return 200, to_json(shown), JSON


TASKS: Mapping[str, Callable[..., tuple[Any, ...]]] = {
    "answer": answer_question,
    "edit scenario": edit_scenario,
}
