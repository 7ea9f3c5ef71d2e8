"""The answer to "which ratio?": a set of equally good ratios and one that stands for it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from citypact.errors import InputError, Problem
from citypact.games.rational import Number, as_fraction

MIDPOINT = "midpoint of the optimal set"


@dataclass(frozen=True)
class RatioSet:
    """All optimal ratios ``[lo, hi]`` and a representative.

    Every criterion and theory of the ratio answers with this type, so a flat optimum can
    never pass for a single number.

    Parameters
    ----------
    lo, hi : Fraction
        Ends of the optimal set (origin's share).
    near : Fraction, optional
        The representative is the optimal ratio nearest to it; the midpoint without it.
    chosen : str
        Rule that picked ``near``, if it was not a reference ratio.

    Examples
    --------
    >>> RatioSet.between(0.4, 1).ratio
    0.7
    >>> RatioSet.between(0.4, 1, near=0.5).ratio
    0.5
    """

    lo: Fraction
    hi: Fraction
    near: Fraction | None = None
    chosen: str = ""

    def __post_init__(self) -> None:
        if not self.lo <= self.hi:
            raise InputError(Problem("ratio set", f"[{self.lo}, {self.hi}]", "lo <= hi"))

    @classmethod
    def between(cls, lo: Number, hi: Number, near: Number | None = None) -> RatioSet:
        """Return the set of all ratios from ``lo`` to ``hi``."""
        return cls(as_fraction(lo), as_fraction(hi), None if near is None else as_fraction(near))

    @classmethod
    def single(cls, ratio: Number) -> RatioSet:
        """Return the set of one ratio."""
        return cls.between(ratio, ratio)

    @property
    def exact(self) -> Fraction:
        """The representative as a fraction."""
        if self.near is None:
            return (self.lo + self.hi) / 2
        return min(max(self.near, self.lo), self.hi)

    @property
    def ratio(self) -> float:
        """The representative ratio."""
        return float(self.exact)

    @property
    def tie_break(self) -> str:
        """How the representative was chosen; empty when the optimum is unique."""
        if self.lo == self.hi:
            return ""
        if self.chosen:
            return self.chosen
        return MIDPOINT if self.near is None else f"ratio nearest to the reference {float(self.near):g}"

    @property
    def ends(self) -> tuple[float, float]:
        """``(lo, hi)`` as floats."""
        return float(self.lo), float(self.hi)

    def __contains__(self, ratio: Number) -> bool:
        return self.lo <= as_fraction(ratio) <= self.hi
