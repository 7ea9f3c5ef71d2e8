"""One recomputation for all changes of one saved result: what was asked stays the same."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any

import pytest

from citypact.scenario import verify
from citypact.scenario.answers import Answered


@pytest.fixture(scope="module", name="answered_once")
def recomputed_once() -> Any:
    """Recompute a saved result once for each question of a module, and compare every change of it with that.

    The question is all that a recomputation may look at: kind, inputs, and whether payments were designed.
    """
    honest, known = verify.answer_of, dict[str, Answered]()

    def answer_of(document: Mapping[str, Any]) -> Answered:
        asked = {name: document.get(name) for name in ("kind", "inputs")}
        question = json.dumps([asked, "cash_flow" in document], sort_keys=True)
        if question not in known:
            looked_at = {**asked, "cash_flow": None} if "cash_flow" in document else asked
            known[question] = honest(looked_at)  # a refusal is not kept
        return copy.copy(known[question])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verify, "answer_of", answer_of)
        yield
