"""Games of many players whose values are known in closed form, written here a second time."""

from __future__ import annotations

from math import comb

import numpy as np

from citypact.games.coalitional import CooperativeGame, FunctionGame
from citypact.games.coalitional.forms import AirportGame, DividendGame


def names(players: int) -> tuple[str, ...]:
    return tuple(f"city{k}" for k in range(players))


def airport(players: int) -> tuple[CooperativeGame, np.ndarray]:
    """Littlechild and Owen (1973): each piece of runway is shared by all who need it."""
    costs = np.sort(np.random.default_rng(3).gamma(2, 1, players))
    pieces = np.diff(np.concatenate([[0.0], costs]))
    return AirportGame(names(players), costs), np.cumsum(pieces / np.arange(players, 0, -1))


def groups_of(players: int, largest: int = 5) -> list[tuple[np.ndarray, float]]:
    draw = np.random.default_rng(4)
    sizes = draw.integers(1, largest + 1, 5 * players)
    return [(draw.choice(players, size, replace=False), draw.normal()) for size in sizes]


def dividend_game(players: int, groups: list[tuple[np.ndarray, float]]) -> CooperativeGame:
    who, dividends = names(players), {}
    for group, dividend in groups:
        key = tuple(who[k] for k in sorted(group.tolist()))
        dividends[key] = dividends.get(key, 0.0) + dividend
    return DividendGame(who, dividends)


def dividends(players: int) -> tuple[CooperativeGame, np.ndarray]:
    """Harsanyi (1963): a dividend is shared equally in its group. Groups of up to five."""
    groups, amounts = groups_of(players), np.zeros(players)
    for group, dividend in groups:
        amounts[group] += dividend / len(group)
    return dividend_game(players, groups), amounts


def cube(players: int) -> tuple[CooperativeGame, np.ndarray]:
    """v(S) = w(S)**3: dividends w**3, 3 w w' (w + w') and 6 w w' w'' on one, two and three players."""
    w = np.random.default_rng(5).uniform(0, 1, players)
    w /= w.sum()
    others, squares = w.sum() - w, (w**2).sum() - w**2
    amounts = w**3 + 1.5 * (w**2 * others + w * squares) + w * (others**2 - squares)
    game = FunctionGame(names(players), lambda members: (members @ w) ** 3, takes="members")
    return game, amounts


def vote(players: int, quota: float = 0.6) -> tuple[CooperativeGame, np.ndarray]:
    """Worth 1 to a coalition of at least a share ``quota`` of all: a symmetric game."""
    game = FunctionGame(
        names(players), lambda members: 1.0 * (members.sum(axis=1) >= quota * players), takes="members"
    )
    return game, np.full(players, 1 / players)


def banzhaf_of_groups(players: int, groups: list[tuple[np.ndarray, float]]) -> np.ndarray:
    """A dividend counts for a member when the rest of its group are there: chance 2**(1 - t)."""
    amounts = np.zeros(players)
    for group, dividend in groups:
        amounts[group] += dividend / 2 ** (len(group) - 1)
    return amounts


def banzhaf_of_a_vote(players: int, quota: float = 0.6) -> float:
    needed = int(np.ceil(quota * players)) - 1
    return comb(players - 1, needed) / 2 ** (players - 1)


def by_permutations(game: CooperativeGame, budget: int, generator: np.random.Generator) -> np.ndarray:
    """Plain sampling of orders of arrival (Castro, Gómez and Tejada, 2009): the peer to beat."""
    players, total = game.size, np.zeros(game.size)
    orders = budget // players
    for _ in range(orders):
        order = generator.permutation(players)
        rank = np.argsort(order)
        worths = game.worths_at(rank[None, :] <= np.arange(players)[:, None])
        total[order] += np.diff(np.concatenate([[0.0], worths]))
    return total / orders
