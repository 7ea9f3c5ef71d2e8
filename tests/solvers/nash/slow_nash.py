"""All extreme equilibria of a small game by trying every support, in fractions: slow and independent.

An extreme strategy of the row player solves, for some rows I and columns J of equal number,
"mixed over I, every column of J earns v, and all else earns no more", uniquely. Two such strategies are
an equilibrium iff each uses only best replies to the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import chain, combinations
from typing import Any

import numpy as np

from citypact.games.normal_form import NormalFormGame

Strategy = tuple[Fraction, ...]
Table = list[list[Fraction]]


def game_of(own: Any, other: Any) -> NormalFormGame:
    return NormalFormGame((own, other))


def solve(rows: Table) -> list[Fraction] | None:
    """Gauss and Jordan on an augmented square system; None if it is singular."""
    rows, size = [row[:] for row in rows], len(rows)
    for step in range(size):
        pivot = next((at for at in range(step, size) if rows[at][step]), None)
        if pivot is None:
            return None
        rows[step], rows[pivot] = rows[pivot], rows[step]
        rows[step] = [value / rows[step][step] for value in rows[step]]
        for at in range(size):
            if at != step and rows[at][step]:
                rows[at] = [a - rows[at][step] * b for a, b in zip(rows[at], rows[step], strict=True)]
    return [row[-1] for row in rows]


def earned(payoffs: Table, strategy: Sequence[Fraction]) -> list[Fraction]:
    """What each reply earns; ``payoffs[i][j]``: the other's payoff."""
    return [sum(p * row[j] for p, row in zip(strategy, payoffs, strict=True)) for j in range(len(payoffs[0]))]


def best_replies(payoffs: Table, strategy: Sequence[Fraction]) -> set[int]:
    values = earned(payoffs, strategy)
    return {j for j, value in enumerate(values) if value == max(values)}


def extreme_strategies(payoffs: Table) -> set[Strategy]:
    """Return the strategies that are vertices of the region of some best replies."""
    own, replies = len(payoffs), len(payoffs[0])
    found = set()
    for size in range(1, min(own, replies) + 1):
        for support in combinations(range(own), size):
            for best in combinations(range(replies), size):
                system = [[*(payoffs[i][j] for i in support), Fraction(-1), Fraction(0)] for j in best]
                system.append([Fraction(1)] * size + [Fraction(0), Fraction(1)])
                solved = solve(system)
                if solved is None or min(solved[:-1]) < 0:
                    continue
                chances = dict(zip(support, solved, strict=False))
                strategy = tuple(chances.get(i, Fraction(0)) for i in range(own))
                if set(best) <= best_replies(payoffs, strategy):
                    found.add(strategy)
    return found


def used(strategy: Strategy) -> set[int]:
    return {at for at, p in enumerate(strategy) if p}


def slow_answer(game: NormalFormGame) -> tuple[set[tuple[Strategy, Strategy]], bool]:
    """Return the extreme equilibria and whether the game is degenerate."""
    own, other = (table.tolist() for table in game.exact_tables)
    turned = [list(column) for column in zip(*own, strict=True)]
    rows, columns = extreme_strategies(other), extreme_strategies(turned)
    to_row = {x: best_replies(other, x) for x in rows}
    to_column = {y: best_replies(turned, y) for y in columns}
    profiles = {(x, y) for x in rows for y in columns if used(x) <= to_column[y] and used(y) <= to_row[x]}
    ties = chain(to_row.items(), to_column.items())
    return profiles, any(len(best) > len(used(strategy)) for strategy, best in ties)


def slow_subsets(
    profiles: set[tuple[Strategy, Strategy]],
) -> set[tuple[frozenset[Strategy], frozenset[Strategy]]]:
    """Return the maximal products, from every set of row strategies."""
    rows = sorted({x for x, _ in profiles})
    columns = {y for _, y in profiles}
    found = set()
    for some in chain.from_iterable(combinations(rows, size) for size in range(1, len(rows) + 1)):
        common = frozenset(y for y in columns if all((x, y) in profiles for x in some))
        if common:
            found.add((frozenset(x for x in rows if all((x, y) in profiles for y in common)), common))
    return found


def random_tables(generator: np.random.Generator, shape: tuple[int, int], high: int) -> Any:
    return tuple(generator.integers(-high, high + 1, shape) for _ in range(2))
