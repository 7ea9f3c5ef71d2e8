"""What the shipped cases are about, one line of plain data each."""

from __future__ import annotations

from typing import Any

from citypact.scenario.kinds import SCENARIO_KINDS
from citypact.scenario.load import case_names, load_as, load_scenario


def case_rows() -> list[dict[str, Any]]:
    """Return name, kind, command, title, question and fingerprint of every case, kind by kind.

    A relocation has the share that was announced and how far it is to be trusted as well.

    Examples
    --------
    >>> case_rows()[0]["name"]
    'beijing-hebei'
    """
    rows = []
    for kind, home in SCENARIO_KINDS.items():
        for name in case_names(kind):
            scenario = load_as(home.scenario(), name)
            row = {
                "name": name,
                "kind": kind,
                "command": home.command,
                "title": scenario.title,
                "question": scenario.question,
                "fingerprint": scenario.fingerprint(),
            }
            rows.append(row | _announced(name) if kind == "relocation" else row)
    return rows


def _announced(name: str) -> dict[str, Any]:
    reported = load_scenario(name).reported()
    share = reported["headline_share"]
    trust = None if share is None else reported["provenance"]["headline_share"]["trust"]
    return {"headline_share": share, "trust": trust}
