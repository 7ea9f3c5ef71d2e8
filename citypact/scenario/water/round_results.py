"""The rounds of a bet on the index, and a payment by volume, as parts of a document.

A round whose rule is known is judged: effort, odds, money, and the stake it would take. From its
stake follows, the other way round, what clean water would have to be worth for the stake to be
right. A round whose rule is not known says so.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from citypact.mechanisms.index_bet import (
    BetStudy,
    IndexBet,
    IndexBox,
    Inflow,
    NoisyIndex,
    QuantityTerm,
    Tier,
    infer_from_stake,
    payment_moments,
    study_bet,
)
from citypact.scenario.quantity import Quantity
from citypact.scenario.water.pair_model import Round
from citypact.scenario.water.pair_rounds import bet_of, index_of
from citypact.scenario.water.pair_scenario import WaterScenario, ends


class RoundAnswer(NamedTuple):
    """The document of a round and, where its rule is known, the study behind it."""

    document: dict[str, Any]
    study: BetStudy | None


def round_answers(scenario: WaterScenario) -> tuple[RoundAnswer, ...]:
    """Return the answer for every round of the file, in order."""
    return tuple(_answer(scenario, given) for given in scenario.rounds)


def _answer(scenario: WaterScenario, given: Round) -> RoundAnswer:
    bet, noise = bet_of(given), scenario.noise()
    document: dict[str, Any] = {
        "name": given.name,
        "years": given.years,
        "rule_known": bet.known,
        "stake": None if bet.stake is None else float(bet.stake),
        "central": None if given.central is None else list(given.central.numbers),
        "formula": _formula(given),
        "observed": _observed(given, bet),
        "study": None,
        "implied": None,
    }
    if not bet.known or noise is None:
        return RoundAnswer(document, None)
    study = study_bet(scenario.pair(), bet, noise)
    document["study"] = study.to_dict() | {"explanation": study.explain()}
    published = scenario.facts.fair_compensation
    implied = infer_from_stake(
        bet.stake or 0,
        _box(scenario),
        threshold=study.main_threshold,
        estimate=None if published is None else (published.numbers[0], published.numbers[1]),
    )
    document["implied"] = implied.to_dict() | {"explanation": implied.explain()}
    return RoundAnswer(document, study)


def _formula(given: Round) -> dict[str, Any] | None:
    """Return the index at base concentrations, which is where a year without change stands."""
    index = index_of(given)
    if index is None or given.formula is None:
        return None
    unchanged = dict.fromkeys(index.pollutants, 1)
    return {
        "stability": given.formula.stability.number,
        "weights": {name: share.number for name, share in given.formula.weights.items()},
        "base_period": given.formula.base_period or None,
        "index_at_base": float(index.value(unchanged)),
        "room_to_one": {
            name: None if room is None else float(room) for name, room in index.room(unchanged).items()
        },
    }


def _observed(given: Round, bet: IndexBet) -> list[dict[str, Any]] | None:
    if given.observed_index is None:
        return None
    return [
        {"index": index, "payment": float(bet.payment(index)) if bet.known else None}
        for index in given.observed_index.numbers
    ]


def _box(scenario: WaterScenario) -> IndexBox:
    """Return the declared ranges of what stands behind the index."""
    index, pair = scenario.parameters.index, scenario.parameters.pair
    assert index is not None  # a round is judged only where the file has an index
    return IndexBox(
        response=ends(index.response),
        noise=ends(index.noise),
        cost=ends(pair.cost),
        base=ends(index.baseline),
        upstream_benefit=pair.upstream_benefit.number,
    )


def quantity_result(scenario: WaterScenario) -> dict[str, Any] | None:
    """Return mean and spread of a payment by volume; None where the file has none."""
    given = scenario.parameters.quantity
    if given is None:
        return None
    term = QuantityTerm(given.base.number, given.price.number)
    inflow = Inflow(given.mean.number, given.deviation.number)
    # No bet on quality: a bet that pays nothing whatever the index.
    still = IndexBet((Tier(0, None, 0),))
    moments = payment_moments(still, NoisyIndex(1, 1, 1), 0, term, inflow)
    return {
        "price": given.price.number,
        "base": given.base.number,
        "mean_payment": moments.quantity[0],
        "deviation": moments.quantity[1],
        "trust": _trusts(given.price, given.base, given.mean, given.deviation),
    }


def _trusts(*quantities: Quantity) -> str:
    """Return the trust marks of several quantities, weakest last."""
    return "".join(sorted({each.trust for each in quantities}, key="PSMA".index))
