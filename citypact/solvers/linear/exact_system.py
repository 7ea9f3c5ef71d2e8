r"""Exact rational solution of sparse linear equations by p-adic lifting.

Fractions grow at every step of an elimination, so the elimination is done once modulo a
large prime :math:`p`, where numbers never grow, and the answer is refined digit by digit:
if :math:`A x_k \equiv r_k \pmod p` then :math:`r_{k+1} = (r_k - A x_k) / p` is an integer
vector and :math:`x = x_0 + x_1 p + x_2 p^2 + \dots` solves :math:`A x = b` modulo ever
higher powers of :math:`p` [Dixon1982]_. By Cramer's rule and Hadamard's bound the fraction
is then unique and is read off by Euclid's algorithm. Every solution is multiplied out
against the equations in integers before it is returned.

References
----------
.. [Dixon1982] J. D. Dixon, "Exact solution of linear equations using p-adic expansions",
   Numerische Mathematik 40, 1982, 137-141.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt, lcm
from typing import TypeAlias

#: Mersenne exponents: 2**e - 1 is prime. Another is tried when one divides a determinant.
PRIMES = tuple(2**exponent - 1 for exponent in (127, 107, 89, 521, 607, 1279))

#: ``coefficients · x == bound`` with unknowns numbered.
Equation: TypeAlias = tuple[Mapping[int, Fraction], Fraction]


@dataclass(frozen=True)
class Solved:
    """An exact solution, the independent equations that fix it and the unknowns left at zero."""

    values: tuple[Fraction, ...]
    kept: tuple[int, ...]
    free: tuple[int, ...]


def solve_equations(equations: Sequence[Equation], unknowns: int) -> Solved | None:
    """Solve equations exactly, taking independent ones in the order given.

    Equations that depend on earlier ones are left out of the solution but still checked;
    unknowns that no equation fixes are zero.

    Parameters
    ----------
    equations : sequence of pairs of coefficients and bound
        Equations by unknown, surest first.
    unknowns : int
        Number of unknowns.

    Returns
    -------
    Solved or None
        None when the equations contradict each other.

    Examples
    --------
    >>> third = solve_equations([({0: Fraction(3)}, Fraction(1)), ({0: Fraction(6)}, Fraction(2))], 2)
    >>> third
    Solved(values=(Fraction(1, 3), Fraction(0, 1)), kept=(0,), free=(1,))
    """
    rows, bounds = [], []
    for coefficients, bound in equations:
        common = lcm(bound.denominator, *(value.denominator for value in coefficients.values()))
        rows.append(
            {
                at: value.numerator * (common // value.denominator)
                for at, value in coefficients.items()
                if value
            }
        )
        bounds.append(bound.numerator * (common // bound.denominator))
    for prime in PRIMES:
        factors = _Factors.of(rows, prime)
        values = _lift(factors, rows, bounds, unknowns)
        if values is not None and _holds(range(len(rows)), rows, bounds, values):
            fixed = set(factors.columns)
            free = tuple(at for at in range(unknowns) if at not in fixed)
            return Solved(values, tuple(factors.kept), free)
        if len(factors.kept) == min(len(rows), unknowns):
            break  # full rank modulo one prime is full rank: another would say the same
    return None


@dataclass(frozen=True)
class _Factors:
    """Elimination modulo a prime: row ``kept[i]`` reduced by ``steps[i]`` has pivot one."""

    prime: int
    kept: list[int]
    columns: list[int]
    steps: list[list[tuple[int, int]]]
    inverses: list[int]
    upper: list[dict[int, int]]

    @classmethod
    def of(cls, rows: Sequence[Mapping[int, int]], prime: int) -> _Factors:
        self = cls(prime, [], [], [], [], [])
        load: dict[int, int] = {}
        for row in rows:
            for column in row:
                load[column] = load.get(column, 0) + 1
        for index, row in enumerate(rows):
            self._add(index, {column: value % prime for column, value in row.items()}, load)
        return self

    def _add(self, index: int, row: dict[int, int], load: Mapping[int, int]) -> None:
        """Reduce one more row by the pivots so far and keep it unless nothing is left."""
        prime, steps = self.prime, []
        for step, column in enumerate(self.columns):
            factor = row.pop(column, 0)
            if not factor:
                continue
            steps.append((step, factor))
            for other, value in self.upper[step].items():
                row[other] = (row.get(other, 0) - factor * value) % prime
        left = {column: value for column, value in row.items() if value}
        if not left:
            return
        pivot = min(left, key=lambda column: (load[column], column))
        inverse = pow(left.pop(pivot), -1, prime)
        self.kept.append(index)
        self.columns.append(pivot)
        self.steps.append(steps)
        self.inverses.append(inverse)
        self.upper.append({column: value * inverse % prime for column, value in left.items()})

    def solve(self, residual: Sequence[int]) -> list[int]:
        """Return the pivots' unknowns modulo the prime (as residues nearest zero)."""
        prime = self.prime
        values: dict[int, int] = {}
        forward: list[int] = []
        for steps, inverse, bound in zip(self.steps, self.inverses, residual, strict=True):
            total = bound - sum(factor * forward[step] for step, factor in steps)
            forward.append(total * inverse % prime)
        for column, row, value in zip(
            reversed(self.columns), reversed(self.upper), reversed(forward), strict=True
        ):
            total = value - sum(entry * values[at] for at, entry in row.items() if at in values)
            values[column] = total % prime
        half = prime // 2
        return [values[c] - prime if values[c] > half else values[c] for c in self.columns]


def _lift(
    factors: _Factors, rows: Sequence[Mapping[int, int]], bounds: Sequence[int], unknowns: int
) -> tuple[Fraction, ...] | None:
    """Refine the solution of the kept rows until it multiplies out exactly."""
    place = {column: at for at, column in enumerate(factors.columns)}
    square = [
        [(place[column], value) for column, value in rows[index].items() if column in place]
        for index in factors.kept
    ]
    residual = [bounds[index] for index in factors.kept]
    digits, modulus, enough = [0] * len(place), 1, _bound(square, residual)
    attempt = 1
    for turn in range(1, enough.bit_length() // (factors.prime.bit_length() - 1) + 2):
        digit = factors.solve(residual)
        digits = [sofar + modulus * more for sofar, more in zip(digits, digit, strict=True)]
        modulus *= factors.prime
        residual = [
            (left - sum(value * digit[at] for at, value in row)) // factors.prime
            for left, row in zip(residual, square, strict=True)
        ]
        if turn < attempt and modulus <= enough:
            continue
        attempt = turn + max(1, turn // 3)
        values = _read_fractions(digits, modulus)
        if values is not None:
            whole = [Fraction(0)] * unknowns
            for column, at in place.items():
                whole[column] = values[at]
            if _holds(factors.kept, rows, bounds, whole):
                return tuple(whole)
    return None


def _bound(square: Sequence[Sequence[tuple[int, int]]], bounds: Sequence[int]) -> int:
    """Return twice the product of the largest numerator and denominator that Cramer allows."""
    product = 1
    for row, bound in zip(square, bounds, strict=True):
        product *= 1 + isqrt(bound * bound + sum(value * value for _, value in row))
    return 2 * product * product


def _read_fractions(digits: Iterable[int], modulus: int) -> list[Fraction] | None:
    """Recover fractions from residues; one common denominator serves most of them."""
    limit, common, found = isqrt(modulus // 2), 1, []
    for digit in digits:
        scaled = digit * common % modulus
        if scaled > modulus // 2:
            scaled -= modulus
        if abs(scaled) > limit // common:
            part = _read_fraction(scaled % modulus, modulus, limit)
            if part is None:
                return None
            scaled, denominator = part
            found.append(Fraction(scaled, denominator * common))
            common *= denominator
        else:
            found.append(Fraction(scaled, common))
    return found


def _read_fraction(residue: int, modulus: int, limit: int) -> tuple[int, int] | None:
    """Find the small fraction congruent to a residue (Euclid, stopped half way)."""
    before, here, mark_before, mark = modulus, residue, 0, 1
    while here > limit:
        quotient = before // here
        before, here = here, before - quotient * here
        mark_before, mark = mark, mark_before - quotient * mark
    if mark == 0 or abs(mark) > limit:
        return None
    return (here, mark) if mark > 0 else (-here, -mark)


def _holds(
    which: Iterable[int],
    rows: Sequence[Mapping[int, int]],
    bounds: Sequence[int],
    values: Sequence[Fraction],
) -> bool:
    """Multiply the equations out over the common denominator of the values."""
    common = lcm(*(value.denominator for value in values))
    whole = [value.numerator * (common // value.denominator) for value in values]
    return all(
        sum(value * whole[at] for at, value in rows[index].items()) == bounds[index] * common
        for index in which
    )
