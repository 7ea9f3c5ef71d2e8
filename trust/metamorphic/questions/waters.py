"""Questions about rivers, pairs of cities on a river, indices and the air."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

import citypact as cp
from citypact.games.river import PowerBenefit
from citypact.mechanisms.compensation import PhaseNeeds
from citypact.mechanisms.index_bet import GridModel, IndexBox
from citypact.mechanisms.river_rules import Forfeit
from trust.metamorphic.laws import Entry
from trust.metamorphic.questions.sharing import halved
from trust.metamorphic.telling import Telling, placed, placed_square


def drawn_pair(t: Telling) -> cp.WaterPair:
    """Return two cities on a river; benefits and cost are money for a unit of effort."""
    return cp.WaterPair(
        t.money(0.5, 3), t.money(0, 0.4), t.money(0.5, 2), upstream=t.name("Qaq"), downstream=t.name("Qbq")
    )


def _compensate(t: Telling) -> Any:
    pair = drawn_pair(t)
    cap = t.one_of((True, False))
    most = t.money(0, 2)
    return cp.compensate(
        pair, grant=t.money(0, 0.3), transfer_cap=most if cap else None, weight=t.number(0.1, 0.9)
    )


def _compensation_draws(t: Telling) -> Any:
    number = t.whole(1, 4)
    order = t.order(number)
    columns = t.moneys(number, 0.5, 3), t.moneys(number, 0, 0.4), t.moneys(number, 0.5, 2)
    found = cp.compensation_draws(*[[float(v) for v in placed(column, order)] for column in columns])
    return {str(at): [found.transfer[place], found.lo[place]] for place, at in enumerate(order)}


def _phase(t: Telling) -> Any:
    years = t.whole(2, 4)
    losses, gains, caps = t.moneys(years, 0, 4), t.moneys(years, 4, 8), t.moneys(years, 1, 4)
    rate = Fraction(1, 10) if t.twist == "year" else Fraction(21, 100)
    if t.twist == "year":
        losses, gains, caps = halved(losses), halved(gains), halved(caps)
    found = cp.phase_out(
        PhaseNeeds(losses, gains, caps),
        promises=t.one_of(("yearly", "believed")),
        central_rate=rate,
        upstream_rate=rate,
        downstream_rate=rate,
    )
    return {"value": found.present_value, "granted": sum(found.grants)}


def _protection(t: Telling) -> cp.ProtectionGame:
    return cp.ProtectionGame(
        t.money(2, 4),
        t.money(0, 1),
        t.money(3, 5),
        transfer=t.money(0, 2),
        penalty=t.money(0, 2),
        upstream=t.name("Qaq"),
        downstream=t.name("Qbq"),
    )


def _noise(t: Telling) -> cp.NoisyIndex:
    return cp.NoisyIndex(t.number(1, 1.3), t.number(0.1, 0.4), t.number(0.05, 0.2))


def _bet(t: Telling) -> Any:
    return cp.study_bet(drawn_pair(t), cp.IndexBet.single(t.money(0, 2), t.money(0, 2)), _noise(t))


def _bet_view(found: Any, t: Telling) -> Any:
    return {"effort": found.effort, "attained": found.attained, "accepted": found.accepted}


def _grid(t: Telling) -> Any:
    number = 2
    costs = [Fraction(0), t.money(0.2, 1)]
    good = sorted(t.numbers(2, 0.1, 0.9))
    chances = [[float(good[0]), float(1 - good[0])], [float(good[1]), float(1 - good[1])]]
    model = GridModel([0, 1], list(map(float, costs)), np.array(chances))
    contract = cp.design_contract(model, 1, (0, 20 * t.unit))
    return {"payments": list(contract.payments), "rent": contract.rent, "levels": number}


def _inferred(t: Telling) -> Any:
    return cp.infer_from_stake(
        t.money(0.5, 2), IndexBox(t.number(0.1, 0.4), t.number(0.05, 0.2), t.money(1, 3))
    )


def drawn_air(t: Telling) -> cp.Abatement:
    """Return cities that clean the air for one another; the null twist adds one that is apart."""
    number = t.whole(2, 4)
    benefits = [t.moneys(number, 0.1, 4) for _ in range(number)]
    costs, names = t.moneys(number, 0.5, 2), list(t.names(number))
    if t.twist == "null":
        benefits = [*([*row, Fraction(0)] for row in benefits), [Fraction(0)] * (number + 1)]
        costs, names = [*costs, t.unit], [*names, "nobody"]
    order = t.order(len(names))
    return cp.Abatement(placed_square(benefits, order), placed(costs, order), tuple(placed(names, order)))


def _settled(t: Telling) -> Any:
    found = cp.settle_abatement(drawn_air(t), t.one_of(("shapley", "nucleolus")))
    kept = {"targets": found.targets, "payments": found.payments, "gains": found.gains}
    return {label: {n: a for n, a in dict(each).items() if n != "nobody"} for label, each in kept.items()}


def _settled_box(t: Telling) -> Any:
    number = 2
    low = [t.moneys(number, 0.5, 2) for _ in range(number)]
    high = [[each + more for each, more in zip(row, t.moneys(number, 0, 2), strict=True)] for row in low]
    order = t.order(number)
    box = cp.BenefitBox(
        placed_square(low, order),
        placed_square(high, order),
        placed(t.moneys(number, 0.5, 2), order),
        players=tuple(placed(t.names(number), order)),
    )
    found = cp.settle_box(box, draws=20)
    return {
        "surplus": [found.surplus.lowest, found.surplus.highest],
        **{name: [each.lowest, each.highest] for name, each in found.payments.items()},
    }


def drawn_square(t: Telling) -> cp.QuadraticDamage:
    """Return cities that breathe one another's emissions, with damages that rise."""
    number = t.whole(2, 3)
    air = [[Fraction(1) if i == j else t.number(0.1, 0.6) for j in range(number)] for i in range(number)]
    curves, damages = t.moneys(number, 0.5, 1.5), t.moneys(number, 0, 0.5)
    costs, emissions = t.moneys(number, 0.5, 2), t.numbers(number, 3, 6)
    order = t.order(number)
    return cp.QuadraticDamage(
        placed_square(air, order),
        placed(curves, order),
        placed(damages, order),
        placed(costs, order),
        placed(emissions, order),
        players=tuple(placed(t.names(number), order)),
    )


def _settled_quadratic(t: Telling) -> Any:
    game = drawn_square(t)
    found = cp.settle_quadratic(game)
    return {
        "prices": found.damage_prices,
        "gains": found.gains,
        "payments": found.payments,
    }


def drawn_river(t: Telling, number: int) -> cp.River:
    """Return a chain of cities from the source to the mouth."""
    return cp.River(t.names(number))


def _cleanup(t: Telling) -> Any:
    number = t.whole(1, 5)
    rule = t.one_of(("upstream_equal", "downstream_equal", "local_responsibility"))
    return cp.share_cleanup(cp.CleanUp(drawn_river(t, number), t.moneys(number, 0, 4)), rule).shares


def _water(t: Telling) -> Any:
    number = t.whole(1, 4)
    benefits = [PowerBenefit(t.money(1, 3)) for _ in range(number)]
    water = cp.RiverWater(drawn_river(t, number), t.numbers(number, 0.1, 2), benefits)
    found = cp.share_river(water)
    return {"uses": found.uses, "welfare": found.welfare, "transfers": found.transfers}


def _deals(t: Telling) -> Any:
    river = drawn_river(t, 3)
    rows = [[t.money(0.2, 2) if i >= j else 0 for j in range(3)] for i in range(3)]
    benefits = [[rows[j][i] if j >= i else 0 for j in range(3)] for i in range(3)]
    game = cp.Abatement(benefits, t.moneys(3, 0.5, 2), river.players)
    found = cp.bilateral_deals(game, river)
    return {"cost": found.cost_of_bilateralism}


def _pool(t: Telling) -> Any:
    names = t.names(3)
    pay, receive = t.numbers(3, 0.1, 2), t.numbers(3, 0.1, 2)
    parts = t.number(0, 1)
    weir = Forfeit("weir", {names[1]: t.number(0, 1)}, {names[0]: parts, names[2]: 1 - parts})
    order = t.order(3)  # the forfeit says itself who gets it
    pool = cp.PollutionPool(
        tuple(placed(names, order)),
        t.money(1, 4),
        dict(zip(names, pay, strict=True)),
        dict(zip(names, receive, strict=True)),
        [weir],
    )
    settled = cp.settle_pool(pool, fail_chances={"weir": t.number(0, 1)})
    return {"expected": settled.expected}


def drawn_stock(t: Telling) -> cp.StockGame:
    """Return cities that keep a common stock."""
    order = t.order(2)
    rows = [t.numbers(2, 0.3, 2), t.moneys(2, 0.2, 2), t.moneys(2, 0.5, 2)]
    productive, weights, costs = (tuple(placed(row, order)) for row in rows)
    return cp.StockGame(
        tuple(placed(t.names(2), order)),
        productive,
        weights,
        costs,
        decay=t.number(0.05, 0.2),
        rate=t.number(0.02, 0.2),
    )


def _lead_stock(t: Telling) -> Any:
    found = cp.lead_stock(drawn_stock(t), t.name("Qbq"))
    return found


def _payout(t: Telling) -> Any:
    return cp.time_consistent_payout(drawn_stock(t))


def _contracts(t: Telling) -> Any:
    return cp.compare_contracts(drawn_pair(t))


_ROLES = {"order": "who is upstream is the question itself"}
QUESTIONS: dict[str, Entry] = {
    "compensate": Entry(_compensate),
    "compensation_draws": Entry(_compensation_draws),
    "compare_contracts": Entry(_contracts),
    "design_effort": Entry(lambda t: cp.design_effort(drawn_pair(t), grant=t.money(0, 0.3))),
    "minimal_subsidy": Entry(lambda t: cp.minimal_subsidy(drawn_pair(t), transfer_cap=t.money(0, 2))),
    "phase_out": Entry(_phase, twists=("year",)),
    "central_package": Entry(lambda t: cp.central_package(_protection(t), margin=t.money(0, 0.3))),
    "study_bet": Entry(_bet, view=_bet_view),
    "efficient_stake": Entry(
        lambda t: cp.efficient_stake(drawn_pair(t), _noise(t)),
        view=lambda found, t: {"stake": found.stake, "threshold": found.threshold, "success": found.success},
    ),
    "design_contract": Entry(_grid),
    "infer_from_stake": Entry(_inferred),
    "settle_abatement": Entry(_settled, twists=("null",)),
    "settle_box": Entry(_settled_box),
    "settle_quadratic": Entry(_settled_quadratic, tolerance=1e-6),
    "share_cleanup": Entry(_cleanup, but=_ROLES),
    "share_river": Entry(_water, but=_ROLES),
    "bilateral_deals": Entry(_deals, but=_ROLES),
    "settle_pool": Entry(_pool),
    "lead_stock": Entry(_lead_stock),
    "time_consistent_payout": Entry(_payout),
}
