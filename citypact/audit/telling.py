"""What an audit found, in sentences and as plain data."""

from __future__ import annotations

from collections import Counter
from typing import Any

from citypact.audit.auditing import Audit

#: Places of numbers that are named; the rest is counted.
MOST_NAMED = 12


def sentences(audit: Audit, name: str) -> list[str]:
    """Say how much of a result was checked in fractions, and name what was not.

    Parameters
    ----------
    audit : Audit
        Of the result.
    name : str
        What the result is called.
    """
    told = [f"{name}: {audit.audited} of {audit.numbers} numbers audited in fractions from the definitions"]
    rest = sum(audit.recomputed.values())
    if rest:
        told.append(f"{name}: {rest} numbers recomputed, not audited")
        told += _named(audit.recomputed)
    return told


def _named(places: Counter[str]) -> list[str]:
    listed = sorted(places.items(), key=lambda each: (-each[1], each[0]))
    told = [f"  {place}: {count}" for place, count in listed[:MOST_NAMED]]
    more = len(listed) - MOST_NAMED
    return [*told, f"  and {more} more places"] if more > 0 else told


def audit_data(audit: Audit) -> dict[str, Any]:
    """Return the counts of an audit as plain data for JSON."""
    return {
        "numbers": audit.numbers,
        "audited": audit.audited,
        "recomputed_not_audited": dict(sorted(audit.recomputed.items())),
        "words_not_audited": dict(sorted(audit.words.items())),
    }
