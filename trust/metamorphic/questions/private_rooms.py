"""Questions to the rooms of statutes, private costs, regret and samples."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import citypact as cp
from citypact.mechanisms import (
    fifty_fifty,
    robust,
    statute,
    trade,
)
from citypact.mechanisms.robust import regret, samples
from citypact.mechanisms.statute import Payment
from citypact.mechanisms.trade import Siting, TypeGrid, UniformBeliefs
from trust.metamorphic.laws import Entry
from trust.metamorphic.questions import relocations
from trust.metamorphic.questions.relocations import drawn_deal, part_of, range_of
from trust.metamorphic.questions.rooms import _SWAP, PARTS_OF_REVENUE, _of
from trust.metamorphic.telling import Telling, placed


def _enterprise(t: Telling) -> cp.Enterprise:
    return cp.Enterprise.from_base(float(t.money(0.5, 2)), float(t.number(0.6, 1.6)), name=t.name("Qaq"))


def _lawful(t: Telling) -> cp.StatuteTerms:
    return cp.StatuteTerms(ratio=float(t.number(0.1, 0.9)), threshold=float(t.unit) * 0.2)


def _plan(t: Telling) -> Any:
    found = statute.schedule(_enterprise(t), _lawful(t))
    return {"rows": [row.origin for row in found.rows], "paid": found.cumulative}


def _worth_of(name: str) -> Callable[[Telling], Any]:
    def ask(t: Telling) -> Any:
        plant, terms = _enterprise(t), _lawful(t)
        return getattr(statute, name)(float(t.money(0.1, 3)), plant, terms)

    return ask


def _draws_of_value(t: Telling) -> Any:
    number = t.whole(1, 4)
    order = t.order(number)
    bases, growths = t.moneys(number, 0.5, 2), t.numbers(number, 0.8, 1.5)
    base, growth = ([float(each) for each in placed(column, order)] for column in (bases, growths))
    found = statute.origin_pv_draws(base, growth, 0.04)
    return {str(at): found[place] for place, at in enumerate(order)}


def _payments(t: Telling) -> list[Payment]:
    taxes = [
        Payment(tax, year, float(t.money(0.5, 3)))
        for tax in ("vat", "corporate_income_tax")
        for year in (2014, 2017)
    ]
    return placed(taxes, t.order(4))


def _stated(t: Telling) -> dict[str, Any]:
    return {
        "base": float(t.money(0.5, 2)),
        "growth": float(t.number(0.8, 1.5)),
        "threshold": float(t.unit) * 0.2,
    }


def _statute_result(t: Telling) -> Any:
    answer = statute.statute_result(_stated(t))
    return {
        "value": answer["origin_pv"],
        "share": answer["effective_share"],
        "shortfall": answer["shortfall"],
    }


def _boxes(t: Telling) -> cp.RateBox:
    loss, cost = (sorted(t.numbers(2, 0, 0.9)) for _ in range(2))
    if t.twist == "swap":
        loss, cost = cost, loss
    more = Fraction(1, 100)
    return cp.RateBox((loss[0], loss[1] + more), (cost[0], cost[1] + more))


def _beliefs(t: Telling) -> tuple[cp.UniformBelief, cp.UniformBelief]:
    sides = []
    for _ in range(2):
        low = t.number(0, 0.3)
        sides.append(cp.UniformBelief(low, low + t.number(0.2, 0.6)))
    return (sides[1], sides[0]) if t.twist == "swap" else (sides[0], sides[1])


def _grids(t: Telling) -> tuple[TypeGrid, TypeGrid]:
    one, other = _beliefs(t)
    return trade.types_of(one, 4), trade.types_of(other, 4)


def _siting(t: Telling) -> Siting:
    number = t.whole(2, 3)
    names = t.names(number)
    values = {name: [t.moneys(2, -3, 5), [Fraction(0)] * 2] for name in names}
    chances = {name: [part := t.number(0.1, 0.9), 1 - part] for name in names}
    order = t.order(number)
    kept = placed(names, order)
    outcomes = ("build", "leave", "spoil") if t.twist == "issue" else ("build", "leave")
    if t.twist == "issue":  # one more outcome that everybody fears, whatever is known
        values = {name: [[*row, -20 * t.unit] for row in rows] for name, rows in values.items()}
    return Siting(outcomes, {name: values[name] for name in kept}, {name: chances[name] for name in kept})


def _sited(name: str) -> Callable[[Telling], Any]:
    def ask(t: Telling) -> Any:
        found = getattr(trade, name)(_siting(t))
        return {"interim": found.interim, "budget": found.expected_budget, "subsidy": found.voluntary_subsidy}

    return ask


def _moved(moves: Any, t: Telling) -> Any:
    """Return what moves an answer, by parameter, in the order in which it is told."""
    return list(moves)


def _around(t: Telling) -> Any:
    game = drawn_deal(t)
    return game, relocations._around(t, game)


def _wasserstein(t: Telling) -> Any:
    return cp.wasserstein_split(relocations._samples(t), t.money(0, 1))


def _weight(t: Telling) -> Any:
    found = fifty_fifty.implied_weight(_enterprise(t), t.number(0.1, 0.5), t.money(3, 9), terms=_lawful(t))
    return found.weight


QUESTIONS: dict[str, Entry] = {
    "implied_weight": Entry(_weight, exact=False),
    "equal_split_audit": Entry(
        lambda t: [[each.key, each.inside] for each in fifty_fifty.equal_split_audit(_boxes(t))],
        but=PARTS_OF_REVENUE,
    ),
    "surprise": Entry(
        _of(fifty_fifty.surprise, _boxes),
        twists=_SWAP,
        but=PARTS_OF_REVENUE,
        view=lambda found, t: {"acceptable": found.acceptable, "near": found.near},
    ),
    "conic_max_min": Entry(
        lambda t: robust.conic_max_min(*_around(t)),
        twists=_SWAP,
        view=lambda found, t: {"ratio": part_of(found.ratio, t), "value": found.value},
        tolerance=1e-5,
    ),
    "largest_size": Entry(
        lambda t: robust.largest_size(*_around(t)), twists=_SWAP, view=lambda found, t: found.size
    ),
    "regret_value": Entry(
        _of(regret.regret_value, _boxes),
        twists=_SWAP,
        but=PARTS_OF_REVENUE,
        view=lambda found, t: found.regret,
    ),
    "listed_lottery": Entry(
        lambda t: regret.listed_lottery(_boxes(t), [0, Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), 1]),
        twists=_SWAP,
        but=PARTS_OF_REVENUE,
        view=lambda found, t: found.regret,
    ),
    "regret_moves": Entry(
        lambda t: regret.regret_moves(cp.regret_lottery(_boxes(t))), but=PARTS_OF_REVENUE, exact=False
    ),
    "ball_moves": Entry(lambda t: samples.ball_moves(_wasserstein(t)), view=_moved),
    "cautious_moves": Entry(
        lambda t: samples.cautious_moves(cp.cvar_split(relocations._samples(t), t.number(0, 0.9))),
        view=_moved,
    ),
    "joint_confidence": Entry(
        lambda t: samples.joint_confidence(relocations._samples(t), part_of(t.number(0.3, 0.7), t)),
        twists=_SWAP,
    ),
    "largest_confidence": Entry(
        lambda t: samples.largest_confidence(relocations._samples(t)),
        twists=_SWAP,
        view=lambda found, t: found and {"attained": found.attained, "ratio": part_of(found.ratio, t)},
    ),
    "radius_curve": Entry(
        lambda t: samples.radius_curve(relocations._samples(t), [0, t.money(0, 0.5)]),
        twists=_SWAP,
        view=lambda found, t: [[point.radius, part_of(point.ratio, t)] for point in found],
    ),
    "break_even_hazard": Entry(_of(statute.break_even_hazard, _enterprise, _lawful)),
    "eligibility": Entry(
        _of(statute.eligibility, _enterprise, _lawful),
        view=lambda found, t: [found.eligible, list(found.reasons)],
    ),
    "mechanical_growth": Entry(_of(statute.mechanical_growth, _payments)),
    "yearly_local_tax": Entry(_of(statute.yearly_local_tax, _payments)),
    "origin_pv_draws": Entry(_draws_of_value),
    "origin_pv_of_ratio": Entry(_of(statute.origin_pv_of_ratio, _enterprise, _lawful)),
    "ratio_breakpoints": Entry(_of(statute.ratio_breakpoints, _enterprise, _lawful)),
    "ratios_reaching_cap": Entry(_of(statute.ratios_reaching_cap, _enterprise, _lawful)),
    "ratios_with_pv_at_least": Entry(_worth_of("ratios_with_pv_at_least")),
    "ratios_with_pv_at_most": Entry(_worth_of("ratios_with_pv_at_most")),
    "schedule": Entry(_plan),
    "statute_result": Entry(_statute_result),
    "verify_statute": Entry(
        lambda t: {
            "all hold": all(line.holds for line in statute.verify_statute(statute.statute_result(_stated(t))))
        }
    ),
    "best_demand": Entry(lambda t: trade.best_demand(_beliefs(t)[0], t.number(0, 0.4)), but=PARTS_OF_REVENUE),
    "best_offer": Entry(lambda t: trade.best_offer(_beliefs(t)[0], t.number(0, 0.4)), but=PARTS_OF_REVENUE),
    "best_posted_ratio": Entry(
        lambda t: trade.best_posted_ratio(UniformBeliefs(*[(b.low, b.high) for b in _beliefs(t)])),
        twists=_SWAP,
        but=PARTS_OF_REVENUE,
        view=range_of,
    ),
    "best_ratios": Entry(
        lambda t: trade.best_ratios(cp.PrivateCosts(*_beliefs(t)))[0], twists=_SWAP, but=PARTS_OF_REVENUE
    ),
    "continuous_second_best": Entry(
        lambda t: trade.continuous_second_best(cp.PrivateCosts(*_beliefs(t))),
        twists=_SWAP,
        but=PARTS_OF_REVENUE,
        view=lambda found, t: found and found.surplus,
    ),
    "one_sided_ratio": Entry(
        lambda t: trade.one_sided_ratio(t.number(0, 0.5), t.number(0.2, 1)), but=PARTS_OF_REVENUE
    ),
    "expected_externality": Entry(_sited("expected_externality"), twists=("issue",), tolerance=1e-7),
    "pivotal_transfers": Entry(_sited("pivotal_transfers"), twists=("issue",), tolerance=1e-7),
    "posted_moves": Entry(
        lambda t: [
            [m.change, m.ratio]
            for m in trade.posted_moves(cp.post_ratio(cp.PrivateCosts(*_beliefs(t)), types=4))
        ],
        but=PARTS_OF_REVENUE,
    ),
    "ratio_lottery": Entry(
        lambda t: trade.ratio_lottery(
            cp.PrivateCosts(*_beliefs(t)), (Fraction(2, 5), Fraction(3, 5)), (Fraction(1, 2),) * 2
        ),
        twists=_SWAP,
        but=PARTS_OF_REVENUE,
        view=lambda found, t: found.shortfall,
    ),
    "second_best_of_types": Entry(
        lambda t: trade.second_best_of_types(*_grids(t)),
        twists=_SWAP,
        but=PARTS_OF_REVENUE,
        view=lambda found, t: found.surplus,
    ),
    "efficiency_subsidy": Entry(
        lambda t: trade.second_best.efficiency_subsidy(*_grids(t)), twists=_SWAP, but=PARTS_OF_REVENUE
    ),
    "surplus_bound": Entry(
        lambda t: trade.second_best.surplus_bound(*_grids(t), t.number(0, 1), 0),
        twists=_SWAP,
        but=PARTS_OF_REVENUE,
    ),
    "types_of": Entry(lambda t: trade.types_of(_beliefs(t)[0], t.whole(1, 6)), but=PARTS_OF_REVENUE),
}
