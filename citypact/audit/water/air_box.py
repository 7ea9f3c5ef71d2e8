"""A saved agreement on abatement where shares bound who causes whose pollution: outer limits, exactly.

Write ``m`` for the benefits between cities, ``q = 1/2c`` and ``R`` for sums of rows. A Shapley amount, a
payment and a gain before payment are quadratic in ``m``, rising or falling in each entry, so a limit puts the
city's own row at an end and leaves a separable program over its column. What was found inside by search
and by draws must lie within, in order; it is recomputed, not audited.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

from citypact.audit.exact import ONE, ROUNDINGS, ZERO, exact, nearest
from citypact.audit.forms import proof_form, residuals
from citypact.audit.lines import Ledger, Place, spelled
from citypact.audit.quantities import numbers_of
from citypact.audit.water.column import Entry, least_of

#: A bound of the least surplus comes from a solver's point: it may miss by its accuracy.
SOLVED = Fraction(1, 10**6)
#: Cities up to which every way to give each column to one of them is tried.
FEW = 3
Limits = list[tuple[Fraction, Fraction]]


@dataclass(frozen=True)
class Box:
    """Limits of what the others save each city in all, and the weights ``q`` of the squares.

    Nothing but the sums of the columns limits the entries: each lies between 0 and its column's most, and
    at least what the others cannot bring.
    """

    sums: Limits
    weights: list[Fraction]

    @property
    def cities(self) -> range:
        """The cities, by number."""
        return range(len(self.weights))

    def low(self, source: int, receptor: int) -> Fraction:
        """The least entry: with two cities the column is one entry; with more the others can bring all."""
        return self.sums[receptor][0] if len(self.weights) == 2 and source != receptor else ZERO

    def high(self, source: int, receptor: int) -> Fraction:
        """The largest entry."""
        return ZERO if source == receptor else self.sums[receptor][1]

    def column(self, city: int, linear: Sequence[Fraction], square: Sequence[Fraction]) -> Fraction:
        """The least of a separable function of what the others save a city."""
        entries = [
            Entry(linear[i], square[i], self.low(i, city), self.high(i, city))
            for i in self.cities
            if i != city
        ]
        return least_of(entries, *self.sums[city]) if entries else ZERO

    def rows(self) -> Limits:
        """Least and largest sum of every row."""
        return [
            (sum((self.low(i, j) for j in self.cities), ZERO),
             sum((self.high(i, j) for j in self.cities), ZERO))
            for i in self.cities
        ]  # fmt: skip


def audit_box(
    ledger: Ledger, shares: Mapping[str, Any], players: list[str], damages: Sequence[Fraction],
    costs: Sequence[Fraction], inputs: Mapping[str, Any],
) -> None:  # fmt: skip
    """Check the outer limits of an agreement over a box of benefits, and the order of what was found."""
    own = numbers_of(shares["local"])
    single = shares.get("cities") or {}
    inside = [numbers_of(single.get(name) or shares["inside"]) for name in players]
    sums = [(low * d, high * d) for (low, high), d in zip(inside, damages, strict=True)]
    box = Box(sums, [1 / (2 * cost) for cost in costs])
    largest = _largest(box)
    slack = ROUNDINGS * max(largest, ONE if not largest else ZERO) * 10
    _surplus(ledger, box, largest, slack)
    tables = {"gains": _gains(box, largest), "own_gains": _own_gains(box), "payments": _payments(box)}
    for name, limits in tables.items():
        ledger.keys((name,), players)
        for city, (low, high) in zip(players, limits, strict=True):
            ledger.number((name, city, "lo"), low, slack)
            ledger.number((name, city, "hi"), high, slack)
            _in_order(ledger, (name, city), slack)
    for k, name in enumerate(players):
        effort = ROUNDINGS * (damages[k] * own[1] + box.rows()[k][1]) / costs[k]
        for end, side in enumerate(("lo", "hi")):
            alone = own[end] * damages[k] / costs[k]
            ledger.number(("abatement", "nash", name, side), alone, effort)
            more = box.rows()[k][end] / costs[k]
            ledger.number(("abatement", "efficient", name, side), alone + more, effort)
    limits = tables["payments"]
    ledger.words(("always_pay",), [c for c, each in zip(players, limits, strict=True) if each[1] < 0])
    ledger.words(("always_receive",), [c for c, each in zip(players, limits, strict=True) if each[0] > 0])
    draws = inputs.get("draws", 2000)
    ledger.word(("draws",), draws)
    proof_form(ledger, (), in_fractions=False, scale=largest or ONE, slack=slack, options=("draws", "seed"))
    ledger.word(("provenance", "options", "draws"), draws)
    ledger.word(("provenance", "options", "seed"), inputs.get("seed", 0))
    known = dict.fromkeys(
        ("side payments of every draw add up to zero", "gains are own gains plus payments in every draw"),
        ZERO,
    )
    titles = {"gains": "gains", "payments": "side payments", "own_gains": "gains before payment"}
    places: dict[str, list[Place]] = {"every surplus found is within its limits": [("surplus",)]}
    for part, title in titles.items():
        places[f"all {title} found are within their limits"] = [(part, name) for name in players]
    for name, ranges in places.items():
        known[name] = max(_beyond(ledger, each) for each in ranges) / (largest or ONE)
    residuals(ledger, (), known, Fraction(1, 10**11))


def _surplus(ledger: Ledger, box: Box, largest: Fraction, slack: Fraction) -> None:
    ledger.number(("surplus", "hi"), largest, slack)
    least = _least(box)
    _in_order(ledger, ("surplus",), slack)
    if least is not None:
        low, found = (exact(ledger.found("surplus", *place)) for place in (("lo",), ("found", "lo")))
        tight = least * (1 - SOLVED) - slack <= low <= least + slack
        ledger.fact("surplus.lo is a tight lower bound", tight, nearest(least), nearest(low))
        ledger.fact(
            "no surplus found is below the least", found >= least - slack, nearest(least), nearest(found)
        )
        ledger.settle("surplus", "lo")


def _least(box: Box) -> Fraction | None:
    """The least surplus where every city can be given its part: rows in proportion to costs."""
    if any(low for low, _ in (row for row in box.rows())):
        return None
    total = sum((least for least, _ in box.sums), ZERO)
    costs = [1 / (2 * weight) for weight in box.weights]
    rows = [cost * total / sum(costs, ZERO) for cost in costs]
    # A column gives nothing to its own city; beyond that, any rows that add up can be reached.
    if any(row > total - least for row, (least, _) in zip(rows, box.sums, strict=True)):
        return None
    return total**2 / (2 * sum(costs, ZERO))


def _largest(box: Box) -> Fraction:
    """The largest surplus: convex, so each column gives its all to one city."""
    n, most = len(box.weights), [high for _, high in box.sums]
    if n <= FEW:
        choices = [[i for i in box.cities if i != column] for column in box.cities]
        totals = []
        for chosen in product(*choices):
            rows = [sum((most[j] for j in box.cities if chosen[j] == i), ZERO) for i in box.cities]
            totals.append(sum((q * row**2 for q, row in zip(box.weights, rows, strict=True)), ZERO))
        return max(totals, default=ZERO)
    everything = sum(most, ZERO)
    return max(
        box.weights[i] * (everything - most[i]) ** 2 + box.weights[k] * most[i] ** 2
        for i in box.cities for k in box.cities if i != k
    )  # fmt: skip


def _squares(box: Box, city: int, end: int) -> Fraction:
    ends = (box.low, box.high)[end]
    return sum((ends(city, j) ** 2 for j in box.cities), ZERO)


def _gains(box: Box, largest: Fraction) -> Limits:
    """Shapley amounts rise in every entry; none exceeds the largest surplus."""
    rows, q, limits = box.rows(), box.weights, []
    for k in box.cities:
        low = q[k] * (_squares(box, k, 0) / 6 + rows[k][0] ** 2 / 3)
        high = q[k] * (_squares(box, k, 1) / 6 + rows[k][1] ** 2 / 3)
        rest = [2 * q[i] * (rows[i][0] - box.low(i, k)) / 3 for i in box.cities]
        low += box.column(k, rest, [each / 2 for each in q])
        most = [-2 * q[i] * rows[i][1] / 3 for i in box.cities]
        high -= box.column(k, most, [each / 6 for each in q])
        limits.append((low, min(high, largest)))
    return limits


def _own_gains(box: Box) -> Limits:
    """Gains before payment rise in the city's column and fall in its row."""
    rows, q, limits = box.rows(), box.weights, []
    for k in box.cities:
        low, high = (-q[k] * rows[k][end] ** 2 for end in (1, 0))
        rest = [2 * q[i] * (rows[i][0] - box.low(i, k)) for i in box.cities]
        low += box.column(k, rest, [2 * each for each in q])
        high -= box.column(k, [-2 * q[i] * rows[i][1] for i in box.cities], [ZERO for _ in q])
        limits.append((low, high))
    return limits


def _payments(box: Box) -> Limits:
    """Payments rise in the city's row and fall in its column; there a square is at most its secant."""
    rows, q, limits = box.rows(), box.weights, []
    for k in box.cities:
        low, high = (q[k] * (_squares(box, k, end) / 6 + 4 * rows[k][end] ** 2 / 3) for end in (0, 1))
        rest = [4 * q[i] * (rows[i][0] - box.low(i, k)) / 3 for i in box.cities]
        high -= box.column(k, rest, [3 * each / 2 for each in q])
        ends = [(box.low(i, k), box.high(i, k)) for i in box.cities]
        secant = [-q[i] * (4 * rows[i][1] / 3 + (ends[i][0] + ends[i][1]) / 6) for i in box.cities]
        low += box.column(k, secant, [ZERO for _ in q])
        low += sum((q[i] * ends[i][0] * ends[i][1] for i in box.cities), ZERO) / 6
        limits.append((low, high))
    return limits


def _beyond(ledger: Ledger, at: Place) -> Fraction:
    """How far what was found lies outside the limits; negative inside."""
    low, high = (exact(ledger.found(*at, end)) for end in ("lo", "hi"))
    found = [exact(ledger.found(*at, "found", end)) for end in ("lo", "hi")]
    return max(low - found[0], found[1] - high)


def _in_order(ledger: Ledger, at: Place, slack: Fraction) -> None:
    """What was found lies within the limits, and what was drawn within what was found, in order."""
    places = (
        ("lo",),
        ("found", "lo"),
        ("draws", "p5"),
        ("draws", "p50"),
        ("draws", "p95"),
        ("found", "hi"),
        ("hi",),
    )
    values = [exact(ledger.found(*at, *place)) for place in places]
    ordered = all(low <= high + slack for low, high in pairwise(values))
    ledger.fact(f"{spelled(at)}: found within its limits", ordered, "in order", "out of order")
