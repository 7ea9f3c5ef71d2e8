"""From a round of a scenario file to its bet on the index and the formula of the index."""

from __future__ import annotations

from citypact.mechanisms.index_bet import IndexBet, PollutionIndex, Tier
from citypact.scenario.water.pair_model import Round


def bet_of(given: Round) -> IndexBet:
    """Return the bet of a round; one without tiers where the rule is not known."""
    tiers, low = [], 0.0
    for row in given.tiers:
        high = None if row.up_to is None else row.up_to.number
        tiers.append(Tier(low, high, row.payment.number))
        low = low if high is None else high
    quantities = [each for row in given.tiers for each in (row.up_to, row.payment) if each is not None]
    return IndexBet(
        tuple(tiers),
        name=given.name,
        years=given.years,
        sources=tuple(dict.fromkeys(each.source for each in quantities if each.trust in "SP")),
        assumed=tuple(f"{each.shown()}: {each.note}" for each in quantities if each.trust in "MA"),
    )


def index_of(given: Round) -> PollutionIndex | None:
    """Return the formula of a round's index over base concentrations of one; None if not known."""
    formula = given.formula
    if formula is None:
        return None
    weights = {name: share.number for name, share in formula.weights.items()}
    return PollutionIndex(weights, dict.fromkeys(weights, 1), formula.stability.number)
