r"""Core-stable ratios of every plant in a market of several origins and destinations.

The placement solves the grand coalition's program (:mod:`citypact.games.relocation_market`);
its dual prices :math:`u_f` of plants and :math:`p_d` of sites give the Owen allocation

.. math:: \sum_{f : o(f) = i} u_f + c_i\, p_i ,

which is in the core of the game among cities: :math:`u_f + p_d \ge W_{fd}` on every offer, so no
coalition can place its plants on its sites for more. With plants and sites as players of their
own, the core is exactly the set of dual prices. It is a lattice: one vertex gives every plant the
most, the other every site. Between them the origin's ratio for a plant that moves to :math:`d`
runs over

.. math:: s_f = \frac{L_{fd} + W_{fd} - p_d}{R_{fd}}, \qquad p_d \in [\underline p_d, \bar p_d] .

These are ranges of single plants: the prices are chosen together. Which ratios all plants can
have at once is found by :mod:`citypact.mechanisms.relocation_market.one_ratio`.

References
----------
models.md §4.10, B10. L. Shapley and M. Shubik, "The assignment game I: the core", International
Journal of Game Theory 1, 1971, 111-130. G. Owen, "On the core of linear production games",
Mathematical Programming 9, 1975, 358-370.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from citypact.games.allocation import Allocation
from citypact.games.rational import as_fraction
from citypact.games.relocation_market import Placement, RelocationMarket, best_placement
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.relocation_market.agreement import MarketAgreement, PlantTerms
from citypact.mechanisms.relocation_market.one_ratio import Condition, Moves, one_ratio
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

ORIGINS, DESTINATIONS, MIDDLE = "best for origins", "best for destinations", "middle"
Prices = Mapping[str, Fraction]
#: How far beyond an end the certificate looks.
STEP = Fraction(1, 10**30)


def share_market(market: RelocationMarket) -> MarketAgreement:
    """Place the plants and find every ratio that no plant's and no site's owner can upset.

    Parameters
    ----------
    market : RelocationMarket
        Plants, sites and offers.

    Returns
    -------
    MarketAgreement
        Exact; with both extreme points of the core and a proof by duality.

    Examples
    --------
    >>> from citypact.games.relocation_market import Offer
    >>> market = RelocationMarket(
    ...     {"steel": "Beijing", "chips": "Tianjin"}, {"Baoding": 1},
    ...     (Offer("steel", "Baoding", 5, 1, 1), Offer("chips", "Baoding", 4, 1, 1)))
    >>> found = share_market(market)
    >>> found.outbid, [each.core.ends for each in found.plants]  # Baoding would take chips for 2
    (('chips',), [(0.2, 0.4)])
    """
    surpluses, denominator = market.whole_surpluses
    placement = best_placement(surpluses, market.sites)
    low = {city: Fraction(price, denominator) for city, price in placement.low_prices.items()}
    high = {city: Fraction(price, denominator) for city, price in placement.high_prices.items()}
    plants = tuple(_terms(market, placement, low, high))
    staying = tuple(plant for plant, place in placement.places.items() if place is None)
    outbid = tuple(
        plant
        for plant in staying
        if any(worth > 0 and market.sites[city] for city, worth in surpluses[plant].items())
    )
    ratios, conflict = one_ratio(Moves(market, placement.places)) if plants else (None, ())
    certificate = _certificate(market, placement, {"lowest prices": low, "highest prices": high}, ratios)
    certificate.require()
    middle = {city: (low[city] + high[city]) / 2 for city in low}
    return MarketAgreement(
        market=market,
        plants=plants,
        staying=staying,
        outbid=outbid,
        surplus=Fraction(placement.value, denominator),
        site_prices={city: (low[city], high[city]) for city in low},
        gains={
            name: _gains(market, prices)
            for name, prices in ((ORIGINS, low), (DESTINATIONS, high), (MIDDLE, middle))
        },
        unique=placement.unique,
        ratios=ratios,
        acceptable=_common([each.alone for each in plants]),
        reason="" if ratios is not None else _reason(conflict, plants),
        certificate=certificate,
        provenance=Provenance(
            "successive longest paths; prices from longest paths, in fractions", exact=True
        ),
        assumptions=(
            "A: every plant's owner can deal with every destination it has an offer for",
            "A: the plants of a city are worth the sum of what each is worth alone",
        ),
    )


def _terms(market: RelocationMarket, placement: Placement, low: Prices, high: Prices) -> list[PlantTerms]:
    found = []
    for plant, place in placement.places.items():
        if place is None:
            continue
        offer = market.by_pair[plant, place]
        revenue, loss = as_fraction(offer.revenue), as_fraction(offer.origin_loss)
        lowest, highest = ((loss + offer.surplus - prices[place]) / revenue for prices in (high, low))
        alone = RatioSet(loss / revenue, 1 - as_fraction(offer.destination_cost) / revenue)
        found.append(PlantTerms(offer, market.origins[plant], RatioSet(lowest, highest), alone))
    return found


def _common(sets: list[RatioSet]) -> RatioSet | None:
    """Return the ratios in [0, 1] that all sets contain; ``None`` without one or without sets."""
    if not sets:
        return None
    low = max(Fraction(0), *(each.lo for each in sets))
    high = min(Fraction(1), *(each.hi for each in sets))
    return RatioSet(low, high) if low <= high else None


def _reason(conflict: tuple[Condition, ...], plants: tuple[PlantTerms, ...]) -> str:
    """Say which plants, or which conditions, stand in the way of one ratio for all."""
    if not conflict or not plants:
        return "No plant moves: no offer has a surplus and a site."
    needs = max(plants, key=lambda each: each.core.lo)
    grants = min(plants, key=lambda each: each.core.hi)
    if needs.core.lo > grants.core.hi:  # already their own ranges leave nothing in common
        return (
            f"No one ratio suits all: {needs.offer.plant} needs at least {float(needs.core.lo):.1%} for"
            f" {needs.origin}, {grants.offer.plant} allows at most {float(grants.core.hi):.1%}."
        )
    told = ", ".join(each.words() for each in conflict)
    if len(conflict) == 1 and conflict[0].slope:
        return f"No ratio in [0, 1] suits all: {told}; a lump sum must go with the ratio."
    return f"No one ratio suits all: {told}."


def _largest_deal(market: RelocationMarket, placement: Placement, ratio: Fraction) -> Fraction:
    """Return what the best deal, or the worst move, would better at one ratio for all (亿元)."""
    own, sites = dict.fromkeys(market.origins, Fraction(0)), dict[str, Fraction]()
    taken = dict.fromkeys(market.sites, 0)
    gains = []
    for plant, place in placement.places.items():
        if place is None:
            continue
        offer = market.by_pair[plant, place]
        own[plant] = ratio * as_fraction(offer.revenue) - as_fraction(offer.origin_loss)
        left = (1 - ratio) * as_fraction(offer.revenue) - as_fraction(offer.destination_cost)
        sites[place] = min(sites.get(place, left), left)
        taken[place] += 1
        gains += [-own[plant], -left]
    for city, count in market.sites.items():
        if taken[city] < count:
            sites[city] = min(sites.get(city, Fraction(0)), Fraction(0))
    surpluses, denominator = market.whole_surpluses
    gains += [
        Fraction(worth, denominator) - own[plant] - sites[city]
        for plant, row in surpluses.items()
        for city, worth in row.items()
        if city in sites and city != placement.places[plant]
    ]
    return max(gains)


def _plant_gains(market: RelocationMarket, prices: Prices) -> dict[str, Fraction]:
    """Return what every plant's owner has left after the price of the best site, or zero at home."""
    surpluses, denominator = market.whole_surpluses
    return {
        plant: max(Fraction(0), *(Fraction(worth, denominator) - prices[city] for city, worth in row.items()))
        if row
        else Fraction(0)
        for plant, row in surpluses.items()
    }


def _exact_gains(market: RelocationMarket, prices: Prices) -> dict[str, Fraction]:
    gains = dict.fromkeys(market.cities, Fraction(0))
    for plant, gain in _plant_gains(market, prices).items():
        gains[market.origins[plant]] += gain
    for city, count in market.sites.items():
        gains[city] += count * prices[city]
    return gains


def _gains(market: RelocationMarket, prices: Prices) -> Allocation:
    exact = _exact_gains(market, prices)
    return Allocation(tuple(exact), tuple(float(gain) for gain in exact.values()))


def _certificate(
    market: RelocationMarket,
    placement: Placement,
    prices: Mapping[str, Prices],
    ratios: RatioSet | None,
) -> Certificate:
    """Recompute feasibility and duality from the offers: equal sums prove placement and prices best."""
    used = dict.fromkeys(market.sites, 0)
    total = Fraction(0)
    for plant, place in placement.places.items():
        if place is not None:
            used[place] += 1
            total += market.by_pair[plant, place].surplus
    table, denominator = market.whole_surpluses
    scale = Fraction(max(abs(worth) for row in table.values() for worth in row.values()) or 1, denominator)
    residuals: dict[str, Fraction] = {
        "no destination takes more plants than it has sites": Fraction(
            max((used[city] - count for city, count in market.sites.items()), default=0)
        )
    }
    for name, each in prices.items():
        residuals[f"{name} are not negative"] = (
            max((-price for price in each.values()), default=Fraction(0)) / scale
        )
        gap = sum(_exact_gains(market, each).values(), Fraction(0)) - total
        residuals[f"{name} share exactly the surplus of the placement"] = abs(gap) / scale
    if ratios is not None:
        for name, end, beyond in (("lowest", ratios.lo, -STEP), ("highest", ratios.hi, STEP)):
            residuals[f"nobody upsets the {name} ratio"] = _largest_deal(market, placement, end) / scale
            upset = not 0 < end < 1 or _largest_deal(market, placement, end + beyond) > 0
            residuals[f"somebody upsets a ratio beyond the {name}"] = Fraction(int(not upset))
    return Certificate(residuals, tolerance=0.0, scale=float(scale), exact=True)
