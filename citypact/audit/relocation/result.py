"""A saved result of ``citypact split``: the split and, where they were asked for, the yearly payments."""

from __future__ import annotations

from citypact.audit.lines import Ledger
from citypact.audit.relocation.cash_flow import audit_cash_flow
from citypact.audit.relocation.split import audit_split


def audit_relocation(ledger: Ledger) -> None:
    """Check a saved split, with its yearly payments if it has them."""
    audit_split(ledger)
    if "cash_flow" in ledger.document:
        audit_cash_flow(ledger)
