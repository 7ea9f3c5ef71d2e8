"""An allocation with the method that found it and what that method guarantees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any

from citypact.games.allocation import Allocation
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


class Guarantee(StrEnum):
    """How far an answer can be trusted.

    ``exact``: rational arithmetic, rounded once. ``certified``: floating point, confirmed by
    a certificate. ``proven``: a formula evaluated in floating point, right to rounding.
    ``estimated``: sampled, with standard errors.
    """

    exact = "exact"
    certified = "certified"
    proven = "proven"
    estimated = "estimated"


@dataclass(frozen=True, repr=False)
class SolvedAllocation(Allocation):
    """Who gets how much, how that was found and what vouches for it.

    Parameters
    ----------
    provenance : Provenance
        Method and solver.
    guarantee : Guarantee
        What the method promises.
    certificate : Certificate or None
        Conditions rechecked from the game's own worths.
    fractions : tuple of Fraction, optional
        The exact amounts, where they are known.
    standard_errors : tuple of float, optional
        Of estimated amounts, in ``unit``.
    details : mapping
        What else the method found, as plain data by name.
    """

    provenance: Provenance = field(default_factory=lambda: Provenance("given"))
    guarantee: Guarantee = Guarantee.proven
    certificate: Certificate | None = None
    fractions: tuple[Fraction, ...] | None = None
    standard_errors: tuple[float, ...] | None = None
    details: Mapping[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        amounts = ", ".join(f"{name}: {amount:.6g}" for name, amount in self.items())
        return f"<{amounts} {self.unit} | {self.provenance.method}, {self.guarantee}>"

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "amounts": dict(self),
            "unit": self.unit,
            "guarantee": str(self.guarantee),
            "provenance": self.provenance.to_dict(),
            "certificate": None if self.certificate is None else self.certificate.to_dict(),
            "exact": None if self.fractions is None else [str(amount) for amount in self.fractions],
            "standard_errors": None if self.standard_errors is None else list(self.standard_errors),
            "details": dict(self.details),
        }

    def to_frame(self) -> Any:
        """Return a pandas table, one player a row."""
        import pandas as pd

        frame = pd.DataFrame({"player": list(self), f"amount ({self.unit})": self.vector()})
        if self.standard_errors is not None:
            frame["standard error"] = self.standard_errors
        return frame

    def _repr_html_(self) -> str:
        return str(self.to_frame().to_html(index=False))
