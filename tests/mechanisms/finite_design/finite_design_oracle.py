"""Mechanism design from first principles, slowly and in fractions: shares no line with the package.

Chances and transfers of every profile are variables of their own, and the program goes to the
textbook simplex of ``rational_programs``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import rational_programs

F = Fraction
Profile = tuple[int, ...]
#: Coefficients by ("q", outcome, profile) or ("t", player, profile).
Line = dict[tuple[str, int, Profile], Fraction]


@dataclass
class Small:
    """A tiny setting: counts of types, prior by profile, values by (player, outcome, profile)."""

    counts: tuple[int, ...]
    prior: dict[Profile, Fraction]
    outcomes: int
    value: Callable[[int, int, Profile], Fraction]
    outside: Callable[[int, int], Fraction]

    @property
    def profiles(self) -> list[Profile]:
        return list(product(*map(range, self.counts)))

    def payoff(self, line: Line, weight: Fraction, player: int, report: int, at: Profile) -> None:
        """Add a payoff at true types ``at``, reporting ``report``, to a line."""
        told = tuple(report if i == player else kind for i, kind in enumerate(at))
        for o in range(self.outcomes):
            line["q", o, told] = line.get(("q", o, told), F(0)) + weight * self.value(player, o, at)
        line["t", player, told] = line.get(("t", player, told), F(0)) + weight

    def groups(self, profiles: list[Profile], together: bool) -> Iterator[list[tuple[Profile, Fraction]]]:
        """Profiles in expectation, or one by one."""
        if together:
            yield [(at, self.prior[at]) for at in profiles]
        else:
            yield from ([(at, F(1))] for at in profiles)

    def kinds(self) -> Iterator[tuple[int, int, list[Profile]]]:
        """Every type of every player with the profiles it may be in."""
        for i, count in enumerate(self.counts):
            for k in range(count):
                yield i, k, [at for at in self.profiles if at[i] == k]


def truthful(small: Small, incentives: str) -> Iterator[tuple[Line, Fraction]]:
    """Lines that must be at least the number beside them: no misreport pays."""
    for i, k, mine in small.kinds():
        for r in range(small.counts[i]):
            for group in small.groups(mine, incentives == "bayesian"):
                line: Line = {}
                for at, weight in group:
                    small.payoff(line, weight, i, k, at)
                    small.payoff(line, -weight, i, r, at)
                yield line, F(0)


def joining(small: Small, participation: str) -> Iterator[tuple[Line, Fraction]]:
    """Lines that must be at least the number beside them: nobody stays away."""
    for i, k, mine in small.kinds():
        for group in small.groups(mine, participation == "interim"):
            line: Line = {}
            for at, weight in group:
                small.payoff(line, weight, i, k, at)
            yield line, small.outside(i, k) * sum((weight for _, weight in group), F(0))


def sums(small: Small, together: bool) -> Iterator[Line]:
    """Sums of transfers."""
    for group in small.groups(small.profiles, together):
        yield {("t", i, at): weight for at, weight in group for i in range(len(small.counts))}


def best(small: Small, gain: Line, incentives: str, participation: str, budget: str) -> Fraction:
    """Greatest value of a linear objective over all mechanisms that meet the demands."""
    at_least = [({("q", o, at): F(1)}, F(0)) for at in small.profiles for o in range(small.outcomes)]
    at_least += truthful(small, incentives) if incentives != "none" else []
    at_least += joining(small, participation) if participation != "none" else []
    equal = [({("q", o, at): F(1) for o in range(small.outcomes)}, F(1)) for at in small.profiles]
    for line in sums(small, budget.endswith("expected")) if budget != "none" else []:
        if budget.startswith("strong"):
            equal.append((line, F(0)))
        else:
            at_least.append(({key: -weight for key, weight in line.items()}, F(0)))
    keys = [("q", o, at) for at in small.profiles for o in range(small.outcomes)]
    keys += [("t", i, at) for at in small.profiles for i in range(len(small.counts))]
    return rational_programs.best(
        [gain.get(key, F(0)) for key in keys],
        [[-line.get(key, F(0)) for key in keys] for line, _ in at_least],
        [-bound for _, bound in at_least],
        [[line.get(key, F(0)) for key in keys] for line, _ in equal],
        [total for _, total in equal],
    )[0]
