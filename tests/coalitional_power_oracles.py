"""Power in simple games word for word, in fractions (no citypact, no NumPy)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from coalitional_oracles import Game, Vector, members, players_of


def minimal_winning(game: Game) -> list[int]:
    winning = [mask for mask in range(len(game)) if game[mask]]
    return [mask for mask in winning if not any(game[mask ^ 1 << at] for at in members(mask))]


def _shared(game: Game, groups: Iterable[int], share: Callable[[int], Fraction]) -> Vector:
    """Return the normalised sum of ``share`` over each player's groups."""
    listed = list(groups)
    raw = [
        sum((share(mask) for mask in listed if mask >> at & 1), Fraction(0)) for at in range(players_of(game))
    ]
    return [amount / sum(raw) for amount in raw]


def deegan_packel(game: Game) -> Vector:
    return _shared(game, minimal_winning(game), lambda mask: Fraction(1, mask.bit_count()))


def public_good_index(game: Game) -> Vector:
    return _shared(game, minimal_winning(game), lambda mask: Fraction(1))


def public_help_index(game: Game) -> Vector:
    return _shared(game, (mask for mask in range(len(game)) if game[mask]), lambda mask: Fraction(1))


def johnston(game: Game) -> Vector:
    """Each vulnerable coalition is shared equally by those without whom it loses."""
    raw = [Fraction(0)] * players_of(game)
    for mask in range(len(game)):
        critical = [at for at in members(mask) if game[mask] and not game[mask ^ 1 << at]]
        for at in critical:
            raw[at] += Fraction(1, len(critical))
    return [amount / sum(raw) for amount in raw]


def raw_public_good_index(game: Game) -> Vector:
    return [Fraction(sum(mask >> at & 1 for mask in minimal_winning(game))) for at in range(players_of(game))]


def _swings(game: Game) -> list[int]:
    """Return by player the number of winning coalitions that lose without the player."""
    return [
        sum(1 for mask in range(len(game)) if mask >> at & 1 and game[mask] and not game[mask ^ 1 << at])
        for at in range(players_of(game))
    ]


def banzhaf_index(game: Game) -> Vector:
    swings = _swings(game)
    return [Fraction(one, sum(swings)) for one in swings]


def coleman_prevention(game: Game) -> Vector:
    """Swings among all winning coalitions."""
    winning = sum(1 for worth in game if worth)
    return [Fraction(one, winning) for one in _swings(game)]


def coleman_initiative(game: Game) -> Vector:
    """Swings among all losing coalitions, the empty one included."""
    losing = sum(1 for worth in game if not worth)
    return [Fraction(one, losing) for one in _swings(game)]


def nevison(game: Game) -> Vector:
    """The share of the coalitions with the player that win."""
    return [
        Fraction(sum(1 for mask in range(len(game)) if mask >> at & 1 and game[mask]), len(game) // 2)
        for at in range(players_of(game))
    ]


def rae(game: Game) -> Vector:
    """The share of all votes whose outcome is what the player voted for."""
    return [
        Fraction(sum(1 for mask in range(len(game)) if bool(game[mask]) == bool(mask >> at & 1)), len(game))
        for at in range(players_of(game))
    ]


def koenig_braeuninger(game: Game) -> Vector:
    """The share of the winning coalitions that the player is in."""
    winning = [mask for mask in range(len(game)) if game[mask]]
    return [Fraction(sum(mask >> at & 1 for mask in winning), len(winning)) for at in range(players_of(game))]
