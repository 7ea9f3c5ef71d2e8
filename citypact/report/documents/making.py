"""One call from an answer to the document of it, in the current language."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Sequence
from pathlib import Path

from citypact.errors import InputError, Problem
from citypact.language import LANGUAGES, current_language
from citypact.mechanisms.check_line import Line
from citypact.report.documents.content import report_content
from citypact.report.documents.parts import Report
from citypact.report.documents.proof import require_lines
from citypact.scenario.answers import Answered

#: Where a saved result is looked for if nothing else is said.
SAVED = "result.json"


def report_bytes(
    answered: Answered, ending: str, *, source: str = SAVED, lines: Sequence[Line] | None = None
) -> bytes:
    """Return the report of an answer as the content of a file.

    Parameters
    ----------
    answered : Answered
        The answer; every statement of its document is recomputed before anything is written.
    ending : str
        ``html``, ``pdf`` or ``docx``.
    source : str
        What the command that makes the report again is given: a case, or the name of a file.
    lines : sequence of Line, optional
        Of ``verify_result`` for the document, if that is done already.

    Raises
    ------
    InputError
        If the ending is another.
    CertificateError
        If a statement of the document does not follow from its inputs.
    MissingExtra
        If a package is not installed, or no installed font has a character that is to be set.
    DocumentError
        If the typesetter warns of anything.

    Examples
    --------
    >>> from citypact.scenario.answer_file import answer_case
    >>> report_bytes(answer_case("gaozhu"), "html", source="gaozhu")[:15]
    b'<!doctype html>'
    """
    write = _writer(ending)
    if lines is None:
        from citypact.scenario.verify import verify_result

        lines = verify_result(json.loads(json.dumps(answered.document, allow_nan=False)))
    checked = require_lines(lines, source)
    return write(report_content(answered, checked, command_for(source, ending)))


def ending_of(path: str | Path) -> str:
    """Return the ending of a report's file.

    Raises
    ------
    InputError
        If it is of no format of ours.

    Examples
    --------
    >>> ending_of("report.PDF")
    'pdf'
    """
    ending = Path(path).suffix.lower().removeprefix(".")
    if ending not in ENDINGS:
        found = f".{ending}" if ending else "a name without ending"
        raise InputError(Problem("--out", found, "a name that ends in .html, .pdf or .docx", str(path)))
    return ending


def command_for(source: str, ending: str) -> str:
    """Return the command that makes a report again; of a path the name alone, as folders are private.

    Examples
    --------
    >>> command_for("a folder/my case.yaml", "pdf")
    "citypact report 'my case.yaml' -o report.pdf"
    """
    name = shlex.quote(Path(source).name)
    language = "" if current_language() == LANGUAGES[0] else f" --lang {current_language()}"
    return f"citypact report {name} -o report.{ending}{language}"


def _html(report: Report) -> bytes:
    from citypact.report.documents.page import html_bytes

    return html_bytes(report)


def _pdf(report: Report) -> bytes:
    from citypact.report.documents.paper import pdf_bytes

    return pdf_bytes(report)


def _docx(report: Report) -> bytes:
    from citypact.report.documents.word import docx_bytes

    return docx_bytes(report)


_WRITERS: dict[str, Callable[[Report], bytes]] = {"html": _html, "pdf": _pdf, "docx": _docx}
#: The formats of a report.
ENDINGS = tuple(_WRITERS)


def _writer(ending: str) -> Callable[[Report], bytes]:
    if ending not in _WRITERS:
        raise InputError(Problem("format", ending or "nothing", "html, pdf or docx"))
    return _WRITERS[ending]
