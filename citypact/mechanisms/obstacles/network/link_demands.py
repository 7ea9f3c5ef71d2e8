r"""What an agreement about links must offer so that every city builds its part of the best network.

City i receives a subsidy :math:`s_e \ge 0` for each of its links in the best set :math:`X^*` that it builds.
It keeps to its part iff for every other set D of its own links

.. math:: \sum_{e \in X^*_i \setminus D} s_e \ge u_i(X^*_{-i} \cup D) - u_i(X^*) .

Only the dearest D for each set of omitted links counts, and of these demands only those that do not follow
from those about its parts. No demand is needed against building more: a further link never takes a trip away
from anybody, so one that pays its owner would belong to the best set.

References
----------
models.md §7.9, A19; §3.3.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from citypact.games.coalitional.masks import bits, submasks
from citypact.games.obstacles.network.road_network import RoadNetwork
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, total
from citypact.mechanisms.obstacles.lever_problem import (
    CENTRAL_MONEY,
    Demand,
    Lever,
    LeverProblem,
    payment_to,
    side_payments,
)

UNIT = "亿元 a year"


def subsidy_for(link: str) -> str:
    """Return the name of the lever that pays a city for building one of its links."""
    return f"subsidy for {link}"


def subsidised(game: RoadNetwork, best: int) -> int:
    """Return the links of a set that cost something."""
    return best & ~game.as_it_stands


def link_levers(game: RoadNetwork, best: int, without: Outcome) -> LeverProblem:
    """State the levers and what each city demands of them for one set of links.

    Parameters
    ----------
    game : RoadNetwork
        The network.
    best : int
        The set of links that the agreement is about.
    without : Outcome
        What the cities have without an agreement.
    """
    paid = subsidised(game, best)
    own = {
        city: {subsidy_for(name): 1 for name in game.built(paid & game.own(at))}
        for at, city in enumerate(game.players)
    }
    levers, demands = side_payments(game.outcome(best).gains_over(without), own)
    subsidies = [Lever(name, UNIT, side_payment=1) for names in own.values() for name in names]
    for at in range(len(game.players)):
        demands += _incentives(game, at, best)
    return LeverProblem([*subsidies, *levers], demands)


def lever_sets(game: RoadNetwork, best: int) -> dict[str, list[str]]:
    """Return the smaller sets of levers that are tried."""
    subsidies = [subsidy_for(name) for name in game.built(subsidised(game, best))]
    payments = [payment_to(city) for city in game.players]
    return {
        "lump sums alone": payments,
        "subsidies with central money, nobody contributes": [*subsidies, CENTRAL_MONEY],
        "subsidies and lump sums, without the centre": [*subsidies, *payments],
    }


def gain_by_leaving(
    game: RoadNetwork, city: int, at: int, subsidies: Mapping[str, Number] | None = None
) -> Fraction:
    """Return the most that a city gains over a set by any other set of its own links.

    Parameters
    ----------
    game : RoadNetwork
        The network.
    city : int
        Who leaves.
    at : int
        The set that is left.
    subsidies : mapping of str to number, optional
        What is paid for links, by link.
    """
    own, table = game.own(city), game.every_set
    paid = {
        place: as_fraction(amount)
        for place, link in enumerate(game.links)
        if (amount := (subsidies or {}).get(link.name, 0)) and own >> place & 1
    }

    def have(links: int) -> Fraction:
        money = sum((amount for place, amount in paid.items() if links >> place & 1), Fraction(0))
        return table.amount(city, links) + money

    return max(have(at & ~own | other) for other in submasks(own)) - have(at)


def equal_matching(game: RoadNetwork, best: int) -> tuple[Fraction, Fraction] | None:
    """Return the shares of the cost of every link, paid by the centre, at which a set is an equilibrium.

    The share is the same for all links, those outside the set included. ``None`` if no share will do.
    """
    low, high = Fraction(0), Fraction(1)
    for city in range(len(game.players)):
        own, table = game.own(city), game.every_set
        kept = best & own
        have, cost = table.amount(city, best), _cost(game, kept)
        for other in submasks(own):
            gain = table.amount(city, best & ~own | other) - have
            saved = cost - _cost(game, other)
            if saved > 0:
                low = max(low, gain / saved)
            elif saved < 0:
                high = min(high, gain / saved)
            elif gain > 0:
                return None
    return (low, high) if low <= high else None


def _cost(game: RoadNetwork, links: int) -> Fraction:
    return total(game.costs[at] for at in bits(links))


def _incentives(game: RoadNetwork, city: int, best: int) -> Iterator[Demand]:
    """Yield the demands of one city against leaving out links, the smallest sets of links first."""
    own, table = game.own(city), game.every_set
    paid = subsidised(game, best) & own
    have = table.amount(city, best)
    gains: dict[int, Fraction] = {}
    for other in submasks(own):
        omitted = paid & ~other
        gain = table.amount(city, best & ~own | other) - have
        gains[omitted] = max(gains.get(omitted, gain), gain)
    # What the demands so far make sure of for each set: no subsidy is negative, so parts add up.
    sure = {0: Fraction(0)}
    for omitted in sorted(gains, key=lambda links: (links.bit_count(), links)):
        if not omitted:
            continue
        links = [1 << at for at in bits(omitted)]
        follows = max(sure[omitted ^ link] + (sure[link] if link != omitted else 0) for link in links)
        sure[omitted] = max(follows, gains[omitted])
        if gains[omitted] <= follows:
            continue
        names = game.built(omitted)
        terms = {subsidy_for(name): 1 for name in names}
        yield Demand(f"{game.players[city]} builds {', '.join(names)}", terms, ">=", gains[omitted], UNIT)
