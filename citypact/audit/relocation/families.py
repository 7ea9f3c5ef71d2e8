r"""Seven ways to write the contract, each with one lever, judged on the plant's books.

F1 capped share, F2 base and part of the excess, F3 part of the growth, F4 equity, F5 buy-out, F6 a share
that falls by a fifth a year, F7 a lasting share (models.md §4.11). Payments are piecewise linear in the
lever, so acceptable and best levers are found between the kinks in fractions; only the loss, which
compares geometric means, is rounded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from citypact.audit.exact import ONE, ROUNDINGS, ZERO
from citypact.audit.linear.simplex import Dictionary
from citypact.audit.lines import Ledger
from citypact.audit.relocation.books import Path
from citypact.audit.relocation.cash_rows import GAINS, cash_program
from citypact.audit.relocation.ratios import HALF, NASH_LIKE, Rule

Flow = dict[int, Fraction]
Plan = tuple[Flow, Fraction]
NAMES = {
    "F1": "capped proportional",
    "F2": "base plus excess",
    "F3": "growth only",
    "F4": "equity dividends",
    "F5": "lump-sum buy-out",
    "F6": "declining ratio",
    "F7": "permanent ratio",
}
FALL = Fraction(4, 5)


def plan_of(key: str, path: Path, lever: Fraction) -> Plan:
    """Return the payments by year and the lump sum of a family at a lever."""
    base = path.prior / 3
    excess = {year: max(path.tax(year) - base, ZERO) for year in path.attained}
    if key == "F1":
        flow, left = {}, None if path.cap_multiple is None else path.cap_multiple * path.prior
        for year in path.years:
            flow[year] = lever * path.tax(year) if left is None else min(lever * path.tax(year), left)
            left = None if left is None else left - flow[year]
        return flow, ZERO
    if key == "F2":
        return {year: min(path.tax(year), base) + lever * excess[year] for year in path.years}, ZERO
    if key == "F3":
        return {year: lever * excess[year] for year in path.attained}, ZERO
    if key == "F4":
        flow = {year: lever * path.room(year) for year in path.attained}
        return flow, -lever * max(path.investment, ZERO)
    if key == "F5":
        return {}, lever * path.all_tax()
    if key == "F6":
        return {y: lever * FALL**k * path.tax(y) for k, y in enumerate(path.attained)}, ZERO
    return {year: lever * path.tax(year) for year in path.attained}, ZERO


def gains_of(path: Path, plan: Plan) -> tuple[Fraction, Fraction]:
    """Both gains under a plan."""
    loss, gain = path.unpaid()
    return loss + path.worth(plan[0], 0) + plan[1], gain - path.worth(plan[0], 1) - plan[1]


@dataclass(frozen=True)
class Best:
    """Acceptable levers, the best ones, and the gains there."""

    acceptable: tuple[Fraction, Fraction]
    levers: tuple[Fraction, Fraction]
    gains: tuple[Fraction, Fraction]


def best_of(key: str, path: Path, weight: Fraction) -> Best | None:
    """Find the acceptable levers between the kinks and, among them, those with the best Nash product."""
    kinks = {ZERO, ONE}
    if key == "F1" and path.cap_multiple is not None:
        paid = ZERO
        for year in path.years:
            paid += path.tax(year)
            kink = path.cap_multiple * path.prior / paid if paid else ZERO
            kinks |= {kink} if 0 < kink < 1 else set()
    nodes = sorted(kinks)
    pieces = [piece for pair in pairwise(nodes) if (piece := _piece(key, path, *pair)) is not None]
    if not pieces:
        return None
    levers = [lever for piece in pieces for lever in (*piece, *_level(key, path, weight, *piece))]
    better = _better(weight)
    top = levers[0]
    for lever in levers[1:]:
        if better(gains_of(path, plan_of(key, path, lever)), gains_of(path, plan_of(key, path, top))):
            top = lever
    gains = gains_of(path, plan_of(key, path, top))
    same = [lever for lever in levers if gains_of(path, plan_of(key, path, lever)) == gains]
    return Best((min(p[0] for p in pieces), max(p[1] for p in pieces)), (min(same), max(same)), gains)


def _better(weight: Fraction) -> Callable[[tuple[Fraction, Fraction], tuple[Fraction, Fraction]], bool]:
    """Compare two weighted Nash products exactly: the weights are a fraction, so powers are whole."""
    a, b = weight.numerator, weight.denominator - weight.numerator

    def product(gains: tuple[Fraction, Fraction]) -> Fraction:
        return gains[0] ** a * gains[1] ** b if min(gains) > 0 else ZERO

    def rounded(gains: tuple[Fraction, Fraction]) -> float:
        from math import log

        return a * log(gains[0]) + b * log(gains[1]) if min(gains) > 0 else float("-inf")

    if weight.denominator <= 50:
        return lambda one, two: product(one) > product(two)
    return lambda one, two: rounded(one) > rounded(two)


def _piece(key: str, path: Path, low: Fraction, high: Fraction) -> tuple[Fraction, Fraction] | None:
    """Levers between two kinks at which both accept and every payment can be made."""

    def slacks(lever: Fraction) -> list[Fraction]:
        plan = plan_of(key, path, lever)
        rooms = [
            min(path.room(year), path.ratio_cap * path.tax(year)) - amount for year, amount in plan[0].items()
        ]
        return [*gains_of(path, plan), *rooms]

    start, end = low, high
    for before, after in zip(slacks(low), slacks(high), strict=True):
        if before < 0 and after < 0:
            return None
        if (before < 0) != (after < 0):
            zero = low + (high - low) * before / (before - after)
            start, end = (max(start, zero), end) if before < 0 else (start, min(end, zero))
    return (start, end) if start <= end else None


def _level(key: str, path: Path, weight: Fraction, low: Fraction, high: Fraction) -> list[Fraction]:
    """The lever inside a piece where the Nash objective is level, if there is one."""
    first, last = (gains_of(path, plan_of(key, path, lever)) for lever in (low, high))
    rise, fall = last[0] - first[0], last[1] - first[1]
    if not rise or not fall or low == high:
        return []
    step = -(weight * rise * first[1] + (1 - weight) * fall * first[0]) / (rise * fall)
    return [low + step * (high - low)] if 0 < step < 1 else []


def audit_families(ledger: Ledger, path: Path, rule: Rule) -> None:
    """Check every family's levers, gains and figures; its loss against the bound by Nash's line."""
    weight = rule.weight if rule.name in NASH_LIKE and rule.weight not in (0, 1, None) else HALF
    if weight is None or any(map(bool, path.enforcement)):
        return
    ledger.size(("cash_flow", "families"), len(NAMES))
    bound = _bound(path)
    for at, (key, name) in enumerate(NAMES.items()):
        place = ("cash_flow", "families", at)
        ledger.word((*place, "family"), key)
        ledger.word((*place, "name"), name)
        best = best_of(key, path, weight)
        ledger.word((*place, "agreement"), best is not None)
        if best is None:
            for each in ("lever", "lever_set", "acceptable", "gains", "value_to_origin", "worst_liquidity"):
                ledger.word((*place, each), None)
            ledger.word((*place, "marginal"), None)
            ledger.number((*place, "exposure"), ZERO)
            if bound is not None and bound[0] > 0:
                ledger.number((*place, "loss"), ONE)
            continue
        lever = (best.levers[0] + best.levers[1]) / 2
        ledger.number((*place, "lever"), lever)
        ledger.numbers((*place, "lever_set"), best.levers)
        ledger.numbers((*place, "acceptable"), best.acceptable)
        ledger.number((*place, "gains", "origin"), best.gains[0])
        ledger.number((*place, "gains", "destination"), best.gains[1])
        flow, lump = plan_of(key, path, lever)
        ledger.number((*place, "value_to_origin"), path.worth(flow, 0) + lump)
        left = [path.taxes[y - 1] - path.services[y - 1] - flow.get(y, ZERO) for y in path.attained]
        ledger.number((*place, "worst_liquidity"), min(left))
        ledger.number((*place, "marginal"), _marginal(key, path, lever))
        owed = ZERO
        if key == "F1" and path.cap_multiple is not None:
            owed = max(path.cap_multiple * path.prior - sum(flow.values(), ZERO), ZERO)
        ledger.number((*place, "exposure"), owed)
        if bound is not None and min(best.gains) > 0:
            _loss(ledger, (*place, "loss"), best.gains, bound, weight)


def _marginal(key: str, path: Path, lever: Fraction) -> Fraction:
    """Value to the origin per yuan of value of more tax: every tax a thousandth higher, costs as they are."""
    grown = replace(path, taxes=tuple(tax * Fraction(1001, 1000) for tax in path.taxes))
    more = gains_of(grown, plan_of(key, grown, lever))[0] - gains_of(path, plan_of(key, path, lever))[0]
    return more / (grown.all_tax() - path.all_tax())


def _bound(path: Path) -> tuple[Fraction, Fraction] | None:
    """Ends of the frontier that any payments within the liquidity reach, if one line is all of it.

    With one discount rate money moves between the cities at par, the frontier is one line, and the best
    Nash product is known in closed form. With two rates the loss is left to the recomputation.
    """
    if path.rates[0] != path.rates[1]:
        return None
    free = replace(path, window=len(path.taxes) - path.delay, cap_multiple=None, lump_sum=True, budget=ZERO)
    program = cash_program(free, constant=False)
    book = Dictionary(program)
    whole = book.maximum(dict.fromkeys(GAINS, ONE))
    return whole, book.maximum({GAINS[0]: ONE})


def _loss(
    ledger: Ledger, place: tuple[str | int, ...], gains: tuple[Fraction, Fraction],
    bound: tuple[Fraction, Fraction], weight: Fraction,
) -> None:  # fmt: skip
    whole, most = bound
    if most != whole:
        return  # the frontier is cut: only recomputed
    best = weight * whole, (1 - weight) * whole
    ratio = [float(own / top) for own, top in zip(gains, best, strict=True)]
    mean = ratio[0] ** float(weight) * ratio[1] ** float(1 - weight)
    ledger.number(place, Fraction(1) - Fraction(mean), ROUNDINGS)
