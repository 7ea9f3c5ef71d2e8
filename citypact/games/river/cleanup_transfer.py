r"""How much of each section's clean-up cost arrived with the water.

In units of the cost of cleaning it up, city :math:`i` discharges the waste :math:`w_i`. Of all
waste in its section a rate :math:`t_i < 1` is carried to the next and the rest is cleaned up on
the spot; at the mouth nothing is carried on. With :math:`X_i` for all waste in section i,

.. math:: X_i = w_i + \sum_{k \to i} t_k X_k, \qquad c_i = (1 - t_i) X_i .

Observed costs and known rates give the discharges. With the cost carried out of section k,
:math:`y_k = t_k c_k / (1 - t_k)`,

.. math:: w_i = c_i + y_i - \sum_{k \to i} y_k ,

the cost for which city i is responsible, wherever it is cleaned up; all of them add up to the
cost of the river. No discharge is negative, so costs bound the rates [Alcalde2015]_: a section
that cost less to clean than the waste that arrived there contradicts its rates. One common rate
is at most the least of

.. math:: \frac{c_i}{\sum_{k \to i} c_k} \; (i \text{ not the mouth}), \qquad
   \frac{c_m}{c_m + \sum_{k \to m} c_k} .

With rates only known to lie in a box, each carried cost has a least value (found from the sources
down) and a greatest (from the mouth up), and each discharge is extreme at such ends.

References
----------
.. [Alcalde2015] J. Alcalde-Unzu, M. Gómez-Rúa and E. Molis, "Sharing the costs of cleaning a
   river: the Upstream Responsibility rule", Games and Economic Behavior 90, 2015, 134-150 (for
   chains; the recursion above carries it to trees and to a rate for each section). models.md §5.8.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.river.cleanup import CleanUp
from citypact.games.validation import Door

#: A rate for every section, or the rate of each by the city it leaves.
Rates = Number | Mapping[str, Number]


def checked_rates(cleanup: CleanUp, rates: Rates, field: str = "rates") -> dict[str, Fraction]:
    """Return the rate out of each city, exactly; zero at the mouth.

    Raises
    ------
    InputError
        On a rate that is missing, unknown, negative, or one and more.

    Examples
    --------
    >>> from citypact.games.river import River
    >>> checked_rates(CleanUp(River(("up", "down")), (1, 2)), 0.5)
    {'up': Fraction(1, 2), 'down': Fraction(0, 1)}
    """
    door = Door()
    leaving = [city for city, _ in cleanup.river.sections]
    given: Mapping[str, Number] = rates if isinstance(rates, Mapping) else dict.fromkeys(leaving, rates)
    for city in given:
        if city not in leaving:
            door.refuse(field, str(city), f"a city with another downstream: {', '.join(leaving) or 'none'}")
    for city in leaving:
        if city not in given:
            door.refuse(field, f"nothing for {city}", "a rate for each city but the one at the mouth")
        elif door.finite(f"{field} of {city}", given[city]) and not 0 <= as_fraction(given[city]) < 1:
            door.refuse(f"{field} of {city}", given[city], "a rate of at least 0 and below 1")
    door.close()
    return {city: as_fraction(given.get(city, 0)) for city in cleanup.players}


def carried_costs(cleanup: CleanUp, rates: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Return the cost carried out of each city's section, in units of what cleaning it up costs."""
    return {
        city: rates[city] / (1 - rates[city]) * cost
        for city, cost in zip(cleanup.players, cleanup.exact_costs, strict=True)
    }


def discharges(cleanup: CleanUp, rates: Rates) -> tuple[Fraction, ...]:
    """Return the cost for which each city is responsible at known rates, in player order.

    Parameters
    ----------
    cleanup : CleanUp
        The river and the cost observed in each section.
    rates : number or mapping of str to number
        Part of the waste in each section that goes on to the next.

    Raises
    ------
    InputError
        On wrong rates, and for each section that cost less to clean than what arrived there.

    Notes
    -----
    [Alcalde2015]_; models.md §5.8.

    Examples
    --------
    >>> from citypact.games.river import River
    >>> costs = CleanUp(River(("up", "down")), (1, 2))
    >>> [str(cost) for cost in discharges(costs, 0.5)]
    ['2', '1']
    """
    checked = checked_rates(cleanup, rates)
    carried = carried_costs(cleanup, checked)
    door = Door()
    found: list[Fraction] = []
    for city, cost in zip(cleanup.players, cleanup.exact_costs, strict=True):
        arrived = sum((carried[name] for name in cleanup.above(city)), Fraction(0))
        own = cost + carried[city] - arrived
        if own < 0:
            least = arrived * (1 - checked[city])
            door.refuse(
                f"cost of {city}",
                f"{float(cost):.6g}",
                f"at least {float(least):.6g}, for the waste that arrives from"
                f" {', '.join(cleanup.above(city))} at the rates given",
                "lower the rates upstream of it",
            )
        found.append(own)
    door.close()
    return tuple(found)


def largest_common_rate(cleanup: CleanUp) -> Fraction:
    """Return the highest rate, the same in all sections, that no cost contradicts.

    Returns
    -------
    Fraction
        At most 1; 1 says that every rate below 1 fits.

    Examples
    --------
    >>> from citypact.games.river import River
    >>> print(largest_common_rate(CleanUp(River(("up", "middle", "down")), (4, 3, 9))))
    3/4
    """
    largest = Fraction(1)
    costs = dict(zip(cleanup.players, cleanup.exact_costs, strict=True))
    for city, cost in costs.items():
        upstream = sum((costs[name] for name in cleanup.above(city)), Fraction(0))
        if upstream:
            here = cost / upstream if city != cleanup.river.mouth else cost / (cost + upstream)
            largest = min(largest, here)
    return largest


@dataclass(frozen=True)
class CarriedRange:
    """What may be carried out of each section if its rate lies in a box and costs are to fit.

    Parameters
    ----------
    low, high : mapping of str to Fraction
        Ends given for the carried cost of each city, from the ends of its rate.
    least, greatest : mapping of str to Fraction
        Ends that all costs together allow.
    """

    low: Mapping[str, Fraction]
    high: Mapping[str, Fraction]
    least: Mapping[str, Fraction]
    greatest: Mapping[str, Fraction]


def carried_range(cleanup: CleanUp, lowest: Rates, highest: Rates) -> CarriedRange:
    """Tighten a box of rates to what the costs allow.

    Raises
    ------
    InputError
        On wrong rates, on a lowest above the highest, and for the first section, from the
        sources down, whose cost fits no rates of the box.

    Examples
    --------
    >>> from citypact.games.river import River
    >>> costs = CleanUp(River(("up", "down")), (1, 2))
    >>> carried_range(costs, 0, 0.9).greatest["up"]  # at most what cleaning downstream cost
    Fraction(2, 1)
    """
    bottom, top = checked_rates(cleanup, lowest, "lowest"), checked_rates(cleanup, highest, "highest")
    door = Door()
    for city in cleanup.players:
        if bottom[city] > top[city]:
            door.refuse(f"lowest of {city}", float(bottom[city]), f"at most its highest, {float(top[city])}")
    door.close()
    low, high = carried_costs(cleanup, bottom), carried_costs(cleanup, top)
    costs = dict(zip(cleanup.players, cleanup.exact_costs, strict=True))
    least: dict[str, Fraction] = {}
    down = [cleanup.players[at] for at in cleanup.river.order]
    for city in down:
        arrived = sum((least[name] for name in cleanup.above(city)), Fraction(0))
        least[city] = max(low[city], arrived - costs[city])
        if least[city] > high[city]:
            door.refuse(
                f"cost of {city}",
                f"{float(costs[city]):.6g}",
                f"at least {float(arrived - high[city]):.6g}: so much of what arrives stays there at any"
                " rates of the box",
                "lower the lowest rates upstream of it or raise its own highest",
            )
            door.close()
    greatest: dict[str, Fraction] = {}
    for city in reversed(down):
        below = cleanup.river.below(city)
        greatest[city] = high[city]
        if below is not None:
            others = sum((least[name] for name in cleanup.above(below) if name != city), Fraction(0))
            greatest[city] = min(high[city], costs[below] + greatest[below] - others)
    return CarriedRange(low, high, least, greatest)


def discharge_ranges(
    cleanup: CleanUp, lowest: Rates, highest: Rates
) -> tuple[tuple[Fraction, Fraction], ...]:
    """Return the least and the greatest responsibility of each city over a box of rates.

    Raises
    ------
    InputError
        As ``carried_range``.

    Notes
    -----
    The greatest discharge of i carries as much as can be out of i and as little as can be into
    it, which costs downstream and upstream allow together. The least takes in all that i can
    clean or pass on: zero if more could arrive, else :math:`c_i` plus the least out of i less
    the most into it.

    Examples
    --------
    >>> from citypact.games.river import River
    >>> discharge_ranges(CleanUp(River(("up", "down")), (1, 2)), 0, 0.5)
    ((Fraction(1, 1), Fraction(2, 1)), (Fraction(1, 1), Fraction(2, 1)))
    """
    carried = carried_range(cleanup, lowest, highest)
    ranges = []
    for city, cost in zip(cleanup.players, cleanup.exact_costs, strict=True):
        above = cleanup.above(city)
        most_in = sum((carried.high[name] for name in above), Fraction(0))
        least_in = sum((carried.least[name] for name in above), Fraction(0))
        least = max(Fraction(0), cost + carried.low[city] - most_in)
        ranges.append((least, cost + carried.greatest[city] - least_in))
    return tuple(ranges)
