"""Stability from the definitions, coalitions as sets of names, nothing shared with the package."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import combinations

Payoff = Callable[[str, frozenset[str]], Fraction]


def agreements(players: list[str]) -> Iterator[frozenset[str]]:
    """Every set of signatories that makes an agreement, all alone first."""
    yield frozenset()
    for size in range(2, len(players) + 1):
        yield from map(frozenset, combinations(players, size))


def stands(signed: frozenset[str]) -> frozenset[str]:
    return signed if len(signed) > 1 else frozenset()


def leaves(payoff: Payoff, group: frozenset[str], weak: bool) -> bool:
    for member in group:
        gain = payoff(member, stands(group - {member})) - payoff(member, group)
        if gain > 0 or (gain == 0 and not weak):
            return True
    return False


def joins(payoff: Payoff, players: list[str], group: frozenset[str], weak: bool, entry: str) -> bool:
    doors = [group] if group else [frozenset({host}) for host in players]
    for door in doors:
        for outsider in set(players) - door:
            larger = door | {outsider}
            gain = payoff(outsider, larger) - payoff(outsider, stands(door))
            if gain < 0 or (gain == 0 and weak):
                continue
            for_it = sum(payoff(member, larger) >= payoff(member, stands(door)) for member in door)
            if not group or entry == "unanimous":
                admitted = for_it == len(door)
            else:
                admitted = entry == "open" or for_it > len(door) / 2
            if admitted:
                return True
    return False


def surplus(payoff: Payoff, group: frozenset[str]) -> Fraction:
    return sum((payoff(one, group) - payoff(one, stands(group - {one})) for one in group), Fraction(0))


def stable(payoff: Payoff, players: list[str], ties: str, entry: str) -> set[frozenset[str]]:
    members_stay, outsiders_stay = ties in ("stay", "sign"), ties in ("stay", "leave")
    return {
        group
        for group in agreements(players)
        if not leaves(payoff, group, members_stay)
        and not joins(payoff, players, group, outsiders_stay, entry)
    }


def stable_with_transfers(payoff: Payoff, players: list[str], ties: str) -> set[frozenset[str]]:
    found = set()
    for group in agreements(players):
        kept = surplus(payoff, group)
        inside = not group or (kept >= 0 if ties in ("stay", "sign") else kept > 0)
        larger = [
            group | extra
            for size in ((1,) if group else (2,))
            for extra in map(frozenset, combinations(sorted(set(players) - group), size))
        ]
        reached = [surplus(payoff, one) for one in larger]
        if inside and not any(s > 0 if ties in ("stay", "leave") else s >= 0 for s in reached):
            found.add(group)
    return found
