r"""Plants on sites: the best placement, the prices that prove it, and whether it is the only one.

Surpluses :math:`W_{fd}`, sites :math:`c_d`. Prices :math:`p_d \ge 0` of sites and gains
:math:`u_f = \max(0, \max_d W_{fd} - p_d)` of plants prove a placement best if
:math:`\sum u_f + \sum c_d p_d = \sum W_{f d(f)}` (duality). All such prices differ in chains of moves that
cost nothing: a price is the least one iff no set of cities can lower theirs together, the greatest iff none
can raise them, and the placement is the only one iff no ring of costless moves exists.

References
----------
models.md §4.10. L. Shapley and M. Shubik, "The assignment game I: the core", International Journal of Game
Theory 1, 1971, 111-130.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from citypact.audit.exact import ZERO

Prices = Mapping[str, Fraction]
Surpluses = Mapping[str, Mapping[str, Fraction]]
OUTSIDE = ""


@dataclass(frozen=True)
class Placed:
    """Surplus of every plant at every destination, sites, and where each plant goes (``""`` at home)."""

    surpluses: Surpluses
    sites: Mapping[str, int]
    places: Mapping[str, str]

    @property
    def value(self) -> Fraction:
        """What all moves add."""
        return sum((self.surpluses[plant][place] for plant, place in self.places.items() if place), ZERO)

    @property
    def taken(self) -> dict[str, int]:
        """Plants that go to each city."""
        count = dict.fromkeys(self.sites, 0)
        for place in self.places.values():
            if place:
                count[place] += 1
        return count

    def gains(self, prices: Prices) -> dict[str, Fraction]:
        """What every plant has left at its best site, or nothing at home."""
        return {
            plant: max([ZERO, *(worth - prices[city] for city, worth in row.items())])
            for plant, row in self.surpluses.items()
        }

    def gap(self, prices: Prices) -> Fraction:
        """What plants and sites would have together, less what the placement adds; 0 proves both best."""
        return (
            sum(self.gains(prices).values(), ZERO)
            + sum((count * prices[city] for city, count in self.sites.items()), ZERO)
            - self.value
        )

    def _worth(self, plant: str, place: str, prices: Prices) -> Fraction:
        return self.surpluses[plant][place] - prices[place] if place else ZERO

    def _rings(self, prices: Prices) -> tuple[dict[str, set[str]], list[tuple[str, str]]]:
        """Steps from place to place that cost nothing at proving prices, and those of plants."""
        steps: dict[str, set[str]] = {place: set() for place in (OUTSIDE, *self.sites)}
        moves = []
        for plant, place in self.places.items():
            own = self._worth(plant, place, prices)
            for other in (OUTSIDE, *self.surpluses[plant]):
                closed = other and not self.sites[other]
                if other != place and not closed and self._worth(plant, other, prices) == own:
                    moves.append((place, other))
                    steps[place].add(other)
        for city, count in self.taken.items():
            if count < self.sites[city]:
                steps[city].add(OUTSIDE)  # a free site takes one more
            if count and prices[city] == 0:
                steps[OUTSIDE].add(city)  # a site may be left free
        return steps, moves

    def only_one(self, prices: Prices) -> bool:
        """Whether every other placement is worth less, given prices that prove this one best."""
        steps, moves = self._rings(prices)
        reached: dict[str, set[str]] = {}
        for start, end in moves:
            if end not in reached:
                reached[end] = _reached(steps, end)
            if start in reached[end]:
                return False
        return True

    def movable(self, prices: Prices, *, down: bool) -> list[str]:
        """Return the cities whose price could be lower (``down``) or higher, the proof kept.

        A city's price falls only if the plants that would come for it, and gain nothing by staying, are kept
        where they are by a fall of their own city's price; it rises only with the prices that its plants
        would flee to.
        """
        steps, _ = self._rings(prices)
        if down:
            # A step a -> b: if b falls, so must a. Follow the steps back; home and free sites cannot fall.
            back: dict[str, set[str]] = {place: set() for place in steps}
            for place, others in steps.items():
                for other in others:
                    back[other].add(place)
            # A price of zero is at its bound: its step from home says so, or it has no plant at all.
            return [
                city
                for city in self.sites
                if self.sites[city] and prices[city] > 0 and OUTSIDE not in _reached(back, city)
                and all(prices[each] > 0 for each in _reached(back, city) if each)
            ]  # fmt: skip
        return [city for city in self.sites if self.sites[city] and OUTSIDE not in _reached(steps, city)]


def _reached(steps: Mapping[str, set[str]], start: str) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        for each in steps[waiting.pop()] - found:
            found.add(each)
            waiting.append(each)
    return found


def closed_price(placed: Placed, city: str, prices: Prices) -> Fraction:
    """Price the sites of a city that has none: the least that keeps every plant away."""
    return max(
        ZERO,
        *(
            row[city] - placed._worth(plant, placed.places[plant], prices)
            for plant, row in placed.surpluses.items()
            if city in row
        ),
        ZERO,
    )


def best_value(surpluses: Surpluses, sites: Mapping[str, int]) -> Fraction:
    """Return what the best placement adds: plants enter one by one by the most valuable chain of moves.

    Examples
    --------
    >>> rows = {"a": {"x": Fraction(5), "y": Fraction(3)}, "b": {"x": Fraction(4)}}
    >>> best_value(rows, {"x": 1, "y": 1})
    Fraction(7, 1)
    """
    places: dict[str, str] = {}
    total = ZERO
    for newcomer in surpluses:
        # Longest path from the newcomer over places; places are few, chains are short.
        gain: dict[str, Fraction] = {}
        chain: dict[str, list[tuple[str, str]]] = {}
        for city, worth in surpluses[newcomer].items():
            if sites.get(city):
                gain[city], chain[city] = worth, [(newcomer, city)]
        changed = True
        while changed:
            changed = False
            for plant, place in places.items():
                if place not in gain:
                    continue
                for city, worth in surpluses[plant].items():
                    more = gain[place] + worth - surpluses[plant][place]
                    if city != place and sites.get(city) and (city not in gain or more > gain[city]):
                        gain[city], chain[city], changed = more, [*chain[place], (plant, city)], True
        used = {city: sum(place == city for place in places.values()) for city in sites}
        ends = [(gain[city], chain[city], "") for city in gain if used[city] < sites[city]]
        ends += [
            (gain[place] - surpluses[plant][place], chain[place], plant)
            for plant, place in places.items()
            if place in gain
        ]
        best = max(ends, key=lambda each: each[0], default=None)
        if best is not None and best[0] > 0:
            total += best[0]
            places.pop(best[2], None)
            places.update(best[1])
    return total
