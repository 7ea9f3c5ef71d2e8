"""The numbers that the conditions on one half are asked with, from a scenario, with their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.audit.exact import ONE, ZERO
from citypact.audit.quantities import number_of, numbers_of, table
from citypact.audit.relocation.books import TwoNumbers, path_of
from citypact.audit.relocation.question import Question, question_of

#: Names of single numbers of a scenario's context, by what the conditions call them.
CONTEXT = {
    "origin_impatience": "origin_impatience",
    "destination_impatience": "destination_impatience",
    "origin_effort": "origin_effort",
    "destination_effort": "destination_effort",
    "elasticity": "follower_elasticity",
    "origin_size": "origin_revenue",
    "destination_size": "destination_revenue",
    "relative_standing": "relative_standing",
    "origin_income": "origin_income",
    "destination_income": "destination_income",
    "water_transfer": "water_transfer",
}
USUAL = {"cap_multiple": ONE, "window": Fraction(5), "delay": ONE, "ramp": Fraction(1, 2),
         "rate": Fraction(4, 100), "tax_horizon": Fraction(20)}  # fmt: skip
WHOLE = ("window", "delay", "tax_horizon", "planning_horizon", "need_aversion")


@dataclass(frozen=True)
class Given:
    """Single numbers, ranges and rivals by name; what is not given is not there."""

    numbers: Mapping[str, Fraction]
    ranges: Mapping[str, tuple[Fraction, Fraction]]
    rivals: tuple[Fraction, ...]
    question: Question
    hazard_known: bool

    @property
    def game(self) -> TwoNumbers:
        """R, L and K alone: no free moves, no rivals."""
        game = self.question.game
        return TwoNumbers(game.revenue, game.loss, game.cost)


def given_of(scenario: Mapping[str, Any]) -> Given:
    """Read from a scenario what the protocol is run with; it holds no ratio of the agreement."""
    question = question_of({"scenario": scenario})
    game, path = question.game, path_of(scenario)
    numbers = {
        "revenue": game.revenue,
        "origin_loss": game.loss,
        "destination_cost": game.cost,
        "voluntary": game.voluntary,
        **USUAL,
    }
    parameters = table(scenario, "parameters")
    if path is not None:
        numbers |= {
            "base": path.base,
            "growth": path.growth,
            "service_share": number_of(parameters["destination_side"], "service_share"),
            "cap_multiple": ONE if path.cap_multiple is None else path.cap_multiple,
            "window": Fraction(path.window),
            "delay": Fraction(path.delay),
            "rate": path.rates[0],
            "tax_horizon": Fraction(len(path.taxes)),
            "full_cost": path.all_tax(1) - path.unpaid()[1],
        }
        if parameters["plant"].get("ramp") is not None:
            numbers["ramp"] = number_of(parameters["plant"], "ramp")
        numbers["hazard"] = number_of(parameters["origin_side"], "hazard")
    context = table(scenario, "context")
    for name, key in CONTEXT.items():
        if context.get(key) is not None:
            numbers[name] = number_of(context, key)
    if "origin_income" in numbers:
        numbers["need_aversion"] = ONE
    if context.get("origin_rank") is not None and context.get("destination_rank") is not None:
        own, other = number_of(context, "origin_rank"), number_of(context, "destination_rank")
        numbers["origin_weight"] = own / (own + other)
    if context.get("official_horizon") is not None:
        numbers["planning_horizon"] = number_of(context, "official_horizon")
    rivals = game.rivals
    if context.get("rival_surplus") is not None:
        rivals = (number_of(context, "rival_surplus"),)
    ranges = {}
    for name, key in (("loss_belief", "loss_belief_top"), ("cost_belief", "cost_belief_top")):
        if context.get(key) is not None:
            ranges[name] = (ZERO, number_of(context, key))
    for name in ("loss_box", "cost_box"):
        if context.get(name) is not None:
            low, high = numbers_of(context[name])
            ranges[name] = (low, high)
    return Given(numbers, ranges, rivals, question, path is not None)
