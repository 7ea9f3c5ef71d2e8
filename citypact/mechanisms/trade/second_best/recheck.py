"""A mechanism judged from its types, moves and payments by plain arithmetic, no solver asked."""

from __future__ import annotations

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.rational import Number
from citypact.mechanisms.trade.second_best.price_bound import surplus_bound
from citypact.mechanisms.trade.second_best.result import SecondBest
from citypact.mechanisms.trade.second_best.type_grid import TypeGrid
from citypact.solvers.certificate import Certificate

#: Ten times the tolerance of linear programs: interim gains are sums over a hundred types.
TOLERANCE = 1e-8


def recheck_mechanism(found: SecondBest) -> Certificate:
    """Judge a mechanism from its types, moves and payments by plain arithmetic.

    Returns
    -------
    Certificate
        Truth of every type against every other, participation, budget, chances, falling
        interim chances, and the gap to the bound that the price proves.
    """
    residuals: dict[str, Number] = {}
    (losses, f), (costs, g) = (columns(grid) for grid in (found.origin, found.destination))
    own, other = found.moves @ g, f @ found.moves
    to_origin, by_destination = found.payments
    truth = to_origin[None, :] - losses[:, None] * own[None, :]
    residuals["no type of the origin gains by posing as another"] = _worst(truth - np.diag(truth)[:, None])
    truth = (1 - costs)[:, None] * other[None, :] - by_destination[None, :]
    residuals["no type of the destination gains by posing as another"] = _worst(
        truth - np.diag(truth)[:, None]
    )
    residuals["every type of the origin takes part"] = _worst(losses * own - to_origin)
    residuals["every type of the destination takes part"] = _worst(by_destination - (1 - costs) * other)
    residuals["the centre pays no more than its budget"] = float(
        f @ to_origin - g @ by_destination - found.budget
    )
    residuals["moves are probabilities"] = _worst(np.maximum(-found.moves, found.moves - 1))
    residuals["dearer types of the origin move no more often"] = _worst(np.diff(own), 0.0)
    residuals["dearer types of the destination move no more often"] = _worst(np.diff(other), 0.0)
    surplus = float(f @ (found.moves * (1 - losses[:, None] - costs[None, :])) @ g)
    residuals["the surplus is that of the moves"] = abs(surplus - found.surplus)
    bound = surplus_bound(found.origin, found.destination, found.price, found.budget)
    residuals["no mechanism does better (price of the budget)"] = bound - found.surplus
    scale = max(1.0, float(np.abs(losses).max()), float(np.abs(costs).max()))
    scaled = {name: float(value) / scale for name, value in residuals.items()}
    return Certificate(scaled, tolerance=TOLERANCE, scale=scale)


def _worst(violations: FloatArray, nothing: float = -np.inf) -> float:
    """Return the largest violation; NaN stays NaN."""
    return float(violations.max(initial=nothing)) if violations.size else 0.0


def columns(grid: TypeGrid) -> tuple[FloatArray, FloatArray]:
    """Return rates and probabilities in floating point."""
    rates, masses = np.array([[float(rate), float(mass)] for rate, mass in grid.pairs]).T
    return rates, masses
