"""Rechecks a split from the game's own data: definitions, not the formulas that found it.

Amounts are fractions; residuals are violations divided by the revenue R (or plain ratios).
"""

from __future__ import annotations

from fractions import Fraction
from functools import singledispatch
from itertools import product

from citypact.errors import CertificateError
from citypact.games.rational import as_fraction
from citypact.games.relocation import Relocation
from citypact.mechanisms.criteria import (
    Criterion,
    Egalitarian,
    Feasible,
    KalaiSmorodinsky,
    Lexicographic,
    MinCentral,
    Nash,
    Nearest,
    Utilitarian,
)
from citypact.solvers.certificate import Certificate

Residuals = dict[str, Fraction]


def certify_split(
    game: Relocation,
    criterion: Criterion,
    feasible: Feasible,
    ratio: Fraction,
    grants: tuple[Fraction, Fraction] = (Fraction(0), Fraction(0)),
    ends: tuple[Fraction, Fraction] | None = None,
) -> Certificate:
    """Recheck participation, levers, money balance and optimality of ``ratio``.

    Without grants the ratio must be optimal between the ends of ``feasible``, each of which
    some constraint must form, and ``ends`` must be those of the whole optimal set. With
    grants (origin's, destination's, 亿元) the ratio must lie within the levers and the money
    be the least that pleases both.
    """
    revenue = as_fraction(game.revenue)
    origin, destination = _books(game, ratio)
    residuals: Residuals = {
        "origin participates": (game.best_rival if any(grants) else 0) / revenue
        - (origin + grants[0]) / revenue,
        "destination participates": -(destination + grants[1]) / revenue,
        "money balances": abs(origin + destination - game.surplus) / revenue,
        "ratio within its bounds": max(-ratio, ratio - 1),
    }
    if any(grants):
        residuals |= {
            "ratio within the levers": ratio - feasible.hi
            if "ratio cap" in feasible.hi_label
            else Fraction(0),
            "no grant is negative": -min(grants) / revenue,
            "no less central money would do": sum(grants) / revenue - (feasible.lo - feasible.hi),
        }
    else:
        residuals |= {
            "ratio within the levers": max(feasible.lo - ratio, ratio - feasible.hi),
            "a constraint forms each end": _loose_ends(game, feasible),
        }
        residuals |= optimality(criterion, game, feasible, ratio)
        if ends is not None:
            residuals |= _whole_set(criterion, game, feasible, ends)
    return Certificate(residuals, tolerance=0.0, scale=float(revenue), exact=True)


def _books(game: Relocation, ratio: Fraction) -> tuple[Fraction, Fraction]:
    """Both gains over no agreement, from the definition."""
    kept, shared = 1 - as_fraction(game.voluntary), ratio * as_fraction(game.revenue)
    unshared = as_fraction(game.revenue) - as_fraction(game.destination_cost)
    return shared - kept * as_fraction(game.origin_loss), kept * unshared - shared


def _loose_ends(game: Relocation, feasible: Feasible) -> Fraction:
    """Distance of the interval's ends from the nearest constraint that could form them."""
    revenue = as_fraction(game.revenue)
    own = _books(game, feasible.lo)[0] / revenue
    low = min(abs(feasible.lo), abs(own), abs(own - game.best_rival / revenue))
    if "ratio cap" in feasible.hi_label:
        return low
    return max(low, min(abs(feasible.hi - 1), abs(_books(game, feasible.hi)[1]) / revenue))


def _whole_set(
    criterion: Criterion, game: Relocation, feasible: Feasible, ends: tuple[Fraction, Fraction]
) -> Residuals:
    """Both ends are optimal, and a ratio beyond either of them is not."""

    def loss(ratio: Fraction) -> Fraction:
        return max(optimality(criterion, game, feasible, ratio).values())

    residuals: Residuals = {
        "optimal ratios within the levers": max(feasible.lo - ends[0], ends[1] - feasible.hi)
    }
    for name, end, bound in (("lowest", ends[0], feasible.lo), ("highest", ends[1], feasible.hi)):
        residuals[f"the {name} optimal ratio is optimal"] = loss(end)
        beyond_is_worse = end == bound or loss((end + bound) / 2) > 0
        residuals[f"no optimal ratio beyond the {name}"] = Fraction(int(not beyond_is_worse))
    return residuals


def certify_refusal(game: Relocation, low: Fraction, high: Fraction) -> Certificate:
    """Prove that no ratio from ``low`` to ``high`` pleases both: at each end one of them loses.

    Gains are linear in the ratio, the origin's rising, the destination's falling; so if
    the origin (net of its best rival) loses at ``high``, or the destination at ``low``, or
    their gains cannot both be non-negative because they sum to less, no ratio works.
    """
    best_origin = _books(game, high)[0] - game.best_rival
    best_destination = _books(game, low)[1]
    best_sum = game.surplus - game.best_rival
    worst = min(best_origin, best_destination, best_sum) / as_fraction(game.revenue)
    # Strictly negative is the proof; a residual of zero would mean a ratio that just works.
    residuals: Residuals = {"no ratio pleases both": worst if worst < 0 else Fraction(1)}
    return Certificate(residuals, tolerance=0.0, scale=float(game.revenue), exact=True)


@singledispatch
def optimality(criterion: Criterion, game: Relocation, feasible: Feasible, ratio: Fraction) -> Residuals:
    """Return the residuals that show ``ratio`` is optimal.

    Raises
    ------
    CertificateError
        For a criterion that has registered no recheck: nothing would prove its optimum.
    """
    raise CertificateError(
        f"no recheck is known for the criterion {criterion.name}: register one with `optimality`"
    )


@optimality.register
def _(criterion: MinCentral, game: Relocation, feasible: Feasible, ratio: Fraction) -> Residuals:
    short = sum((max(-gain, Fraction(0)) for gain in _books(game, ratio)), Fraction(0))
    return {"no central money is needed": short / as_fraction(game.revenue)}


@optimality.register
def _(criterion: Nash, game: Relocation, feasible: Feasible, ratio: Fraction) -> Residuals:
    if game.rivals:
        return {"weighted Shapley value": abs(ratio - feasible.clip(_shapley_ratio(game, criterion)))}
    weight = as_fraction(criterion.weight)
    origin, destination = game.exact_gains(ratio)
    if game.surplus == 0:
        return {"nothing to split": abs(origin)}
    if weight in (0, 1) or origin == 0 or destination == 0:
        end = feasible.hi if weight == 1 else feasible.lo if weight == 0 else ratio
        # A zero gain is optimal only where the levers leave a single ratio.
        forced = feasible.lo == feasible.hi or weight in (0, 1)
        return {"no other ratio is better": abs(ratio - end) if forced else Fraction(1)}
    # Nash's supporting line: weighted relative gains cannot rise; linear, so ends suffice.
    worst = max(
        weight * ends[0] / origin + (1 - weight) * ends[1] / destination - 1
        for ends in map(game.exact_gains, (feasible.lo, feasible.hi))
    )
    return {"no other ratio is better": worst}


@optimality.register
def _(criterion: Egalitarian, game: Relocation, feasible: Feasible, ratio: Fraction) -> Residuals:
    scales = tuple(map(as_fraction, criterion.scales))

    def smaller(at: Fraction) -> Fraction:
        return min(gain / scale for gain, scale in zip(game.exact_gains(at), scales, strict=True))

    # One gain rises, the other falls: the smaller is best where they meet, else at an end.
    here = smaller(ratio)
    worst = max(smaller(feasible.lo), smaller(feasible.hi)) - here
    origin, destination = (g / s for g, s in zip(game.exact_gains(ratio), scales, strict=True))
    at_end = ratio in (feasible.lo, feasible.hi)
    gap = Fraction(0) if at_end else abs(origin - destination)
    blocked = (origin < destination and ratio < feasible.hi) or (origin > destination and ratio > feasible.lo)
    revenue = as_fraction(game.revenue)
    return {
        "no other ratio is better": worst / revenue,
        "scaled gains are equal inside": gap / revenue,
        "the smaller gain cannot be raised": Fraction(int(blocked)),
    }


@optimality.register
def _(criterion: KalaiSmorodinsky, game: Relocation, feasible: Feasible, ratio: Fraction) -> Residuals:
    best_origin = game.exact_gains(feasible.hi)[0]
    best_destination = game.exact_gains(feasible.lo)[1]
    origin, destination = game.exact_gains(ratio)
    # On the line to the ideal point: cross-multiplied, so a zero ideal gain is no exception.
    ahead = (origin * best_destination - destination * best_origin) / as_fraction(game.revenue) ** 2
    return {"same fraction of the ideal gain": abs(ahead)}


@optimality.register
def _(criterion: Utilitarian, game: Relocation, feasible: Feasible, ratio: Fraction) -> Residuals:
    weight = as_fraction(criterion.weight)

    def welfare(at: Fraction) -> Fraction:
        origin, destination = game.exact_gains(at)
        return weight * origin + (1 - weight) * destination

    best = max(welfare(feasible.lo), welfare(feasible.hi))
    return {"no other ratio is better": (best - welfare(ratio)) / as_fraction(game.revenue)}


@optimality.register
def _(criterion: Nearest, game: Relocation, feasible: Feasible, ratio: Fraction) -> Residuals:
    reference = as_fraction(criterion.reference)
    if feasible.lo <= reference <= feasible.hi:
        return {"no other ratio is nearer": abs(ratio - reference)}
    ends = min(abs(feasible.lo - reference), abs(feasible.hi - reference))
    return {"no other ratio is nearer": abs(ratio - reference) - ends}


@optimality.register
def _(criterion: Lexicographic, game: Relocation, feasible: Feasible, ratio: Fraction) -> Residuals:
    residuals: Residuals = {}
    lo, hi = feasible.lo, feasible.hi
    for place, step in enumerate(criterion.criteria, start=1):
        within = Feasible(lo, hi, feasible.lo_label, feasible.hi_label)
        for name, value in optimality(step, game, within, ratio).items():
            residuals[f"{place}. {step.name}: {name}"] = value
        lo, hi = step.optimal(game, within)
    return residuals


def _shapley_ratio(game: Relocation, criterion: Nash) -> Fraction:
    """Weighted Shapley value from Harsanyi dividends of every coalition, as a ratio."""
    weight = as_fraction(criterion.weight)
    worths = (game.surplus, *map(as_fraction, game.rivals))
    value = Fraction(0)
    for chosen in product((0, 1), repeat=len(worths)):
        size = sum(chosen)
        if not size:
            continue
        # Dividend of {origin} ∪ T for v = max: inclusion and exclusion gives (-1)^(|T|+1) min W.
        dividend = (-1) ** (size + 1) * min(w for w, inside in zip(worths, chosen, strict=True) if inside)
        value += dividend * weight / (weight + size * (1 - weight))
    return game.thresholds()[0] + value / as_fraction(game.revenue)
