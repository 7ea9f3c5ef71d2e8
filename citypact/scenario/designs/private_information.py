"""Designs for what one side alone knows or decides: costs, growth, the plant's own choice."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from citypact.games.firm import FirmChoice
from citypact.games.relocation_path import RelocationPath
from citypact.mechanisms.firm_choice import design_hidden_inducement, design_inducement, retention_game
from citypact.mechanisms.growth_menu import GrowthMenuProblem, GrowthType, design_growth_menu
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.trade import PrivateCosts, post_ratio
from citypact.scenario.designs.answer import DesignAnswer, Ground
from citypact.scenario.designs.beliefs import belief_of
from citypact.scenario.designs.checks import needs_components
from citypact.scenario.designs.fields import Beliefs, Firm, Growth


def posted(group: Beliefs, _: Ground) -> Iterator[DesignAnswer]:
    """Post a ratio to cities that each know their own cost alone (§4.5)."""
    costs = PrivateCosts(
        belief_of(group.origin, "designs.beliefs.origin"),
        belief_of(group.destination, "designs.beliefs.destination"),
    )
    found = post_ratio(costs)
    ends = found.participation
    yield DesignAnswer(
        "beliefs",
        "costs that each city alone knows",
        found.chosen,
        None if ends is None else RatioSet.between(*ends),
        None if found.chosen is not None else found.explain(),
        found,  # type: ignore[arg-type]  # lists all its intervals of ratios; the nearest is above
    )


def menu(group: Growth, ground: Ground) -> Iterator[DesignAnswer]:
    """Offer a menu of contracts over time, one for each kind of growth (§4.5, B2)."""
    scenario = ground.scenario
    needs_components(scenario)
    path = scenario.path()
    assert path is not None
    levers = scenario.parameters.levers
    types = []
    for each in group.types:
        of_type = scenario.path(growth=each.growth.number)
        assert of_type is not None
        loss = path.origin_loss if each.origin_loss is None else each.origin_loss.number
        types.append(
            GrowthType(
                probability=each.probability.number,
                taxes=[of_type.tax(year) for year in of_type.sharing_years],
                loss=loss,
                cap=of_type.prior_total,
                destination_value=_unshared(of_type),
                name=each.name,
            )
        )
    problem = GrowthMenuProblem(
        types,
        origin_rate=path.origin_rate,
        destination_rate=path.destination_rate,
        delay=path.sharing_years[0] - 1,
        ratio_cap=path.ratio_cap,
        cap_multiple=path.cap_multiple,
        lump_sum=levers.lump_sum,
        designer=group.designer,
        origin=path.origin,
        destination=path.destination,
        unit=path.unit,
    )
    yield DesignAnswer.of("growth", "growth that only the origin knows", design_growth_menu(problem))


def _unshared(path: RelocationPath) -> Fraction:
    """Return the destination's account without the tax of the sharing years (亿元)."""
    discount = path.discounts[1]
    shared = sum((path.tax(year) * discount**year for year in path.sharing_years), Fraction(0))
    return path.no_payment_gains()[1] - shared


def choice(group: Firm, ground: Ground) -> Iterator[DesignAnswer]:
    """Let the plant choose for itself, and the origin obstruct (§4.3)."""
    game = ground.game
    directive = 0 if group.directive is None else group.directive.number
    if group.profit_gain is not None and group.moving_cost is not None:
        noise = 0 if group.noise is None else group.noise.number
        firm = FirmChoice(group.profit_gain.number, group.moving_cost.number, noise, directive)
        yield DesignAnswer.of("firm", "a plant that chooses for itself", design_inducement(game, firm))
    if group.hidden_cost is not None:
        belief = belief_of(group.hidden_cost, "designs.firm.hidden_cost")
        found = design_hidden_inducement(game, belief, directive=directive)
        yield DesignAnswer.of("firm.hidden_cost", "a plant whose cost of moving is hidden", found)
    if group.obstruction is not None:
        held = group.obstruction
        result = retention_game(game, held.cost.number, held.moving_chance.number)
        yield DesignAnswer.of("firm.obstruction", "an origin that can obstruct", result)
