"""The dividend ratio under which two cities develop a joint park best.

The model, its ratio and what a reinvestment clause does to it are in ``venture``.
"""

from __future__ import annotations

import math
from dataclasses import replace

from citypact.errors import InputError
from citypact.games.allocation import Allocation
from citypact.games.rational import as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.effort_contract.hills import ROUNDING, Hill, accepted_on_hills, settled_float
from citypact.mechanisms.effort_contract.moves import input_moves
from citypact.mechanisms.effort_contract.park.recheck import certify_park
from citypact.mechanisms.effort_contract.park.result import ParkDividend, ParkRule, WaitPoint
from citypact.mechanisms.effort_contract.park.venture import ParkVenture
from citypact.mechanisms.effort_contract.sharing import IR_NAMES
from citypact.mechanisms.ratio_moves import Move
from citypact.mechanisms.ratio_set import RatioSet
from citypact.solvers.provenance import Provenance

#: Years of reinvestment that are tried.
MOST_YEARS = 30
INPUTS = (
    "origin_exponent",
    "destination_exponent",
    "origin_rate",
    "destination_rate",
    "reinvestment_yield",
)
ASSUMPTIONS = (
    "A: tax is a power of both efforts, their cost is linear, and they are seen by nobody else",
    "A: the productive equilibrium is played (with no effort by one city the other makes none either)",
    "A: efforts are spent at the start; each city discounts at its own rate",
)


def park_dividend(venture: ParkVenture, *, lump_sum: bool = True) -> ParkDividend:
    """Find the ratio with the largest joint gain that both cities accept.

    Parameters
    ----------
    venture : ParkVenture
        The park.
    lump_sum : bool
        Whether the cities can pay each other a lump sum beside the ratio.

    Examples
    --------
    >>> found = park_dividend(ParkVenture(0.2, 0.45, origin_equity=0.6))
    >>> round(found.ratio, 8), found.favourites
    (0.35598995, (0.55, 0.2))
    >>> rule = found.rules[0]
    >>> rule.name, round(rule.loss, 4)
    ('in proportion to equity', 0.1998)
    """
    door = Door()
    if not isinstance(venture, ParkVenture):
        door.refuse("venture", venture, "a ParkVenture")
    door.close()
    best = venture.best_ratio()
    top = venture.worth(best)
    acceptable = accepted_on_hills(consents(venture, lump_sum=lump_sum))
    ratio = None
    if acceptable is not None:
        ratio = min(max(best, acceptable.ends[0]), acceptable.ends[1])
    certificate = certify_park(venture, ratio, acceptable, consents(venture, lump_sum=lump_sum))
    certificate.require()
    agreed = ratio is not None
    at = ratio if ratio is not None else best
    own, other = venture.gains(at)
    transfer = (other - own) / 2 if lump_sum else 0.0
    binding, prices = _held_by(venture, best, at) if agreed and not lump_sum else ((), {})
    return ParkDividend(
        venture=venture,
        ratios=RatioSet.single(at) if agreed else None,
        reason="" if agreed else _reason(venture, best),
        acceptable=acceptable,
        value=own + other if agreed else None,
        lump_sum=lump_sum,
        favourites=(
            float(1 - as_fraction(venture.destination_exponent)),
            float(venture.origin_exponent),
        ),
        efforts=venture.efforts(at) if agreed else None,
        tax=venture.tax(at) if agreed else None,
        attained=venture.worth(at) / first_best(venture) if agreed else None,
        transfer=transfer if agreed and lump_sum else None,
        transfers=(-own, other) if agreed and lump_sum else None,
        gains=Allocation(
            ("origin", "destination"),
            (
                settled_float(own + transfer, venture.stakes),
                settled_float(other - transfer, venture.stakes),
            ),
            venture.unit,
        )
        if agreed
        else None,
        rules=tuple(
            ParkRule(name, share, venture.tax(share), venture.worth(share), 1 - venture.worth(share) / top)
            for name, share in _rules(venture)
        ),
        waits=_waits(venture),
        certificate=certificate,
        provenance=Provenance("closed form, bisection for the accepted ratios"),
        moves=_moves(venture, lump_sum=lump_sum),
        shadow_prices=prices,
        shadow_price_units=dict.fromkeys(prices, f"{venture.unit} per {venture.unit}"),
        binding=binding,
        assumptions=ASSUMPTIONS,
    )


def consents(venture: ParkVenture, *, lump_sum: bool) -> tuple[Hill, ...]:
    """Return who must consent: both together with a lump sum, each alone without."""
    slack = ROUNDING * venture.stakes
    if lump_sum:
        return (Hill(lambda s: sum(venture.gains(s)), venture.best_ratio(), slack),)
    return (
        Hill(lambda s: venture.gains(s)[0], 1 - float(venture.destination_exponent), slack),
        Hill(lambda s: venture.gains(s)[1], float(venture.origin_exponent), slack),
    )


def first_best(venture: ParkVenture) -> float:
    """Return what the park adds if efforts are contractible and the patient city is paid (亿元)."""
    alpha, beta = float(venture.origin_exponent), float(venture.destination_exponent)
    factor, slack = max(venture.factors), 1 - alpha - beta
    log = math.log(float(venture.scale)) + alpha * math.log(alpha * factor) + beta * math.log(beta * factor)
    return slack * factor * math.exp(log / slack)


def _rules(venture: ParkVenture) -> list[tuple[str, float]]:
    alpha, beta = float(venture.origin_exponent), float(venture.destination_exponent)
    rules = [("half and half", 0.5), ("in proportion to the elasticities", alpha / (alpha + beta))]
    if venture.origin_equity is not None:
        rules.insert(0, ("in proportion to equity", float(venture.origin_equity)))
    return rules


def _waits(venture: ParkVenture) -> tuple[WaitPoint, ...]:
    """Return the park over the years of reinvestment, as long as its tax stays within floating point."""
    last = MOST_YEARS if venture.horizon is None else min(MOST_YEARS, venture.horizon - 1)
    points = []
    for years in range(last + 1):
        try:
            park = replace(venture, waiting=years)
        except InputError:
            break
        best = park.best_ratio()
        points.append(WaitPoint(years, best, park.efforts(best), park.tax(best), park.worth(best)))
    return tuple(points)


def _held_by(venture: ParkVenture, best: float, at: float) -> tuple[tuple[str, ...], dict[str, float]]:
    """Name the demand that keeps the ratio off its best, and price it by the slopes there."""
    if at == best:
        return (), {}
    place = min((0, 1), key=lambda city: venture.gains(best)[city])
    slopes = gain_slopes(venture, at)
    name = IR_NAMES[place]
    if venture.gains(best)[1 - place] < 0:
        return IR_NAMES, {}
    return (name,), {name: abs(sum(slopes)) / abs(slopes[place])} if slopes[place] else {}


def gain_slopes(venture: ParkVenture, ratio: float) -> tuple[float, float]:
    """Return the derivatives of both gains in the ratio, strictly between 0 and 1 (亿元)."""
    alpha, beta = float(venture.origin_exponent), float(venture.destination_exponent)
    (own, other), tax, slack = venture.factors, venture.tax(ratio), 1 - alpha - beta
    # Logarithmic derivatives of s**(1-beta) (1-s)**beta and s**alpha (1-s)**(1-alpha), over the slack.
    first = ((1 - beta) / ratio - beta / (1 - ratio)) / slack
    second = (alpha / ratio - (1 - alpha) / (1 - ratio)) / slack
    return (
        (1 - alpha) * ratio * own * tax * first,
        (1 - beta) * (1 - ratio) * other * tax * second,
    )


def _moves(venture: ParkVenture, *, lump_sum: bool) -> tuple[Move, ...]:
    """Return what each input, a tenth lower and higher, does to the ratio (where the park stays one)."""

    def ratio_of(changed: ParkVenture) -> float | None:
        span = accepted_on_hills(consents(changed, lump_sum=lump_sum))
        return None if span is None else min(max(changed.best_ratio(), span.ends[0]), span.ends[1])

    return input_moves(venture, dict.fromkeys(INPUTS, ""), ratio_of)


def _reason(venture: ParkVenture, best: float) -> str:
    unit = venture.unit
    own, other = venture.gains(best)
    if own + other < 0:
        return (
            f"No agreement at any ratio: even at the best, {best:.6g}, the park loses"
            f" {-own - other:.6g} {unit} in all; a central grant of that amount would unblock it."
        )
    return (
        f"No agreement by a ratio alone; at a ratio of {best:.6g} a lump sum of {-own:.6g} to {other:.6g}"
        f" {unit} to {venture.origin} would unblock it."
    )
