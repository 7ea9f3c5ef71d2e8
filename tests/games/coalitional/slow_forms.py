"""The worths of structured games by their definitions: one coalition at a time, in fractions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations, permutations
from typing import Any

import numpy as np

from citypact.games.coalitional import CooperativeGame
from citypact.games.coalitional.forms import (
    AdditiveGame,
    AirportGame,
    AssignmentGame,
    BankruptcyGame,
    DividendGame,
    LinearProductionGame,
    SpanningTreeGame,
    WeightedGraphGame,
    WeightedVotingGame,
)

Inside = tuple[int, ...]


def exact(number: Any) -> Fraction:
    return number if isinstance(number, Fraction) else Fraction(str(number))


def slow_worth(game: CooperativeGame, inside: Inside) -> Fraction:
    """Return the worth of the coalition of these player numbers, by the definition."""
    return DEFINITIONS[type(game)](game, inside) if inside else Fraction(0)


def slow_table(game: CooperativeGame) -> list[Fraction]:
    inside = [tuple(at for at in range(game.size) if mask >> at & 1) for mask in range(1 << game.size)]
    return [slow_worth(game, one) for one in inside]


def additive(game: AdditiveGame, inside: Inside) -> Fraction:
    return sum((exact(game.amounts[at]) for at in inside), Fraction(0))


def dividend(game: DividendGame, inside: Inside) -> Fraction:
    names = {game.players[at] for at in inside}
    return sum((exact(d) for group, d in game.dividends.items() if set(group) <= names), Fraction(0))


def graph(game: WeightedGraphGame, inside: Inside) -> Fraction:
    pairs = [(i, i) for i in inside] + list(combinations(inside, 2))
    return sum((exact(game.weights[i][j]) for i, j in pairs), Fraction(0))


def airport(game: AirportGame, inside: Inside) -> Fraction:
    return max(exact(game.costs[at]) for at in inside)


def bankruptcy(game: BankruptcyGame, inside: Inside) -> Fraction:
    others = [exact(claim) for at, claim in enumerate(game.claims) if at not in inside]
    return max(Fraction(0), exact(game.estate) - sum(others))


def voting(game: WeightedVotingGame, inside: Inside) -> Fraction:
    return Fraction(sum(exact(game.weights[at]) for at in inside) >= exact(game.quota))


def spanning_tree(game: SpanningTreeGame, inside: Inside) -> Fraction:
    """Kruskal's algorithm: the cheapest link that joins two parts, until one part is left."""
    nodes = [0, *(at + 1 for at in inside)]
    part = {node: node for node in nodes}
    cost = Fraction(0)
    for link, i, j in sorted((exact(game.costs[i][j]), i, j) for i, j in combinations(nodes, 2)):
        if part[i] != part[j]:
            cost += link
            gone, kept = part[i], part[j]
            part = {node: kept if home == gone else home for node, home in part.items()}
    return cost


def assignment(game: AssignmentGame, inside: Inside) -> Fraction:
    """Try all ways to seat the smaller side on the larger one."""
    first = len(game.sellers)
    sides = [at for at in inside if at < first], [at - first for at in inside if at >= first]
    value = {(i, j): max(exact(game.values[i][j]), Fraction(0)) for i in sides[0] for j in sides[1]}
    if len(sides[0]) <= len(sides[1]):
        seatings = [list(zip(sides[0], order, strict=False)) for order in permutations(sides[1])]
    else:
        seatings = [list(zip(order, sides[1], strict=False)) for order in permutations(sides[0])]
    return max(sum((value[pair] for pair in seating), Fraction(0)) for seating in seatings)


def production(game: LinearProductionGame, inside: Inside) -> Fraction:
    """Try all plans that use up as many resources as they have products: the corners of the plans."""
    rows = [[exact(number) for number in row] for row in game.technology]
    owned = [sum(exact(game.resources[at][m]) for at in inside) for m in range(len(rows))]
    best = Fraction(0)
    for count in range(1, min(len(rows), len(game.prices)) + 1):
        for used in combinations(range(len(rows)), count):
            for made in combinations(range(len(game.prices)), count):
                plan = solved([[rows[m][k] for k in made] for m in used], [owned[m] for m in used])
                if plan is None or min(plan) < 0:
                    continue
                needs = [sum(row[k] * y for k, y in zip(made, plan, strict=True)) for row in rows]
                if all(need <= stock for need, stock in zip(needs, owned, strict=True)):
                    best = max(best, sum(exact(game.prices[k]) * y for k, y in zip(made, plan, strict=True)))
    return best


def solved(matrix: Sequence[Sequence[Fraction]], right: Sequence[Fraction]) -> list[Fraction] | None:
    """Return the solution of a square system by elimination, None if it is singular."""
    rows = [[*row, bound] for row, bound in zip(matrix, right, strict=True)]
    for at in range(len(rows)):
        pivot = next((row for row in range(at, len(rows)) if rows[row][at]), None)
        if pivot is None:
            return None
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [number / rows[at][at] for number in rows[at]]
        for other in range(len(rows)):
            if other != at:
                share = rows[other][at]
                rows[other] = [a - share * b for a, b in zip(rows[other], rows[at], strict=True)]
    return [row[-1] for row in rows]


DEFINITIONS: dict[type, Callable[[Any, Inside], Fraction]] = {
    AdditiveGame: additive,
    DividendGame: dividend,
    WeightedGraphGame: graph,
    AirportGame: airport,
    BankruptcyGame: bankruptcy,
    WeightedVotingGame: voting,
    SpanningTreeGame: spanning_tree,
    AssignmentGame: assignment,
    LinearProductionGame: production,
}

FORMS = tuple(DEFINITIONS)


def drawn_form(form: type, players: int, seed: int, unit: Any = 1) -> CooperativeGame:
    """Return a game of small decimals full of ties; ``unit`` multiplies every amount of money."""
    draw = np.random.default_rng(seed)
    names = tuple(f"city{at}" for at in range(players))

    def some(low: int, high: int, *shape: int) -> Any:
        numbers = np.array(
            [Fraction(int(number), 10) * exact(unit) for number in draw.integers(low, high, shape).flat],
            dtype=object,
        )
        return numbers.reshape(shape).tolist()

    if form is AdditiveGame:
        return AdditiveGame(names, some(-9, 10, players))
    if form is DividendGame:
        rows = {tuple(sorted(np.flatnonzero(row))) for row in draw.random((12, players)) < 0.4} - {()}
        groups = [tuple(names[at] for at in row) for row in sorted(rows)]
        return DividendGame(names, dict(zip(groups, some(-9, 10, len(groups)), strict=True)))
    if form is AirportGame:
        return AirportGame(names, some(0, 6, players))
    if form is BankruptcyGame:
        claims = some(0, 6, players)
        return BankruptcyGame(names, sum(claims) * Fraction(int(draw.integers(0, 5)), 4), claims)
    if form is WeightedVotingGame:
        weights = [w + Fraction(1, 10) * exact(unit) for w in some(0, 4, players)]
        return WeightedVotingGame(names, weights, sum(weights) * Fraction(3, 5))
    if form is AssignmentGame:
        sellers = max(1, int(draw.integers(0, players)))
        return AssignmentGame(names[:sellers], names[sellers:], some(-2, 5, sellers, players - sellers))
    if form is LinearProductionGame:
        technology = draw.integers(0, 4, (2, 3))
        technology[0, technology.sum(axis=0) == 0] = 1
        resources = draw.integers(0, 5, (players, 2)).tolist()
        return LinearProductionGame(names, resources, technology, some(-2, 8, 3))
    size = players + (form is SpanningTreeGame)
    matrix = some(0 if form is SpanningTreeGame else -4, 5, size, size)
    for i in range(size):
        for j in range(i):
            matrix[i][j] = matrix[j][i]
        if form is SpanningTreeGame:
            matrix[i][i] = 0
    return form(names, matrix)  # type: ignore[no-any-return]
