r"""Where a bargaining weight comes from: patience, need, rank, or who makes the offer.

Each function returns the weighted Nash criterion that the story implies.

References
----------
models.md §4.0. A. Rubinstein, "Perfect equilibrium in a bargaining model", Econometrica
50, 1982, 97-109. K. Binmore, A. Rubinstein and A. Wolinsky, "The Nash bargaining solution
in economic modelling", RAND Journal of Economics 17, 1986, 176-188.
"""

from __future__ import annotations

import math

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.criteria import Nash


def rubinstein(origin_discount: Number, destination_discount: Number, first: str = "origin") -> Nash:
    """Alternating offers with discount factors per round; the first mover gains a little.

    The proposer's share of the surplus is (1 - d_other) / (1 - d_own d_other); the other
    side's is what is left, so an origin that answers gets d_own (1 - d_other) / (1 - d_own d_other).
    """
    door = Door()
    door.between("origin_discount", origin_discount, 0, 1, "a discount factor per round")
    door.between("destination_discount", destination_discount, 0, 1, "a discount factor per round")
    door.choice("first", first, ("origin", "destination"))
    door.close()
    own, other = as_fraction(origin_discount), as_fraction(destination_discount)
    if own == other == 1:
        door.refuse(
            "origin_discount", 1, "a factor below 1 for at least one city", "use rubinstein_limit instead"
        )
        door.close()
    lead = (1 - other) if first == "origin" else own * (1 - other)
    return Nash(lead / (1 - own * other), name="rubinstein")


def rubinstein_limit(origin_impatience: Number, destination_impatience: Number) -> Nash:
    """Alternating offers in quick succession: the weight is the *other's* relative impatience."""
    door = Door()
    door.between("origin_impatience", origin_impatience, 0, 1000, "a rate")
    door.between("destination_impatience", destination_impatience, 0, 1000, "a rate")
    door.close()
    own, other = as_fraction(origin_impatience), as_fraction(destination_impatience)
    if own + other == 0:
        door.refuse("origin_impatience", 0, "a positive rate for at least one city")
        door.close()
    return Nash(other / (own + other), name="rubinstein")


def take_it_or_leave_it(proposer: str) -> Nash:
    """One offer, no counter-offer: the proposer takes the whole surplus."""
    door = Door()
    door.choice("proposer", proposer, ("origin", "destination"))
    door.close()
    return Nash(1 if proposer == "origin" else 0, name="take-it-or-leave-it")


def need_weighted(origin_income: Number, destination_income: Number, aversion: Number = 1) -> Nash:
    """Weights fall with income per head: w_i proportional to income_i ** -aversion."""
    door = Door()
    door.positive("origin_income", origin_income, "income per head")
    door.positive("destination_income", destination_income, "income per head")
    door.between("aversion", aversion, 0, 100, "an aversion to inequality")
    door.close()
    # The logistic of the log odds: no power of an income can overflow.
    log_odds = float(aversion) * (math.log(destination_income) - math.log(origin_income))
    small = math.exp(-abs(log_odds))
    return Nash(1 / (1 + small) if log_odds >= 0 else small / (1 + small), name="need-weighted")


def rank_weighted(origin_rank: Number, destination_rank: Number) -> Nash:
    """Weights in proportion to administrative rank (a larger number is a higher rank)."""
    door = Door()
    door.positive("origin_rank", origin_rank, "rank")
    door.positive("destination_rank", destination_rank, "rank")
    door.close()
    own, other = as_fraction(origin_rank), as_fraction(destination_rank)
    return Nash(own / (own + other), name="rank-weighted")
