"""A report as PDF, set by typst; its warnings are errors.

The template takes every text as data, so nothing that a user writes is read as markup, whatever its
characters. No package of typst is used and no file is read.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib import resources
from typing import Any

from citypact.errors import DocumentError, MissingExtra
from citypact.report.documents.content import PAGE_WIDTH
from citypact.report.documents.fonts import typefaces_for
from citypact.report.documents.layout import fitting, shares
from citypact.report.documents.parts import Plate, Report
from citypact.report.documents.pictures import picture_bytes
from citypact.report.words.writer import Table


def pdf_bytes(report: Report) -> bytes:
    """Return the report as a PDF file.

    Raises
    ------
    MissingExtra
        If typst is not installed, or no installed font has a character of the report.
    DocumentError
        If typst refuses the document or warns of anything in it.
    """
    try:
        import typst
    except ImportError:
        raise MissingExtra("a PDF report needs typst: pip install 'citypact[report]'") from None
    parts = [[told for part in each.parts for told in _told(part)] for each in report.sections]
    reasons = [part["reason"] for each in parts for part in each if part.get("reason")]
    faces = typefaces_for(report.texts() + reasons, report.language)
    data = {
        "title": report.title,
        "subtitle": report.subtitle,
        "language": report.language,
        "families": faces.families,
        "sections": [
            {"title": section.title, "parts": told}
            for section, told in zip(report.sections, parts, strict=True)
        ],
    }
    template = resources.files("citypact.report.documents") / "templates" / "report.typ"
    fonts = typst.Fonts(include_embedded_fonts=False, font_paths=faces.folders)
    try:
        compiler = typst.Compiler(
            template.read_bytes(),
            font_paths=fonts,
            sys_inputs={"report": json.dumps(data, ensure_ascii=False)},
        )
        content, warnings = compiler.compile_with_warnings(format="pdf", timestamp=report.seconds)
    except typst.TypstError as error:
        raise DocumentError(f"typst refuses the report: {_in_one_line(error)}") from None
    if warnings:
        told = "; ".join(dict.fromkeys(map(_in_one_line, warnings)))
        raise DocumentError(f"typst warns of the report: {told}")
    if not isinstance(content, bytes):
        raise DocumentError("typst returned no file")
    return content


def _told(part: Any) -> list[dict[str, Any]]:
    """Return a part as plain data for the template; a wide table is several."""
    kind = type(part).__name__.lower()
    if isinstance(part, Table):
        return [
            {"kind": kind, **asdict(each), "shares": shares(each, PAGE_WIDTH)}
            for each in fitting(part, PAGE_WIDTH)
        ]
    if isinstance(part, Plate):
        drawn = picture_bytes(part, "svg")
        if isinstance(drawn, str):
            return [{"kind": kind, "caption": part.caption, "svg": None, "reason": drawn}]
        return [{"kind": kind, "caption": part.caption, "svg": drawn.decode("utf-8"), "reason": None}]
    return [{"kind": kind, **asdict(part)}]


def _in_one_line(told: Any) -> str:
    """Return what typst says, with its hints."""
    hints = "".join(f" ({hint})" for hint in getattr(told, "hints", ()))
    return " ".join(f"{getattr(told, 'message', told)}{hints}".split())
