"""A consistent set looked at again: chains of moves followed one by one, payoffs in fractions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np

from citypact.games.coalitional.masks import bits
from citypact.games.coalitional.membership import MembershipGame
from citypact.solvers.certificate import Certificate
from citypact.solvers.stability.foresight import Foresight
from citypact.solvers.stability.verdicts import scaled

T = TypeVar("T")

#: Agreements looked at again on either side, moves of each, and ends of each move, evenly spread.
SAMPLE = 10


def rechecked(
    game: MembershipGame, view: Foresight, masks: Sequence[int], exits: Mapping[int, tuple[int, int]]
) -> Certificate:
    """Return whether agreements in the set cannot be left without risk, and the others can.

    Ten agreements on either side, or all, and ten moves of each. What lies outside can be left
    although its exit was found when the set was larger: fewer ends deter no more.
    """
    moves = _moves(view)
    slacks = [scaled(game).money(scaled(game).slack(at)) for at in range(game.size)]

    def gains(at: int, then: int, now: int) -> bool:
        return game.exact_payoff(at, then) - game.exact_payoff(at, now) > slacks[at]

    def leads(begin: int, end: int) -> bool:
        seen, left = {begin}, [begin]
        while left:
            now = left.pop()
            if now == end:
                return True
            for after, acting in moves[now]:
                if after not in seen and all(gains(at, end, now) for at in bits(acting)):
                    seen.add(after)
                    left.append(after)
        return False

    def deters(end: int, now: int, after: int, acting: int) -> bool:
        return not all(gains(at, end, now) for at in bits(acting)) and leads(after, end)

    place = {int(mask): at for at, mask in enumerate(view.states)}
    risks = 0
    for now in _some(masks, SAMPLE):
        for after, acting in _some(moves[now], SAMPLE):
            end = _deterrent(view, [place[mask] for mask in masks], place[now], place[after], acting)
            risks += end is None or not deters(end, now, after, acting)
    free = 0
    for now in _some(list(exits), SAMPLE):
        acting, after = exits[now]
        free += any(deters(end, now, after, acting) for end in _some(masks, SAMPLE))
    return Certificate(
        {
            "the set is not empty": 0 if masks else 1,
            "moves out of the set without risk": risks,
            "moves of the others that carry a risk": free,
        },
        tolerance=0.0,
        exact=not scaled(game).computed,
    )


def _moves(view: Foresight) -> dict[int, list[tuple[int, int]]]:
    """Return by agreement the agreements that it can be turned into, and who has to act."""
    found: dict[int, list[tuple[int, int]]] = {int(mask): [] for mask in view.states}
    for layer in view.layers:
        for before, after, acting in zip(layer.before, layer.after, layer.acting, strict=True):
            found[int(view.states[before])].append((int(view.states[after]), int(acting)))
    return found


def _deterrent(view: Foresight, inside: Sequence[int], now: int, after: int, acting: int) -> int | None:
    """Return the end in the set, of those that a move may lead to, that some of the group dislikes most."""
    ends = [at for at in inside if at == after or view.reaches[after, at]]
    worst = [
        min(ends, key=lambda end: int(view.ranks[at, end]))
        for at in bits(acting)
        if any(view.ranks[at, end] <= view.ranks[at, now] for end in ends)
    ]
    return int(view.states[worst[0]]) if worst else None


def _some(every: Sequence[T], most: int) -> list[T]:
    if not every:
        return []
    chosen = np.unique(np.linspace(0, len(every) - 1, most).astype(np.int64))
    return [every[at] for at in chosen]
