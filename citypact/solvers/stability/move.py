"""One step away from an agreement: who leaves or joins, and what it gains."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from citypact.solvers.properties.violations import figures

Kind: TypeAlias = Literal["leaves", "joins", "start", "is short", "has a surplus"]


@dataclass(frozen=True)
class Move:
    """Who moves, where to, and by how much that is better.

    Parameters
    ----------
    kind : str
        "leaves" or "joins"; "start" for two players alone, the one that gains first; with
        transfers "is short" for an agreement that cannot pay its members to stay, and "has a
        surplus" for an outsider with whom the members could.
    who : tuple of str
        Who moves.
    before, after : tuple of str
        Members of the agreement before and after.
    gain : Fraction
        Of the first that moves, in the unit of payoffs; with transfers the shortfall of the
        agreement, or the surplus of the larger one.
    figures : tuple of Fraction
        What it has before and after.
    unit : str
        Unit of payoffs.
    """

    kind: Kind
    who: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    gain: Fraction
    figures: tuple[Fraction, Fraction]
    unit: str

    def sentence(self) -> str:
        """Say the move in a sentence.

        Examples
        --------
        >>> Move("leaves", ("a",), ("a", "b"), (), Fraction(2), (Fraction(1), Fraction(3)), "亿元").sentence()
        'a leaves a+b: 3 instead of 1 亿元'
        """
        was, becomes = figures(*self.figures)
        told = f"{becomes} instead of {was} {self.unit}".rstrip()
        together = "+".join(self.before) or "all alone"
        if self.kind == "leaves":
            return f"{self.who[0]} leaves {together}: {told}"
        if self.kind == "joins":
            return f"{self.who[0]} joins {together}: {told}"
        if self.kind == "start":
            return f"{' and '.join(self.who)} start an agreement: {told} for {self.who[0]}"
        if self.kind == "is short":
            return f"the members of {together} have {was} but would have {becomes} {self.unit} by leaving"
        larger = "+".join(self.after)
        return (
            f"{self.who[0]} can be paid to join {together}: the members of {larger} have {becomes} and "
            f"would have {was} {self.unit} by leaving"
        )

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "kind": self.kind,
            "who": list(self.who),
            "before": "+".join(self.before),
            "after": "+".join(self.after),
            "gain": float(self.gain),
            "exact gain": str(self.gain),
            "sentence": self.sentence(),
        }
