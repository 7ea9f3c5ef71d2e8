"""Slow and independent: every corner of a polytope, many points of an ellipsoid, a grid of ratios."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product

import numpy as np

from citypact.games.rational import as_fraction
from citypact.games.relocation import Relocation
from citypact.mechanisms.robust import BoxSet, BudgetedSet, EllipsoidSet


def corners(uncertainty: BoxSet | BudgetedSet) -> set[tuple[Fraction, ...]]:
    """Full deviations in some order as far as the budget goes, the next one in part, with any signs."""
    budget = Fraction(3) if isinstance(uncertainty, BoxSet) else as_fraction(uncertainty.budget)
    found = set()
    for order in permutations(range(3)):
        used, left = [Fraction(0)] * 3, budget
        for at in order:
            used[at] = min(Fraction(1), left)
            left -= used[at]
        for signs in product((-1, 1), repeat=3):
            found.add(tuple(z * u * d for z, u, d in zip(signs, used, uncertainty.deviations, strict=True)))
    return found


def worst(game: Relocation, uncertainty: BoxSet | BudgetedSet, s: Fraction) -> tuple[Fraction, Fraction]:
    """Smallest gain of each city over all corners, each gain from the game of that corner."""
    gains = [
        Relocation(R, L, K, voluntary=game.voluntary).exact_gains(s)
        for R, L, K in (
            (
                as_fraction(game.revenue) + r,
                as_fraction(game.origin_loss) + x,
                as_fraction(game.destination_cost) + k,
            )
            for r, x, k in corners(uncertainty)
        )
    ]
    return min(g for g, _ in gains), min(g for _, g in gains)


def surface(uncertainty: EllipsoidSet, rng: np.random.Generator, count: int) -> np.ndarray:
    """Random points on the ellipsoid, by the eigenvectors of its covariance."""
    matrix = np.array([[float(x) for x in row] for row in uncertainty.covariance])
    values, vectors = np.linalg.eigh(matrix)
    z = rng.normal(size=(count, 3))
    z /= np.linalg.norm(z, axis=1, keepdims=True)
    return float(uncertainty.radius) * (z * np.sqrt(np.maximum(values, 0.0))) @ vectors.T
