"""A report as one HTML file: nothing outside it is loaded, nothing in it runs."""

from __future__ import annotations

from importlib import resources
from typing import Any

from citypact.errors import MissingExtra
from citypact.language import translate
from citypact.report.documents.content import PAGE_WIDTH
from citypact.report.documents.layout import fitting
from citypact.report.documents.parts import Plate, Report
from citypact.report.documents.pictures import inline_svg, picture_bytes
from citypact.report.words.writer import Table


def html_bytes(report: Report) -> bytes:
    """Return the report as an HTML file in UTF-8; the same report gives the same bytes.

    Raises
    ------
    MissingExtra
        If jinja2 is not installed, or no installed font has a character of a picture.
    """
    try:
        import jinja2
    except ImportError:
        raise MissingExtra("an HTML report needs jinja2: pip install 'citypact[report]'") from None
    folder = resources.files("citypact.report.documents") / "templates"
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    template = environment.from_string((folder / "report.html.j2").read_text(encoding="utf-8"))
    sections = [
        {"name": each.name, "title": each.title, "parts": _parts(each.name, each.parts)}
        for each in report.sections
    ]
    page = template.render(
        report=report,
        sections=sections,
        style=(folder / "report.css").read_text(encoding="utf-8"),
        contents=translate("Contents", report.language),
    )
    return page.encode("utf-8")


def _parts(section: str, parts: tuple[Any, ...]) -> list[dict[str, Any]]:
    """Return what the template shows: kind, texts, and of a picture its drawing."""
    shown: list[dict[str, Any]] = []
    for at, part in enumerate(parts):
        kind = type(part).__name__.lower()
        if isinstance(part, Table):
            shown += [{"kind": kind, "table": each} for each in fitting(part, PAGE_WIDTH)]
        elif isinstance(part, Plate):
            drawn = picture_bytes(part, "svg")
            # Jinja must not escape the drawing: it was parsed and written again, its texts are outlines.
            svg = inline_svg(drawn, f"{section}-{at}-") if isinstance(drawn, bytes) else None
            shown.append({"kind": kind, "caption": part.caption, "svg": svg, "reason": drawn})
        else:
            shown.append({"kind": kind, "part": part})
    return shown
