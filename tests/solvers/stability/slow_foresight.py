"""Chwe's largest consistent set straight from its definition, agreements as sets of names."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import chain, combinations

Agreement = frozenset[str]
Payoff = Callable[[str, Agreement], Fraction]


def subsets(names) -> list[Agreement]:
    names = sorted(names)
    return [
        frozenset(one) for one in chain.from_iterable(combinations(names, k) for k in range(len(names) + 1))
    ]


def moves(players: list[str], steps: str, entry: str) -> list[tuple[Agreement, Agreement, Agreement]]:
    """Return (from, to, group) for every move that is allowed."""
    states = [one for one in subsets(players) if len(one) != 1]
    found = []
    for now in states:
        outside = frozenset(players) - now
        if steps == "single":
            choices = [(frozenset({one}), frozenset()) for one in now]
            if now:
                choices += [(frozenset(), frozenset({one})) for one in outside]
            else:
                choices += [(frozenset(), frozenset(pair)) for pair in combinations(players, 2)]
        else:
            choices = [(gone, new) for gone in subsets(now) for new in subsets(outside)]
        for gone, new in choices:
            after = (now - gone) | new
            if len(after) == 1:
                after = frozenset()
            if after == now:
                continue
            group = gone | new
            if new and entry == "unanimous":
                group |= now
            found.append((now, after, group))
    return found


def largest_consistent(players: list[str], payoff: Payoff, steps: str, entry: str) -> set[Agreement]:
    allowed = moves(players, steps, entry)
    states = {now for now, _, _ in allowed}

    def prefer(group: Agreement, end: Agreement, now: Agreement) -> bool:
        return all(payoff(one, end) > payoff(one, now) for one in group)

    dominated = {}  # by end: the agreements from which chains lead there
    for end in states:
        begin = {end}
        while True:
            more = {now for now, after, group in allowed if after in begin and prefer(group, end, now)}
            if more <= begin:
                break
            begin |= more
        dominated[end] = begin
    held = set(states)
    while True:
        kept = {
            now
            for now in held
            if all(
                any(after in dominated[end] and not prefer(group, end, now) for end in held)
                for begin, after, group in allowed
                if begin == now
            )
        }
        if kept == held:
            return held
        held = kept
