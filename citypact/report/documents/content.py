"""What a report says of an answer, in one language, whatever the format it is set in.

The sentences and tables are those of the terminal; the report adds the question, the words for the
marks of trust, where numbers come from, and how to make and recheck it again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from citypact.errors import InputError, Problem
from citypact.language import current_language, translate
from citypact.report.documents.parts import Command, Part, Plate, Report, Section
from citypact.report.documents.proof import proof_parts
from citypact.report.documents.questions import question_of, title_of
from citypact.report.documents.sources import source_parts
from citypact.report.showing import illustrations, in_words, tell
from citypact.report.words.amounts import shown
from citypact.report.words.writer import Assumptions, Block, Heading, Paragraph, Sheet, Table
from citypact.scenario.answers import Answered

#: Letters that stand side by side on a page of A4.
PAGE_WIDTH = 92
TRUST_LEGEND = "Trust: S stated in the study, P public source, M general knowledge, A assumption."
#: What each mark of trust means.
TRUST_IN_WORDS = {
    "A": "assumption",
    "M": "general knowledge",
    "P": "public source",
    "S": "stated in the study",
    "default": "default",
    "profile": "choice of profile",
    "": "of the model",
}


def report_content(answered: Answered, lines: int, command: str) -> Report:
    """Return what a report says of an answer, in the current language.

    Parameters
    ----------
    answered : Answered
        The answer.
    lines : int
        Statements of its document that were recomputed from its inputs and held.
    command : str
        That makes the report again.

    Raises
    ------
    InputError
        If ``SOURCE_DATE_EPOCH`` is set and no number of seconds.
    """
    moment = made_at()
    date = moment.strftime("%Y-%m-%d")
    title, question = _said(title_of(answered)), _said(question_of(answered))
    told = [_said(text) for text in in_words(answered)]
    sheet = Sheet(PAGE_WIDTH)
    tell(sheet, answered)
    parts = _by_part(sheet.blocks, known=[title, question, *told])
    pictures = [Plate(each, _said(each.caption)) for each in illustrations(answered)]
    of_proof = proof_parts(answered.document, lines)
    sections: list[tuple[str, str, Sequence[Part]]] = [
        ("question", "Question", [Paragraph(question)]),
        ("answer", "Answer", [*map(Paragraph, told), *pictures]),
        ("detail", "The answer in detail", parts["answer"]),
        ("sensitivity", "What moves the answer", parts["sensitivity"]),
        ("assumptions", "What this rests on", _assumptions(sheet.blocks)),
        ("facts", "The real agreement", _facts(parts["facts"])),
        ("certificate", "Why the answer can be trusted", [*of_proof, *parts["certificate"]]),
        ("sources", "Sources", source_parts(answered.document)),
        ("again", "How to make this report again", _again(answered, command, date)),
    ]
    return Report(
        title,
        _said(f"Report by citypact {version('citypact')} on {date}"),
        current_language(),
        date,
        int(moment.timestamp()),
        tuple(Section(name, _said(head), tuple(found)) for name, head, found in sections if found),
    )


def made_at() -> datetime:
    """Return the time that a report bears: ``SOURCE_DATE_EPOCH`` if it is set, else now.

    Raises
    ------
    InputError
        If the variable is no number of seconds since 1970.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(given), UTC)
    except (ValueError, OverflowError, OSError):
        raise InputError(
            Problem("SOURCE_DATE_EPOCH", given or "nothing", "seconds since 1970 as a whole number")
        ) from None


def _said(text: str) -> str:
    return translate(" ".join(shown(text).split()), current_language())


def _by_part(blocks: Iterable[Block], known: Sequence[str]) -> dict[str, list[Part]]:
    """Sort blocks by the part of the report that their section is for; leave out what was said before.

    A heading that nothing follows, as all was said before, is left out too.
    """
    found: dict[str, list[Part]] = {"answer": [], "sensitivity": [], "certificate": [], "facts": []}
    heading, part = None, "answer"
    for block in blocks:
        if isinstance(block, Heading):
            heading, part = block, block.part
            continue
        if isinstance(block, Assumptions) or (isinstance(block, Paragraph) and _among(block.text, known)):
            continue
        if heading is not None:
            found[part].append(heading)
            heading = None
        found[part].append(block)
    return found


def _among(text: str, known: Sequence[str]) -> bool:
    return any(text in each for each in known)


def _facts(parts: Sequence[Part]) -> list[Part]:
    """Leave out the heading, which the section has, and say what the marks of trust mean."""
    told = [part for part in parts if not isinstance(part, Heading)]
    return [*told, Paragraph(_said(TRUST_LEGEND))] if told else []


def _assumptions(blocks: Iterable[Block]) -> list[Part]:
    rows = [
        (translate(TRUST_IN_WORDS[mark], current_language()), line)
        for block in blocks
        if isinstance(block, Assumptions)
        for mark, line in block.lines
    ]
    return [Table((_said("trust"), _said("what is assumed")), tuple(rows), 2)] if rows else []


def _again(answered: Answered, command: str, date: str) -> list[Part]:
    document: Mapping[str, Any] = answered.document
    rows = [
        ("made by", " ".join(("citypact", version("citypact")))),
        ("on", date),
        ("kind of question", answered.kind),
        ("fingerprint of the inputs", str(document.get("fingerprint", ""))),
    ]
    method = document.get("provenance") or {}
    rows += [
        (name, str(method[name])) for name in ("method", "solver", "version", "seed") if method.get(name)
    ]
    table = Table(
        (_said("what"), _said("value")),
        tuple((_said(name), _said(value)) for name, value in rows if value),
        2,
    )
    return [Paragraph(_said("This command makes the report again:")), Command(command), table]
