"""Sets of interchangeable equilibria: any mixture of one side with any of the other is an equilibrium."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Protocol

from citypact.audit.exact import ZERO, Unusable, is_number, nearest
from citypact.audit.lines import Ledger

Mixture = list[Fraction]


class Judged(Protocol):
    """A game that says by how much a profile falls short of an equilibrium."""

    def regret(self, mixtures: Sequence[Mixture]) -> Fraction:
        """The most that a player gains by another strategy."""


def audit_subsets(ledger: Ledger, game: Judged, known: list[list[Mixture]]) -> None:
    """Check the maximal sets of interchangeable equilibria, and which of the list are connected."""
    subsets = ledger.found("maximal_subsets")
    complete = ledger.found("complete")
    holds = isinstance(subsets, list) or (subsets is None and complete is not True)
    ledger.fact("maximal_subsets", holds, "the sets of interchangeable equilibria", subsets)
    if not isinstance(subsets, list):
        return
    named = [{tuple(map(nearest, each[who])): each[who] for each in known} for who in (0, 1)]
    found: list[tuple[list[Mixture], list[Mixture]]] = []
    for at, subset in enumerate(subsets):
        ledger.size(("maximal_subsets", at), 2)
        sides = [[named[who].get(_rounded(one)) for one in subset[who]] for who in (0, 1)]
        whole = all(each is not None for side in sides for each in side)
        ledger.fact(f"maximal_subsets[{at}]: strategies of the list", whole, "all listed", whole)
        if not whole:
            return
        first, second = ([each for each in side if each is not None] for side in sides)
        once = all(first.count(each) == 1 for each in first) and all(
            second.count(each) == 1 for each in second
        )
        ledger.fact(f"maximal_subsets[{at}]: listed once", once and (first, second) not in found, True, once)
        found.append((first, second))
        proper = all(game.regret([one, two]) == ZERO for one in first for two in second)
        ledger.fact(f"maximal_subsets[{at}]: interchangeable", proper, "equilibria", proper)
        # No listed strategy could join either side.
        more = [each for each in named[0].values() if each not in first and _fits(game, [each], second)]
        more += [each for each in named[1].values() if each not in second and _fits(game, first, [each])]
        ledger.fact(
            f"maximal_subsets[{at}]: maximal", not more, "nothing to add", [list(map(str, m)) for m in more]
        )
        ledger.settle("maximal_subsets", at)
    for at, (one, two) in enumerate(known):
        lies = any(one in first and two in second for first, second in found)
        ledger.fact(f"equilibria[{at}] lies in a maximal subset", lies, True, lies)
    _components(ledger, known, found)


def _rounded(strategy: Sequence[object]) -> tuple[float, ...]:
    """Return a saved strategy of which every probability is a number."""
    if not all(is_number(each) for each in strategy):
        raise Unusable(f"{strategy!r} is no list of probabilities")
    return tuple(float(each) for each in strategy)  # type: ignore[arg-type]


def _fits(game: Judged, first: list[Mixture], second: list[Mixture]) -> bool:
    return all(game.regret([one, two]) == ZERO for one in first for two in second)


def _components(
    ledger: Ledger, known: list[list[Mixture]], found: list[tuple[list[Mixture], list[Mixture]]]
) -> None:
    """Equilibria of one subset are connected, and so are subsets that share an equilibrium."""
    label = list(range(len(known)))
    for first, second in found:
        members = [at for at, (one, two) in enumerate(known) if one in first and two in second]
        for at in members[1:]:
            old, new = label[at], label[members[0]]
            label = [new if each == old else each for each in label]
    groups = {each: [at for at, mine in enumerate(label) if mine == each] for each in label}
    expected = sorted(groups.values())
    components = ledger.found("components")
    ledger.fact("components, in order", components == expected, expected, components)
    ledger.settle("components")
