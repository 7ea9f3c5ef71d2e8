r"""Where up to three multi-affine equations vanish together inside the open unit cube, completely.

Equation :math:`i` does not contain variable :math:`i`. The equations are taken apart until nothing
splits:

1. an equation without variables is void (all zero) or impossible;
2. one in a single variable fixes it;
3. one in two variables that is a product, :math:`d(x - r)(y - s)`, makes two branches;
4. what is left are curves :math:`a + bx + cy + dxy = 0` that do not factor, each of which gives one
   variable as a quotient :math:`y = -(a + bx)/(c + dx)` of the other.

Three such curves leave a quadratic in one variable, whose roots are exact when its discriminant is
a square and known to ``DIGITS`` digits otherwise. (A root on the border of the cube is rational, so
these digits decide what lies inside.) Fewer equations than variables, or a quadratic that is
identically zero, leave a continuum; its extent inside the cube is cut at rational points.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, product

from citypact.solvers.replicator.multiaffine import Polynomial, planar, split_product, substitute, variables

#: Digits of a root that no fraction names.
DIGITS = 200
#: Points that show a curve; places that tell two pieces apart (a quadratic vanishes at two at most).
CURVE_STEPS = 32
_WITNESSES = (Fraction(1, 7), Fraction(4, 9), Fraction(5, 6))
_ENDS = (Fraction(0), Fraction(1))

Values = Mapping[int, Fraction]


@dataclass(frozen=True)
class Piece:
    """An irreducible part of the solution: fixed variables, free ones, and curves between the free.

    Parameters
    ----------
    fixed : mapping of int to Fraction
        Variables with one value.
    free : tuple of int
        Variables that move; none for a point.
    curves : tuple of polynomials
        What ties free variables together.
    extent : pair of Fraction
        Range of the first free variable (of the curve's parameter).
    exact : bool
        Whether the fixed values are more than ``DIGITS`` digits of a root.
    """

    fixed: Values
    free: tuple[int, ...] = ()
    curves: tuple[Polynomial, ...] = ()
    extent: tuple[Fraction, Fraction] = _ENDS
    exact: bool = True

    @property
    def dimension(self) -> int:
        """Number of directions in which a solution can move; zero for a point."""
        tied = {variable for curve in self.curves for variable in variables(curve)}
        return len(self.free) - max(len(tied) - 1, 0)

    def trace(self, steps: int = CURVE_STEPS) -> list[Values]:
        """Return points along the closure: both ends of a segment, ``steps`` pieces of a curve."""
        inner = range(steps + 1) if self.curves else (0, steps)
        return list(self._at([Fraction(k, steps) for k in inner], _ENDS))

    def witnesses(self) -> list[Values]:
        """Return points inside, enough to tell this piece from any other."""
        return list(self._at(_WITNESSES, _WITNESSES))

    def contains(self, point: Values) -> bool:
        """Whether a point of the open cube belongs to the piece."""
        low, high = self.extent
        return (
            all(point[variable] == value for variable, value in self.fixed.items())
            and not any(substitute(curve, point) for curve in self.curves)
            and (not self.free or low <= point[self.free[0]] <= high)
        )

    def _at(self, along: Sequence[Fraction], across: Sequence[Fraction]) -> Iterator[Values]:
        """Vary the parameter along its extent and every untied variable across the unit interval."""
        tied = frozenset[int]().union(*map(variables, self.curves))
        loose = [variable for variable in self.free if variable not in tied]
        # Without curves the first loose variable is the parameter.
        parameter, loose = (self.free[0], loose) if self.curves else (self.free[0], loose[1:])
        low, high = self.extent
        for step, *rest in product(along, *([across] * len(loose))):
            point = {**self.fixed, parameter: low + step * (high - low)}
            for curve in self.curves:
                (other,) = variables(curve) - {parameter}
                point[other] = quotient(curve, parameter, other, point[parameter])
            yield {**point, **dict(zip(loose, rest, strict=True))}


def solution_pieces(equations: Sequence[Polynomial], unknowns: Sequence[int]) -> list[Piece]:
    """Return all solutions with every unknown strictly between zero and one.

    Parameters
    ----------
    equations : sequence of polynomials
        At most three, none containing a variable that is no unknown.
    unknowns : sequence of int
        The variables, at most three.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> line = {frozenset(): F(-1), frozenset({1}): F(2)}
    >>> [(dict(piece.fixed), piece.free) for piece in solution_pieces([line, {}], [0, 1])]
    [({1: Fraction(1, 2)}, (0,))]
    """
    pieces: list[Piece] = []
    for piece in _solve(list(equations), {}, tuple(unknowns)):
        inside = piece.witnesses() if piece.free else [piece.fixed]
        if any(all(map(known.contains, inside)) for known in pieces):
            continue
        # A larger piece swallows those found before.
        pieces = [known for known in pieces if not _within(known, piece)]
        pieces.append(piece)
    return pieces


def _within(small: Piece, large: Piece) -> bool:
    if small.dimension >= large.dimension:
        return False
    return all(map(large.contains, small.witnesses() if small.free else [small.fixed]))


def _solve(equations: list[Polynomial], fixed: Values, free: tuple[int, ...]) -> Iterator[Piece]:
    equations = [left for each in equations if (left := substitute(each, fixed))]
    if any(not variables(each) for each in equations):
        return
    for each in equations:
        if len(variables(each)) == 1:
            (variable,) = variables(each)
            root = -each.get(frozenset(), Fraction(0)) / each[frozenset((variable,))]
            yield from _fix(equations, fixed, free, variable, root)
            return
    for each in equations:
        factors = split_product(each)
        if factors is not None:
            for variable, root in factors:
                yield from _fix(equations, fixed, free, variable, root)
            return
    if not equations:
        yield Piece(fixed, free)
    else:
        yield from _curves(equations, fixed, free)


def _fix(
    equations: list[Polynomial], fixed: Values, free: tuple[int, ...], variable: int, value: Fraction
) -> Iterator[Piece]:
    if 0 < value < 1:
        left = tuple(each for each in free if each != variable)
        yield from _solve(equations, {**fixed, variable: value}, left)


def _curves(equations: list[Polynomial], fixed: Values, free: tuple[int, ...]) -> Iterator[Piece]:
    """Solve one, two or three curves that do not factor: the first variable of two is the parameter."""
    shared = frozenset.intersection(*map(variables, equations[-2:]))
    parameter = min(shared)
    tying = equations[-2:]
    if len(equations) == 3:
        roots = _quadratic(equations[0], tying, parameter)
        if roots is not None:
            for root, exact in roots:
                point = {parameter: root}
                for curve in tying:
                    (other,) = variables(curve) - {parameter}
                    point[other] = quotient(curve, parameter, other, root)
                if all(0 < value < 1 for value in point.values()):
                    yield Piece({**fixed, **point}, exact=exact)
            return
    ordered = (parameter, *(variable for variable in free if variable != parameter))
    for extent in _extents(tying, parameter):
        yield Piece(fixed, ordered, tuple(tying), extent)


def quotient(curve: Polynomial, parameter: int, other: int, value: Fraction) -> Fraction:
    """Return the other variable of a curve that does not factor; out of the cube at its pole."""
    a, b, c, d = planar(curve, parameter, other)
    below = c + d * value
    return -(a + b * value) / below if below else Fraction(-1)


def _extents(curves: Sequence[Polynomial], parameter: int) -> Iterator[tuple[Fraction, Fraction]]:
    """Cut the unit interval where a curve leaves the cube; yield the parts inside."""
    cuts = set(_ENDS)
    others = []
    for curve in curves:
        (other,) = variables(curve) - {parameter}
        others.append((curve, other))
        a, b, c, d = planar(curve, parameter, other)
        for low, slope in ((a, b), (c, d), (a + c, b + d)):  # value 0, pole, value 1
            if slope and 0 < -low / slope < 1:
                cuts.add(-low / slope)
    for low, high in pairwise(sorted(cuts)):
        middle = (low + high) / 2
        if all(0 < quotient(curve, parameter, other, middle) < 1 for curve, other in others):
            yield low, high


def _quadratic(
    last: Polynomial, tying: Sequence[Polynomial], parameter: int
) -> list[tuple[Fraction, bool]] | None:
    """Put two quotients into the third equation; None if it then holds throughout."""
    quotients = []
    for curve in tying:
        (other,) = variables(curve) - {parameter}
        a, b, c, d = planar(curve, parameter, other)
        quotients.append((other, (-a, -b), (c, d)))
    (x, up_x, down_x), (y, up_y, down_y) = quotients
    a, b, c, d = planar(last, x, y)
    total = [Fraction(0)] * 3
    for weight, first, second in (
        (a, down_x, down_y),
        (b, up_x, down_y),
        (c, down_x, up_y),
        (d, up_x, up_y),
    ):
        for place, value in enumerate(_times(first, second)):
            total[place] += weight * value
    return _roots(total) if any(total) else None


def _times(p: tuple[Fraction, Fraction], q: tuple[Fraction, Fraction]) -> tuple[Fraction, ...]:
    return p[0] * q[0], p[0] * q[1] + p[1] * q[0], p[1] * q[1]


def _roots(coefficients: Sequence[Fraction]) -> list[tuple[Fraction, bool]]:
    """Real roots of a polynomial of degree at most two and whether they are exact."""
    scale = max(map(abs, coefficients))
    c, b, a = (value / scale for value in coefficients)
    if a == 0:
        return [(-c / b, True)] if b else []
    inner = b * b - 4 * a * c
    if inner < 0:
        return []
    whole = inner.numerator * inner.denominator
    root = math.isqrt(whole)
    if root * root == whole:
        found = Fraction(root, inner.denominator)
        return [((sign * found - b) / (2 * a), True) for sign in ((1, -1) if found else (1,))]
    power = 10**DIGITS
    found = Fraction(math.isqrt(whole * power * power), inner.denominator * power)
    return [((sign * found - b) / (2 * a), False) for sign in (1, -1)]
