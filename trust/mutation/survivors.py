"""The survivors that a reader has judged: trust/survivors.toml, each with its reason."""

from __future__ import annotations

import tomllib
from pathlib import Path

from trust.mutation.changes import Change, Key

HERE = Path(__file__).resolve().parents[1] / "survivors.toml"
#: ``equivalent``: no answer tells it from the original. ``tolerated``: it changes something no test sees.
KINDS = ("equivalent", "tolerated")


def judged(path: Path = HERE) -> dict[Key, tuple[str, str]]:
    """Return the kind and the reason of each change that has been judged."""
    if not path.is_file():
        return {}
    text = tomllib.loads(path.read_text(encoding="utf-8"))
    found: dict[Key, tuple[str, str]] = {}
    for kind in KINDS:
        for row in text.get(kind, []):
            key = (
                row["module"],
                row["within"],
                row["line"],
                row["column"],
                row["before"],
                row["after"],
                row.get("nth", 1),
            )
            found[key] = (kind, row["reason"])
    return found


def entry(module: str, change: Change, note: str) -> str:
    """Return a survivor as it would stand in the file, its reason still to be written."""
    fields = {
        "module": module,
        "within": change.within,
        "line": change.line,
        "column": change.column,
        "before": change.before,
        "after": change.after,
        **({"nth": change.nth} if change.nth > 1 else {}),
        "reason": "",
    }
    rows = [
        f"{name} = {value if isinstance(value, int) else _quoted(value)}" for name, value in fields.items()
    ]
    return "\n".join([f"# {note}", "[[equivalent]]", *rows, ""])


def _quoted(text: object) -> str:
    return '"' + str(text).replace("\\", "\\\\").replace('"', '\\"') + '"'
