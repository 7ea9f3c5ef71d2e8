"""A report as a Word document: headings, tables and pictures that can be edited and copied."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from citypact.errors import MissingExtra
from citypact.report.documents.content import PAGE_WIDTH
from citypact.report.documents.layout import fitting, shares
from citypact.report.documents.parts import Command, Plate, Report
from citypact.report.documents.pictures import picture_bytes
from citypact.report.words.writer import Heading, Marked, Paragraph, Table

#: Of Latin letters, of Chinese ones, and of commands; Word takes another where one is missing.
LATIN, EAST_ASIAN, FIXED = "Arial", "Microsoft YaHei", "Consolas"
_ACCENT, _SOFT = "0B4F8A", "566074"
#: Width of the text on A4 with the margins below, in millimetres.
_TEXT_WIDTH, _MARGIN = 170, 20


def docx_bytes(report: Report) -> bytes:
    """Return the report as a .docx file.

    Raises
    ------
    MissingExtra
        If python-docx is not installed, or no installed font has a character of a picture.
    """
    try:
        import docx
    except ImportError:
        raise MissingExtra("a Word report needs python-docx: pip install 'citypact[report]'") from None
    document = docx.Document()
    _prepare(document, report)
    document.add_heading(report.title, 0)
    document.add_paragraph(report.subtitle, style="Subtitle")
    for section in report.sections:
        document.add_heading(section.title, 1)
        for part in section.parts:
            _add(document, part)
    stream = io.BytesIO()
    document.save(stream)
    return _dated(stream, report.seconds)


def _dated(stream: io.BytesIO, seconds: int) -> bytes:
    """Return an archive whose files all bear one time, so that the same report gives the same bytes."""
    kept = io.BytesIO()
    made = datetime.fromtimestamp(seconds, UTC)
    year = min(max(made.year, 1980), 2107)  # that an archive can bear
    moment = (year, made.month, made.day, made.hour, made.minute, made.second)
    with zipfile.ZipFile(stream) as archive, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as copy:
        for entry in archive.infolist():
            head = zipfile.ZipInfo(entry.filename, moment)
            head.compress_type, head.external_attr = zipfile.ZIP_DEFLATED, entry.external_attr
            copy.writestr(head, archive.read(entry))
    return kept.getvalue()


def _prepare(document: Any, report: Report) -> None:
    """Set page, fonts and what the file says of itself."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(_MARGIN)
    sizes = {"Normal": 10, "Title": 20, "Subtitle": 10, "Heading 1": 14, "Heading 2": 11, "Caption": 9}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.name, style.font.size = LATIN, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), EAST_ASIAN)
        fonts.set(qn("w:cs"), LATIN)
        if name != "Normal":
            style.font.color.rgb = RGBColor.from_string(_ACCENT if "Heading" in name else _SOFT)
            style.font.italic = False
    document.styles["Title"].font.color.rgb = RGBColor.from_string("1D2433")
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties = document.styles["Normal"].element.get_or_add_rPr()
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(language)
    about, moment = document.core_properties, datetime.fromtimestamp(report.seconds, UTC)
    about.title, about.author, about.language = report.title[:255], "citypact", report.language
    about.created = about.modified = moment.replace(tzinfo=None)
    about.last_modified_by, about.comments = "citypact", report.subtitle[:255]


def _add(document: Any, part: Any) -> None:
    if isinstance(part, Heading):
        document.add_heading(part.text, 2)
    elif isinstance(part, Paragraph):
        document.add_paragraph(part.text)
    elif isinstance(part, Command):
        _add_command(document, part.text)
    elif isinstance(part, Marked):
        for mark, line in part.lines:
            paragraph = document.add_paragraph()
            paragraph.add_run(mark).bold = True
            paragraph.add_run(f" {line}")
    elif isinstance(part, Table):
        for each in fitting(part, PAGE_WIDTH):
            _add_table(document, each)
    else:
        _add_picture(document, part)


def _add_command(document: Any, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(text).font.name = FIXED


def _add_picture(document: Any, plate: Plate) -> None:
    from docx.shared import Mm

    drawn = picture_bytes(plate, "png")
    if isinstance(drawn, str):
        document.add_paragraph(f"{plate.caption}: {drawn}", style="Caption")
        return
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    picture = paragraph.add_run().add_picture(io.BytesIO(drawn), width=Mm(_TEXT_WIDTH))
    tallest = Mm(200)
    if picture.height > tallest:
        picture.width, picture.height = int(picture.width * tallest / picture.height), tallest
    # What a screen reader says in place of the picture.
    picture._inline.docPr.set("descr", plate.caption)
    document.add_paragraph(plate.caption, style="Caption")


def _add_table(document: Any, table: Table) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    found = document.add_table(rows=0, cols=len(table.columns))
    found.style = "Light List Accent 1"
    parts = shares(table, PAGE_WIDTH)
    for at_row, cells in enumerate((table.columns, *table.rows)):
        row = found.add_row()
        _keep_whole(row, head=at_row == 0)
        for at, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            run = paragraph.add_run(text)
            run.font.size, run.bold = Pt(8.5), at_row == 0
            if at >= table.left:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if parts is not None:
                cell.width = Mm(_TEXT_WIDTH * parts[at])
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _keep_whole(row: Any, *, head: bool) -> None:
    """Keep a row on one page; the head stands on every page of its table."""
    from docx.oxml import OxmlElement

    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))
