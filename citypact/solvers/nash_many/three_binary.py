r"""All equilibria of three players with two strategies each, from one quadratic equation.

Let :math:`p, q, r` be the chances of the second strategies. What the first player gains by its
second strategy is :math:`D_1(q, r) = a_0 + a_1 q + a_2 r + a_3 q r`, and so on in turn. Where two
mix, each is made indifferent by the other: linear equations. Where all mix,
:math:`D_1(q, r) = D_2(p, r) = 0` make :math:`q` and :math:`p` ratios of linear functions of
:math:`r`, and :math:`D_3(p, q) = 0` becomes a quadratic equation in :math:`r`. Everything is
done in fractions; square roots are taken to a hundred digits. The list is complete unless an
equation vanishes identically or an equilibrium hangs on a tie; the number of equilibria of a
game without such is odd [Wilson1971]_.

References
----------
.. [Wilson1971] R. Wilson, "Computing equilibria of n-person games", SIAM Journal on Applied
   Mathematics 21, 1971, 80-87.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from math import isqrt
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Tables: TypeAlias = Sequence[npt.NDArray[np.object_]]
#: Chances of the second strategies.
Point: TypeAlias = tuple[Fraction, Fraction, Fraction]
#: :math:`c_0 + c_1 x + c_2 y + c_3 x y`, the arguments in the order of the players.
Gain: TypeAlias = tuple[Fraction, Fraction, Fraction, Fraction]
Quadratic: TypeAlias = tuple[Fraction, Fraction, Fraction]

ZERO, ONE = Fraction(0), Fraction(1)
#: Square roots are right to this part.
ROOT = 10**100
#: An irrational chance this near 0 or 1 is not told from it.
TOO_NEAR = Fraction(1, 10**40)


@dataclass
class BinaryList:
    """Equilibria found, whether an equilibrium hangs on a tie, and whether all cases were decided."""

    points: list[Point] = field(default_factory=list)
    tied: bool = False
    decided: bool = True

    def add(self, point: Point) -> None:
        """Note an equilibrium once."""
        if point not in self.points:
            self.points.append(point)


def three_binary(tables: Tables) -> BinaryList:
    """List the equilibria of a 2 x 2 x 2 game.

    Parameters
    ----------
    tables : three object arrays of Fraction of shape (2, 2, 2)
        Payoffs of the players.

    Examples
    --------
    Each wants to do as the next does, the last the contrary of the first:

    >>> game = np.array([[[1, 0], [0, 1]]] * 3, dtype=object)
    >>> first = np.array([[[1, 1], [0, 0]], [[0, 0], [1, 1]]], dtype=object) * ONE
    >>> second = np.array([[[1, 0], [0, 1]], [[1, 0], [0, 1]]], dtype=object) * ONE
    >>> third = np.array([[[0, 1], [0, 1]], [[1, 0], [1, 0]]], dtype=object) * ONE
    >>> found = three_binary([first, second, third])
    >>> [[str(x) for x in point] for point in found.points], found.tied, found.decided
    ([['1/2', '1/2', '1/2']], False, True)
    """
    gains = [_gain(np.moveaxis(table, player, 0)) for player, table in enumerate(tables)]
    found = BinaryList()
    for corner in product((ZERO, ONE), (ZERO, ONE), (ZERO, ONE)):
        signs = [_best(_value(gains[i], corner, i), corner[i]) for i in range(3)]
        if min(signs) >= 0:
            found.add(corner)
            found.tied |= 0 in signs
    for player in range(3):
        _one_mixes(gains, player, found)
        _two_mix(gains, player, found)
    _all_mix(gains, found)
    return found


def _gain(table: npt.NDArray[np.object_]) -> Gain:
    d = (table[1] - table[0]).tolist()
    return (d[0][0], d[1][0] - d[0][0], d[0][1] - d[0][0], d[1][1] - d[1][0] - d[0][1] + d[0][0])


def _value(gain: Gain, point: Sequence[Fraction], player: int) -> Fraction:
    x, y = (chance for at, chance in enumerate(point) if at != player)
    return gain[0] + gain[1] * x + gain[2] * y + gain[3] * x * y


def _best(gain: Fraction, chance: Fraction) -> int:
    """Return 1 if a pure choice is the only best reply, 0 if there is a tie, -1 if it is none."""
    signed = gain if chance == 1 else -gain
    return (signed > 0) - (signed < 0)


def _along(gain: Gain, owner: int, moving: int, point: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """Return constant and slope of a player's gain in the chance of another, the third held."""
    start, end = list(point), list(point)
    start[moving], end[moving] = ZERO, ONE
    low = _value(gain, start, owner)
    return low, _value(gain, end, owner) - low


def _one_mixes(gains: Sequence[Gain], player: int, found: BinaryList) -> None:
    """Look for edges of equilibria: a player indifferent while the others are pure."""
    others = [at for at in range(3) if at != player]
    for choices in product((ZERO, ONE), repeat=2):
        point = [ZERO] * 3
        for at, choice in zip(others, choices, strict=True):
            point[at] = choice
        if _value(gains[player], point, player) != 0:
            continue
        low, high = ZERO, ONE
        for at in others:
            constant, slope = _along(gains[at], at, player, point)
            if point[at] == 0:
                constant, slope = -constant, -slope
            # constant + slope x >= 0
            if slope > 0:
                low = max(low, -constant / slope)
            elif slope < 0:
                high = min(high, -constant / slope)
            elif constant < 0:
                low = Fraction(2)
        if low <= high:
            found.tied, found.decided = True, False
            for end in (low, high):
                point[player] = end
                found.add((point[0], point[1], point[2]))


def _two_mix(gains: Sequence[Gain], pure: int, found: BinaryList) -> None:
    """Solve for two players who make each other indifferent, the third pure."""
    first, second = (at for at in range(3) if at != pure)
    for choice in (ZERO, ONE):
        point = [ZERO] * 3
        point[pure] = choice
        solved = True
        for owner, moving in ((first, second), (second, first)):
            constant, slope = _along(gains[owner], owner, moving, point)
            if slope == 0:
                solved = False
                found.decided &= constant != 0 or not _both_signs(gains, pure, choice, moving, owner)
            else:
                point[moving] = -constant / slope
        if not solved or not (0 < point[first] < 1 and 0 < point[second] < 1):
            continue
        sign = _best(_value(gains[pure], point, pure), choice)
        if sign >= 0:
            found.add((point[0], point[1], point[2]))
            if sign == 0:
                found.tied, found.decided = True, False


def _both_signs(gains: Sequence[Gain], pure: int, choice: Fraction, owner: int, moving: int) -> bool:
    """Say whether a player may be indifferent at some mixture of another's."""
    point = [ZERO] * 3
    point[pure] = choice
    constant, slope = _along(gains[owner], owner, moving, point)
    return min(constant, constant + slope) <= 0 <= max(constant, constant + slope)


def _all_mix(gains: Sequence[Gain], found: BinaryList) -> None:
    """Solve the quadratic equation in the third player's chance."""
    a, b, c = gains
    top_p, low_p = (-b[0], -b[2]), (b[1], b[3])  # p = top_p(r) / low_p(r)
    top_q, low_q = (-a[0], -a[2]), (a[1], a[3])
    terms = ((c[0], low_p, low_q), (c[1], top_p, low_q), (c[2], low_p, top_q), (c[3], top_p, top_q))
    square = sum((k * x[1] * y[1] for k, x, y in terms), ZERO)
    linear = sum((k * (x[0] * y[1] + x[1] * y[0]) for k, x, y in terms), ZERO)
    constant = sum((k * x[0] * y[0] for k, x, y in terms), ZERO)
    if square == linear == constant == 0:
        # The equation says nothing: a continuum, unless some player is never indifferent.
        found.decided &= any(_one_sign(gain) for gain in gains)
        return
    for r, exact, double in _roots((square, linear, constant)):
        if not 0 < r < 1:
            continue
        under_p, over_p = low_p[0] + low_p[1] * r, top_p[0] + top_p[1] * r
        under_q, over_q = low_q[0] + low_q[1] * r, top_q[0] + top_q[1] * r
        if (under_p == 0 != over_p) or (under_q == 0 != over_q):
            continue  # the equation was multiplied by zero there
        if under_p != 0 and under_q != 0:
            p, q = over_p / under_p, over_q / under_q
        elif under_q != 0:  # any p will do for the second player: the third fixes it
            q = over_q / under_q
            if c[1] + c[3] * q == 0:
                found.decided &= c[0] + c[2] * q != 0
                continue
            p = -(c[0] + c[2] * q) / (c[1] + c[3] * q)
        elif under_p != 0:
            p = over_p / under_p
            if c[2] + c[3] * p == 0:
                found.decided &= c[0] + c[1] * p != 0
                continue
            q = -(c[0] + c[1] * p) / (c[2] + c[3] * p)
        else:
            found.decided = False
            continue
        if not exact and any(min(abs(x), abs(1 - x)) < TOO_NEAR for x in (p, q, r)):
            found.decided = False
        elif 0 < p < 1 and 0 < q < 1:
            found.add((p, q, r))
            found.tied |= double


def _one_sign(gain: Gain) -> bool:
    corners = [gain[0] + gain[1] * x + gain[2] * y + gain[3] * x * y for x in (0, 1) for y in (0, 1)]
    return min(corners) > 0 or max(corners) < 0


def _roots(equation: Quadratic) -> Iterator[tuple[Fraction, bool, bool]]:
    """Yield the real roots, whether each is exact and whether it is double."""
    square, linear, constant = equation
    if square == 0:
        if linear != 0:
            yield -constant / linear, True, False
        return
    inner = linear * linear - 4 * square * constant
    if inner < 0:
        return
    if inner == 0:
        yield -linear / (2 * square), True, True
        return
    # The root of a fraction: of numerator times denominator, over the denominator.
    whole = inner.numerator * inner.denominator
    exact = isqrt(whole) ** 2 == whole
    root = Fraction(isqrt(whole), 1) if exact else Fraction(isqrt(whole * ROOT * ROOT), ROOT)
    root /= inner.denominator
    # The larger in size first, the other from their product: no digits are lost.
    larger = -(linear + root if linear >= 0 else linear - root) / 2
    yield larger / square, exact, False
    yield constant / larger, exact, False
