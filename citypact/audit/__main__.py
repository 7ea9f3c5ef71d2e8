"""``python -m citypact.audit RESULT.json``: the audit alone, without NumPy and without a solver."""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from citypact.audit.auditing import audit_result
from citypact.audit.reading import read_saved
from citypact.audit.telling import audit_data, sentences
from citypact.errors import InputError
from citypact.language import LANGUAGES, translate


def main(arguments: Sequence[str] | None = None) -> int:
    """Audit a saved result and return the exit status.

    Returns
    -------
    int
        0 if every statement holds, 1 if one does not, 2 if the file cannot be used.
    """
    try:
        status = _audited(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (head, less) has closed; a second failure on exit would print a traceback.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status


def _audited(arguments: Sequence[str] | None) -> int:
    parser = ArgumentParser(prog="python -m citypact.audit", description=translate(WHAT, "en"))
    parser.add_argument("result", metavar="RESULT.json", type=Path)
    parser.add_argument("--all", action="store_true", help="print the lines that hold too")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--lang", choices=LANGUAGES, default="en")
    given = parser.parse_args(arguments)
    try:
        audit = audit_result(read_saved(given.result))
    except InputError as error:
        for line in str(error).split("\n"):
            print(translate(f"error: {line}", given.lang), file=sys.stderr)
        return 2
    if given.json:
        failed = [
            {"line": line.name, "expected": str(line.expected), "found": str(line.found)}
            for line in audit.failed
        ]
        told = {"holds": not failed, "lines": len(audit.lines), "failed": failed, **audit_data(audit)}
        print(json.dumps(told, ensure_ascii=False))
        return 1 if failed else 0
    for each in audit.lines if given.all else audit.failed:
        print(translate(f"{'ok    ' if each.holds else 'FAILED'} {each}", given.lang))
    name, count, failures = given.result, len(audit.lines), len(audit.failed)
    verdict = f"{name}: {failures} of {count} lines fail" if failures else f"{name}: all {count} lines hold"
    for sentence in (verdict, *sentences(audit, str(name))):
        print(translate(sentence, given.lang))
    return 1 if failures else 0


WHAT = "Audit a saved result from its inputs in fractions, without NumPy and without a solver."

if __name__ == "__main__":
    sys.exit(main())
