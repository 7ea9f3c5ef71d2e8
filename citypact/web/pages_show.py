"""An answer as a piece of the page: the sentence first, then how far it reaches, the pictures, the tables."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from citypact.language import use_language

#: Rows of a table that is closed until a reader opens it.
LONG = 24
LINE = 20  #: pixels of a line of letters
TRUST = {
    "S": "stated in the study",
    "P": "public source",
    "M": "general knowledge",
    "A": "assumption",
}


def show_answer(asked: Mapping[str, Any], language: str) -> tuple[int, bytes, str]:
    """Task of a worker: answer a question as HTML."""
    from citypact.web.tasks import MEDIA, answer_shown

    shown = answer_shown(asked, language)
    with use_language(language):
        return 200, answer_html(shown).encode("utf-8", "replace"), MEDIA["html"]


def answer_html(shown: Mapping[str, Any]) -> str:
    """Return an answer, as :func:`citypact.web.tasks.answer_shown` describes it, as HTML.

    Examples
    --------
    >>> from citypact.web.tasks import answer_shown
    >>> inputs = {"revenue": 10, "origin_loss": 3, "destination_cost": 2}
    >>> "<strong>55.0%</strong>" in answer_html(answer_shown({"kind": "split", "inputs": inputs}, "en"))
    True
    """
    from citypact.web.pages_templates import rendered

    summary, blocks = shown["summary"], shown["blocks"]
    first = next((each["text"] for each in blocks if each["block"] == "paragraph"), "")
    sentence = summary["sentence"] or first
    return rendered(
        "answer.html",
        summary=summary,
        sentence=sentence,
        pictures=[placed(each["caption"], each["figure"]) for each in shown["pictures"]],
        parts=list(parts(blocks, sentence)),
        trust=TRUST,
    )


def parts(blocks: Sequence[Mapping[str, Any]], sentence: str) -> Iterator[dict[str, Any]]:
    """Yield the blocks under their headings; what stands above the first has none.

    The paragraph that the head of the page says already is left out.
    """
    found: list[dict[str, Any]] = [{"title": "", "part": "answer", "blocks": []}]
    said = False
    for block in blocks:
        if block["block"] == "heading":
            found.append({"title": block["text"], "part": block["part"], "blocks": []})
        elif block["block"] == "assumptions":
            found.append({"title": block["title"], "part": "answer", "blocks": [block]})
        elif not said and block["block"] == "paragraph" and sentence and block["text"].endswith(sentence):
            said = True
        else:
            found[-1]["blocks"].append(block)
    for part in found:
        if part["blocks"]:
            long = any(len(each.get("rows") or each.get("lines") or ()) > LONG for each in part["blocks"])
            yield {**part, "open": not long and part["part"] != "certificate"}


def placed(caption: str, figure: Mapping[str, Any]) -> dict[str, Any]:
    """Return a picture as it is set in the page, and what is else on a narrow screen.

    Its title stands above it as text that a screen breaks; a narrow one needs room for the legend, and
    a picture whose axes have the same scale must not stand taller there than it is wide.
    """
    layout = dict(figure["layout"])
    title = (layout.pop("title", None) or {}).get("text", "")
    lines = title.count("<br>") + 1 if title else 0
    named = sum(bool(each.get("name")) and each.get("showlegend") is not False for each in figure["data"])
    margin = layout.get("margin") or {}
    layout["margin"] = {**margin, "t": max(12, margin.get("t", 38) - lines * LINE)}
    layout["height"] = layout.get("height", 420) - lines * LINE
    layout["autosize"] = True
    narrow: dict[str, Any] = {
        "font": {**(layout.get("font") or {}), "size": 11},
        "height": layout["height"] + named * LINE * 0.6,
    }
    for name, axis in layout.items():
        text = ((axis.get("title") or {}).get("text") or "") if name.startswith("xaxis") else ""
        if len(text) > 34:
            broken = re.sub(r"^(.{12,34}) ", r"\1<br>", text)
            narrow[name] = {**axis, "title": {**axis["title"], "text": broken}}
    square = any(isinstance(axis, Mapping) and axis.get("scaleanchor") for axis in layout.values())
    return {
        "title": html.unescape(re.sub(r"<[^>]*>", "", title.replace("<br>", " "))),
        "caption": caption,
        # Names on both sides leave half a page too little.
        "across": margin.get("r", 0) > 60,
        "drawn": {
            "data": figure["data"],
            "layout": layout,
            "narrow": narrow,
            "beside": named * LINE if square else None,
        },
    }
