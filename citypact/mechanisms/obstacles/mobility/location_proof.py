"""The proof of an answer about cities that compete for firms, recomputed by plain arithmetic."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.obstacles.mobility.location import FIRMS, LocationChoice
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number

#: Charges and amenities tried for every city, and steps of shares between two points.
TRIED, STEPS = 241, 50


def proof(
    game: LocationChoice, without: Outcome, efficient: Outcome, premiums: Mapping[str, float]
) -> dict[str, Number]:
    """Return the residuals of an answer, per firm and in units of the spread.

    Parameters
    ----------
    game : LocationChoice
        Whose numbers alone are used, with the actions of the two outcomes.
    without : Outcome
        The equilibrium: no city earns more by any other charge and amenity of a wide grid, nor by any
        share of the firms with the amenity that is right for it.
    efficient : Outcome
        The best outcome: amenities are right for the shares, the marginal worth of a firm is the same in
        every city, and no shares on the way to others have more in total.
    premiums : mapping of str to float
        Paid to each city per firm in it at the efficient outcome, from which no city then departs.
    """
    scale = float(game.mass) * float(game.spread)
    residuals: dict[str, Number] = {}
    charges, amenities, shares = _read(game, without)
    for at, city in enumerate(game.players):
        earns = float(_own(game, at, charges, amenities, charges[at], amenities[at]))
        gain = (_best_departure(game, at, charges, amenities) - earns) / scale
        residuals[f"{city} gains by no other charge and amenity"] = _over(gain)
        residuals[f"payoff of {city} without an agreement"] = (
            abs(earns - float(without.payoffs[city])) / scale
        )
    charges, amenities, shares = _read(game, efficient)
    unit = float(game.spread)
    right = np.abs(amenities / unit - game.beta * shares).max()
    residuals["efficient amenities are right for the shares"] = float(right)
    alpha = game.alpha
    marginal = alpha + amenities / unit - np.log(shares)
    residuals["a firm is worth as much in every city"] = float(np.ptp(marginal)) / (1 + np.abs(alpha).max())
    residuals["efficient shares sum to one"] = abs(float(shares.sum()) - 1)
    here = _all(game, shares)
    residuals["no other shares tried have more"] = _over(
        max(_all(game, other) for other in _others(game, shares)) - here
    )
    residuals["total of the efficient outcome"] = abs(float(efficient.total) / scale - here) / (1 + abs(here))
    for at, city in enumerate(game.players):
        earns = float(_own(game, at, charges, amenities, charges[at], amenities[at], premiums[city]))
        gain = _best_departure(game, at, charges, amenities, premiums[city]) - earns
        size = 1 + (abs(premiums[city]) + np.abs(charges).max()) / unit
        residuals[f"{city} departs nowhere with its premium"] = _over(float(gain / scale / size))
    firms = float(efficient.payoffs[FIRMS]) - float(without.payoffs[FIRMS])
    residuals["firms have no less than without an agreement"] = _over(-firms / scale)
    return residuals


def _read(game: LocationChoice, outcome: Outcome) -> tuple[FloatArray, FloatArray, FloatArray]:
    columns = [
        np.array([float(outcome.actions[f"{what} {city}"]) for city in game.players])
        for what in ("charge of", "amenity of", "share of firms in")
    ]
    return columns[0], columns[1], columns[2]


def _own(
    game: LocationChoice,
    at: int,
    charges: FloatArray,
    amenities: FloatArray,
    charge: FloatArray,
    amenity: FloatArray,
    premium: float = 0.0,
) -> FloatArray:
    """Return what a city earns by charges and amenities of its own, the others' given, with a premium."""
    unit, mass = float(game.spread), float(game.mass)
    worth = np.delete(game.alpha + (amenities - charges) / unit, at)
    lead = np.asarray(game.alpha[at] + (amenity - charge) / unit)[..., None]
    share = 1 / (1 + np.exp(np.minimum(worth - lead, 700.0)).sum(axis=-1))
    spent = mass * unit * (amenity / unit) ** 2 / (2 * game.beta[at])
    earned: FloatArray = (charge + premium) * mass * share - spent
    return earned


def _best_departure(
    game: LocationChoice, at: int, charges: FloatArray, amenities: FloatArray, premium: float = 0.0
) -> float:
    unit, beta = float(game.spread), float(game.beta[at])
    widest = unit * (2 * beta + 12) + 2 * float(np.abs(charges).max()) + abs(premium)
    grid_charge, grid_amenity = np.meshgrid(
        np.linspace(-widest / 4, widest, TRIED), np.linspace(0, 1.2 * beta * unit, TRIED // 4)
    )
    tried = _own(game, at, charges, amenities, grid_charge, grid_amenity, premium).max()
    # Any share with the amenity that is right for it: the charge follows from the log odds.
    odds = np.linspace(-30, 12, 20 * TRIED)
    share = 1 / (1 + np.exp(-odds))
    worth = np.delete(game.alpha + (amenities - charges) / unit, at)
    level = float(worth.max() + math.log(np.exp(worth - worth.max()).sum()))
    amenity = beta * share * unit
    charge = unit * (float(game.alpha[at]) - level - odds) + amenity
    return float(max(tried, _own(game, at, charges, amenities, charge, amenity, premium).max()))


def _all(game: LocationChoice, shares: FloatArray) -> float:
    """Return what all have per firm and unit of spread with right amenities, term by term."""
    terms = zip(shares.tolist(), game.alpha.tolist(), game.beta.tolist(), strict=True)
    return float(sum(p * (a + b * p / 2 - math.log(p)) for p, a, b in terms if p > 0))


def _others(game: LocationChoice, shares: FloatArray) -> list[FloatArray]:
    """Return shares on the way from the best ones to each city alone, and to equal shares."""
    count = len(shares)
    ends = [*np.eye(count), np.full(count, 1 / count)]
    pairs = [(np.eye(count)[i] + np.eye(count)[j]) / 2 for i in range(count) for j in range(i)]
    return [shares + (end - shares) * step / STEPS for end in (*ends, *pairs) for step in range(1, STEPS + 1)]


def _over(gain: float) -> float:
    return gain if not gain < 0 else 0.0
