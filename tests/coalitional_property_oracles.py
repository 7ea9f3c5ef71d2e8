"""Properties and compromise values of small games by listing everything, in fractions (no citypact)."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

from coalitional_oracles import Game, Vector, along, members, players_of
from coalitional_set_oracles import core_vertices, least_core_epsilon, minimal_balanced


def sub_masks(mask: int) -> list[int]:
    return [part for part in range(mask + 1) if part & mask == part]


def is_monotone(game: Game) -> bool:
    return all(game[part] <= game[mask] for mask in range(len(game)) for part in sub_masks(mask))


def zero_normal(game: Game) -> list[Fraction]:
    return [Fraction(game[mask]) - sum(game[1 << at] for at in members(mask)) for mask in range(len(game))]


def is_zero_monotone(game: Game) -> bool:
    return is_monotone(zero_normal(game))


def is_superadditive(game: Game) -> bool:
    return all(
        game[one] + game[other] <= game[one | other]
        for one in range(len(game))
        for other in range(len(game))
        if not one & other
    )


def is_convex(game: Game) -> bool:
    return all(
        game[one] + game[other] <= game[one | other] + game[one & other]
        for one in range(len(game))
        for other in range(len(game))
    )


def is_average_convex(game: Game) -> bool:
    """Inarra and Usategui 1993: a coalition's members add more in total to a larger coalition."""

    def added(part: int, mask: int) -> Fraction:
        return sum((Fraction(game[mask]) - game[mask ^ 1 << at] for at in members(part)), Fraction(0))

    return all(
        added(part, part) <= added(part, mask) for mask in range(len(game)) for part in sub_masks(mask)
    )


def is_additive(game: Game) -> bool:
    return not any(zero_normal(game))


def is_symmetric(game: Game) -> bool:
    return all(game[mask] == game[(1 << mask.bit_count()) - 1] for mask in range(len(game)))


def is_constant_sum(game: Game) -> bool:
    return all(game[mask] + game[len(game) - 1 ^ mask] == game[-1] for mask in range(len(game)))


def is_balanced(game: Game) -> bool:
    return all(
        sum(weight * game[mask] for mask, weight in group) <= game[-1]
        for group in minimal_balanced(players_of(game))
    )


def part_of(game: Game, mask: int) -> list[Fraction]:
    """Return the game among a coalition's members."""
    inside = members(mask)
    return [Fraction(game[sum(1 << inside[at] for at in members(part))]) for part in range(1 << len(inside))]


def is_totally_balanced(game: Game) -> bool:
    return all(is_balanced(part_of(game, mask)) for mask in range(1, len(game)))


def null_players(game: Game) -> list[int]:
    return [
        at
        for at in range(players_of(game))
        if all(game[mask | 1 << at] == game[mask] for mask in range(len(game)))
    ]


def utopia(game: Game) -> Vector:
    return [Fraction(game[-1]) - game[len(game) - 1 ^ 1 << at] for at in range(players_of(game))]


def minimal_rights(game: Game) -> Vector:
    """What is left to a player in some coalition when all others in it get their utopia."""
    most = utopia(game)
    return [
        max(
            game[mask] - sum(most[other] for other in members(mask) if other != at)
            for mask in range(len(game))
            if mask >> at & 1
        )
        for at in range(players_of(game))
    ]


def tau(game: Game) -> Vector | None:
    """Tijs 1981: the efficient point between minimal rights and utopia; None if there is none."""
    least, most = minimal_rights(game), utopia(game)
    if any(low > high for low, high in zip(least, most, strict=True)):
        return None
    if not sum(least) <= game[-1] <= sum(most):
        return None
    if sum(least) == sum(most):
        return least
    share = (game[-1] - sum(least)) / (sum(most) - sum(least))
    return [low + share * (high - low) for low, high in zip(least, most, strict=True)]


def gately(game: Game) -> Vector | None:
    """Shared in proportion to what each adds last beyond its own worth; None if that sums to 0."""
    beyond = [most - game[1 << at] for at, most in enumerate(utopia(game))]
    surplus = zero_normal(game)[-1]
    if not sum(beyond):
        return None
    return [game[1 << at] + surplus * extra / sum(beyond) for at, extra in enumerate(beyond)]


def marginal_vectors(game: Game) -> set[tuple[Fraction, ...]]:
    """Return what each adds on arrival, for every order."""
    return {tuple(along(game, order)) for order in permutations(range(players_of(game)))}


def cost_of_stability(game: Game) -> Fraction:
    """Return the least subsidy of all players together that makes the core non-empty (n <= 4)."""
    need = max(
        sum(weight * game[mask] for mask, weight in group) - Fraction(game[-1])
        for group in minimal_balanced(players_of(game))
    )
    return max(Fraction(0), need)


def least_core_vertices(game: Game) -> set[tuple[Fraction, ...]]:
    return core_vertices(game, least_core_epsilon(game))
