"""The certificate of an answer in closed form: tolerance zero, and every residual by its own value."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from citypact.audit.exact import ZERO
from citypact.audit.lines import Ledger, Place


def exact_proof(
    ledger: Ledger, at: Place, scale: Fraction, residuals: Mapping[str, Fraction], *, whole: bool = True
) -> None:
    """Check an exact certificate: its form and its residuals, of which none may be positive.

    Parameters
    ----------
    ledger : Ledger
        Of the saved result.
    at : place
        Where the certificate stands.
    scale : Fraction
        What residuals are measured against.
    residuals : mapping of str to Fraction
        Residuals by name, as the definitions give them.
    whole : bool
        Whether the certificate must have these and no others.
    """
    ledger.word((*at, "holds"), all(each <= 0 for each in residuals.values()))
    ledger.number((*at, "tolerance"), ZERO)
    ledger.number((*at, "scale"), scale)
    ledger.word((*at, "exact"), True)
    if whole:
        ledger.keys((*at, "residuals"), list(residuals))
    for name, value in residuals.items():
        ledger.number((*at, "residuals", name), value)
