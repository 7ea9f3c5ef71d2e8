"""Every step away from one agreement, with its gain as a fraction."""

from __future__ import annotations

from fractions import Fraction

from citypact.games.coalitional.masks import bits
from citypact.games.coalitional.membership import MembershipGame
from citypact.solvers.stability.move import Kind, Move
from citypact.solvers.stability.rules import Entry
from citypact.solvers.stability.verdicts import scaled


def formed(mask: int) -> int:
    """Return the agreement that stands when ``mask`` has signed: one signature makes none.

    Examples
    --------
    >>> formed(0b100), formed(0b101)
    (0, 5)
    """
    return mask if mask & (mask - 1) else 0


def leavings(game: MembershipGame, mask: int) -> list[Move]:
    """Return what each member of an agreement gains by leaving it, in player order."""
    found = []
    for at in bits(formed(mask)):
        after = formed(mask ^ 1 << at)
        now, then = game.exact_payoff(at, mask), game.exact_payoff(at, after)
        found.append(_move(game, "leaves", (at,), mask, after, now, then))
    return found


def joinings(game: MembershipGame, mask: int, entry: Entry) -> list[Move]:
    """Return what each outsider that is let in gains by joining an agreement, in player order.

    From all alone the moves are the pairs in which the second does not lose.
    """
    mask, slack = formed(mask), _slacks(game)
    found = []
    if not mask:
        for at in range(game.size):
            for host in range(game.size):
                pair = 1 << at | 1 << host
                if host != at and _agrees(game, host, 0, pair, slack[host]):
                    now, then = game.exact_payoff(at, 0), game.exact_payoff(at, pair)
                    found.append(_move(game, "start", (at, host), 0, pair, now, then))
        return found
    for at in range(game.size):
        after = mask | 1 << at
        if after == mask:
            continue
        consents = sum(_agrees(game, member, mask, after, slack[member]) for member in bits(mask))
        needed = {"open": 0, "unanimous": mask.bit_count(), "majority": mask.bit_count() // 2 + 1}[entry]
        if consents >= needed:
            now, then = game.exact_payoff(at, mask), game.exact_payoff(at, after)
            found.append(_move(game, "joins", (at,), mask, after, now, then))
    return found


def shortfall(game: MembershipGame, mask: int) -> Move:
    """Return by how much the members' payoffs fall short of what each would have by leaving."""
    mask = formed(mask)
    have = sum((game.exact_payoff(at, mask) for at in bits(mask)), Fraction(0))
    outside = sum((game.exact_payoff(at, formed(mask ^ 1 << at)) for at in bits(mask)), Fraction(0))
    return _move(game, "is short", tuple(bits(mask)), mask, mask, have, outside)


def enlargements(game: MembershipGame, mask: int) -> list[Move]:
    """Return for each outsider, or pair from all alone, the surplus of the agreement with it."""
    mask = formed(mask)
    found = []
    for at in range(game.size):
        hosts = [0] if mask else [1 << host for host in range(at)]
        for host in hosts:
            after = mask | host | 1 << at
            if mask >> at & 1:
                continue
            short = shortfall(game, after)
            outside, have = short.figures[1], short.figures[0]
            who = (at, *bits(host))
            found.append(_move(game, "has a surplus", who, mask, after, outside, have))
    return found


def _move(
    game: MembershipGame,
    kind: Kind,
    who: tuple[int, ...],
    before: int,
    after: int,
    now: Fraction,
    then: Fraction,
) -> Move:
    names = tuple(game.players[at] for at in who)
    return Move(kind, names, game.members(before), game.members(after), then - now, (now, then), game.unit)


def _slacks(game: MembershipGame) -> list[Fraction]:
    payoffs = scaled(game)
    return [payoffs.money(payoffs.slack(at)) for at in range(game.size)]


def _agrees(game: MembershipGame, member: int, before: int, after: int, slack: Fraction) -> bool:
    return game.exact_payoff(member, after) - game.exact_payoff(member, before) >= -slack
