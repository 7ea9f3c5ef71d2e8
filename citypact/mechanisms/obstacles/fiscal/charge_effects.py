"""What each lever does to charges and to the revenue of competing cities."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from citypact.games.obstacles.fiscal.tax_competition import TaxCompetition
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import as_fraction, total
from citypact.mechanisms.obstacles.answer import LeverEffect
from citypact.mechanisms.obstacles.fiscal.pooling import BestPooling, with_pooling

#: Cities named in one sentence.
MOST_NAMED = 6


def charge_effects(
    game: TaxCompetition, without: Outcome, efficient: Outcome, best: BestPooling
) -> tuple[LeverEffect, ...]:
    """Return what lump sums, a floor, an order and pooling do.

    Parameters
    ----------
    game : TaxCompetition
        The cities.
    without, efficient : Outcome
        The equilibrium, and the best outcome for all together.
    best : BestPooling
        The pooled share that is best without a premium on effort.
    """
    already = without.total == efficient.total
    below = any(charge < as_fraction(game.ceiling) for charge in game.charges)
    kept = "the ceiling is undercut as before" if below else "these stay at the ceiling"
    effects = [
        LeverEffect("lump sums", without, already, f"A lump sum does not depend on charges, so {kept}."),
        _floor(game, efficient),
        _order(without, efficient),
    ]
    shares = {game.pooling_needed: ""}
    if game.effort_cost is not None:
        shares[best.share] = ", the best without a premium on effort"
    shares.setdefault(Fraction(1), ", everything")
    for share, why in shares.items():
        pooled = with_pooling(game, share)
        effects.append(
            LeverEffect(
                f"pooled share {float(share):.4g}{why}", pooled, pooled.total == efficient.total,
                _pooling_told(game, share),
            )
        )  # fmt: skip
    return tuple(effects)


def charge_notes(game: TaxCompetition, best: BestPooling) -> tuple[str, ...]:
    """Return further findings: how far competition goes, and what pooling costs in effort."""
    mean, ceiling = total(game.charges) / len(game.players), as_fraction(game.ceiling)
    notes = [
        f"Competition leaves {float(mean / ceiling):.1%} of the ceiling on average{_richest(game)}."
        if mean < ceiling
        else "Even without an agreement every city charges the ceiling."
    ]
    if game.effort_cost is not None:
        lost = efficient_effort_lost(game, game.pooling_needed)
        notes.append(
            f"Pooling alone at {float(game.pooling_needed):.4g} would cost {float(lost):.4g} 亿元 a year"
            f" in effort not made; without a premium the best share is {float(best.share):.4g}, with"
            f" {float(best.total):.4g} 亿元 a year for all."
        )
    return tuple(notes)


def _richest(game: TaxCompetition) -> str:
    """Say that the city in which capital earns most charges most, alone or with others at the ceiling."""
    top = max(range(len(game.players)), key=lambda at: as_fraction(game.advantages[at]))
    highest = max(game.charges)
    alone = sum(charge == highest for charge in game.charges) == 1
    if len(set(game.charges)) == 1:
        return ""
    where = f"{game.players[top]}, where capital earns most,"
    return f"; {where} charges most" if alone else f"; no city charges more than {where[:-1]}"


def efficient_effort_lost(game: TaxCompetition, share: Fraction) -> Fraction:
    """Return what all cities lose by making less effort when a share is pooled (亿元 a year)."""
    if game.effort_cost is None:
        return Fraction(0)
    missed = share * Fraction(len(game.players) - 1, len(game.players))
    return len(game.players) * missed**2 / (2 * as_fraction(game.effort_cost))


def floor_prices(game: TaxCompetition) -> dict[str, Fraction]:
    """Return what each city held at the floor would gain per unit by which its own floor is lowered."""
    charges, count = game.charges, len(game.players)
    share, slope = as_fraction(game.pooled), as_fraction(game.congestion)
    capital = game.capital_at(charges)
    prices = {}
    for at, city in enumerate(game.players):
        if charges[at] > as_fraction(game.floor):
            continue
        others = total(charges) - charges[at]
        own = capital[at] - charges[at] * (count - 1) / (count * slope)
        prices[city] = -(game.weight * own + share * others / (count**2 * slope))
    return {city: price for city, price in prices.items() if price > 0}


def _floor(game: TaxCompetition, efficient: Outcome) -> LeverEffect:
    """Return what a floor halfway between the lowest charge and the ceiling does."""
    halfway = (min(game.charges) + as_fraction(game.ceiling)) / 2
    held = replace(game, floor=max(halfway, as_fraction(game.floor)))
    outcome, prices = held.equilibrium(), floor_prices(held)
    told = "It binds nobody."
    if prices:
        listed = ", ".join(f"{city} {float(price):.4g}" for city, price in list(prices.items())[:MOST_NAMED])
        told = f"It binds; a floor lower by a unit for one city alone would bring it: {listed} 亿元 a year."
    name = f"floor of {float(held.floor):.4g} under every charge"
    return LeverEffect(name, outcome, outcome.total == efficient.total, told)


def _order(without: Outcome, efficient: Outcome) -> LeverEffect:
    worse = [city for city, gain in efficient.gains_over(without).items() if gain < 0]
    named = ", ".join(worse[:MOST_NAMED]) + (", …" if len(worse) > MOST_NAMED else "")
    told = f"Without money {named} would have less than before." if worse else "Nobody would have less."
    return LeverEffect("order to charge the ceiling", efficient, True, told)


def _pooling_told(game: TaxCompetition, share: Fraction) -> str:
    if share < game.pooling_needed:
        told = _moved(game, replace(game, pooled=share).charges)
    else:
        told = "Every city charges the ceiling by itself"
    if game.effort_cost is None:
        return f"{told}."
    lost = efficient_effort_lost(game, share)
    return f"{told}; less effort to collect costs {float(lost):.4g} 亿元 a year."


def _moved(game: TaxCompetition, charges: tuple[Fraction, ...]) -> str:
    """Say how charges move from those without an agreement, if not all reach the ceiling."""
    pairs = list(zip(charges, game.charges, strict=True))
    if all(new == old for new, old in pairs):
        return "Charges stay as they are"
    if all(new >= old for new, old in pairs):
        return "Charges rise, but not all to the ceiling"
    return "Charges fall" if all(new <= old for new, old in pairs) else "Some charges rise, others fall"
