"""Questions to the functions within the rooms of water: contracts on effort, indices, river rules."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

import citypact as cp
from citypact.games.river import PowerBenefit
from citypact.mechanisms import compensation, index_bet, river_rules
from citypact.mechanisms.index_bet import DownstreamEffort, GridModel, Inflow, QuantityTerm, StakeLimits
from citypact.mechanisms.river_rules import Forfeit
from trust.metamorphic.laws import Entry
from trust.metamorphic.questions.waters import _noise, drawn_air, drawn_pair, drawn_river
from trust.metamorphic.telling import Telling, placed

_ROLES = {"order": "who is upstream is the question itself"}


def _contract(name: str) -> Callable[[Telling], Any]:
    def ask(t: Telling) -> Any:
        found = getattr(compensation, name)(drawn_pair(t))
        return {"effort": found.effort, "efficiency": found.efficiency, "gains": found.gains}

    return ask


def _bet(t: Telling) -> cp.IndexBet:
    return cp.IndexBet.single(t.money(0.1, 2), t.money(0.1, 2))


def _grid(t: Telling) -> GridModel:
    good = sorted(t.numbers(2, 0.1, 0.9))
    chances = [[float(part), float(1 - part)] for part in (good[0], good[1] + Fraction(1, 20))]
    return GridModel([0, 1], [0.0, float(t.money(0.2, 1))], np.array(chances))


def _designed(t: Telling) -> Any:
    return index_bet.design_contract(_grid(t), 1, (0, 40 * t.unit))


def _best(t: Telling) -> Any:
    found = index_bet.best_contract(_grid(t), (0, 40 * t.unit), benefit=t.money(1, 5))
    return {"effort": found.effort, "gain": found.gain}


def _reply(t: Telling) -> Any:
    found = index_bet.best_effort(drawn_pair(t), _bet(t), _noise(t))
    return {"effort": found.effort, "stationary": len(found.stationary)}


def _joint(t: Telling) -> Any:
    pair = drawn_pair(t)
    other = DownstreamEffort(t.number(0.05, 0.2), cost=t.money(1, 3), own_benefit=t.money(0, 0.5))
    found = index_bet.joint_bet(pair, other, _noise(t), stake=t.money(0.2, 1.5))
    return {
        "count": len(found.equilibria),
        "efforts": [[each.upstream, each.downstream] for each in found.equilibria],
    }


def _rent(t: Telling) -> Any:
    found = index_bet.least_rent_stake(drawn_pair(t), _noise(t), StakeLimits(penalty=t.money(0.05, 0.5)))
    return {"rent": found.rent, "threshold": found.threshold, "stake": found.stake}


def _least(t: Telling) -> Any:
    found = index_bet.minimal_stake(_grid(t), 1)
    return {"half": found.half_stake, "lump": found.lump_sum}


def _tasks(t: Telling) -> Any:
    damages = t.moneys(2, 0.5, 2)
    cost, noise = t.moneys(2, 0.5, 2), t.numbers(2, 0.2, 3)
    averse, labels, order = t.money(0.2, 2, power=-1), ["TN", "TP"], t.order(2)
    cost, noise = placed(cost, order), placed(noise, order)
    return index_bet.multitask_pay(
        {labels[at]: damages[at] for at in order},
        [[cost[0], 0], [0, cost[1]]],
        [[noise[0], 0], [0, noise[1]]],
        averse,
    )


def _gaps(t: Telling) -> Any:
    index = cp.PollutionIndex({"TN": Fraction(1, 2), "TP": Fraction(1, 2)}, {"TN": 1, "TP": 1})
    return index_bet.weight_gaps(_tasks(t), index)


def _moments(t: Telling) -> Any:
    bet, noise = _bet(t), _noise(t)
    term = QuantityTerm(t.number(5, 9), price=t.money(0.1, 1))
    return list(
        index_bet.payment_moments(
            bet, noise, t.number(0, 1), term, Inflow(t.number(5, 9), t.number(1, 2))
        ).total
    )


def _matched(t: Telling) -> Any:
    found = compensation.match_transfer(drawn_pair(t), t.number(0, 0.6))
    return {
        "transfer": found.transfer,
        "plain": found.unmatched_transfer,
        "given": found.transfer_at_given_effort,
    }


def _best_match(t: Telling) -> Any:
    found = compensation.optimal_match(drawn_pair(t), t.money(0, 1))
    return {"rate": found.rate, "share": found.central_share, "effort": found.effort}


def _cleanup(t: Telling) -> cp.CleanUp:
    number = t.whole(2, 4)
    return cp.CleanUp(drawn_river(t, number), t.moneys(number, 3, 4))


def _water(t: Telling) -> cp.RiverWater:
    number = t.whole(2, 3)
    benefits = [PowerBenefit(t.money(1, 3)) for _ in range(number)]
    return cp.RiverWater(drawn_river(t, number), t.numbers(number, 0.1, 2), benefits)


def _programmed(t: Telling) -> Any:
    found = river_rules.water_by_program(_water(t))
    return {"worth": found.worth, "prices": found.prices}


def _aspired(t: Telling) -> Any:
    water = _water(t)
    shares = river_rules.water_shares(water, "downstream_incremental")
    return {"downstream incremental": river_rules.within_aspirations(water, np.array(shares)).holds}


def _certified(t: Telling) -> Any:
    water = _water(t)
    found = river_rules.water_by_program(water)
    uses = cp.share_river(water).uses
    prices = np.array([float(found.prices[name]) for name in water.players])
    return {
        "holds": river_rules.certify_use(
            water, np.array([uses[name] for name in water.players]), prices
        ).holds
    }


def _neighbours(t: Telling) -> Any:
    game = drawn_air(t)
    names = t.names(len(game.players))
    found = river_rules.neighbours_value(game, list(itertools.pairwise(names)))
    return found


def _pool(t: Telling) -> cp.PollutionPool:
    names = t.names(3)
    pay, receive = t.numbers(3, 0.1, 2), t.numbers(3, 0.1, 2)
    part = t.number(0, 1)
    weir = Forfeit("weir", {names[1]: t.number(0, 1)}, {names[0]: part, names[2]: 1 - part})
    return cp.PollutionPool(
        tuple(placed(names, t.order(3))),
        t.money(1, 4),
        dict(zip(names, pay, strict=True)),
        dict(zip(names, receive, strict=True)),
        [weir],
    )


def _ranged(t: Telling) -> Any:
    pool = _pool(t)
    costs = dict(zip(t.names(3), t.moneys(3, 0, 0.3), strict=True))
    found = river_rules.pool_range(pool, costs, dict(zip(t.names(3), t.moneys(3, 0, 1), strict=True)))
    return {"lo": found.lo, "hi": found.hi}


def _incentives(t: Telling) -> Any:
    found = river_rules.section_incentives(_pool(t))[0]
    return {"value": dict(found.value), "hazard": list(found.moral_hazard)}


def _moves(t: Telling) -> Any:
    moves = compensation.compensation_moves(cp.compensate(drawn_pair(t)))
    return {move.parameter: list(move.transfers) for move in moves}


QUESTIONS: dict[str, Entry] = {
    "two_part_tariff": Entry(_contract("two_part_tariff")),
    "lead_price": Entry(_contract("lead_price")),
    "lead_cost_share": Entry(_contract("lead_cost_share")),
    "crowd_out": Entry(lambda t: compensation.crowd_out(drawn_pair(t), t.money(0, 0.5))),
    "match_transfer": Entry(_matched),
    "optimal_match": Entry(_best_match),
    "promise_game": Entry(
        lambda t: compensation.promise_game(cp.compensate(drawn_pair(t))),
        view=lambda found, t: found and [found.protecting_gain(0), found.compensating_gain(1)],
        exact=False,
    ),
    "compensation_moves": Entry(_moves),
    "best_contract": Entry(_best),
    "best_effort": Entry(_reply),
    "expected_payment": Entry(lambda t: index_bet.expected_payment(_bet(t), _noise(t), t.number(0, 1))),
    "implied_price": Entry(lambda t: index_bet.implied_price(t.money(1, 40), t.number(1, 40))),
    "joint_bet": Entry(_joint, tolerance=1e-6),
    "least_rent_stake": Entry(_rent, tolerance=1e-7),
    "minimal_stake": Entry(_least),
    "multitask_pay": Entry(_tasks),
    "weight_gaps": Entry(_gaps),
    "payment_moments": Entry(_moments),
    "payment_ranges": Entry(lambda t: index_bet.payment_ranges(_designed(t), [0])[0]),
    "recheck_contract": Entry(lambda t: {"holds": index_bet.recheck_contract(_designed(t)).holds}),
    "recheck_stake": Entry(
        lambda t: {"holds": index_bet.recheck_stake(index_bet.minimal_stake(_grid(t), 1)).holds}
    ),
    "risk_averse_pay": Entry(
        lambda t: index_bet.risk_averse_pay(drawn_pair(t), t.money(0.2, 3, power=-1), t.number(0.1, 2)),
        view=lambda found, t: {"slope": found.slope, "effort": found.effort, "surplus": found.total_surplus},
    ),
    "single_peak_cost": Entry(lambda t: index_bet.single_peak_cost(_bet(t), _noise(t))),
    "certify_use": Entry(_certified, but=_ROLES),
    "neighbours_value": Entry(_neighbours),
    "pool_range": Entry(_ranged),
    "section_incentives": Entry(_incentives, but=_ROLES),
    "share_by_transfer": Entry(
        lambda t: river_rules.share_by_transfer(_cleanup(t), t.number(0, 0.4)).shares, but=_ROLES
    ),
    "transfer_ranges": Entry(
        lambda t: river_rules.transfer_ranges(_cleanup(t), 0, t.number(0, 1)).ranges, but=_ROLES
    ),
    "upstream_responsibility": Entry(
        lambda t: river_rules.upstream_responsibility(_cleanup(t)),
        but=_ROLES,
        view=lambda found, t: [found.shares, found.rates],
    ),
    "sharing_ranges": Entry(
        lambda t: river_rules.sharing_ranges(_water(t)).ranges,
        but=_ROLES,
        exact=False,  # worths of power benefits are roots, rounded to sixteen digits
    ),
    "water_by_program": Entry(_programmed, but=_ROLES, tolerance=1e-5),
    "water_shares": Entry(
        lambda t: river_rules.water_shares(_water(t), t.one_of(("equal_loss", "downstream_incremental"))),
        but=_ROLES,
    ),
    "within_aspirations": Entry(_aspired, but=_ROLES),
}
