"""Cores and nucleoli of small games from their definitions, in fractions (no citypact, no NumPy).

Balancedness is decided by listing every minimal balanced collection (n <= 4), nucleoli by lexicographic
minimisation with one exact program per coalition (n <= 4) or by Kohlberg's criterion (n <= 6).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations

from coalitional_oracles import Game, Vector, members, players_of
from rational_programs import Infeasible, best, highest, rank, solution

#: How much a unit of excess of a coalition counts.
Weight = Callable[[int], Fraction]


def one(mask: int) -> Fraction:
    """Weigh all coalitions alike."""
    return Fraction(1)


def per_head(mask: int) -> Fraction:
    """Weigh a coalition's excess per member."""
    return Fraction(1, mask.bit_count())


def indicator(mask: int, count: int) -> list[int]:
    return [mask >> at & 1 for at in range(count)]


def paid(x: Sequence[Fraction], mask: int) -> Fraction:
    return sum((x[at] for at in members(mask)), Fraction(0))


def proper(game: Game) -> range:
    """Return all coalitions but none and all."""
    return range(1, len(game) - 1)


@cache
def minimal_balanced(count: int) -> tuple[tuple[tuple[int, Fraction], ...], ...]:
    """Return every minimal balanced collection of proper coalitions with its weights."""
    found = []
    for size in range(1, count + 1):
        for group in combinations(range(1, (1 << count) - 1), size):
            columns = [indicator(mask, count) for mask in group]
            weights = solution(list(zip(*columns, strict=True)), [1] * count)
            if weights is not None and all(weight > 0 for weight in weights):
                found.append(tuple(zip(group, weights, strict=True)))
    return tuple(found)


def least_core_epsilon(game: Game) -> Fraction:
    """Return the highest mean excess that a minimal balanced collection forces (profit games)."""
    return max(
        (sum(weight * game[mask] for mask, weight in group) - Fraction(game[-1]))
        / sum(weight for _, weight in group)
        for group in minimal_balanced(players_of(game))
    )


def least_core_epsilon_by_program(game: Game) -> Fraction:
    """Return the same by an exact program, for more players than collections can be listed for."""
    count = players_of(game)
    # Weights of coalitions summing to 1, all players covered t times: columns of S, then +t and -t.
    columns = [[*indicator(mask, count), 1] for mask in proper(game)]
    columns += [[*[-1] * count, 0], [*[1] * count, 0]]
    gains = [*(game[mask] for mask in proper(game)), -game[-1], game[-1]]
    return highest(gains, list(zip(*columns, strict=True)), [*[0] * count, 1])[0]


def vertices(rows: Sequence[Sequence[int]], least: Vector, total: Fraction) -> set[tuple[Fraction, ...]]:
    """Return the vertices of {x: rows * x >= least, x(N) = total}."""
    count = len(rows[0])
    found = set()
    for tight in combinations(range(len(rows)), count - 1):
        point = solution([*(rows[at] for at in tight), [1] * count], [*(least[at] for at in tight), total])
        if point is not None and all(
            sum(entry * amount for entry, amount in zip(row, point, strict=True)) >= bound
            for row, bound in zip(rows, least, strict=True)
        ):
            found.add(tuple(point))
    return found


def core_vertices(game: Game, epsilon: Fraction = Fraction(0)) -> set[tuple[Fraction, ...]]:
    count = players_of(game)
    rows = [indicator(mask, count) for mask in proper(game)]
    return vertices(rows, [Fraction(game[mask]) - epsilon for mask in proper(game)], Fraction(game[-1]))


def nucleolus(game: Game, weight: Weight = one, *, imputations: bool = True) -> Vector:
    """Lower the highest weighted excess; fix what is tight at every optimum; go on (n <= 4)."""
    count = players_of(game)
    unsettled = list(proper(game))
    settled: dict[int, Fraction] = {}
    floors = [1 << at for at in range(count)] if imputations else []

    def program(gains: Sequence[Fraction | int], level: Fraction | None) -> tuple[Fraction, list[Fraction]]:
        """Optimise over (x, epsilon) with the settled excesses kept, epsilon at ``level`` if given."""
        most = [[*(-entry for entry in indicator(mask, count)), -1 / weight(mask)] for mask in unsettled]
        bounds = [-Fraction(game[mask]) for mask in unsettled]
        most += [[*(-entry for entry in indicator(mask, count)), 0] for mask in floors]
        bounds += [-Fraction(game[mask]) for mask in floors]
        equal = [[*[1] * count, 0]] + [[*indicator(mask, count), 0] for mask in settled]
        totals = [Fraction(game[-1])]
        totals += [game[mask] - excess / weight(mask) for mask, excess in settled.items()]
        if level is not None:
            equal.append([*[0] * count, 1])
            totals.append(level)
        return best(gains, most, bounds, equal, totals)

    if count == 1:
        return [Fraction(game[-1])]
    while rank([[1] * count, *(indicator(mask, count) for mask in settled)]) < count:
        value, point = program([*[0] * count, -1], None)
        level = -value
        tight = [mask for mask in unsettled if weight(mask) * (game[mask] - paid(point[:-1], mask)) == level]
        for mask in tight:
            top = program([*indicator(mask, count), 0], level)[0]
            if weight(mask) * (game[mask] - top) == level:
                settled[mask] = level
        unsettled = [mask for mask in unsettled if mask not in settled]
    point = program([0] * (count + 1), None)[1]
    return point[:-1]


def _balanced(columns: Sequence[Sequence[int]], spare: Sequence[Sequence[int]], count: int) -> bool:
    """Whether positive weights on ``columns`` and others on ``spare`` give all players the same."""
    if not columns:
        return True
    base = [sum(column[at] for column in columns) for at in range(count)]
    every = [*columns, *spare, [-1] * count, [1] * count]
    try:
        highest([0] * len(every), list(zip(*every, strict=True)), [-amount for amount in base])
    except Infeasible:
        return False
    return True


def _levels(found: Iterable[tuple[Fraction, list[int]]], spare: Sequence[Sequence[int]], count: int) -> bool:
    """Kohlberg's criterion: the vectors at or above every level are balanced."""
    listed = sorted(found, key=lambda pair: pair[0], reverse=True)
    for at, (level, _) in enumerate(listed):
        if at + 1 < len(listed) and listed[at + 1][0] == level:
            continue
        unlike = {tuple(column) for _, column in listed[: at + 1]}
        if not _balanced([list(column) for column in unlike], spare, count):
            return False
        if rank([[1] * count, *unlike]) == count:
            return True
    return True


def is_prenucleolus(game: Game, x: Sequence[Fraction], weight: Weight = one) -> bool:
    count = players_of(game)
    found = [(weight(mask) * (game[mask] - paid(x, mask)), indicator(mask, count)) for mask in proper(game)]
    return sum(x) == game[-1] and _levels(found, [], count)


def is_nucleolus(game: Game, x: Sequence[Fraction], weight: Weight = one) -> bool:
    """As for the prenucleolus, where players at their own worth may be given further weight."""
    count = players_of(game)
    found = [(weight(mask) * (game[mask] - paid(x, mask)), indicator(mask, count)) for mask in proper(game)]
    spare = [indicator(1 << at, count) for at in range(count) if x[at] == game[1 << at]]
    rational = all(x[at] >= game[1 << at] for at in range(count))
    return sum(x) == game[-1] and rational and _levels(found, spare, count)


def is_modiclus(game: Game, x: Sequence[Fraction]) -> bool:
    """Sudhölter 1996: the criterion on the differences of excesses of all pairs of coalitions."""
    count = players_of(game)
    excess = [game[mask] - paid(x, mask) for mask in range(len(game))]
    found = [
        (excess[high] - excess[low], [(high >> at & 1) - (low >> at & 1) for at in range(count)])
        for high in range(len(game))
        for low in range(len(game))
    ]
    return sum(x) == game[-1] and _levels(found, [], count)


def surplus(game: Game, x: Sequence[Fraction], wins: int, loses: int) -> Fraction:
    """Return the most that a coalition of the one without the other has beyond its pay."""
    return max(
        game[mask] - paid(x, mask) for mask in range(len(game)) if mask >> wins & 1 and not mask >> loses & 1
    )


def in_prekernel(game: Game, x: Sequence[Fraction]) -> bool:
    count = players_of(game)
    return sum(x) == game[-1] and all(
        surplus(game, x, i, j) == surplus(game, x, j, i) for i in range(count) for j in range(i)
    )


def in_kernel(game: Game, x: Sequence[Fraction]) -> bool:
    """An imputation at which whoever is outweighed already stands at the own worth."""
    count = players_of(game)
    rational = all(x[at] >= game[1 << at] for at in range(count))
    return (
        sum(x) == game[-1]
        and rational
        and all(
            surplus(game, x, i, j) <= surplus(game, x, j, i) or x[j] == game[1 << j]
            for i in range(count)
            for j in range(count)
            if i != j
        )
    )


def in_bargaining_set(game: Game, x: Sequence[Fraction]) -> bool:
    """Davis and Maschler: every objection of i against j through a coalition meets a counter-objection."""
    count = players_of(game)
    if sum(x) != game[-1] or any(x[at] < game[1 << at] for at in range(count)):
        return False
    sides = [(i, j) for i in range(count) for j in range(count) if i != j]
    return not any(
        _justified(game, x, group, i, j)
        for i, j in sides
        for group in range(len(game))
        if group >> i & 1 and not group >> j & 1
    )


def _justified(game: Game, x: Sequence[Fraction], group: int, i: int, j: int) -> bool:
    """Whether i has an objection against j through ``group`` that nobody can counter."""
    count = players_of(game)
    inside = members(group)
    # Unknowns y of the group's members and the margin by which every inequality is strict.
    most: list[list[int]] = []
    bounds: list[Fraction] = []
    for at in inside:
        most.append([*(-int(other == at) for other in inside), 1])
        bounds.append(-x[at])
    for counter in range(1 << count):
        if counter >> j & 1 and not counter >> i & 1:
            most.append([*(-(counter >> at & 1) for at in inside), 1])
            bounds.append(paid(x, counter & ~group) - game[counter])
    # Bounded: y is above x and adds up to the coalition's worth.
    gains, totals = [*[0] * len(inside), 1], [Fraction(game[group])]
    margin, _ = best(gains, most, bounds, [[*[1] * len(inside), 0]], totals)
    return margin > 0
