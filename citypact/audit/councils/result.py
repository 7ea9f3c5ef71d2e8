"""A saved result of ``citypact council``, by its model."""

from __future__ import annotations

from citypact.audit.councils.alike import audit_alike
from citypact.audit.councils.sky import audit_sky
from citypact.audit.exact import Unusable
from citypact.audit.lines import Ledger


def audit_council(ledger: Ledger) -> None:
    """Check a saved council; of one that grows only the seal is checked.

    Raises
    ------
    Unusable
        If the scenario is of no model.
    """
    scenario = ledger.document["inputs"]["scenario"]
    model = scenario.get("model")
    if model == "alike":
        audit_alike(ledger, scenario)
    elif model == "sky":
        audit_sky(ledger, scenario)
    elif model != "growth":
        raise Unusable(f"{model!r} is no model of a council")
