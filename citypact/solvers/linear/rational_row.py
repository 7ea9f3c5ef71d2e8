"""An affine function in integers over one denominator: a row of the exact dictionary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import Self


@dataclass
class IntegerRow:
    """``denominator * variable == constant + sum(terms[k] * variable k)`` in integers."""

    denominator: int
    constant: int
    terms: dict[int, int]

    @classmethod
    def of(cls, constant: Fraction, terms: dict[int, Fraction]) -> Self:
        """Put fractions over their common denominator.

        >>> IntegerRow.of(Fraction(1, 2), {0: Fraction(1, 3)})
        IntegerRow(denominator=6, constant=3, terms={0: 2})
        """
        common = lcm(constant.denominator, *(value.denominator for value in terms.values()))
        whole = {
            key: value.numerator * (common // value.denominator) for key, value in terms.items() if value
        }
        row = cls(common, constant.numerator * (common // constant.denominator), whole)
        row.reduce()
        return row

    def value(self, others: Mapping[int, Fraction], homogeneous: bool = False) -> Fraction:
        """Return what the row says where the variables have these values; those not named are zero.

        >>> IntegerRow(6, 3, {0: 2, 1: 5}).value({0: Fraction(1, 2)})
        Fraction(2, 3)
        """
        total = sum((terms * others[at] for at, terms in self.terms.items() if others.get(at)), Fraction(0))
        return (total if homogeneous else total + self.constant) / self.denominator

    def reduce(self) -> None:
        """Divide by the common factor."""
        common = gcd(self.denominator, self.constant, *self.terms.values())
        if common > 1:
            self.denominator //= common
            self.constant //= common
            self.terms = {key: value // common for key, value in self.terms.items()}

    def substitute(self, key: int, other: IntegerRow) -> None:
        """Replace variable ``key`` by its own row."""
        factor = self.terms.pop(key, 0)
        if not factor:
            return
        common = gcd(factor, other.denominator)
        factor, scale = factor // common, other.denominator // common
        self.denominator *= scale
        self.constant = self.constant * scale + factor * other.constant
        if scale != 1:
            self.terms = {at: value * scale for at, value in self.terms.items()}
        for at, value in other.terms.items():
            total = self.terms.get(at, 0) + factor * value
            if total:
                self.terms[at] = total
            else:
                del self.terms[at]
        self.reduce()
