"""Values of a game of coalitions, each from its definition; amounts by player, exact."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import permutations
from math import comb
from typing import Any

from citypact.audit.coalitions.worths import Worths, members
from citypact.audit.exact import ONE, ZERO, exact

Amounts = list[Fraction]


def size_of(worths: Worths) -> int:
    """Number of players."""
    return (len(worths) - 1).bit_length()


def marginals(worths: Worths, weight: Callable[[int, int], Fraction]) -> Amounts:
    """Each player's marginal contributions, weighted by the size of the coalition joined."""
    n = size_of(worths)
    found = [ZERO] * n
    for mask in range(len(worths)):
        size = mask.bit_count()
        for player in range(n):
            if not mask >> player & 1:
                found[player] += weight(n, size) * (worths[mask | 1 << player] - worths[mask])
    return found


def shapley(worths: Worths) -> Amounts:
    """The mean marginal contribution over all orders of arrival [Shapley 1953].

    Examples
    --------
    >>> [str(each) for each in shapley([Fraction(0), Fraction(1), Fraction(2), Fraction(6)])]
    ['5/2', '7/2']
    """
    return marginals(worths, lambda n, size: Fraction(1, n * comb(n - 1, size)))


def banzhaf(worths: Worths) -> Amounts:
    """The mean marginal contribution over all coalitions."""
    return marginals(worths, lambda n, _: Fraction(1, 2 ** (n - 1)))


def weighted_shapley(worths: Worths, weights: Amounts) -> Amounts:
    """Orders in which the last of any set is drawn in proportion to the weights [Kalai and Samet 1987]."""
    full = len(worths) - 1
    chances = {full: ONE}
    found = [ZERO] * size_of(worths)
    for mask in sorted(range(1, len(worths)), key=int.bit_count, reverse=True):
        chance = chances.get(mask, ZERO)
        whole = sum((weights[p] for p in members(mask)), ZERO)
        for player in members(mask):
            part = chance * weights[player] / whole
            found[player] += part * (worths[mask] - worths[mask & ~(1 << player)])
            less = mask & ~(1 << player)
            chances[less] = chances.get(less, ZERO) + part
    return found


def _alone(worths: Worths) -> Amounts:
    return [worths[1 << player] for player in range(size_of(worths))]


def _last(worths: Worths) -> Amounts:
    full = len(worths) - 1
    return [worths[full] - worths[full & ~(1 << player)] for player in range(size_of(worths))]


def equal_division(worths: Worths) -> Amounts:
    """The same for everybody."""
    n = size_of(worths)
    return [worths[-1] / n] * n


def equal_surplus(worths: Worths) -> Amounts:
    """What each has alone, and an equal part of the rest."""
    alone = _alone(worths)
    rest = (worths[-1] - sum(alone, ZERO)) / len(alone)
    return [own + rest for own in alone]


def equal_nonseparable(worths: Worths) -> Amounts:
    """What each adds as the last one, and an equal part of the rest."""
    last = _last(worths)
    rest = (worths[-1] - sum(last, ZERO)) / len(last)
    return [own + rest for own in last]


def tau(worths: Worths) -> Amounts | None:
    """The efficient point between minimal rights and utopia payoffs [Tijs 1981]; ``None`` if undefined."""
    utopia = _last(worths)
    rights = [
        max(
            worths[mask] - sum((utopia[p] for p in members(mask) if p != player), ZERO)
            for mask in range(1, len(worths))
            if mask >> player & 1
        )
        for player in range(len(utopia))
    ]
    low, high = sum(rights, ZERO), sum(utopia, ZERO)
    if not low <= worths[-1] <= high or any(r > u for r, u in zip(rights, utopia, strict=True)):
        return None
    part = ZERO if high == low else (worths[-1] - low) / (high - low)
    return [r + part * (u - r) for r, u in zip(rights, utopia, strict=True)]


def solidarity(worths: Worths) -> Amounts:
    """The mean over orders of the average contribution of those who are there [Nowak and Radzik 1994]."""
    n = size_of(worths)
    found = [ZERO] * n
    for mask in range(1, len(worths)):
        some = members(mask)
        mean = sum((worths[mask] - worths[mask & ~(1 << p)] for p in some), ZERO) / len(some)
        weight = Fraction(1, n * comb(n - 1, len(some) - 1))
        for player in some:
            found[player] += weight * mean
    return found


def owen(worths: Worths, unions: list[list[int]]) -> Amounts:
    """Orders in which every union arrives together [Owen 1977]; for few players, order by order."""
    n = size_of(worths)
    found, count = [ZERO] * n, 0
    for outer in permutations(range(len(unions))):
        for inner in _inner(unions, list(outer)):
            count += 1
            mask = 0
            for player in inner:
                found[player] += worths[mask | 1 << player] - worths[mask]
                mask |= 1 << player
    return [each / count for each in found]


def _inner(unions: list[list[int]], order: list[int]) -> list[list[int]]:
    if not order:
        return [[]]
    rest = _inner(unions, order[1:])
    return [[*first, *others] for first in permutations(unions[order[0]]) for others in rest]


def myerson(worths: Worths, edges: list[tuple[int, int]]) -> Amounts:
    """The Shapley value of what the connected parts of each coalition are worth [Myerson 1977]."""
    return shapley([_connected(worths, mask, edges) for mask in range(len(worths))])


def _connected(worths: Worths, mask: int, edges: list[tuple[int, int]]) -> Fraction:
    left, total = mask, ZERO
    while left:
        part = left & -left
        while True:
            more = part
            for a, b in edges:
                if mask >> a & 1 and mask >> b & 1 and (part >> a & 1 or part >> b & 1):
                    more |= 1 << a | 1 << b
            if more == part:
                break
            part = more
        total += worths[part]
        left &= ~part
    return total


def value_of(rule: str, worths: Worths, game: dict[str, Any], players: list[str]) -> Amounts | None:
    """Return a rule's amounts by its definition; ``None`` if the auditor has none for it."""
    plain: dict[str, Callable[[Worths], Amounts | None]] = {
        "shapley": shapley,
        "banzhaf": banzhaf,
        "equal_division": equal_division,
        "equal_surplus": equal_surplus,
        "equal_nonseparable": equal_nonseparable,
        "tau": tau,
        "solidarity": solidarity,
    }
    if rule in plain:
        return plain[rule](worths)
    place = {name: at for at, name in enumerate(players)}
    if rule == "weighted_shapley" and isinstance(game.get("weights"), dict):
        return weighted_shapley(worths, [exact(game["weights"][name]) for name in players])
    if rule == "egalitarian_shapley" and "share" in game:
        part = exact(game["share"])
        both = zip(shapley(worths), equal_division(worths), strict=True)
        return [(1 - part) * own + part * same for own, same in both]
    if rule == "owen" and "unions" in game and len(players) <= 6:
        return owen(worths, [[place[name] for name in union] for union in game["unions"]])
    if rule == "myerson" and "edges" in game:
        return myerson(worths, [(place[a], place[b]) for a, b in game["edges"]])
    return None
