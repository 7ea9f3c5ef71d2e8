"""A saved posted ratio: welfare, its best ratios, first best and the subsidy, integrated in fractions.

Curved beliefs (Beta) have no fractions, and the second best rests on quadrature or a program in floating
point; what depends on them is counted as recomputed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from citypact.audit.exact import ONE, ZERO, exact, nearest
from citypact.audit.lines import Ledger, Place
from citypact.audit.posted_beliefs import (
    Belief,
    Best,
    Interval,
    added,
    area,
    belief_of,
    best_of,
    mirrored,
    times,
)

#: Masses of both beliefs up to which the auditor integrates.
MOST_MASSES = 120
HALF = Fraction(1, 2)
#: Where a best ratio is irrational: what its rounding to 40 digits may leave.
ROOTED = Fraction(1, 10**15)
LARGEST_RATE = 1000
#: What bounds on intervals and floating point may leave of the surplus.
TOLERANCE = Fraction(2, 10**6)
GRIDS = (10, 20, 40)
CHANGES = (
    ("higher by 0.05", ONE, Fraction(1, 20)),
    ("lower by 0.05", ONE, Fraction(-1, 20)),
    ("larger by a tenth", Fraction(11, 10), ZERO),
)


@dataclass(frozen=True)
class Costs:
    """The two beliefs: what is thought of the origin's loss and of the destination's cost."""

    origin: Belief
    destination: Belief

    @property
    def turns(self) -> set[Fraction]:
        """Ratios at which anything bends or jumps."""
        return {*self.origin.ends, *(1 - end for end in self.destination.ends)}

    def gains(self, ratio: Fraction) -> tuple[Fraction, Fraction]:
        """What each city gains on average if a ratio is posted."""
        (f, own), (g, other) = self.origin.at(ratio), self.destination.at(1 - ratio)
        return own * g, f * other

    def chance(self, ratio: Fraction) -> Fraction:
        """Probability that the plant moves at a ratio."""
        return self.origin.at(ratio)[0] * self.destination.at(1 - ratio)[0]

    def best(self) -> Best:
        """The greatest expected surplus of a posted ratio, and all ratios that have it."""
        corners = sorted({ZERO, ONE, *(each for each in self.turns if 0 < each < 1)})
        pieces = []
        for low, high in pairwise(corners):
            f, own = self.origin.below((low, high))
            g, other = map(mirrored, self.destination.below((1 - high, 1 - low)))
            pieces.append(added(times(own, g), times(f, other)))
        return best_of(corners, pieces, [sum(self.gains(at), ZERO) for at in corners])

    def overlap(self, low: Fraction, high: Fraction) -> Fraction:
        """The integral of F(x) G(1 - x) between two rates; zero if they are out of order."""
        if low >= high:
            return ZERO
        ends = sorted({low, high, *(each for each in self.turns if low < each < high)})
        total = ZERO
        for a, b in pairwise(ends):
            f, _ = self.origin.below((a, b))
            g, _ = self.destination.below((1 - b, 1 - a))
            total += area(times(f, mirrored(g)), (a, b))
        return total

    @property
    def first_best(self) -> Fraction:
        """Expected surplus if every move that is worth it were made."""
        return self.overlap(self.origin.ends[0], 1 - self.destination.ends[0])


def chosen(best: Best) -> Fraction | None:
    """The middle of the best interval that is nearest to one half, the lower of two."""
    if best.value <= 0:
        return None
    return min((sum(each, ZERO) / 2 for each in best.sets), key=lambda each: (abs(each - HALF), each))


def audit_posted(ledger: Ledger) -> None:
    """Check a saved posted ratio, where the beliefs are made of spread and listed masses."""
    inputs = ledger.document["inputs"]
    beliefs = [belief_of(inputs[name]) for name in ("origin", "destination")]
    origin, destination = beliefs
    if origin is None or destination is None or len(origin.masses) + len(destination.masses) > MOST_MASSES:
        return
    costs = Costs(origin, destination)
    best, first = costs.best(), costs.first_best
    slack = ZERO if best.rational else ROOTED
    ratio = chosen(best)
    _ratio(ledger, costs, best, ratio, slack)
    ledger.number(("first_best",), first)
    gapless = origin.gapless and destination.gapless
    if gapless or not first:
        needed = costs.overlap(1 - destination.ends[-1], origin.ends[-1]) if first else ZERO
        ledger.number(("minimal_subsidy",), needed)
    second = nearest(exact(ledger.found("second_best")))
    ends = [nearest(best.value if ratio is not None else ZERO), second, nearest(first)]
    ordered = [each for each in ends if each is not None] == sorted(each for each in ends if each is not None)
    ledger.fact(
        "the second best lies between posted ratio and first best", ordered, "none out of order", second
    )
    low, high = max(origin.ends[0], ZERO), min(1 - destination.ends[0], ONE)
    for name, end in (("lo", low), ("hi", high)):
        ledger.number(("participation", name), end if low <= high else None)
    _one_sided(ledger, costs)
    _moves(ledger, costs)
    grids = GRIDS if gapless and first > 0 else ()
    ledger.size(("convergence",), len(grids))
    for at, types in enumerate(grids):
        ledger.word(("convergence", at, "types"), types)


def _ratio(ledger: Ledger, costs: Costs, best: Best, ratio: Fraction | None, slack: Fraction) -> None:
    sets = best.sets if ratio is not None else ()
    ledger.number(("ratio",), ratio, slack)
    intervals(ledger, ("ratio_sets",), sets, slack)
    gains = (ZERO, ZERO) if ratio is None else costs.gains(ratio)
    ledger.number(("welfare",), best.value if ratio is not None else ZERO)
    ledger.number(("chance",), ZERO if ratio is None else costs.chance(ratio), slack)
    ledger.number(("gains", "origin"), gains[0], slack)
    ledger.number(("gains", "destination"), gains[1], slack)
    if len(sets) > 1:
        told = "middle of the optimal interval that is nearest to one half"
    else:
        told = "" if not sets or sets[0][0] == sets[0][1] else "midpoint of the optimal set"
    ledger.word(("tie_break",), told)
    ledger.number(("certificate", "tolerance"), TOLERANCE)
    ledger.number(("certificate", "scale"), best.value if ratio is not None else ONE)


def intervals(ledger: Ledger, at: Place, expected: tuple[Interval, ...], slack: Fraction) -> None:
    """Check a list of intervals."""
    ledger.size(at, len(expected))
    for number, ends in enumerate(expected):
        ledger.numbers((*at, number), ends, slack)


def _offers(belief: Belief, cost: Fraction) -> tuple[tuple[Interval, ...], Fraction]:
    """All ratios that a city of known cost names at best to one it believes in: the most of (1-s-c) F(s)."""
    corners = sorted({ZERO, ONE, *(each for each in belief.ends if 0 < each < 1)})
    kept = (1 - cost, -ONE)
    pieces = [times(kept, belief.below(each)[0]) for each in pairwise(corners)]
    best = best_of(corners, pieces, [(1 - s - cost) * belief.at(s)[0] for s in corners])
    return (best.sets if best.value > 0 else ()), ZERO if best.rational else ROOTED


def _one_sided(ledger: Ledger, costs: Costs) -> None:
    place: Place = ("one_sided",)
    own, other = costs.origin.mean, costs.destination.mean
    ledger.number((*place, "origin_loss"), own)
    ledger.number((*place, "destination_cost"), other)
    # The means are asked about as they are written.
    loss, cost = (exact(ledger.found(*place, name)) for name in ("origin_loss", "destination_cost"))
    offers, slack = _offers(costs.origin, cost)
    intervals(ledger, (*place, "destination_offers"), offers, slack)
    mirrors, slack = _offers(costs.destination, loss)
    demands = tuple((1 - high, 1 - low) for low, high in reversed(mirrors))
    intervals(ledger, (*place, "origin_demands"), demands, slack)


def _moves(ledger: Ledger, costs: Costs) -> None:
    expected: list[tuple[str, Costs]] = []
    for words, side in (("origin's loss", "origin"), ("destination's cost", "destination")):
        for change, factor, shift in CHANGES:
            belief: Belief = getattr(costs, side).moved(factor, shift)
            if all(abs(end) <= LARGEST_RATE for end in belief.ends):
                expected.append((f"{words} {change}", replace(costs, **{side: belief})))
    ledger.size(("moves",), len(expected))
    for at, (change, other) in enumerate(expected):
        best = other.best()
        ratio = chosen(best)
        place: Place = ("moves", at)
        ledger.word((*place, "change"), change)
        ledger.number((*place, "ratio"), ratio, ZERO if best.rational else ROOTED)
        ledger.number((*place, "welfare"), best.value if ratio is not None else ZERO)
        ledger.number((*place, "first_best"), other.first_best)
