"""A short name for exactly these inputs, and the seal of a result: the hashes that it carries."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def fingerprint(data: Any) -> str:
    """Return the SHA-256 of plain data in canonical JSON: any change of it changes the name.

    Examples
    --------
    >>> fingerprint({"b": 1, "a": 2}) == fingerprint({"a": 2, "b": 1})
    True
    """
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def sealed(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a result with the hash of what it was computed from, and that of everything in it.

    Parameters
    ----------
    document : mapping
        Plain data that can be written as JSON, with its ``inputs``.

    Returns
    -------
    dict
        The document with ``scenario_hash``, of the inputs, and ``document_hash``, of all but itself; the
        hashes are of the document as it is read back.

    Examples
    --------
    >>> result = sealed({"inputs": {"revenue": 1}, "ratio": 0.5})
    >>> sealed({"inputs": {"revenue": 2}, "ratio": 0.5})["scenario_hash"] == result["scenario_hash"]
    False
    >>> sealed(result) == result
    True
    """
    body = {key: value for key, value in document.items() if key not in ("scenario_hash", "document_hash")}
    # Through JSON, which knows lists and names and nothing else.
    plain = json.loads(json.dumps(body, ensure_ascii=False, allow_nan=False))
    scenario = fingerprint(plain["inputs"])
    whole = fingerprint({**plain, "scenario_hash": scenario})
    return {**body, "scenario_hash": scenario, "document_hash": whole}
