r"""Which ratios are optimal, by the definition of each criterion and nothing else.

A criterion maps an interval of ratios to the interval of its optima; several in a row narrow it in turn.
Without rivals the weighted Nash ratio is :math:`(1-p)(\ell + \alpha w)`; with rival destinations it is
the weighted Shapley value of the seller, computed here from its definition: a random order in which the
last of any set is drawn in proportion to the weights, and the seller's expected marginal contribution.

References
----------
models.md §3.4, §4.0. E. Kalai and D. Samet, International Journal of Game Theory 16, 1987, 205-222.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from citypact.audit.exact import ONE, ZERO, Unusable, exact
from citypact.audit.relocation.books import TwoNumbers

HALF = Fraction(1, 2)
NASH_LIKE = ("nash", "rubinstein", "take-it-or-leave-it", "need-weighted", "rank-weighted")
Interval = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Rule:
    """One criterion with its number: a weight (Nash-like, utilitarian) or a reference (nearest)."""

    name: str
    weight: Fraction | None = None
    reference: Fraction | None = None


def rules_of(inputs: Mapping[str, Any]) -> list[Rule]:
    """Return the criteria that the inputs ask for, in order.

    Raises
    ------
    Unusable
        If a criterion is unknown or lacks its number.
    """
    return [_rule(name.strip(), inputs) for name in str(inputs.get("criterion", "nash")).split(",")]


def _rule(name: str, inputs: Mapping[str, Any]) -> Rule:
    given = inputs.get("origin_weight")
    weight = HALF if given is None else exact(given)
    if name in ("nash", "utilitarian"):
        return Rule(name, weight)
    if name in ("egalitarian", "kalai-smorodinsky", "min-central"):
        return Rule(name)
    if name == "nearest":
        return Rule(name, reference=exact(inputs.get("reference")))
    if name == "take-it-or-leave-it":
        return Rule(name, ONE if inputs.get("proposer", "origin") == "origin" else ZERO)
    if name == "rubinstein":
        own, other = exact(inputs.get("origin_discount")), exact(inputs.get("destination_discount"))
        first = 1 - other if inputs.get("proposer", "origin") == "origin" else own * (1 - other)
        return Rule(name, first / (1 - own * other))
    if name == "rank-weighted":
        own, other = exact(inputs.get("origin_rank")), exact(inputs.get("destination_rank"))
        return Rule(name, own / (own + other))
    if name == "need-weighted":
        own, other = exact(inputs.get("origin_income")), exact(inputs.get("destination_income"))
        aversion = exact(inputs.get("aversion", 1))
        # Weights in proportion to income ** -aversion: a power, hence the one rounded weight.
        odds = float(aversion) * (math.log(other) - math.log(own))
        small = math.exp(-abs(odds))
        return Rule(name, exact(1 / (1 + small) if odds >= 0 else small / (1 + small)))
    raise Unusable(f"{name!r} is no criterion")


def seller_value(worths: list[Fraction], weight: Fraction) -> Fraction:
    """Weighted Shapley value of a seller against buyers of these surpluses, from the definition.

    Examples
    --------
    >>> seller_value([Fraction(5), Fraction(3), Fraction(2)], Fraction(1, 2))
    Fraction(19, 6)
    """
    if weight == 0:
        return ZERO
    buyers = len(worths)
    reached = {(1 << buyers) - 1: ONE}  # sets of buyers that still stand with the seller
    value = ZERO
    for size in range(buyers, -1, -1):
        following: dict[int, Fraction] = {}
        for mask, chance in reached.items():
            whole = weight + size * (1 - weight)
            best = max((worths[k] for k in range(buyers) if mask >> k & 1), default=ZERO)
            # The seller is last in the set: what it adds is all of the set's worth.
            value += chance * weight / whole * max(best, ZERO)
            for k in range(buyers):
                if mask >> k & 1:
                    less = mask & ~(1 << k)
                    following[less] = following.get(less, ZERO) + chance * (1 - weight) / whole
        reached = following
    return value


def optimal(game: TwoNumbers, rules: list[Rule], within: Interval) -> Interval:
    """Return the ratios that the criteria leave of an interval, one criterion after the other."""
    for rule in rules:
        within = _optimal(game, rule, within)
    return within


def _optimal(game: TwoNumbers, rule: Rule, within: Interval) -> Interval:
    lo, hi = within

    def at(ratio: Fraction) -> Interval:
        best = min(max(ratio, lo), hi)
        return best, best

    needs, grants = thresholds(game)
    if rule.name == "min-central":
        return within
    if rule.name == "nearest" and rule.reference is not None:
        return at(rule.reference)
    if rule.name == "utilitarian" and rule.weight is not None:
        return within if rule.weight == HALF else at(hi if rule.weight > HALF else lo)
    if rule.name == "egalitarian":
        return at((needs + grants) / 2)
    if rule.name == "kalai-smorodinsky":
        # The same fraction of what each could get at most: linear in the ratio.
        ideals = hi - needs, grants - lo
        whole = ideals[0] + ideals[1]
        return at(lo if whole == 0 else needs + (grants - needs) * ideals[0] / whole)
    if rule.weight is None:
        raise Unusable(f"{rule.name} has no weight")
    if rule.weight == 1:
        return at(needs + max(game.surplus, game.best_rival) / game.revenue)
    return at(needs + seller_value([game.surplus, *game.rivals], rule.weight) / game.revenue)


def thresholds(game: TwoNumbers) -> Interval:
    """Ratio at which the origin gains nothing, and at which the destination does."""
    return game.stays * game.loss / game.revenue, game.stays * (ONE - game.cost / game.revenue)


@dataclass(frozen=True)
class Verdict:
    """What the definitions make of a split: the interval, the optimum, the central money."""

    agreement: bool
    lo: Fraction
    hi: Fraction
    ratios: Interval | None = None
    grants: tuple[Fraction, Fraction] = (ZERO, ZERO)
    binding: tuple[str, str] = ("", "")


def judge(game: TwoNumbers, rules: list[Rule], cap: Fraction) -> Verdict:
    """Decide the split: refuse, buy the deal with central money, or find the optimal ratios."""
    needs, grants = thresholds(game)
    core = needs + game.best_rival / game.revenue
    lows = {"ratio at least zero": ZERO, "origin participates": needs}
    if game.rivals:
        lows["best rival destination"] = core
    highs = {"ratio at most one": ONE, "destination participates": grants}
    if cap < 1:
        highs["ratio cap"] = cap
    lo, hi = max(lows.values()), min(highs.values())
    names = (
        " and ".join(name for name, end in lows.items() if end == lo),
        " and ".join(name for name, end in highs.items() if end == hi),
    )
    refused = Verdict(False, lo, hi, binding=names)
    if game.surplus < 0 or game.best_rival > game.surplus:
        return refused
    if lo > hi:
        if rules[0].name != "min-central":
            return refused
        # Central money: the ratio goes to its bound, the grant fills the rest.
        if core > cap:
            return replace(
                refused, agreement=True, ratios=(cap, cap), grants=((core - cap) * game.revenue, ZERO)
            )
        return replace(refused, agreement=True, ratios=(ZERO, ZERO), grants=(ZERO, -grants * game.revenue))
    first = rules[0]
    if game.rivals and first.name in NASH_LIKE and first.weight not in (0, 1, None):
        # The value weighs the rivals itself; competition is no constraint on it.
        del lows["best rival destination"]
        lo = max(lows.values())
        names = (" and ".join(name for name, end in lows.items() if end == lo), names[1])
    return Verdict(True, lo, hi, optimal(game, rules, (lo, hi)), binding=names)


def representative(ratios: Interval, reference: Fraction | None) -> Fraction:
    """Return the ratio that stands for the set: the one nearest to the reference, or the middle."""
    if reference is None:
        return (ratios[0] + ratios[1]) / 2
    return min(max(reference, ratios[0]), ratios[1])
