"""The reproduction protocol as files: its conditions as a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citypact.mechanisms.fifty_fifty import Reproduction
from citypact.report.pictures.illustration import Illustration
from citypact.report.saved.answer_files import table_text

CONDITIONS = (
    "condition",
    "mechanism",
    "holds",
    "gap",
    "lowest_ratio",
    "highest_ratio",
    "measured_by",
    "note",
)


def illustrations(report: Reproduction, document: Mapping[str, Any]) -> list[Illustration]:
    """Return no picture: the protocol is made of tables."""
    return []


def csv_text(report: Reproduction, document: Mapping[str, Any]) -> str:
    """Return the nineteen conditions for one half as CSV, a row each."""
    return table_text(CONDITIONS, map(_row, document["conditions"]))


def _row(found: Mapping[str, Any]) -> tuple[Any, ...]:
    holds = {True: "yes", False: "no"}.get(found["holds"])
    low, high = found["ratio_set"] or (None, None)
    told = (found["measured_by"], found["note"])
    return (found["key"], found["mechanism"], holds, found["gap"], low, high, *told)
