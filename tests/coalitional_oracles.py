"""Values of coalitional games word for word from their definitions, in fractions.

A game is the list of its 2**n worths by bit mask. Nothing here comes from citypact or NumPy, and
nothing is fast: values are averages over all orders of the players.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations, permutations
from math import factorial, prod

Game = Sequence[Fraction]
Vector = list[Fraction]


def players_of(game: Game) -> int:
    return len(game).bit_length() - 1


def members(mask: int) -> list[int]:
    return [at for at in range(mask.bit_length()) if mask >> at & 1]


def mask_of(group: Iterable[int]) -> int:
    return sum(1 << at for at in group)


def along(game: Game, order: Sequence[int]) -> Vector:
    """Return what each player adds on arrival in this order."""
    gains = [Fraction(0)] * len(order)
    there = 0
    for player in order:
        gains[player] = Fraction(game[there | 1 << player]) - game[there]
        there |= 1 << player
    return gains


def mean(vectors: Iterable[Vector], weights: Iterable[Fraction] | None = None) -> Vector:
    listed = list(vectors)
    shares = [Fraction(1, len(listed))] * len(listed) if weights is None else list(weights)
    return [
        sum((share * vector[at] for share, vector in zip(shares, listed, strict=True)), Fraction(0))
        for at in range(len(listed[0]))
    ]


def shapley(game: Game) -> Vector:
    return mean(along(game, order) for order in permutations(range(players_of(game))))


def weighted_shapley(game: Game, weights: Sequence[Fraction]) -> Vector:
    """Draw who comes last by weight, then who comes last but one, and so on."""
    orders = list(permutations(range(players_of(game))))
    chances = [
        prod(
            (weights[last] / sum(weights[at] for at in order[: place + 1]))
            for place, last in enumerate(order)
        )
        for order in orders
    ]
    return mean((along(game, order) for order in orders), chances)


def _together(order: Sequence[int], group: Iterable[int]) -> bool:
    places = [order.index(at) for at in group]
    return max(places) - min(places) == len(places) - 1


def winter(game: Game, levels: Sequence[Sequence[Sequence[int]]]) -> Vector:
    """Average over the orders in which the members of every union come one after the other."""
    groups = [group for level in levels for group in level]
    return mean(
        along(game, order)
        for order in permutations(range(players_of(game)))
        if all(_together(order, group) for group in groups)
    )


def owen(game: Game, unions: Sequence[Sequence[int]]) -> Vector:
    return winter(game, [unions])


def banzhaf(game: Game) -> Vector:
    count = players_of(game)
    return [
        sum((Fraction(game[mask | 1 << player]) - game[mask] for mask in without(count, player)), Fraction(0))
        / 2 ** (count - 1)
        for player in range(count)
    ]


def without(count: int, player: int) -> list[int]:
    return [mask for mask in range(1 << count) if not mask >> player & 1]


def banzhaf_owen(game: Game, unions: Sequence[Sequence[int]]) -> Vector:
    """Average over all sets of other unions and all sets of partners."""
    amounts = [Fraction(0)] * players_of(game)
    for own in unions:
        others = [mask_of(group) for group in unions if group is not own]
        for player in own:
            partners = [at for at in own if at != player]
            gains = [
                Fraction(game[sum(outside) | mask_of(inside) | 1 << player])
                - game[sum(outside) | mask_of(inside)]
                for outside in subsets(others)
                for inside in subsets(partners)
            ]
            amounts[player] = sum(gains, Fraction(0)) / len(gains)
    return amounts


def subsets(items: Sequence[int]) -> Iterator[tuple[int, ...]]:
    for count in range(len(items) + 1):
        yield from combinations(items, count)


def aumann_dreze(game: Game, unions: Sequence[Sequence[int]]) -> Vector:
    """Every union plays the game among its own members."""
    amounts = [Fraction(0)] * players_of(game)
    for union in unions:
        own = [Fraction(game[mask_of(union[at] for at in members(mask))]) for mask in range(1 << len(union))]
        for player, amount in zip(union, shapley(own), strict=True):
            amounts[player] = amount
    return amounts


def components(mask: int, edges: Sequence[tuple[int, int]]) -> list[int]:
    """Return the connected parts of a coalition."""
    parts = [1 << at for at in members(mask)]
    for one, other in edges:
        if mask >> one & 1 and mask >> other & 1:
            first = next(part for part in parts if part >> one & 1)
            second = next(part for part in parts if part >> other & 1)
            if first != second:
                parts = [part for part in parts if part not in (first, second)] + [first | second]
    return parts


def restricted(game: Game, edges: Sequence[tuple[int, int]]) -> list[Fraction]:
    return [
        sum((Fraction(game[part]) for part in components(mask, edges)), Fraction(0))
        for mask in range(len(game))
    ]


def myerson(game: Game, edges: Sequence[tuple[int, int]]) -> Vector:
    return shapley(restricted(game, edges))


def position_value(game: Game, edges: Sequence[tuple[int, int]]) -> Vector:
    """Half of every link's Shapley value goes to either end; a player alone keeps v({i})."""
    count = players_of(game)
    alone = [Fraction(game[1 << at]) for at in range(count)]
    normal = [Fraction(game[mask]) - sum(alone[at] for at in members(mask)) for mask in range(len(game))]
    links = [restricted(normal, [edges[at] for at in members(mask)])[-1] for mask in range(1 << len(edges))]
    amounts = list(alone)
    for (one, other), share in zip(edges, shapley(links), strict=True):
        amounts[one] += share / 2
        amounts[other] += share / 2
    return amounts


def solidarity(game: Game) -> Vector:
    """Nowak and Radzik 1994: on arrival each gets the coalition's mean marginal contribution."""
    count = players_of(game)
    amounts = [Fraction(0)] * count
    for mask in range(1, 1 << count):
        group = members(mask)
        share = sum((Fraction(game[mask]) - game[mask ^ 1 << at] for at in group), Fraction(0)) / len(group)
        chance = Fraction(factorial(count - len(group)) * factorial(len(group) - 1), factorial(count))
        for player in group:
            amounts[player] += chance * share
    return amounts


def consensus_value(game: Game) -> Vector:
    """Ju, Borm and Ruys 2007: who leaves last to first halves the surplus with those who stay."""

    def leaving(order: Sequence[int]) -> Vector:
        amounts = [Fraction(0)] * len(order)
        left, remains = mask_of(order), Fraction(game[-1])
        for player in order[:0:-1]:
            rest = left ^ 1 << player
            half = (remains - game[rest] - game[1 << player]) / 2
            amounts[player] = game[1 << player] + half
            left, remains = rest, game[rest] + half
        amounts[order[0]] = remains
        return amounts

    return mean(leaving(order) for order in permutations(range(players_of(game))))


def least_square_prenucleolus(game: Game) -> Vector:
    """Ruiz, Valenciano and Zarzuelo 1996: the efficient x whose excesses have least variance.

    The condition: each player's total excess over the coalitions with the player is the same.
    """
    count = players_of(game)
    totals = [
        sum((Fraction(game[mask]) for mask in range(len(game) - 1) if mask >> at & 1), Fraction(0))
        for at in range(count)
    ]
    if count == 1:
        return [Fraction(game[-1])]
    # sum_{S with i} x(S) = 2**(n-2) x_i + constant, so x_i differs by totals / 2**(n-2).
    centre = sum(totals) / count
    return [Fraction(game[-1]) / count + (total - centre) / 2 ** (count - 2) for total in totals]


def dividends(game: Game) -> list[Fraction]:
    """What a coalition is worth beyond the dividends of its parts."""
    found: list[Fraction] = []
    for mask in range(len(game)):
        parts = (found[part] for part in range(mask) if part & mask == part)
        found.append(Fraction(game[mask]) - sum(parts, Fraction(0)))
    return found


def dual(game: Game) -> list[Fraction]:
    return [Fraction(game[-1]) - game[len(game) - 1 ^ mask] for mask in range(len(game))]


def _interaction(game: Game, chance: Callable[[int, int], Fraction]) -> dict[tuple[int, int], Fraction]:
    """Return by pair the mean of what the two add together beyond what each adds."""
    count = players_of(game)
    return {
        (one, other): sum(
            (
                chance(mask.bit_count(), count)
                * (
                    Fraction(game[mask | 1 << one | 1 << other])
                    - game[mask | 1 << one]
                    - game[mask | 1 << other]
                    + game[mask]
                )
                for mask in without(count, one)
                if not mask >> other & 1
            ),
            Fraction(0),
        )
        for one, other in combinations(range(count), 2)
    }


def shapley_interaction(game: Game) -> dict[tuple[int, int], Fraction]:
    return _interaction(
        game,
        lambda size, count: Fraction(factorial(size) * factorial(count - size - 2), factorial(count - 1)),
    )


def banzhaf_interaction(game: Game) -> dict[tuple[int, int], Fraction]:
    return _interaction(game, lambda size, count: Fraction(1, 2 ** (count - 2)))
