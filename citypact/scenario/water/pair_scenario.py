"""From a checked file about two sides of a border river to the models it describes."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

from citypact.games.water.pair import WaterPair
from citypact.mechanisms.compensation import compensate
from citypact.mechanisms.index_bet import IndexBet, NoisyIndex
from citypact.mechanisms.menus import DevelopmentFloor, HiddenCost
from citypact.scenario.quantity import Quantity
from citypact.scenario.water.pair_model import WaterFields
from citypact.scenario.water.pair_rounds import bet_of, index_of


def _number(quantity: Quantity | None, absent: float = 0.0) -> float:
    return absent if quantity is None else quantity.number


class WaterScenario(WaterFields):
    """A scenario file of kind water, checked, and the models it describes.

    Examples
    --------
    >>> from citypact.scenario.load import load_water
    >>> load_water("xinan").pair().players
    ('Anhui (Huangshan)', 'Zhejiang (Hangzhou)')
    """

    def pair(self) -> WaterPair:
        """Return the effort game of the two sides."""
        given = self.parameters.pair
        return self._pair(given.downstream_benefit.number, given.cost.number)

    def _pair(
        self, downstream_benefit: float, cost: float, upstream_benefit: float | None = None
    ) -> WaterPair:
        own = self.parameters.pair.upstream_benefit.number
        return WaterPair(
            downstream_benefit,
            own if upstream_benefit is None else upstream_benefit,
            cost,
            upstream=self.players.upstream,
            downstream=self.players.downstream,
        )

    def terms(self) -> dict[str, Any]:
        """Return what the agreement may use, as the options of ``compensate``."""
        levers = self.parameters.levers
        return {
            "grant": _number(levers.grant),
            "transfer_cap": None if levers.transfer_cap is None else levers.transfer_cap.number,
            "weight": _number(levers.upstream_weight, 0.5),
            "central_benefit": _number(self.parameters.pair.central_benefit),
        }

    def noise(self) -> NoisyIndex | None:
        """Return how the index answers effort; None where the file does not say."""
        index = self.parameters.index
        if index is None:
            return None
        return NoisyIndex(index.baseline.number, index.response.number, index.noise.number)

    def hidden_cost(self, terms: Mapping[str, Any] | None = None) -> HiddenCost | None:
        """Return the problem of offering a menu; None where the file gives no types.

        ``terms`` are the options of ``compensate``, if others than those of the file.
        """
        given = self.parameters.hidden
        if given is None:
            return None
        floor = given.income_floor
        return HiddenCost(
            benefit=self.parameters.pair.downstream_benefit.number,
            costs=given.costs.numbers,
            probabilities=given.probabilities.numbers,
            upstream_benefits=self.parameters.pair.upstream_benefit.number,
            floor=None if floor is None else DevelopmentFloor(floor.number),
            transfer_cap=(terms or self.terms())["transfer_cap"],
            budget=None if given.budget is None else given.budget.number,
            may_exclude=given.may_exclude,
            upstream=self.players.upstream,
            downstream=self.players.downstream,
        )

    def bets(self) -> tuple[IndexBet, ...]:
        """Return the bet of every round, in order; one without tiers where the rule is not known."""
        return tuple(bet_of(given) for given in self.rounds)

    def build(self) -> object:
        """Build the models, so that no mistake is left for later."""
        self.noise(), self.hidden_cost(), self.bets()
        for given in self.rounds:
            index_of(given)
        return compensate(self.pair(), **self.terms())

    def assumed(self) -> bool:
        """Whether benefit and cost are declared defaults: then no transfer of theirs is a finding."""
        given = self.parameters.pair
        return all(each.trust == "A" for each in (given.downstream_benefit, given.cost))

    def notes(self, terms: Mapping[str, Any] | None = None) -> list[str]:
        """Return where the numbers leave what the model can say, under the file's terms or others."""
        found = []
        given, terms = self.parameters.pair, terms or self.terms()
        worth, own, cost = ends(given.downstream_benefit), ends(given.upstream_benefit), ends(given.cost)
        usual = compensate(self.pair(), **terms).effort.efficient
        # Effort is largest at the highest benefits and the least cost; the transfer is least the other way.
        if compensate(self._pair(worth[1], cost[0], own[1]), **terms).effort.efficient > 1:
            where = "" if usual > 1 else "in part of the declared ranges "
            found.append(
                f"The efficient effort {where}exceeds full protection (1): there the linear benefit no"
                " longer holds, and the amounts are upper bounds."
            )
        if terms["grant"] and compensate(self._pair(worth[0], cost[1]), **terms).transfer < 0:
            found.append(
                "Where the transfer is negative the grant exceeds what protection costs upstream, which"
                " would pay downstream out of it."
            )
        return found

    def ranges(self, terms: Mapping[str, Any] | None = None) -> dict[str, list[float]] | None:
        """Return how far the transfer and its bounds move over the declared ranges of b_D and c.

        ``terms`` are the options of ``compensate``, if others than those of the file.

        The amounts depend on the two through b_D²/c alone and move one way with it, as the
        effort does with b_D and with c; so the corners of the box bound them. None without
        ranges, or with a benefit of others, for which that does not hold.
        """
        given, terms = self.parameters.pair, terms or self.terms()
        if terms["central_benefit"] or not (given.downstream_benefit.range or given.cost.range):
            return None
        found = [
            compensate(self._pair(benefit, cost), **terms)
            for benefit, cost in product(ends(given.downstream_benefit), ends(given.cost))
        ]
        values = {
            "efficient_effort": [each.effort.efficient for each in found],
            "transfer": [each.transfer for each in found],
            "upstream_needs": [each.participation[0] for each in found],
            "downstream_grants": [each.participation[1] for each in found],
            "central_subsidy": [each.central_subsidy for each in found],
        }
        return {name: [min(each), max(each)] for name, each in values.items()}


def ends(quantity: Quantity) -> tuple[float, float]:
    """Ends of the declared range in the canonical unit; the value itself where there is none."""
    low, high = quantity.ends or (quantity.number, quantity.number)
    return low, high
