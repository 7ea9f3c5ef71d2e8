r"""Terms of an agreement between cities that compete for firms: one charge, premiums, payments.

All cities set the common charge :math:`\tau`; city i receives for every firm in it the premium
:math:`\sigma_i` (negative: it pays) from the others. A city that may depart to any charge and amenity then
earns as if its charge were :math:`\tau + \sigma_i`, and wants no firm more or fewer iff

.. math:: \sigma_i = \frac{\mu}{1 - p_i} - \tau .

No far departure gains either. In units of the spread its payoff by its share p, the rest as agreed, is
:math:`f(p) = D(p) + \ln(1 - p) + \text{a line}`, where D(p), the total of all, is largest at the best share;
the concave rest has slope zero there by the choice of the premium, so it is largest there as well.

References
----------
models.md §7.12, A22.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from citypact.errors import InfeasibleDesign
from citypact.games.coalitional import FloatArray
from citypact.games.obstacles.mobility.location import FIRMS, PER_FIRM, LocationChoice
from citypact.games.obstacles.mobility.location_best import together
from citypact.games.obstacles.mobility.location_play import Play
from citypact.games.obstacles.outcome import Outcome
from citypact.mechanisms.obstacles.lever_problem import Demand, Lever, LeverProblem, payment_to, side_payments

#: Total gain per firm, in units of the spread, that may be rounding.
NOTHING = 1e-13
#: Part of the firms outside one city below which premiums leave floating point.
FEWEST_ELSEWHERE = 1e-7


@dataclass(frozen=True)
class Terms:
    """Equilibria, efficient outcome and the common charge that shares the gain equally.

    Parameters
    ----------
    play : Play
        The equilibrium that gains are counted from, in units of the spread.
    without, efficient : Outcome
        Of that equilibrium, and of the best shares at the common charge.
    shares : array
        The best shares.
    charge : float
        The common charge (亿元 a year per firm); cities and firms each gain the same by it.
    surplus : float
        What cities and firms gain together (亿元 a year).
    """

    play: Play
    without: Outcome
    efficient: Outcome
    shares: FloatArray
    charge: float
    surplus: float


def terms_of(game: LocationChoice) -> Terms:
    """Find the equilibrium, the best shares and the common charge that shares the gain equally.

    Raises
    ------
    InfeasibleDesign
        If no equilibrium is found, or the best outcome leaves almost no firm outside one city.

    Examples
    --------
    >>> terms = terms_of(LocationChoice(("A", "B"), 1, 1, (2, 2), (1, 0)))
    >>> round(terms.charge, 4), terms.surplus > 0
    (2.2163, True)
    """
    start, unit, mass = game.play(), float(game.spread), float(game.mass)
    without = game.told(start)
    shares = game.best()
    first = int(shares.argmax())
    if float(np.delete(shares, first).sum()) < FEWEST_ELSEWHERE:
        raise InfeasibleDesign(
            f"the best outcome has all but a ten-millionth of the firms in {game.players[first]}: no premium"
            " per firm of a usable size carries it; these cities do not compete for the same firms"
        )
    # Per firm and unit of spread; in equilibrium amenities are right for the shares.
    gain = together(game.beta, game.alpha, shares) - together(game.beta, game.alpha, start.shares)
    mean = float(start.charges @ start.shares) * unit
    if gain <= NOTHING * (1 + float(np.abs(game.alpha).max())):
        return Terms(start, without, without, start.shares, mean, 0.0)
    surplus = gain * mass * unit
    # Firms have F(0) - M tau: the charge at which they gain their part.
    free = game.at_common_charge(0.0, shares).payoffs[FIRMS]
    had = float(without.payoffs[FIRMS])
    charge = (float(free) - had - surplus / (len(game.players) + 1)) / mass
    return Terms(start, without, game.at_common_charge(charge, shares), shares, charge, surplus)


def premium_to(city: str) -> str:
    """Return the name of the premium to a city for each firm in it."""
    return f"premium per firm to {city}"


def premiums(game: LocationChoice, terms: Terms) -> list[float]:
    """Return the premiums at which no city wants a few firms more or fewer (亿元 a year per firm)."""
    unit, shares = float(game.spread), terms.shares
    # What is not in a city, summed, keeps its digits where the city has almost everything.
    margins = [unit / float(np.delete(shares, at).sum()) for at in range(len(shares))]
    charges = [float(terms.efficient.actions[f"charge of {city}"]) for city in game.players]
    found = [margin - charge for margin, charge in zip(margins, charges, strict=True)]
    return [0.0 if abs(each) < 1e-12 * max(margins) else each for each in found]


def lever_problem(game: LocationChoice, terms: Terms) -> LeverProblem:
    """State the demands on premiums and payments at the efficient outcome."""
    mass = float(game.mass)
    gains = terms.efficient.gains_over(terms.without)
    cities = dict(zip(game.players, terms.shares.tolist(), strict=True))
    levers, demands = side_payments(
        {city: gains[city] for city in cities},
        {city: {premium_to(city): mass * share} for city, share in cities.items()},
    )
    rates = [
        Lever(premium_to(city), PER_FIRM, None, side_payment=mass * share) for city, share in cities.items()
    ]
    demands.append(Demand(f"participation of {FIRMS}", {}, ">=", -gains[FIRMS], "亿元 a year", FIRMS))
    for city, premium in zip(cities, premiums(game, terms), strict=True):
        label = f"{city} wants no firm more or fewer"
        demands.append(Demand(label, {premium_to(city): 1}, "==", premium, PER_FIRM))
    return LeverProblem([*rates, *levers], demands)


def lever_sets(game: LocationChoice) -> dict[str, list[str]]:
    """Return the smaller sets of levers worth trying."""
    rates = [premium_to(city) for city in game.players]
    return {
        "premiums alone": rates,
        "lump sums alone": [payment_to(city) for city in game.players],
        "both, without the centre": [*rates, *(payment_to(city) for city in game.players)],
    }
