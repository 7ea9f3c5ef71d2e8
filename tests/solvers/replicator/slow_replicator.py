"""Replicator dynamics by definition: loops over profiles, no tensors, no linear algebra."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import prod

import numpy as np

from citypact.games.populations import PopulationGame


def random_game(generator: np.random.Generator, shape: Sequence[int]) -> PopulationGame:
    return PopulationGame(
        [generator.normal(size=tuple(shape)) for _ in shape],
        [f"population {at}" for at in range(len(shape))],
        [[f"strategy {k}" for k in range(m)] for m in shape],
    )


def whole_game(generator: np.random.Generator, size: int, most: int = 3) -> PopulationGame:
    """Small whole payoffs: ties and degenerate faces are common."""
    return PopulationGame(
        [generator.integers(-most, most + 1, size=(2,) * size) for _ in range(size)],
        [f"p{at}" for at in range(size)],
        [("first", "second")] * size,
    )


def random_point(generator: np.random.Generator, game: PopulationGame) -> np.ndarray:
    return np.concatenate([generator.dirichlet(np.ones(m))[:-1] for m in game.shape])


def slow_field(game: PopulationGame, point: Sequence[float]) -> list[float]:
    """Multiply out the payoff of every strategy against every profile."""
    shares: list[list[float]] = []
    at = 0
    for m in game.shape:
        own = [float(share) for share in point[at : at + m - 1]]
        shares.append([*own, 1.0 - sum(own)])
        at += m - 1
    speeds = []
    for i, m in enumerate(game.shape):
        payoffs = [0.0] * m
        for profile in product(*map(range, game.shape)):
            chance = prod(shares[j][k] for j, k in enumerate(profile) if j != i)
            payoffs[profile[i]] += chance * float(game.tables[i][profile])
        average = sum(x * u for x, u in zip(shares[i], payoffs, strict=True))
        speeds += [shares[i][k] * (payoffs[k] - average) for k in range(m - 1)]
    return speeds


def slow_advantages(game: PopulationGame, point: Sequence[float]) -> list[float]:
    """Advantage of the first of two strategies in every population."""
    found = []
    for i in range(game.size):
        lead = 0.0
        for profile in product((0, 1), repeat=game.size):
            chance = prod(point[j] if k == 0 else 1 - point[j] for j, k in enumerate(profile) if j != i)
            lead += (1 if profile[i] == 0 else -1) * chance * float(game.tables[i][profile])
        found.append(lead)
    return found


def slow_pure_nash(game: PopulationGame, profile: tuple[int, ...], *, strict: bool) -> bool:
    for i, m in enumerate(game.shape):
        here = game.tables[i][profile]
        for k in range(m):
            other = game.tables[i][(*profile[:i], k, *profile[i + 1 :])]
            if k != profile[i] and (other > here or (strict and other == here)):
                return False
    return True


def crossings(game: PopulationGame, side: int = 3) -> list[np.ndarray]:
    """Zeros of all advantages of three populations inside the cube, by Newton from a grid of starts."""
    grid = (np.arange(side) + 0.5) / side
    found: list[np.ndarray] = []
    for start in product(grid, repeat=3):
        point = np.array(start)
        for _ in range(12):
            value = np.array(slow_advantages(game, point))
            slope = np.array(
                [
                    np.array(slow_advantages(game, point + step)) - value
                    for step in np.eye(3)  # affine in each variable: a unit step gives the derivative
                ]
            ).T
            if abs(np.linalg.det(slope)) < 1e-12:
                break
            point = point - np.linalg.solve(slope, value)
            if np.abs(point).max() > 1e3:
                break
        good = np.abs(slow_advantages(game, point)).max() < 1e-10
        inside = point.min() > 1e-9 and point.max() < 1 - 1e-9
        if good and inside and not any(np.allclose(point, known, atol=1e-7) for known in found):
            found.append(point)
    return found
