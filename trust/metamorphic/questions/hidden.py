"""Questions about what cities and firms keep to themselves: credit, inducements, posted ratios."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import citypact as cp
from trust.metamorphic.laws import Entry
from trust.metamorphic.questions.relocations import drawn_deal, part_of, range_of
from trust.metamorphic.telling import Telling


def _credit(t: Telling) -> cp.CreditProblem:
    return cp.CreditProblem(drawn_deal(t), t.money(2, 8), t.money(2, 8), t.number(0, 1), t.number(0, 0.1))


def _officials(t: Telling) -> Any:
    standing = t.number(0, 2), t.number(0, 2)
    if t.twist == "swap":
        standing = standing[::-1]
    found = cp.officials_split(drawn_deal(t), standing)
    return {"ratio": part_of(found.ratio, t), "acceptable": range_of(found.acceptable, t)}


def _hidden_inducement(t: Telling) -> Any:
    game = drawn_deal(t)
    low = t.number(0, 0.3)
    return cp.design_hidden_inducement(game, cp.UniformBelief(low, low + t.number(0.1, 1)))


def _inducement(t: Telling) -> Any:
    game = drawn_deal(t)
    firm = cp.FirmChoice(t.money(0, 1), t.money(0, 3), noise=t.one_of((0, 1)) * t.money(0.1, 0.5))
    return cp.design_inducement(game, firm, payer=t.one_of(("proportion", "destination", "origin")))


def _posted(solve: Callable[..., Any]) -> Callable[[Telling], Any]:
    def ask(t: Telling) -> Any:
        lows, widths = t.numbers(2, 0, 0.2), t.numbers(2, 0.2, 0.7)
        sides = [cp.UniformBelief(low, low + width) for low, width in zip(lows, widths, strict=True)]
        if t.twist == "swap":
            sides.reverse()
        return solve(cp.PrivateCosts(*sides), types=8)

    return ask


def _rate_box(t: Telling) -> cp.RateBox:
    loss, cost = (sorted(t.numbers(2, 0, 0.9)) for _ in range(2))
    if t.twist == "swap":
        loss, cost = cost, loss
    return cp.RateBox((loss[0], loss[1]), (cost[0], cost[1]))


def _regret_view(found: Any, t: Telling) -> Any:
    return {"value": found.value, "pure": found.pure_regret, "gap": found.gap}


_PARTS_OF_REVENUE = {"unit": "costs are parts of the revenue, so that no money stands in the question"}


QUESTIONS: dict[str, Entry] = {
    "credit_polygon": Entry(lambda t: cp.credit_polygon(_credit(t))),
    "officials_split": Entry(_officials, twists=("swap",)),
    "design_hidden_inducement": Entry(_hidden_inducement),
    "design_inducement": Entry(_inducement),
    "retention_game": Entry(lambda t: cp.retention_game(drawn_deal(t), t.money(0, 4), t.number(0, 1))),
    "post_ratio": Entry(
        _posted(cp.post_ratio),
        twists=("swap",),
        but=_PARTS_OF_REVENUE,
        view=lambda found, t: {
            "welfare": found.welfare,
            "subsidy": found.minimal_subsidy,
            "second": found.second_best,
        },
    ),
    "design_second_best": Entry(
        _posted(cp.design_second_best),
        twists=("swap",),
        but=_PARTS_OF_REVENUE,
        view=lambda found, t: {"exact": found.exact},
    ),
    "regret_lottery": Entry(
        lambda t: cp.regret_lottery(_rate_box(t)), twists=("swap",), but=_PARTS_OF_REVENUE, view=_regret_view
    ),
}
