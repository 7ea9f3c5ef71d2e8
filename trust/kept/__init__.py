"""Answers of every public function and shipped case in short form: a change that changes one is seen.

What is kept proves nothing right. It says that an answer is what it was, word for word and number for
number, also where no other test looks: each field, row, sentence and residual. Where a change is meant,
``python -m trust.kept`` writes the answers down anew, and the difference in the file names the functions
whose answers changed; ``python -m trust.kept show NAME`` prints the parts of one, to compare before with
after.
"""

from __future__ import annotations

import json
from pathlib import Path

from trust.kept.asking import answers
from trust.kept.digest import digest, same
from trust.kept.tokens import tokens

FILE = Path(__file__).resolve().parents[2] / "tests" / "laws" / "kept_answers.json"
#: By module, the limits and tolerances that it names.
CONSTANTS = FILE.with_name("kept_constants.json")


def kept() -> dict[str, dict[str, str]]:
    """Return what is kept: by function, by telling."""
    found: dict[str, dict[str, str]] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def today(name: str) -> dict[str, str]:
    """Return the digests of what is answered now."""
    return {telling: digest(tokens(found)) for telling, found in answers(name)}


def kept_constants() -> dict[str, dict[str, str]]:
    """Return the limits and tolerances that are kept: by module, by name."""
    found: dict[str, dict[str, str]] = json.loads(CONSTANTS.read_text(encoding="utf-8"))
    return found


def changed(before: dict[str, str], now: dict[str, str]) -> list[str]:
    """Return the tellings to which the answer is another one, or that stand on one side only."""
    both = before.keys() & now.keys()
    return sorted((before.keys() ^ now.keys()) | {each for each in both if not same(before[each], now[each])})
