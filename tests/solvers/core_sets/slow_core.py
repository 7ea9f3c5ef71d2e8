"""Slow, plain answers about the core, from the definitions, in fractions."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, permutations

import numpy as np

from citypact.games.coalitional import CoalitionalGame

Point = tuple[Fraction, ...]


def game_of(worths: Sequence[object], cost: bool = False) -> CoalitionalGame:
    """Players a, b, c, … with worths by bit mask."""
    size = len(worths).bit_length() - 1
    return CoalitionalGame(tuple("abcdefghijklmnopqrstuvwxyz"[:size]), list(worths), cost=cost)


def squares(size: int, weights: Sequence[int] | None = None) -> list[int]:
    """v(S) = w(S)**2, a convex game."""
    w = weights or [1] * size
    return [sum(w[i] for i in range(size) if mask >> i & 1) ** 2 for mask in range(1 << size)]


def drawn(seed: int, size: int, low: int = 0, high: int = 10, grand: int | None = None) -> list[int]:
    """Small random whole worths, so that ties are frequent."""
    worths = np.random.default_rng(seed).integers(low, high, 1 << size).tolist()
    worths[0] = 0
    if grand is not None:
        worths[-1] = grand
    return worths


def solve_square(rows: list[list[Fraction]]) -> Point | None:
    """Gauss-Jordan on an augmented square system; None when singular."""
    rows = [list(row) for row in rows]
    size = len(rows)
    for step in range(size):
        pivot = next((at for at in range(step, size) if rows[at][step]), None)
        if pivot is None:
            return None
        rows[step], rows[pivot] = rows[pivot], rows[step]
        rows[step] = [value / rows[step][step] for value in rows[step]]
        for at in range(size):
            if at != step and rows[at][step]:
                factor = rows[at][step]
                rows[at] = [x - factor * y for x, y in zip(rows[at], rows[step], strict=True)]
    return tuple(row[-1] for row in rows)


def vertices(size: int, total: Fraction, bounds: dict[int, Fraction]) -> list[Point]:
    """Try every n - 1 bounds as equations; floats only drop systems that are plainly no use."""
    masks = list(bounds)
    rows = np.array([[mask >> i & 1 for i in range(size)] for mask in masks], dtype=float).reshape(-1, size)
    low = np.array([float(bounds[mask]) for mask in masks])
    chosen = np.array(list(combinations(range(len(masks)), size - 1)), dtype=int)
    everyone = np.ones((len(chosen), 1, size))
    systems = np.concatenate([everyone, rows[chosen]], axis=1)
    sides = np.concatenate([np.full((len(chosen), 1), float(total)), low[chosen]], axis=1)
    regular = np.abs(np.linalg.det(systems)) > 0.5  # determinants are whole numbers
    points = np.linalg.solve(systems[regular], sides[regular][..., None])[..., 0]
    slack = 1e-6 * (1 + np.abs(low).max())
    useful = (points @ rows.T >= low - slack).all(axis=1)
    found = set()
    for pick in chosen[regular][useful]:
        equations = [[Fraction(1)] * size + [Fraction(total)]]
        for at in pick:
            equations.append(
                [Fraction(masks[at] >> i & 1) for i in range(size)] + [Fraction(bounds[masks[at]])]
            )
        point = solve_square(equations)
        assert point is not None
        if all(
            sum(x for i, x in enumerate(point) if mask >> i & 1) >= bound for mask, bound in bounds.items()
        ):
            found.add(point)
    return sorted(found)


def core_points(worths: Sequence[object], epsilon: Fraction = Fraction(0)) -> list[Point]:
    """Vertices of the strong ε-core."""
    exact = [Fraction(str(worth)) for worth in worths]
    size = len(exact).bit_length() - 1
    return vertices(size, exact[-1], {mask: exact[mask] - epsilon for mask in range(1, len(exact) - 1)})


def surplus(worths: Sequence[object], x: Sequence[Fraction], one: int, other: int) -> Fraction:
    """Largest excess of a coalition with one and without the other."""
    return max(
        Fraction(str(worth)) - sum((x[k] for k in range(len(x)) if mask >> k & 1), Fraction(0))
        for mask, worth in enumerate(worths)
        if mask >> one & 1 and not mask >> other & 1
    )


def orders(worths: Sequence[int], size: int) -> set[Point]:
    """Marginal vectors of all orders."""
    vectors = set()
    for order in permutations(range(size)):
        mask, vector = 0, [Fraction(0)] * size
        for player in order:
            vector[player] = Fraction(worths[mask | 1 << player] - worths[mask])
            mask |= 1 << player
        vectors.add(tuple(vector))
    return vectors


def simplex_centroid(points: Sequence[Point]) -> Point:
    """Centre of gravity of a simplex."""
    return tuple(sum(column, Fraction(0)) / len(points) for column in zip(*points, strict=True))


def polygon_centroid(points: Sequence[Point]) -> Point:
    """Centre of gravity of a plane polygon of three players, by the shoelace formula."""
    middle = [float(sum(column)) / len(points) for column in zip(*points, strict=True)]
    ring = sorted(points, key=lambda p: float(np.arctan2(float(p[1]) - middle[1], float(p[0]) - middle[0])))
    area, first, second = Fraction(0), Fraction(0), Fraction(0)
    for p, q in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = p[0] * q[1] - q[0] * p[1]
        area += cross
        first += (p[0] + q[0]) * cross
        second += (p[1] + q[1]) * cross
    first, second = first / (3 * area), second / (3 * area)
    return first, second, sum(points[0]) - first - second
