r"""The conditions on one half, models.md §6.1: gap and ratios of each from its formula.

With :math:`W = R - L - K` the weighted Nash ratio is :math:`(L + \alpha W)/R`; the others have closed forms
of their own. A condition whose numbers are not given is not answered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from citypact.audit.exact import ONE, ZERO
from citypact.audit.fifty_fifty.given import Given
from citypact.audit.posted import Costs
from citypact.audit.posted_beliefs import Belief, Mass
from citypact.audit.relocation.books import TwoNumbers
from citypact.audit.relocation.ratios import Interval, Rule, judge, seller_value

HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Condition:
    """What a mechanism calls for: how far the inputs are from one half, and all its ratios."""

    gap: Fraction
    ratios: Interval | None
    weight: Fraction | None = None

    @property
    def holds(self) -> bool:
        """Whether the mechanism makes one half the answer."""
        return self.ratios is not None and self.gap == 0


def _nash(game: TwoNumbers, weight: Fraction) -> Condition:
    gap = (game.loss + weight * game.move) / game.revenue - HALF
    return Condition(gap, judge(game, [Rule("nash", weight)], ONE).ratios, weight)


def _within(low: Fraction, high: Fraction) -> Interval | None:
    low, high = max(low, ZERO), min(high, ONE)
    return (low, high) if low <= high else None


def _one(ratio: Fraction) -> Interval | None:
    return (ratio, ratio) if 0 <= ratio <= 1 else None


def _c1(given: Given) -> Condition:
    game = given.game
    return replace(_nash(game, HALF), gap=(game.loss - game.cost) / (2 * game.revenue), weight=None)


def _c2(given: Given) -> Condition:
    game = given.game
    gap = max(max(game.loss, game.cost) / game.revenue - HALF, ZERO)
    return Condition(gap, _within(game.loss / game.revenue, 1 - game.cost / game.revenue))


def _c4(given: Given) -> Condition | None:
    own, other = given.numbers["origin_impatience"], given.numbers["destination_impatience"]
    return _nash(given.game, other / (own + other)) if own + other else None


def _c5(given: Given) -> Condition:
    own, other = given.numbers["origin_effort"], given.numbers["destination_effort"]
    ratios = _one(own / (own + other)) if own + other else (ZERO, ONE)
    return Condition(own - other, ratios)


def _c6(given: Given) -> Condition:
    own, other = given.numbers["origin_size"], given.numbers["destination_size"]
    return Condition(own - other, _one(own / (own + other)))


def _c7(given: Given) -> Condition:
    loss, cost = given.ranges["loss_belief"], given.ranges["cost_belief"]
    best = Costs(Belief((Mass(*loss, ONE),)), Belief((Mass(*cost, ONE),))).best()
    if loss[1] < 1 - cost[1]:
        low, high = loss[1], 1 - cost[1]
    else:
        low = high = sorted(((1 + loss[0] - cost[0]) / 2, loss[1], 1 - cost[1]))[1]
    return Condition(max(low - HALF, HALF - high, ZERO), best.sets[0] if best.value > 0 else None)


def _c8(given: Given) -> Condition:
    loss, cost = given.ranges["loss_box"], given.ranges["cost_box"]
    return Condition((loss[1] - cost[1]) / 2, _one(HALF + (loss[1] - cost[1]) / 2))


def regret(given: Given) -> Interval | None:
    """Ratios of least worst regret, for rates within [0, 1]: a median, or a range without regret."""
    loss, cost = given.ranges["loss_box"], given.ranges["cost_box"]
    if loss[1] + cost[1] < 1:
        return loss[1], 1 - cost[1]
    middle = sorted((1 - cost[1], HALF + (loss[0] - cost[0]) / 2, loss[1]))[1]
    return middle, middle


def _c9(given: Given) -> Condition:
    game, standing = given.game, given.numbers.get("relative_standing")
    low, high = HALF, HALF
    if standing is not None:
        low, high = standing / (1 + 2 * standing), (1 + standing) / (1 + 2 * standing)
    losses = abs(game.loss - game.cost)
    gap = max((losses - (high - low) * game.move) / (2 * game.revenue), ZERO)
    if game.move < 0:
        return Condition(gap, None)
    ends = [(game.loss + part * game.move) / game.revenue for part in (low, high)]
    return Condition(gap, _within(ends[0], ends[1]))


def _c10(given: Given) -> Condition:
    elasticity = given.numbers["elasticity"]
    return Condition(elasticity - 1, _one(1 / (1 + elasticity)))


def _c11(given: Given) -> Condition:
    share = given.numbers["service_share"]
    own, other = (given.numbers.get(f"{city}_impatience") for city in ("origin", "destination"))
    late = own is not None and other is not None and own <= other
    return Condition(share - HALF, None if late else _one(1 - share))


def _c12(given: Given) -> Condition:
    ratio = 3 * given.numbers["cap_multiple"] / (given.numbers["growth"] * given.numbers["window"])
    return Condition(ratio - HALF, _one(ratio))


def _c13(given: Given) -> Condition:
    game = replace(given.game, voluntary=given.numbers["voluntary"])
    gap = game.stays * (1 + (game.loss - game.cost) / game.revenue) / 2 - HALF
    return Condition(gap, judge(game, [Rule("nash", HALF)], ONE).ratios)


def _c14(given: Given) -> Condition:
    game = replace(given.game, rivals=given.rivals)
    gap = (game.loss + seller_value([game.move, *given.rivals], HALF)) / game.revenue - HALF
    return Condition(gap, judge(game, [Rule("nash", HALF)], ONE).ratios)


def _c15(given: Given) -> Condition:
    number = given.numbers
    keep, delay = 1 / (1 + number["rate"]), int(number["delay"])
    everything = sum((keep**year for year in range(1, int(number["planning_horizon"]) + 1)), ZERO)
    everything -= (1 - number["ramp"]) * keep if delay >= 1 else ZERO
    shared = sum((keep**year for year in range(delay + 1, delay + int(number["window"]) + 1)), ZERO)
    ratio = everything / (2 * shared)
    return Condition(ratio - HALF, _one(ratio))


def _c17(given: Given) -> Condition:
    own, other = given.numbers["origin_income"], given.numbers["destination_income"]
    return _nash(given.game, other / (own + other))


def _c19(given: Given) -> Condition:
    game, water = given.game, given.numbers["water_transfer"]
    gap = (game.loss - game.cost) / (2 * game.revenue) - water / game.revenue
    return Condition(gap, _one(HALF + gap) if game.move >= 0 else None)


NUMBERS = ("revenue", "origin_loss", "destination_cost")
#: Key, what it needs beside R, L and K, and its formula; those without one are never given by a scenario.
CONDITIONS: dict[str, tuple[tuple[str, ...], Callable[[Given], Condition | None] | None]] = {
    "C1": ((), _c1),
    "C2": ((), _c2),
    "C3": (("origin_weight",), lambda given: _nash(given.game, given.numbers["origin_weight"])),
    "C4": (("origin_impatience", "destination_impatience"), _c4),
    "C5": (("origin_effort", "destination_effort"), _c5),
    "C6": (("origin_size", "destination_size"), _c6),
    "C7": (("loss_belief", "cost_belief"), _c7),
    "C8": (("loss_box", "cost_box"), _c8),
    "C9": ((), _c9),
    "C10": (("elasticity",), _c10),
    "C11": (("service_share",), _c11),
    "C12": (("growth",), _c12),
    "C13": (("voluntary",), _c13),
    "C14": (("rivals",), _c14),
    "C15": (("planning_horizon",), _c15),
    "C16": ((), None),
    "C17": (("origin_income", "destination_income"), _c17),
    "C18": ((), None),
    "C19": (("water_transfer",), _c19),
}


def condition_of(key: str, given: Given) -> Condition | None:
    """Return what a condition says; ``None`` where its numbers are not given."""
    needs, formula = CONDITIONS[key]
    known = {*given.numbers, *given.ranges, *(("rivals",) if given.rivals else ())}
    return formula(given) if formula is not None and known.issuperset(needs) else None
