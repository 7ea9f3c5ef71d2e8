"""What vouches for equilibrium, ceiling and levers: derivatives and sums, multiplied out in fractions."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from citypact.games.obstacles.fiscal.tax_competition import TaxCompetition
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, total
from citypact.mechanisms.obstacles.fiscal.charge_levers import from_outside, money_moved
from citypact.mechanisms.obstacles.lever_plan import LeverPlan
from citypact.solvers.certificate import Certificate

#: Trial charges of every city at the efficient outcome, from zero to the ceiling.
TRIALS = 8


def charge_certificate(
    game: TaxCompetition,
    without: Outcome,
    efficient: Outcome,
    plan: LeverPlan,
    prices: Mapping[str, Fraction],
) -> Certificate:
    """Recompute every claim from the game's numbers, with tolerance zero."""
    residuals: dict[str, Number] = dict(plan.certificate().residuals)
    charges = [as_fraction(without.actions[f"charge of {city}"]) for city in game.players]
    capital = [as_fraction(without.actions[f"capital in {city}"]) for city in game.players]
    residuals["capital earns the same in every city"] = _spread(game, charges, capital)
    residuals["capital adds up to that of the region"] = abs(total(capital) - _whole(game))
    residuals["no city has less than no capital"] = max(Fraction(0), -min(capital))
    for at, pull in enumerate(_pulls(game, charges, capital)):
        residuals[f"{game.players[at]} gains by no other charge"] = pull
    residuals["payoffs are what charges, capital and effort bring"] = _payoff_gap(game, without)
    # Revenue is charge times capital, and no charge exceeds the ceiling: this total cannot be beaten.
    best = as_fraction(game.ceiling) * _whole(game)
    if game.effort_cost is not None:
        cost = as_fraction(game.effort_cost)
        effort = as_fraction(without.actions["revenue effort of each city"])
        residuals["effort earns what it costs"] = abs(game.weight - cost * effort)
        best += Fraction(len(game.players)) / (2 * cost)
    residuals["the efficient total is the bound that no charges can pass"] = abs(
        total(efficient.payoffs.values()) - best
    )
    residuals["prices of the ceilings add up to all capital"] = abs(total(prices.values()) - _whole(game))
    if plan.sizes:
        sizes = dict(plan.sizes)
        moved = money_moved(game, sizes)
        spent = total(moved.values()) - from_outside(sizes, len(game.players))
        residuals["levers move no more money than there is"] = max(spent, Fraction(0))
        if len(game.players) <= TRIALS:
            residuals |= _trials(game, sizes["pooled share of revenue"])
    return Certificate(residuals, 0.0, exact=True)


def _whole(game: TaxCompetition) -> Fraction:
    return as_fraction(game.capital) * len(game.players)


def _spread(game: TaxCompetition, charges: list[Fraction], capital: list[Fraction]) -> Fraction:
    slope = as_fraction(game.congestion)
    earned = [
        as_fraction(a) - slope * k - t for a, k, t in zip(game.advantages, capital, charges, strict=True)
    ]
    return max(earned) - min(earned)


def _pulls(game: TaxCompetition, charges: list[Fraction], capital: list[Fraction]) -> list[Fraction]:
    """Return by how much each marginal payoff points to where the charge could still go."""
    count, slope, share = len(charges), as_fraction(game.congestion), as_fraction(game.pooled)
    low, high = as_fraction(game.floor), as_fraction(game.ceiling)
    found = []
    for charge, amount in zip(charges, capital, strict=True):
        drawn = (total(charges) - charge) / (count * slope)
        own = amount - charge * (count - 1) / (count * slope)
        force = (1 - share + share / count) * own + share * drawn / count
        outside = max(low - charge, charge - high, Fraction(0))
        up = max(force, Fraction(0)) if charge < high else Fraction(0)
        down = max(-force, Fraction(0)) if charge > low else Fraction(0)
        found.append(max(up, down, outside))
    return found


def _payoff_gap(game: TaxCompetition, outcome: Outcome) -> Fraction:
    share, cost = as_fraction(game.pooled), as_fraction(game.effort_cost or 0)
    effort = as_fraction(outcome.actions.get("revenue effort of each city", 0))
    revenue = {
        city: as_fraction(outcome.actions[f"charge of {city}"])
        * as_fraction(outcome.actions[f"capital in {city}"])
        + effort
        for city in game.players
    }
    each = share * total(revenue.values()) / len(revenue)
    return max(
        abs((1 - share) * own + each - cost * effort**2 / 2 - as_fraction(outcome.payoffs[city]))
        for city, own in revenue.items()
    )


def _trials(game: TaxCompetition, share: Fraction) -> dict[str, Number]:
    """Let every city try other charges at the pooled share found, the others at the ceiling."""
    ceiling, floor = as_fraction(game.ceiling), as_fraction(game.floor)
    resting = [ceiling] * len(game.players)
    kept = game.payoffs(resting, pooled=share)
    gained = dict.fromkeys(game.players, Fraction(0))
    for at, city in enumerate(game.players):
        for step in range(TRIALS):
            tried = [*resting]
            tried[at] = floor + (ceiling - floor) * step / TRIALS
            gained[city] = max(gained[city], game.payoffs(tried, pooled=share)[at] - kept[at])
    return {f"{city} does not leave the ceiling with the levers": gain for city, gain in gained.items()}
