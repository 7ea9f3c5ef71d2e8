r"""Equilibria of cities that set charges and amenities, by best replies that are verified everywhere.

With pooled share s of the charges' yield a city keeps the weight :math:`\omega = 1 - s + s/n` of its own
yield and receives s/n of the others'. In units of the spread its best share maximises :math:`f` of
``location_reply`` with :math:`b = \omega\beta_i` and
:math:`k = \ln\sum_{j \ne i} e^{\alpha_j + \gamma_j - \tau_j} - \alpha_i + s \bar\tau / (n \omega)`, where
:math:`\bar\tau` is the mean charge that a firm meets elsewhere.

References
----------
models.md §7.12, A22.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.obstacles.mobility.location_reply import earned, peaks, share_at
from citypact.games.obstacles.mobility.location_rest import resting_shares

#: Rounds of best replies after which the search stops; the fewer where other equilibria are known as well.
MOST_ROUNDS, FEW_ROUNDS = 1000, 200
#: Charges and amenities that move by less than this, in units of the spread, have come to rest.
AT_REST = 4e-14
#: Up to this ratio there is one equilibrium: at rest ln p + 1/(1-p) - beta p - alpha is the same for all
#: cities, and rises in p as long as beta is below the least value of 1/p + 1/(1-p)², which is 5.219.
UNIQUE_TO = 5.2
#: Gain in units of the spread that may be rounding.
ROUNDING = 1e-11


@dataclass(frozen=True)
class Play:
    """Charges and amenities in units of the spread, and the pooled share.

    Parameters
    ----------
    beta, alpha : array
        Worth of amenities and standing advantage of every city.
    charges, amenities : array
        What every city sets.
    pooled : float
        Share of every charge's yield that is pooled and paid out equally.
    """

    beta: FloatArray
    alpha: FloatArray
    charges: FloatArray
    amenities: FloatArray
    pooled: float = 0.0

    @property
    def shares(self) -> FloatArray:
        """Share of the firms in every city."""
        worth = self.alpha + self.amenities - self.charges
        weight = np.exp(worth - worth.max())
        shares: FloatArray = weight / weight.sum()
        return shares

    @property
    def kept(self) -> float:
        """Weight of a city's own yield in what it has."""
        return 1 - self.pooled + self.pooled / len(self.beta)

    def level(self, city: int) -> float:
        """Return how good the other cities are for the firms, over this city's advantage."""
        worth = np.delete(self.alpha + self.amenities - self.charges, city)
        top = worth.max()
        return float(top + math.log(np.exp(worth - top).sum()) - self.alpha[city])

    def rivalry(self, city: int) -> tuple[float, float]:
        """Return b and k of a city's best share."""
        worth = np.delete(self.alpha + self.amenities - self.charges, city)
        weight = np.exp(worth - worth.max())
        elsewhere = float(weight @ np.delete(self.charges, city) / weight.sum())
        pool = self.pooled * elsewhere / (len(self.beta) * self.kept)
        return self.kept * float(self.beta[city]), self.level(city) + pool

    def regret(self, city: int, premium: float = 0.0) -> float:
        """Return what a city gains by its best other charge and amenity, per firm and unit of spread.

        A premium is paid to the city for every firm in it (without a pool).
        """
        b, k = self.rivalry(city)
        k -= premium
        z = float(self.amenities[city] - self.charges[city]) - self.level(city)
        # Where the amenity is not the best for the share, its cost is above the least.
        wrong = float(self.amenities[city]) - b * share_at(z)
        now = earned(b, k, z) - wrong**2 / (2 * float(self.beta[city]) * self.kept)
        return earned(b, k, peaks(b, k)[0]) - now


def resting(
    beta: FloatArray, alpha: FloatArray, start: FloatArray, pooled: float = 0.0, rounds: int = MOST_ROUNDS
) -> Play | None:
    """Let the cities answer one another from a start until nobody moves, and verify that nobody would.

    Parameters
    ----------
    beta, alpha : array
        Worth of amenities and standing advantage of every city, in units of the spread.
    start : array
        Shares to start from.
    pooled : float
        Pooled share of the charges' yield.
    rounds : int
        Rounds of answers after which the search stops.

    Returns
    -------
    Play or None
        ``None`` where the answers do not come to rest or somebody would leap away.

    Examples
    --------
    >>> found = resting(np.full(3, 0.625), np.zeros(3), np.full(3, 1 / 3))
    >>> np.round(found.charges, 6).tolist(), np.round(found.amenities, 6).tolist()
    ([1.5, 1.5, 1.5], [0.208333, 0.208333, 0.208333])
    """
    kept = 1 - pooled + pooled / len(beta)
    play = Play(beta, alpha, kept / (1 - pooled) / (1 - start), kept * beta * start, pooled)
    if _nobody_moves(play):
        return play  # at rest from the first, though rounding might drive it away
    for _ in range(rounds):
        after = _answered(play)
        moved = max(
            np.abs(after.charges - play.charges).max(), np.abs(after.amenities - play.amenities).max()
        )
        play = after
        if moved <= AT_REST * (1 + np.abs(play.charges).max() + play.amenities.max()):
            return play if _nobody_moves(play) else None
    return None


def _answered(play: Play) -> Play:
    """Let each city in turn set what is best for it."""
    charges, amenities = play.charges.copy(), play.amenities.copy()
    now = replace(play, charges=charges, amenities=amenities)
    for city in range(len(charges)):
        b, k = now.rivalry(city)
        z = peaks(b, k)[0]
        level = now.level(city)
        amenities[city] = b * share_at(z)
        charges[city] = amenities[city] - level - z
    return now


def _nobody_moves(play: Play) -> bool:
    return all(play.regret(city) <= ROUNDING for city in range(len(play.beta)))


def first_found(beta: FloatArray, alpha: FloatArray) -> Play | None:
    """Return the equilibrium that best replies reach from equal shares, else the most even one there is."""
    return _first(beta, alpha, list(_elsewhere(beta, alpha)))


def _first(beta: FloatArray, alpha: FloatArray, others: list[Play]) -> Play | None:
    if len(others) == 1:
        return others[0]  # nothing to choose, and best replies may go round and round
    rounds = MOST_ROUNDS if beta.max() <= UNIQUE_TO else FEW_ROUNDS
    play = resting(beta, alpha, np.full(len(beta), 1 / len(beta)), rounds=rounds)
    return play or next(iter(others), None)


def all_found(beta: FloatArray, alpha: FloatArray) -> list[Play]:
    """Return the equilibria, that of ``first_found`` first, then even ones before those with a city ahead.

    Where every worth of amenities is at most 5.2 there is one equilibrium and no other; beyond, two that
    lie very near one another may be overlooked.
    """
    others = list(_elsewhere(beta, alpha))
    first = _first(beta, alpha, others)
    found = [] if first is None else [first]
    for play in others:
        if all(np.abs(play.shares - old.shares).max() > 1e-6 for old in found):
            found.append(play)
    return found


def _elsewhere(beta: FloatArray, alpha: FloatArray) -> Iterator[Play]:
    """Yield the equilibria among all places of rest, whether or not best replies lead there."""
    for shares in resting_shares(beta, alpha) if beta.max() > UNIQUE_TO else ():
        # What is not in a city, summed, keeps its digits where the city has almost everything.
        margins = np.array([1 / np.delete(shares, at).sum() for at in range(len(shares))])
        play = Play(beta, alpha, margins, beta * shares)
        if _nobody_moves(play):
            yield play
