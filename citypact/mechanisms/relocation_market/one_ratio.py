r"""One ratio for all plants that move, if there is one that nobody can upset.

At ratio :math:`s` plant :math:`f`, which moves to :math:`d(f)`, leaves its origin
:math:`u_f = sR_f - L_f` and its site :math:`p_f = (1-s)R_f - K_f`. Nobody upsets that iff

* no city loses by a move: :math:`u_f \ge 0`, :math:`p_f \ge 0`;
* no plant has a better deal in another city, on a free site or in the place of a plant :math:`g`
  that goes there: :math:`u_f \ge W_{fd}`, :math:`u_f + p_g \ge W_{fd}`, with :math:`u_f = 0` for
  a plant that stays.

Then no group of cities can place its plants on its sites for more than it has: summed over any
such placement the left sides are part of what the group has. The ratio must satisfy this for
all plants at once; ratios that suit every plant alone may still invite a deal between two cities.

Every condition is linear in :math:`s`, so the ratios form one interval. Its ends are found by
Newton's method on the worst of the conditions, a concave function of :math:`s` with finitely many
pieces: the worst one at an end cuts that end off, until none is violated there.

References
----------
models.md §4.10. L. Shapley and M. Shubik, "The assignment game I: the core", International
Journal of Game Theory 1, 1971, 111-130.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import as_fraction
from citypact.games.relocation_market import RelocationMarket
from citypact.mechanisms.ratio_set import RatioSet

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Condition:
    """``slope * s + level >= 0``, and who asks for it.

    Parameters
    ----------
    slope, level : Fraction
        Its coefficients (亿元).
    plant, city : str
        The plant, and the city that must not lose by it or could have a better deal with it.
    deal : bool
        Whether it is about a better deal.
    guest : str
        The plant whose place would be taken in that deal; empty for a free site.
    """

    slope: Fraction
    level: Fraction
    plant: str
    city: str
    deal: bool = False
    guest: str = ""

    def at(self, ratio: Fraction) -> Fraction:
        """Return the left side at a ratio (亿元)."""
        return self.slope * ratio + self.level

    @property
    def root(self) -> Fraction:
        """The ratio at which it just holds."""
        return -self.level / self.slope

    def words(self) -> str:
        """Say what the condition asks of the ratio."""
        if not self.deal:
            bound = f"{float(self.root):.1%}"
            if self.slope > 0:
                return f"{self.plant} needs at least {bound} for {self.city}"
            return f"{self.plant} allows at most {bound}"
        place = f" in the place of {self.guest}" if self.guest else ""
        side = "below" if self.slope > 0 else "above"
        when = f"{side} {float(self.root):.1%}" if self.slope else "at any ratio"
        return f"{self.plant} and {self.city} have a better deal{place} {when}"


@dataclass(frozen=True)
class Moves:
    """The plants of a market and where they go.

    Parameters
    ----------
    market : RelocationMarket
        Plants, sites and offers.
    places : mapping of str to str or None
        Destination of each plant; ``None`` if it stays.
    """

    market: RelocationMarket
    places: Mapping[str, str | None]

    def own(self, plant: str) -> tuple[Fraction, Fraction]:
        """Slope and level of u_f; zero for a plant that stays."""
        place = self.places[plant]
        if place is None:
            return ZERO, ZERO
        offer = self.market.by_pair[plant, place]
        return as_fraction(offer.revenue), -as_fraction(offer.origin_loss)

    def site(self, plant: str, place: str) -> tuple[Fraction, Fraction]:
        """Slope and level of p_f."""
        offer = self.market.by_pair[plant, place]
        revenue = as_fraction(offer.revenue)
        return -revenue, revenue - as_fraction(offer.destination_cost)


class _Conditions:
    """All conditions, looked up by the worst at a ratio: too many to list for a large market."""

    def __init__(self, moves: Moves) -> None:
        market = moves.market
        self.market, self.places = market, moves.places
        self.own = {plant: moves.own(plant) for plant in market.origins}
        self.guests: dict[str, dict[str, tuple[Fraction, Fraction]]] = {city: {} for city in market.sites}
        for plant, place in moves.places.items():
            if place is not None:
                self.guests[place][plant] = moves.site(plant, place)
        self.surpluses, self.denominator = market.whole_surpluses

    def worst(self, ratio: Fraction) -> Condition:
        """Return the condition with the least left side."""
        return min(self._near(ratio), key=lambda each: each.at(ratio))

    def _near(self, ratio: Fraction) -> Iterator[Condition]:
        """Give the worst condition of each kind at a ratio."""
        cheapest: dict[str, tuple[Fraction, str]] = {}
        for city, guests in self.guests.items():
            if guests:
                worths = {plant: slope * ratio + level for plant, (slope, level) in guests.items()}
                least = min(worths, key=lambda plant: worths[plant])
                cheapest[city] = worths[least], least
                yield Condition(*guests[least], least, city)
            if self.market.sites[city] > len(guests):
                cheapest[city] = min(cheapest.get(city, (ZERO, "")), (ZERO, ""))
        lowest: tuple[Fraction, str, str] | None = None
        for plant, row in self.surpluses.items():
            own = self.own[plant][0] * ratio + self.own[plant][1]
            if self.places[plant] is not None:
                yield Condition(*self.own[plant], plant, self.market.origins[plant])
            for city, worth in row.items():
                if city == self.places[plant] or city not in cheapest:
                    continue
                left = own + cheapest[city][0] - Fraction(worth, self.denominator)
                if lowest is None or left < lowest[0]:
                    lowest = left, plant, city
        if lowest is not None:
            _, plant, city = lowest
            yield self._deal(plant, city, cheapest[city][1])

    def _deal(self, plant: str, city: str, guest: str) -> Condition:
        (slope, level), (rise, worth) = self.own[plant], self.guests[city].get(guest, (ZERO, ZERO))
        missed = Fraction(self.surpluses[plant][city], self.denominator)
        return Condition(slope + rise, level + worth - missed, plant, city, True, guest)


def one_ratio(moves: Moves) -> tuple[RatioSet | None, tuple[Condition, ...]]:
    """Return all ratios in [0, 1] that nobody can upset, or the conditions that exclude each other.

    Returns
    -------
    RatioSet or None
        The ratios.
    tuple of Condition
        Empty with ratios; otherwise one condition that no ratio in [0, 1] satisfies, or two that
        no ratio satisfies together.

    Examples
    --------
    >>> from citypact.games.relocation_market import Offer
    >>> market = RelocationMarket({"steel": "A"}, {"B": 1, "C": 1},
    ...     (Offer("steel", "B", 10, 2, 3), Offer("steel", "C", 10, 2, 5)))
    >>> one_ratio(Moves(market, {"steel": "B"}))[0].ends
    (0.5, 0.7)
    """
    conditions = _Conditions(moves)
    low, high = ZERO, ONE
    low_by: Condition | None = None
    while (worst := conditions.worst(low)).at(low) < 0:
        if worst.slope <= 0 or worst.root > 1:
            alone = low_by is None or worst.slope > 0
            return None, (worst,) if alone or low_by is None else (low_by, worst)
        low, low_by = worst.root, worst
    while (worst := conditions.worst(high)).at(high) < 0:
        high = worst.root  # all conditions hold at the lower end, so this one falls
    return RatioSet(low, high), ()
