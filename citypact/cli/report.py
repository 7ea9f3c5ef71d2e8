"""``citypact report``: an answer as a document to hand in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from citypact.cli.saying import say


def report_command(
    source: Annotated[
        str,
        typer.Argument(
            help="Result saved with --json or --out, shipped case or game, or a scenario or game file.",
            metavar="RESULT.json|CASE|FILE",
        ),
    ],
    *,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="File to write; its ending says how: .html, .pdf or .docx.")
    ],
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
) -> None:
    """Write a report: question, answer, charts, tables, assumptions, sources, and what proves it.

    Every number is recomputed first; a saved result that does not follow from its inputs, or is not as it
    was written, is refused, with exit status 1 and the lines that fail.
    """
    from citypact.report.documents.making import ending_of, report_bytes
    from citypact.report.saved.files import refuse_existing, refuse_folder, write_new
    from citypact.scenario.answer_file import answer_case
    from citypact.scenario.answers import answer_of

    ending = ending_of(out)
    refuse_existing(out, force=force)
    refuse_folder(out.parent)
    saved = _saved_result(source)
    if saved is None:
        content = report_bytes(answer_case(source), ending, source=source)
    else:
        from citypact.report.documents.proof import require_lines
        from citypact.scenario.verify import seal_lines, verify_result

        lines = verify_result(saved)
        require_lines([*lines, *seal_lines(saved)], source)
        content = report_bytes(answer_of(saved), ending, source=source, lines=lines)
    write_new(out, content, force=force)
    say(f"Written: {out}")


def _saved_result(source: str) -> dict[str, Any] | None:
    """Return the document of a saved result; nothing for a case, a scenario, or a game in JSON."""
    if not source.lower().endswith(".json"):
        return None
    from citypact.scenario.verify import read_result

    document = read_result(Path(source))
    return document if {"kind", "inputs"} & document.keys() or "values" not in document else None
