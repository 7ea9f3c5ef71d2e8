r"""Shadow prices of a split: the derivative of the first criterion's objective at a bound that binds.

With :math:`g_o = sR - (1-p)L` and :math:`g_d = (1-p)(R-K) - sR` the Nash objective
:math:`\alpha\log g_o + (1-\alpha)\log g_d` has the slope :math:`R(\alpha/g_o - (1-\alpha)/g_d)` in the
ratio; a participation bound is moved by money, so its price is that slope over R (models.md §9.3).
"""

from __future__ import annotations

from fractions import Fraction

from citypact.audit.exact import ZERO, nearest
from citypact.audit.lines import Ledger, Place
from citypact.audit.relocation.books import TwoNumbers
from citypact.audit.relocation.ratios import HALF, NASH_LIKE, Rule, Verdict

IN_MONEY = ("origin participates", "destination participates", "best rival destination")


def slope_of(game: TwoNumbers, rule: Rule, ratio: Fraction) -> Fraction | None:
    """Return d objective / d ratio; ``None`` where the objective has no derivative."""
    origin, destination = game.gains(ratio)
    if rule.name == "min-central":
        return ZERO
    if rule.name == "kalai-smorodinsky":
        return None
    if rule.name == "nearest":
        gap = (rule.reference or ZERO) - ratio
        return Fraction((gap > 0) - (gap < 0))
    if rule.name == "egalitarian":
        return ZERO if origin == destination else game.revenue * (1 if origin < destination else -1)
    weight = HALF if rule.weight is None else rule.weight
    if rule.name == "utilitarian":
        return game.revenue * (2 * weight - 1)
    if weight in (0, 1):
        return game.revenue if weight else -game.revenue
    if origin <= 0 or destination <= 0 or game.best_rival > 0 or game.surplus == 0:
        return None
    return game.revenue * (weight / origin - (1 - weight) / destination)


def unit_of(rule: Rule) -> str:
    """Unit of the objective of a criterion."""
    named = {
        "egalitarian": "亿元",
        "kalai-smorodinsky": "fraction of the ideal gain",
        "utilitarian": "亿元, weighted",
        "nearest": "ratio",
        "min-central": "亿元 of central money",
    }
    return named.get(rule.name, "log points" if rule.weight not in (0, 1) else "亿元")


def price_lines(
    ledger: Ledger, at: Place, game: TwoNumbers, rules: list[Rule], verdict: Verdict, slack: Fraction
) -> None:
    """Check every shadow price and its unit."""
    rule, prices = rules[0], dict[str, tuple[Fraction, str]]()
    if any(verdict.grants):
        label = verdict.binding[1 if verdict.grants[0] else 0]
        prices[label] = game.revenue, "亿元 of central money per unit of ratio"
    elif verdict.ratios is not None:
        slope = slope_of(game, rule, sum(verdict.ratios, ZERO) / 2)
        if game.surplus == 0 and len(rules) == 1 and rule.name in NASH_LIKE:
            slope = None
        ends = zip((verdict.lo, verdict.hi), verdict.binding, (-1, 1), strict=True)
        for end, label, outward in ends if slope is not None else ():
            price = max(outward * (slope or ZERO), ZERO) if verdict.ratios == (end, end) else ZERO
            in_money = label in IN_MONEY
            value = price / game.revenue if in_money else price
            if nearest(value) is not None:
                unit = "亿元" if in_money else "unit of ratio"
                prices[label] = value, f"{unit_of(rule)} per {unit}"
    ledger.keys((*at, "shadow_prices"), list(prices))
    ledger.keys((*at, "shadow_price_units"), list(prices))
    for label, (value, unit) in prices.items():
        ledger.number((*at, "shadow_prices", label), value, slack * max(abs(value), Fraction(1)) * 10**3)
        ledger.word((*at, "shadow_price_units", label), unit)
