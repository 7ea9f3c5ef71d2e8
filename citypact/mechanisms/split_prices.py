"""Shadow prices of a split: what one unit more room at a bound is worth to the criterion."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import as_fraction
from citypact.games.relocation import Relocation
from citypact.mechanisms.criteria import Criterion, Feasible, Nash
from citypact.mechanisms.ratio_set import RatioSet


@dataclass(frozen=True)
class Grants:
    """Central money to each side (亿元)."""

    origin: Fraction = Fraction(0)
    destination: Fraction = Fraction(0)


def shadow_prices(
    game: Relocation, rule: Criterion, ratios: RatioSet, feasible: Feasible, grants: Grants
) -> tuple[dict[str, float], dict[str, str], tuple[str, ...]]:
    """Shadow prices: what relaxing a bound by one unit adds to the criterion's objective."""
    revenue, ratio = as_fraction(game.revenue), ratios.exact
    labels = (feasible.lo_label, feasible.hi_label)
    if grants.origin or grants.destination:
        label = feasible.hi_label if grants.origin else feasible.lo_label
        return {label: float(revenue)}, {label: "亿元 of central money per unit of ratio"}, labels
    slope = rule.slope(game, ratio)
    if isinstance(rule, Nash) and game.surplus == 0:
        slope = None
    prices: dict[str, float] = {}
    units: dict[str, str] = {}
    binding = []
    for end, label, outward in ((feasible.lo, labels[0], -1), (feasible.hi, labels[1], 1)):
        at_end = ratios.lo == ratios.hi == end
        if at_end:
            binding.append(label)
        if slope is None:
            continue
        price = max(outward * slope, Fraction(0)) if at_end else Fraction(0)
        in_money = label in ("origin participates", "destination participates", "best rival destination")
        rounded = rounded_or_none(price / revenue if in_money else price)
        if rounded is None:
            continue
        prices[label] = rounded
        units[label] = f"{rule.unit} per {game.unit if in_money else 'unit of ratio'}"
    return prices, units, tuple(binding)


def rounded_or_none(value: Fraction | None) -> float | None:
    """Round once; ``None`` also for a number beyond floating point (a price at a gain of 1e-300)."""
    try:
        return None if value is None else float(value)
    except OverflowError:
        return None
