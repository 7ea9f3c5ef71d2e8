"""The two hashes that every saved result carries: of what it was computed from, and of all of it.

``scenario_hash`` is the SHA-256 of the inputs and ``document_hash`` that of the whole document without
itself, both of canonical JSON: names in order, no spaces, numbers as Python spells them. Any change of any
entry shows, also of words that nothing else can check, such as the version of a solver. A hash proves
that a file is as it was written; it does not prove that what was written is right, and whoever can
change a file can hash it again. That the numbers are right is what the other lines of the audit are for.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from citypact.audit.lines import ABSENT, Ledger

SCHEMA = 1
HASHES = ("scenario_hash", "document_hash")


def canonical_hash(data: Any) -> str:
    """Return the SHA-256 of plain data in canonical JSON.

    Raises
    ------
    ValueError
        If the data hold NaN or an infinity, which JSON does not know.

    Examples
    --------
    >>> canonical_hash({"b": 1, "a": 2}) == canonical_hash({"a": 2, "b": 1})
    True
    >>> canonical_hash({"a": 1}) == canonical_hash({"a": 1.0})
    False
    """
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def audit_seal(ledger: Ledger) -> None:
    """Check the schema version and both hashes."""
    document = ledger.document
    ledger.word(("schema",), SCHEMA)
    hashed: Mapping[str, Any] = {
        "scenario_hash": document.get("inputs", ABSENT),
        "document_hash": {key: value for key, value in document.items() if key != "document_hash"},
    }
    for name in HASHES:
        try:
            expected: object = canonical_hash(hashed[name])
        except (ValueError, RecursionError) as error:
            expected = f"data of JSON: {error}"
        ledger.word((name,), expected)
