"""Questions about one plant that moves: the ratio, its robustness, its enforcement."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import citypact as cp
from citypact.mechanisms.criterion_names import CRITERIA
from citypact.mechanisms.enforcement.security import steady_pipeline
from citypact.mechanisms.fifty_fifty import Calibration
from trust.metamorphic.laws import Entry
from trust.metamorphic.telling import Telling, placed

#: What the criteria ask for beside the game, and what each becomes when the cities change places.
_NUMBERS: dict[str, Fraction] = {
    "origin_weight": Fraction(3, 10),
    "origin_discount": Fraction(9, 10),
    "destination_discount": Fraction(4, 5),
    "origin_income": Fraction(1),
    "destination_income": Fraction(2, 5),
    "origin_rank": Fraction(3),
    "destination_rank": Fraction(1),
    "reference": Fraction(1, 2),
}


def _mirrored(numbers: Mapping[str, Fraction]) -> dict[str, Fraction]:
    turned = {"origin": "destination", "destination": "origin"}
    moved = {}
    for name, number in numbers.items():
        side, _, rest = name.partition("_")
        moved[f"{turned[side]}_{rest}" if side in turned else name] = number
    moved["origin_weight"] = 1 - moved.pop("destination_weight")
    return moved


def drawn_relocation(t: Telling) -> cp.Relocation:
    """Return a plant: revenue, the origin's loss, the destination's cost, now and then no gain at all."""
    revenue, part, other = t.money(1, 9), t.number(-0.1, 0.7), t.number(-0.1, 0.5)
    origin, destination = t.name("Qaq"), t.name("Qbq")
    game = cp.Relocation(revenue, part * revenue, other * revenue, origin=origin, destination=destination)
    return game.swapped() if t.twist == "swap" else game


def drawn_deal(t: Telling) -> cp.Relocation:
    """Return a plant whose move pays."""
    revenue, part, other = t.money(1, 9), t.number(0.05, 0.45), t.number(0.05, 0.45)
    game = cp.Relocation(
        revenue, part * revenue, other * revenue, origin=t.name("Qaq"), destination=t.name("Qbq")
    )
    return game.swapped() if t.twist == "swap" else game


def part_of(ratio: Any, t: Telling) -> Any:
    """Return the share of the city that was the origin before any swap."""
    return None if ratio is None else (1 - ratio if t.twist == "swap" else ratio)


def range_of(ends: Any, t: Telling) -> Any:
    """Return both ends of an interval of ratios, turned back."""
    if ends is None:
        return None
    lo, hi = ends if isinstance(ends, tuple) else (ends.lo, ends.hi)
    return [1 - hi, 1 - lo] if t.twist == "swap" else [lo, hi]


def _split(t: Telling) -> Any:
    name = t.one_of(CRITERIA)
    game = drawn_relocation(t)
    options: dict[str, Any] = dict(_mirrored(_NUMBERS)) if t.twist == "swap" else dict(_NUMBERS)
    proposer = "destination" if t.twist == "swap" else "origin"
    return cp.split(game, name, proposer=proposer, **options)


def _rounded(found: Any, t: Telling) -> Any:
    return None if found.ratios is None else [float(end) for end in range_of(found.ratios, t)]


def _split_entry_view(found: Any, t: Telling) -> Any:
    gains = None if found.gains is None else found.gains.vector()[:: -1 if t.twist == "swap" else 1]
    return {
        "agreement": found.agreement,
        "ratio": _rounded(found, t),
        "gains": gains,
        "surplus": found.surplus,
        "thresholds": range_of(found.thresholds, t),
    }


def _robust(kind: type) -> Callable[[Telling], Any]:
    def ask(t: Telling) -> Any:
        game = drawn_deal(t)
        return cp.robust_split(game, _around(t, game, kind))

    return ask


def _around(t: Telling, game: cp.Relocation, kind: type | None = None) -> Any:
    chosen = kind or t.one_of((cp.BoxSet, cp.BudgetedSet))
    width = Fraction(game.revenue) * t.number(0.01, 0.1)
    loss, cost = (width * t.number(0.1, 1) for _ in range(2))
    if t.twist == "swap":
        loss, cost = cost, loss
    return chosen(width, loss, cost)


def _robust_view(found: Any, t: Telling) -> Any:
    return {
        "ratios": range_of(found.ratios, t),
        "acceptable": range_of(found.acceptable, t),
        "worst": found.worst_gains,
        "surplus": found.guaranteed_surplus,
    }


def _samples(t: Telling) -> cp.SampledCases:
    number = t.whole(1, 5)
    revenues = t.moneys(number, 5, 9)
    losses, costs = t.moneys(number, 0, 2), t.moneys(number, 0, 2)
    weights = t.numbers(number, 0.1, 1)
    order = t.order(number)
    if t.twist == "swap":
        losses, costs = costs, losses
    a, b = t.name("Qaq"), t.name("Qbq")
    origin, destination = (b, a) if t.twist == "swap" else (a, b)
    total = sum(weights)
    columns = (revenues, losses, costs, [weight / total for weight in weights])
    taxes, lost, spent, likely = (tuple(placed(each, order)) for each in columns)
    return cp.SampledCases(taxes, lost, spent, likely, origin=origin, destination=destination)


def _moves(t: Telling) -> Any:
    return {move.parameter: [move.ratio_low, move.ratio_high] for move in cp.what_moves(drawn_deal(t))}


def agreed(ratio: float) -> bool:
    """Return whether a draw has a ratio."""
    return not math.isnan(ratio)


def _relocation_draws(t: Telling) -> Any:
    number = t.whole(1, 4)
    order = t.order(number)
    columns = [t.moneys(number, 5, 9), t.moneys(number, 0, 3), t.moneys(number, 0, 3)]
    if t.twist == "swap":
        columns[1:] = columns[:0:-1]
    found = cp.relocation_draws(*[[float(v) for v in placed(column, order)] for column in columns])
    # a draw without an agreement has no ratio, which an array of floats tells by NaN
    ratios = [float(part_of(ratio, t)) if agreed(ratio) else "no agreement" for ratio in found.ratio]
    back = {str(at): place for place, at in enumerate(order)}
    return {at: ratios[place] for at, place in back.items()}


def _keep(t: Telling) -> Any:
    p, c, more = t.money(1, 2), t.money(1, 2), t.money(1, 2)
    stage = cp.StageDilemma(p + c + more, p + c, p, 0)
    found = cp.keep_promise(stage, t.number(0.5, 1), t.number(0, 0.3), discount=t.number(0.3, 0.99))
    return {"keeps": found.keeps, "critical": found.critical, "lengths": found.best_lengths}


def _unravel(t: Telling) -> Any:
    terms = t.number(0.01, 0.2), t.whole(2, 6), t.money(0.5, 2), t.money(1, 4)
    pipeline = cp.FinitePipeline(*terms, tuple(t.numbers(t.whole(3, 12), 0.5, 2)))
    return cp.unravel(pipeline, t.number(0.05, 0.9), t.number(0, 1), t.money(0, 1))


def _enforced(t: Telling) -> Any:
    game = drawn_deal(t)
    return cp.enforce_ratio(game, steady_pipeline(game, t.number(0.01, 0.2), t.whole(2, 6)), t.number(0, 1))


def _calibration(t: Telling) -> Calibration:
    game = drawn_deal(t)
    return Calibration(
        revenue=game.revenue,
        origin_loss=game.origin_loss,
        destination_cost=game.destination_cost,
        origin_weight=t.number(0.2, 0.8),
        voluntary=t.number(0, 0.5),
        base=t.money(0.1, 1),
        growth=t.number(1, 1.5),
    )


def _conditions(found: Any, t: Telling) -> Any:
    return {each.key: [each.holds, each.ratio.ratio if each.ratio else None] for each in found}


_TWO_ROLES = {"order": "two cities in fixed roles: to change their order is the swap"}


def _elastic(t: Telling) -> Any:
    from citypact.mechanisms.effort_contract import ElasticBase

    return ElasticBase(t.money(1, 4), t.number(0.2, 2))


QUESTIONS: dict[str, Entry] = {
    "split": Entry(_split, twists=("swap",), view=_split_entry_view),
    "what_moves": Entry(_moves, but=_TWO_ROLES),
    "robust_split": Entry(_robust(cp.BoxSet), twists=("swap",), view=_robust_view),
    "price_of_robustness": Entry(
        lambda t: (
            (game := drawn_deal(t)) and cp.price_of_robustness(game, _around(t, game), (0, Fraction(1, 2), 1))
        ),
        twists=("swap",),
        view=lambda found, t: [part_of(point.ratio, t) for point in found.points],
    ),
    "radius_of_ratio": Entry(
        lambda t: (game := drawn_deal(t)) and cp.radius_of_ratio(game, _around(t, game)),
        twists=("swap",),
        view=lambda found, t: found.size,
    ),
    "cvar_split": Entry(
        lambda t: cp.cvar_split(_samples(t), t.number(0, 0.9)),
        twists=("swap",),
        view=lambda found, t: {
            "ratio": part_of(found.ratio, t),
            "acceptable": range_of(found.acceptable, t),
            "value": found.value,
        },
    ),
    "wasserstein_split": Entry(
        lambda t: cp.wasserstein_split(_samples(t), t.money(0, 1)),
        twists=("swap",),
        view=lambda found, t: {
            "ratio": part_of(found.ratio, t),
            "acceptable": range_of(found.acceptable, t),
            "value": found.value,
        },
    ),
    "relocation_draws": Entry(_relocation_draws, twists=("swap",)),
    "keep_promise": Entry(_keep),
    "unravel": Entry(_unravel),
    "enforce_ratio": Entry(_enforced, tolerance=1e-7),
    "all_conditions": Entry(lambda t: cp.all_conditions(_calibration(t)), view=_conditions),
    "reproduce": Entry(
        lambda t: cp.reproduce(_calibration(t)), view=lambda found, t: [list(row) for row in found.rows()]
    ),
    "lead_ratio": Entry(
        lambda t: cp.lead_ratio(_elastic(t), origin_loss=t.money(0, 0.3), destination_cost=t.money(0, 0.3)),
        exact=False,  # ends of ranges are roots, rounded to sixteen digits
    ),
}
