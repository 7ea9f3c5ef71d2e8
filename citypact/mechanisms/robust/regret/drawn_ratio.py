r"""A ratio drawn by lot: atoms and uniform pieces on [0, 1].

Its distribution function :math:`F` is piecewise linear with jumps. The origin accepts a
drawn :math:`s` iff :math:`s \ge \ell`, the destination iff :math:`s \le 1-k`, so a plant with
rates :math:`(\ell, k)` moves with probability :math:`F(1-k) - F(\ell-)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door


@dataclass(frozen=True)
class Piece:
    """Probability spread evenly over ``[lo, hi]``; on one point where both are equal."""

    lo: Fraction
    hi: Fraction
    chance: Fraction

    def below(self, s: Fraction, *, including: bool) -> Fraction:
        """Probability of this piece below ``s`` (or at it as well)."""
        if s < self.lo:
            return Fraction(0)
        if self.lo == self.hi:
            return self.chance if s > self.lo or including else Fraction(0)
        return self.chance * min((s - self.lo) / (self.hi - self.lo), Fraction(1))


@dataclass(frozen=True)
class DrawnRatio:
    """A lottery over ratios.

    Parameters
    ----------
    pieces : tuple of Piece
        Within [0, 1]; chances non-negative and adding up to one.

    Raises
    ------
    InputError
        If the pieces are no lottery on [0, 1].

    Examples
    --------
    >>> drawn = DrawnRatio.of([(0, 1, 1)])
    >>> drawn.moves_with(0.2, 0.3)
    Fraction(1, 2)
    """

    pieces: tuple[Piece, ...]

    def __post_init__(self) -> None:
        door = Door()
        for k, piece in enumerate(self.pieces):
            if not 0 <= piece.lo <= piece.hi <= 1:
                door.refuse(f"pieces[{k}]", f"[{piece.lo}, {piece.hi}]", "an interval within [0, 1]")
            if not piece.chance >= 0:
                door.refuse(f"pieces[{k}] chance", piece.chance, "a probability of at least 0")
        whole = sum(piece.chance for piece in self.pieces)
        if whole != 1:
            door.refuse("chances", str(whole), "probabilities that add up to 1")
        door.close()

    @classmethod
    def of(cls, pieces: list[tuple[Number, Number, Number]]) -> DrawnRatio:
        """Build a lottery from triples (lo, hi, chance)."""
        return cls(tuple(Piece(*map(as_fraction, piece)) for piece in pieces))

    def below(self, s: Fraction, *, including: bool) -> Fraction:
        """Probability of a ratio below ``s`` (or at it as well)."""
        return sum((piece.below(s, including=including) for piece in self.pieces), Fraction(0))

    def moves_with(self, loss: Number, cost: Number) -> Fraction:
        """Probability that a plant with these rates moves."""
        lo, hi = as_fraction(loss), 1 - as_fraction(cost)
        if lo > hi:
            return Fraction(0)
        return self.below(hi, including=True) - self.below(lo, including=False)

    @property
    def knots(self) -> tuple[Fraction, ...]:
        """Points at which the distribution function jumps or bends."""
        return tuple(sorted({end for piece in self.pieces for end in (piece.lo, piece.hi)}))

    @property
    def mean(self) -> Fraction:
        """Expected ratio."""
        return sum((piece.chance * (piece.lo + piece.hi) / 2 for piece in self.pieces), Fraction(0))

    def quantile(self, part: Number) -> Fraction:
        """Return the least ratio at or below which the lottery falls with probability ``part``.

        Feed it a number drawn evenly from [0, 1] to hold the lottery.

        Examples
        --------
        >>> DrawnRatio.of([(0.2, 0.2, 0.5), (0.2, 0.8, 0.5)]).quantile(0.75)
        Fraction(1, 2)
        """
        wanted = as_fraction(part)
        door = Door()
        door.between("part", wanted, 0, 1, "a probability")
        door.close()
        for lo, hi in zip((self.knots[0], *self.knots), self.knots, strict=False):
            before, after = self.below(lo, including=True), self.below(hi, including=False)
            if wanted <= before:
                return lo
            if wanted <= after:
                return lo + (hi - lo) * (wanted - before) / (after - before)
        return self.knots[-1]

    def to_dict(self) -> dict[str, Any]:
        """Return the lottery as plain data for JSON."""
        return {
            "pieces": [{"lo": float(p.lo), "hi": float(p.hi), "chance": float(p.chance)} for p in self.pieces]
        }
