"""Slopes of pay per pollutant, the efforts they induce and the weights they imply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citypact.errors import InputError, Problem
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True)
class MultitaskPay(Result):
    """The best linear pay on several pollutants.

    Parameters
    ----------
    slopes : mapping of str to float
        Pay per unit of effort against each pollutant (亿元 a year); zero where it is not measured.
    efforts, efficient_efforts : mapping of str to float
        What the pay induces over no agreement, and what is best for both together.
    omitted : tuple of str
        Pollutants that the pay does not depend on.
    premium : float
        What bearing the risk costs the upstream city (亿元 a year).
    added : float
        Joint surplus over no agreement (亿元 a year).
    attained : float
        Its part of the surplus of the efficient efforts.
    """

    slopes: Mapping[str, float]
    efforts: Mapping[str, float]
    efficient_efforts: Mapping[str, float]
    omitted: tuple[str, ...]
    premium: float
    added: float
    attained: float
    unit: str
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...] = ()

    @property
    def crowded_out(self) -> tuple[str, ...]:
        """Omitted pollutants against which less is done than without any pay."""
        return tuple(name for name in self.omitted if self.efforts[name] < 0)

    def implied_weights(self) -> dict[str, float]:
        """Return the slopes as parts of their sum.

        Raises
        ------
        InputError
            If the sum is not positive.
        """
        whole = sum(self.slopes.values())
        if not whole > 0:
            raise InputError(Problem("slopes", f"a sum of {whole:.6g}", "a positive sum to divide"))
        return {name: slope / whole for name, slope in self.slopes.items()}

    def explain(self) -> str:
        """Say the result in plain sentences."""
        slopes = ", ".join(f"{name} {slope:.4g}" for name, slope in self.slopes.items())
        lines = [
            f"Pay per unit of effort ({self.unit}): {slopes}. It attains {self.attained:.1%} of the surplus;"
            f" risk costs {self.premium:.4g} {self.unit}."
        ]
        if self.crowded_out:
            lines.append("Less is done than without pay against " + ", ".join(self.crowded_out) + ".")
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        return [
            *((f"slope of {name}", slope, self.unit) for name, slope in self.slopes.items()),
            *((f"effort against {name}", effort, "") for name, effort in self.efforts.items()),
            ("risk premium", self.premium, self.unit),
            ("surplus over no agreement", self.added, self.unit),
            ("part of the surplus attained", self.attained, ""),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            "slopes": dict(self.slopes),
            "efforts": dict(self.efforts),
            "efficient_efforts": dict(self.efficient_efforts),
            "omitted": list(self.omitted),
            "crowded_out": list(self.crowded_out),
            "premium": self.premium,
            "added": self.added,
            "attained": self.attained,
            **proof_told(self),
        }

    def __repr__(self) -> str:
        slopes = ", ".join(f"{name} {slope:.6g}" for name, slope in self.slopes.items())
        return f"<MultitaskPay: {slopes}>"
