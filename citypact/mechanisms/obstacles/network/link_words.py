"""What the search of all sets of links finds beside the best one, in words."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from citypact.games.coalitional.masks import bits
from citypact.games.obstacles.network.road_network import RoadNetwork
from citypact.games.rational import total
from citypact.mechanisms.obstacles.lever_plan import LeverPlan
from citypact.mechanisms.obstacles.lever_problem import payment_to
from citypact.mechanisms.obstacles.network.link_demands import UNIT, subsidised, subsidy_for


def dead_end_losses(game: RoadNetwork) -> dict[str, Fraction]:
    """Return for every link of the best set what all lose if it cannot be built (亿元 a year)."""
    most = game.every_set.total(game.best)
    return {
        f"{game.links[at].name} can be built": most - game.without_link(at)
        for at in bits(subsidised(game, game.best))
    }


def subsidies_of(game: RoadNetwork, plan: LeverPlan) -> dict[str, Fraction]:
    """Return what the plan pays for each link."""
    return {link.name: plan.sizes.get(subsidy_for(link.name), Fraction(0)) for link in game.links}


def findings(game: RoadNetwork, plan: LeverPlan, bound: Fraction | None) -> tuple[str, ...]:
    """Say what else the search of all sets found.

    Parameters
    ----------
    game : RoadNetwork
        The network.
    plan : LeverPlan
        Sizes of the levers.
    bound : Fraction or None
        What branch and bound proves no set to exceed, where it was asked.
    """
    found, most = game.equilibria, game.every_set.total(game.best)
    sets = 1 << len([cost for cost in game.costs if cost])
    rest = {0: "none is an equilibrium", 1: "one is an equilibrium"}
    notes = [f"Of {sets} sets of links {rest.get(len(found), f'{len(found)} are equilibria')}."]
    if game.as_it_stands in found and subsidised(game, game.best):
        notes.append(f"To build nothing is one of them: no city gains by {_alone_told(game)}.")
    notes += _ties_told(game)
    losses = dead_end_losses(game)
    if losses:
        label, loss = max(losses.items(), key=lambda each: each[1])
        name, left = label.removesuffix(" can be built"), most - loss
        notes.append(f"If {name} alone is a dead end, at most {float(left):.4g} {UNIT} are left.")
    veto = game.veto_players()
    if veto:
        notes.append(f"No coalition is worth anything without {' and '.join(veto)}.")
    notes.append(_remaining(game, plan))
    if bound is not None:
        notes.append(f"Branch and bound: no set has more than {float(bound):.6g} {UNIT}.")
    notes.append(_groups_told(game, plan))
    return tuple(notes)


def _alone_told(game: RoadNetwork) -> str:
    """Say why no city begins to build: its links join nothing by themselves, or do not pay it."""
    rest = game.as_it_stands
    before = game.every_set.total(rest)
    for city in range(len(game.players)):
        own = game.own(city) & ~rest
        if game.every_set.total(rest | own) + total(game.costs[at] for at in bits(own)) != before:
            return "links of its own while the others build none"
    return "a road that ends at its border"


def _ties_told(game: RoadNetwork) -> list[str]:
    """Say where another choice has the same sum of payoffs as the one that is shown."""
    told, found, table = [], game.equilibria, game.every_set
    level = [each for each in found if table.total(each) == table.total(found[0])]
    if any(game.payoffs(each) != game.payoffs(level[0]) for each in level):
        told.append(
            f"{len(level)} equilibria share the largest sum but not each city's part of it: gains are counted"
            " from the one with fewest links to pay for."
        )
    as_good = np.flatnonzero(table.totals == table.totals.max())
    others = len({int(each) & ~game.as_it_stands for each in as_good}) - 1
    if others:
        sets = "Another set of links is" if others == 1 else f"{others} other sets of links are"
        told.append(f"{sets} worth as much as the best network; the one shown pays for the fewest links.")
    return told


def _groups_told(game: RoadNetwork, plan: LeverPlan) -> str:
    """Say whether a group of cities would do better by its own links alone than by the agreement."""
    paid = subsidies_of(game, plan)
    have = [
        payoff
        + plan.sizes[payment_to(city)]
        + total(paid[name] for name in game.built(game.own(at) & game.best))
        for at, (city, payoff) in enumerate(zip(game.players, game.payoffs(game.best), strict=True))
    ]
    worths = game.coalitional().fractions()
    gains = {mask: worth - total(have[at] for at in bits(mask)) for mask, worth in enumerate(worths)}
    most = max(gains, key=lambda mask: gains[mask])
    if gains[most] <= 0:
        return "No group of cities would have more by its own links alone."
    names = " and ".join(game.players[at] for at in bits(most))
    return f"By its own links alone {names} would have {float(gains[most]):.4g} {UNIT} more."


def _remaining(game: RoadNetwork, plan: LeverPlan) -> str:
    """Say which other sets are equilibria under the subsidies of the plan."""
    paid = game.every_set.with_subsidies(_by_place(game, plan))
    others = [each for each in paid.equilibria() if each & ~game.as_it_stands != subsidised(game, game.best)]
    if not others:
        return "Under the subsidies the best network is the only equilibrium."
    worst = min(game.every_set.total(each) for each in others)
    sets = "one other set of links remains" if len(others) == 1 else f"{len(others)} other sets remain"
    return (
        f"Under the subsidies {sets} an equilibrium, at worst with {float(worst):.4g} {UNIT}:"
        " the cities must expect each other to build."
    )


def _by_place(game: RoadNetwork, plan: LeverPlan) -> dict[int, Fraction]:
    paid = subsidies_of(game, plan)
    return {at: paid[link.name] for at, link in enumerate(game.links) if paid[link.name]}
