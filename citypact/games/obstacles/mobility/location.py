r"""Firms that vote with their feet: cities compete by charges and amenities.

A mass M of firms chooses among n cities; city i asks a charge :math:`t_i` of every firm in it and offers
an amenity worth :math:`g_i \ge 0` to each, at the cost :math:`\tfrac12 c_i g_i^2` a year. With standing
advantage :math:`a_i` and tastes of spread :math:`\mu` (Gumbel) the shares of the firms and the payoffs are

.. math::

    p_i = \frac{e^{(a_i + g_i - t_i)/\mu}}{\sum_j e^{(a_j + g_j - t_j)/\mu}}, \qquad
    u_i = t_i M p_i - \tfrac12 c_i g_i^2, \qquad
    F = M \mu \ln \sum_j e^{(a_j + g_j - t_j)/\mu} ,

F being what the firms have. Charges may be negative (subsidies). At rest :math:`t_i = \mu/(1 - p_i)` and
:math:`g_i = M p_i / c_i`: amenities are right for the shares (Tiebout), but larger cities charge more, which
drives firms away from where they do best, unless the cities are alike. All together do best with equal
charges; see ``location_best``. Whether nobody gains by a departure, near or far, is decided in
``location_reply``.

References
----------
models.md §7.12, A22. C. M. Tiebout, "A pure theory of local expenditures", Journal of Political Economy
64(5), 1956, 416-424. S. P. Anderson, A. de Palma and J.-F. Thisse, *Discrete Choice Theory of Product
Differentiation*, MIT Press, 1992, chapters 6 and 7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from citypact.errors import InfeasibleDesign
from citypact.games.city_numbers import cities_between, numbers_of, positive_numbers
from citypact.games.coalitional import FloatArray
from citypact.games.obstacles.mobility.location_best import best_shares
from citypact.games.obstacles.mobility.location_play import Play, all_found, first_found, resting
from citypact.games.obstacles.mobility.symmetric_location import largest_mass
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number
from citypact.games.validation import Door

MOST_CITIES = 12
#: Beyond these, in units of the spread, almost all firms are in one city and digits are lost.
WIDEST, STRONGEST = 10.0, 20.0
#: Name of the firms among those who gain or lose.
FIRMS = "firms"
PER_FIRM = "亿元 a year per firm"


@dataclass(frozen=True)
class LocationChoice:
    """Cities that compete for a mass of firms.

    Parameters
    ----------
    players : sequence of str
        Names of the cities, 2 to 12; none is called "firms".
    mass : float
        M, mass of firms (a number of firms of equal size), positive.
    spread : float
        :math:`\\mu`, spread of the firms' tastes (亿元 a year per firm), positive.
    costs : sequence of float
        :math:`c_i`, curvature of the cost of amenities: an amenity worth g to each firm costs c g²/2
        (per 亿元 a year), positive.
    attractions : sequence of float
        :math:`a_i`, standing advantage of each city (亿元 a year per firm), of any sign.

    Raises
    ------
    InputError
        Listing every city and number that cannot be used.

    Examples
    --------
    >>> region = LocationChoice(("A", "B", "C"), 1, 0.8, (2, 2, 2), (0, 0, 0))
    >>> found = region.equilibria()[0]
    >>> [round(float(found.actions[name]), 6) for name in ("charge of A", "amenity of A")]
    [1.2, 0.166667]
    """

    players: Sequence[str]
    mass: Number
    spread: Number
    costs: Sequence[Number]
    attractions: Sequence[Number]

    def __post_init__(self) -> None:
        door = Door()
        cities = cities_between(self.players, 2, MOST_CITIES, door)
        object.__setattr__(self, "players", cities)
        if FIRMS in cities:
            door.refuse("players", FIRMS, "cities by other names, for this is the name of the firms")
        door.positive("mass", self.mass, "mass of firms")
        door.positive("spread", self.spread, "spread of tastes (亿元 a year per firm)")
        costs = positive_numbers("costs", self.costs, cities, "curvature of the cost", door)
        attractions = numbers_of("attractions", self.attractions, cities, door, signed=True)
        door.close()
        object.__setattr__(self, "costs", costs)
        object.__setattr__(self, "attractions", attractions)
        for city, worth, advantage in zip(cities, self.beta, self.alpha, strict=True):
            if not worth <= STRONGEST:
                expected = f"a curvature of at least mass/({STRONGEST:g} spread), or one city draws all firms"
                door.refuse(f"costs of {city}", float(costs[cities.index(city)]), expected)
            if not abs(advantage) <= WIDEST:
                found = float(attractions[cities.index(city)])
                door.refuse(f"attractions of {city}", found, f"at most {WIDEST:g} times the spread in size")
        door.close()

    @property
    def beta(self) -> FloatArray:
        """M/(cμ) of every city, the worth of amenities."""
        return float(self.mass) / float(self.spread) / np.array([float(cost) for cost in self.costs])

    @property
    def alpha(self) -> FloatArray:
        """Advantage of every city in units of the spread."""
        return np.array([float(advantage) for advantage in self.attractions]) / float(self.spread)

    @property
    def alike(self) -> bool:
        """Whether all cities have the same cost and advantage."""
        return len(set(self.costs)) == len(set(self.attractions)) == 1

    def shares(self, charges: FloatArray, amenities: FloatArray) -> FloatArray:
        """Return the share of the firms in each city, for charges and amenities per firm."""
        unit = float(self.spread)
        return Play(self.beta, self.alpha, charges / unit, amenities / unit).shares

    def payoffs(
        self, charges: FloatArray, amenities: FloatArray, pooled: float = 0.0
    ) -> tuple[list[float], float]:
        """Return what each city has, and what the firms have (亿元 a year)."""
        unit, mass = float(self.spread), float(self.mass)
        worth = self.alpha + (amenities - charges) / unit
        weight = np.exp(worth - worth.max())
        shares = weight / weight.sum()
        yields = charges * mass * shares
        kept = (1 - pooled) * yields + pooled * yields.mean()
        # Costs in units of the spread: c g² may leave floating point where g and c are extreme.
        spent = mass * unit * (amenities / unit) ** 2 / (2 * self.beta)
        return (kept - spent).tolist(), mass * unit * float(worth.max() + np.log(weight.sum()))

    def outcome(self, charges: FloatArray, amenities: FloatArray, pooled: float = 0.0) -> Outcome:
        """Return charges, amenities and shares with what cities and firms have."""
        cities, firms = self.payoffs(charges, amenities, pooled)
        shares = self.shares(charges, amenities)
        rows = zip(self.players, charges.tolist(), amenities.tolist(), shares.tolist(), strict=True)
        actions: dict[str, Number] = {}
        units: dict[str, str] = {}
        for city, charge, amenity, share in rows:
            actions |= {f"charge of {city}": charge, f"amenity of {city}": amenity}
            actions[f"share of firms in {city}"] = share
            units |= {f"charge of {city}": PER_FIRM, f"amenity of {city}": PER_FIRM}
        return Outcome(
            actions, {**dict(zip(self.players, cities, strict=True)), FIRMS: firms}, action_units=units
        )

    def told(self, play: Play) -> Outcome:
        """Return an outcome in money from one in units of the spread."""
        unit = float(self.spread)
        return self.outcome(play.charges * unit, play.amenities * unit, play.pooled)

    def play(self) -> Play:
        """Return the equilibrium that gains are counted from, in units of the spread.

        It is the one that best replies reach from equal shares, else the most even one there is.

        Raises
        ------
        InfeasibleDesign
            If none is found: charges and amenities then never come to rest.
        """
        found = first_found(self.beta, self.alpha)
        if found is None:
            held = largest_mass(len(self.players), self.spread, self.costs[0])
            bound = f"; alike cities stay at equal shares up to a mass of {held:.6g}" if self.alike else ""
            raise InfeasibleDesign(
                "no charges and amenities were found from which no city departs: with"
                f" mass {float(self.mass):g} and mass/(cost x spread) up to {self.beta.max():.4g}"
                f" cities leap away for more firms{bound}"
            )
        return found

    def plays(self) -> list[Play]:
        """Return the equilibria found, in units of the spread; the first is that of ``play``."""
        return all_found(self.beta, self.alpha) or [self.play()]

    def equilibria(self) -> list[Outcome]:
        """Return the equilibria found, each verified against every departure."""
        return [self.told(play) for play in self.plays()]

    def pooled_play(self, pooled: float) -> Play | None:
        """Return the equilibrium with a pooled share of all charges' yield; ``None`` where none is found."""
        count = len(self.players)
        return resting(self.beta, self.alpha, np.full(count, 1 / count), pooled)

    def best(self) -> FloatArray:
        """Return the shares that are best for cities and firms together."""
        return best_shares(self.beta, self.alpha)

    def at_common_charge(self, charge: float, shares: FloatArray) -> Outcome:
        """Return the outcome with one charge everywhere and the amenities that are right for the shares."""
        count = len(self.players)
        return self.outcome(np.full(count, charge), self.beta * shares * float(self.spread))
