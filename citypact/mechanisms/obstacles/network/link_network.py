r"""The agreement about a network of roads: which links are built, and who pays their owners.

The best set of links :math:`X^*` has the largest sum of payoffs of all :math:`2^m` sets. Each city builds its
part if it is paid enough for it (``link_demands``), and all accept if lump sums leave nobody with less than
without the agreement. The subsidies cost nothing from outside: the cities together gain by :math:`X^*`, and
lump sums, which do not depend on what is built, raise the money.

A link without which the best network is worth less has a price: the fall of the largest sum if it ends at
the border, :math:`v(X^*) - \max_{X \not\ni e} \sum_i u_i(X)`.

References
----------
models.md §7.9, A19. J. Hirshleifer, "From weakest-link to best-shot: the voluntary provision of public
goods", Public Choice 41(3), 1983, 371-386. E. Anshelevich, A. Dasgupta, É. Tardos and T. Wexler,
"Near-optimal network design with selfish agents", STOC 2003, 511-520.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from citypact.games.coalitional.masks import bits
from citypact.games.obstacles.network.road_network import RoadNetwork
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, total
from citypact.mechanisms.answer_parts.headline import Headline
from citypact.mechanisms.answer_parts.picture import Picture
from citypact.mechanisms.obstacles.answer import LeverEffect, ObstacleAnswer
from citypact.mechanisms.obstacles.lever_plan import LeverPlan, cheapest_levers
from citypact.mechanisms.obstacles.network.link_demands import (
    UNIT,
    equal_matching,
    gain_by_leaving,
    lever_sets,
    link_levers,
)
from citypact.mechanisms.obstacles.network.link_program import confirm_best_links
from citypact.mechanisms.obstacles.network.link_words import dead_end_losses, findings, subsidies_of
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

ASSUMPTIONS = (
    "a link is built or not, is open to everybody once built, and is never congested",
    "a trip is worth the same however long it takes within the limit, and nothing beyond it",
    "a subsidy is paid only for a link that is built; a lump sum does not depend on what is built",
)
COUNTED_FROM = (
    "without an agreement the cities reach the equilibrium with the largest sum of payoffs",
    "no set of links is an equilibrium; gains are counted from the links that cost nothing",
)


def headline(game: RoadNetwork) -> Headline:
    """Return the net benefit of the best network."""
    return Headline("net benefit of the best network", game.every_set.total(game.best), UNIT)


def agree(game: RoadNetwork) -> ObstacleAnswer:
    """Find the best set of links, and the subsidies and payments with which the cities build it.

    Parameters
    ----------
    game : RoadNetwork
        Cities, links and trips.

    Examples
    --------
    >>> answer = agree(RoadNetwork(
    ...     ("A", "B"),
    ...     [("west", "A", "border", "A"), ("east", "border", "B", "B")], (3, 1), (0.5, 0.5),
    ...     [("A", "A", "B"), ("B", "A", "B")], (2, 4), 1))
    >>> float(answer.headline.value), [float(size) for size in answer.plan.sizes.values()]
    (2.0, [1.0, 0.0, 1.0, -2.0, 0.0])
    """
    best, resting = game.best, game.resting
    without, efficient = game.outcome(resting), game.outcome(best)
    plan = cheapest_levers(link_levers(game, best, without), lever_sets(game, best))
    bound = confirm_best_links(game)
    prices = dead_end_losses(game)
    return ObstacleAnswer(
        headline=headline(game),
        acceptable=(without.total, efficient.total),
        equilibria=_without(game),
        efficient=efficient,
        efficient_prices=prices,
        efficient_price_units=dict.fromkeys(prices, UNIT),
        effects=_effects(game, plan, without),
        plan=plan,
        coalitions=game.coalitional(),
        conjecture=f"outsiders' links are closed{', those that are there too' if game.as_it_stands else ''};"
        " net benefit over having no road at all",
        notes=findings(game, plan, bound),
        assumptions=(*ASSUMPTIONS, COUNTED_FROM[0 if game.equilibria else 1]),
        certificate=certificate_of(game, plan, best, resting),
        provenance=Provenance(
            "every set of links, in whole numbers; levers by linear program, proved in fractions", exact=True
        ),
        picture=_picture(game),
    )


def _without(game: RoadNetwork) -> dict[str, Outcome]:
    """Return the best equilibrium and, if it differs, the worst one; the roads that are there if none."""
    found = game.equilibria
    if not found:
        return {"no equilibrium: as it stands": game.outcome(game.as_it_stands)}
    if len(found) == 1:
        return {"only equilibrium": game.outcome(found[0])}
    least = game.every_set.total(found[-1])
    worst = next(each for each in found if game.every_set.total(each) == least)
    return {"best equilibrium": game.outcome(found[0]), "worst equilibrium": game.outcome(worst)}


def _effects(game: RoadNetwork, plan: LeverPlan, without: Outcome) -> tuple[LeverEffect, ...]:
    best = game.outcome(game.best)
    worse = [city for city, gain in best.gains_over(without).items() if gain < 0]
    tried = {each.label: each.cost for each in plan.sets}
    central = tried["subsidies with central money, nobody contributes"]
    matched = equal_matching(game, game.best)
    return (
        LeverEffect(
            "lump sums", without, without.total == best.total,
            "A lump sum does not depend on what is built, so every city builds as before.",
        ),
        LeverEffect(
            "order to build the best network", best, True,
            f"Without money {', '.join(worse)} would have less than before." if worse
            else "Nobody would have less than before.",
        ),
        LeverEffect(
            "subsidies for links from the centre", best, True,
            "Every city builds its part, but one that builds nothing would have less than before."
            if central is None
            else f"Every city builds its part and has no less than before, at {float(central):.4g} {UNIT}"
            " from the centre.",
        ),
        LeverEffect(
            "the centre pays an equal share of every link", best if matched else without,
            matched is not None or without.total == best.total, _matching_told(game, matched),
        ),
    )  # fmt: skip


def _matching_told(game: RoadNetwork, matched: tuple[Fraction, Fraction] | None) -> str:
    if matched is None:
        return "No share that is the same for every link makes the best network an equilibrium."
    low, high = matched
    cost = low * total(game.costs[at] for at in bits(game.best))
    shares = f"A share of {float(low):.4g} makes" if low == high else (
        f"Shares from {float(low):.4g} to {float(high):.4g} make"
    )  # fmt: skip
    return f"{shares} the best network an equilibrium; the lowest costs the centre {float(cost):.4g} {UNIT}."


def certificate_of(game: RoadNetwork, plan: LeverPlan, best: int, resting: int) -> Certificate:
    """Recompute what the answer claims about two sets of links, in fractions.

    Payoffs are found again from shortest times; the answer found them from lists of paths.

    Parameters
    ----------
    game : RoadNetwork
        The network.
    plan : LeverPlan
        Sizes of the levers.
    best, resting : int
        The sets of links that are said to be the best, and an equilibrium where there is one.
    """
    residuals: dict[str, Number] = dict(plan.certificate().residuals)
    table, paid = game.every_set, subsidies_of(game, plan)
    largest = Fraction(int(table.totals.max()), table.divisor)
    residuals["no set of links has a larger sum"] = largest - total(game.payoffs(best))
    for label, mask in (("best network", best), ("without an agreement", resting)):
        pairs = enumerate(zip(game.players, game.payoffs(mask), strict=True))
        for at, (city, have) in pairs:
            residuals[f"{label}: payoff of {city} by shortest times"] = abs(have - table.amount(at, mask))
    for at, city in enumerate(game.players):
        if game.equilibria:
            residuals[f"{city} would not build otherwise without an agreement"] = gain_by_leaving(
                game, at, resting
            )
        residuals[f"{city} gains by no other set of its own links"] = gain_by_leaving(game, at, best, paid)
    return Certificate(residuals, 0.0, exact=True)


def _picture(game: RoadNetwork) -> Picture:
    losses: Mapping[str, Fraction] = dead_end_losses(game)
    cost = {link.name: as_fraction(each) for link, each in zip(game.links, game.costs, strict=True)}
    names = [link.name for link in game.links]
    return Picture(
        "What all lose if one link is a dead end, and what the link costs",
        "link",
        f"amount ({UNIT})",
        groups=names,
        bars={
            "lost without the link": [float(losses.get(f"{name} can be built", 0)) for name in names],
            "cost of the link": [float(cost[name]) for name in names],
        },
    )
