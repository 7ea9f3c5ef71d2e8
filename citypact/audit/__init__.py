"""A second, slow arithmetic for saved results: plain fractions, no NumPy, no solver, no other room.

Who is handed a result of citypact need not trust the code that made it. This room reads the saved
document, builds the game from its inputs by the definitions of models.md, and checks numbers and
certificates in ``fractions.Fraction``. It imports the standard library, the errors and the languages,
and nothing else; so ``python -m citypact.audit RESULT.json`` runs where neither NumPy nor a solver is
installed.
"""

from __future__ import annotations

from citypact.audit.auditing import Audit, audit_result
from citypact.audit.lines import Line
from citypact.audit.reading import read_saved

__all__ = ["Audit", "Line", "audit_result", "read_saved"]
