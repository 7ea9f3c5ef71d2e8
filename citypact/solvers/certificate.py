r"""What a stranger can check about an answer without trusting whoever found it.

A *certificate* is a list of named residuals, each recomputed from the problem's own data
by plain arithmetic, the solver not consulted. A residual is how far a condition is
violated, in units of the problem's scale: zero or less means satisfied. The certificate
holds when every residual is at most the tolerance; a residual that is not a number never
passes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citypact.errors import CertificateError
from citypact.games.rational import Number

#: Double precision leaves about 1e-16 relative; a chain of a few hundred operations on
#: data scaled to order one stays well below this.
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Certificate:
    """Named residuals of an answer, relative to the problem's scale.

    Parameters
    ----------
    residuals : mapping of str to number
        Condition → violation divided by ``scale``; at most zero when satisfied exactly. A
        fraction is judged as it is, not rounded.
    tolerance : float
        Largest violation that passes.
    scale : float
        The amount (in the problem's unit) that residuals are measured against.
    exact : bool
        Whether the residuals were computed in rational arithmetic.

    Examples
    --------
    >>> Certificate({"origin gains": -0.2, "money balances": 0.0}).holds
    True
    >>> Certificate({"origin gains": float("nan")}).holds
    False
    """

    residuals: Mapping[str, Number]
    tolerance: float = TOLERANCE
    scale: float = 1.0
    exact: bool = False

    @property
    def holds(self) -> bool:
        """Whether every condition is met (an empty certificate proves nothing and fails)."""
        # `not (x <= t)` rather than `x > t`: a NaN must fail.
        return bool(self.residuals) and not self.failures

    @property
    def failures(self) -> tuple[str, ...]:
        """Names of the conditions that are not met."""
        return tuple(name for name, value in self.residuals.items() if not value <= self.tolerance)

    def require(self) -> None:
        """Raise unless the certificate holds.

        Raises
        ------
        CertificateError
            Naming each condition that fails, with its violation.
        """
        if not self.residuals:
            raise CertificateError("an empty certificate proves nothing")
        if self.failures:
            broken = ", ".join(
                f"{name} violated by {float(self.residuals[name]):.3g}" for name in self.failures
            )
            raise CertificateError(f"recheck failed (tolerance {self.tolerance:g}): {broken}")

    def to_dict(self) -> dict[str, Any]:
        """Return the certificate as plain data for JSON."""
        return {
            "holds": self.holds,
            "tolerance": self.tolerance,
            "scale": self.scale,
            "exact": self.exact,
            "residuals": {name: float(value) for name, value in self.residuals.items()},
        }
