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
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

ORIGINS, DESTINATIONS, MIDDLE = "best for origins", "best for destinations", "middle"
Prices = Mapping[str, Fraction]


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
    outbid = tuple(plant for plant in staying if any(worth > 0 for worth in surpluses[plant].values()))
    ratios = _common([each.core for each in plants])
    certificate = _certificate(market, placement, {"lowest prices": low, "highest prices": high})
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
        reason="" if ratios is not None else _reason(plants),
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


def _reason(plants: tuple[PlantTerms, ...]) -> str:
    """Say which two plants stand in the way of one ratio for all."""
    if not plants:
        return "No plant moves: no offer has a surplus and a site."
    needs = max(plants, key=lambda each: each.core.lo)
    grants = min(plants, key=lambda each: each.core.hi)
    if needs.core.lo > grants.core.hi:
        return (
            f"No one ratio suits all: {needs.offer.plant} needs at least {float(needs.core.lo):.1%} for"
            f" {needs.origin}, {grants.offer.plant} allows at most {float(grants.core.hi):.1%}."
        )
    end = needs if needs.core.lo > 1 else grants
    low, high = end.core.ends
    return (
        f"No ratio in [0, 1] suits {end.offer.plant} (core from {low:.1%} to {high:.1%}): a lump sum must go"
        " with the ratio."
    )


def _plant_gains(market: RelocationMarket, prices: Prices) -> dict[str, Fraction]:
    """Return what every plant's owner has left after the price of the best site, or zero at home."""
    best = dict.fromkeys(market.origins, Fraction(0))
    for offer in market.offers:
        best[offer.plant] = max(best[offer.plant], offer.surplus - prices[offer.destination])
    return best


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


def _certificate(market: RelocationMarket, placement: Placement, prices: Mapping[str, Prices]) -> Certificate:
    """Recompute feasibility and duality from the offers: equal sums prove placement and prices best."""
    used = dict.fromkeys(market.sites, 0)
    total = Fraction(0)
    for plant, place in placement.places.items():
        if place is not None:
            used[place] += 1
            total += market.by_pair[plant, place].surplus
    scale = max((abs(offer.surplus) for offer in market.offers), default=Fraction(0)) or Fraction(1)
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
    return Certificate(residuals, tolerance=0.0, scale=float(scale), exact=True)
