"""A posted inducement judged from the belief alone: arithmetic, and a ceiling from interval bounds."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.firm_choice.cost_shares import PaidMove
from citypact.mechanisms.firm_choice.division_rows import division_rows
from citypact.mechanisms.firm_choice.hidden.best_posted import kept_ceiling, kept_of, markdown_slope
from citypact.mechanisms.firm_choice.hidden.result import HiddenInducement
from citypact.solvers.certificate import Certificate

#: Part of the best that the bounds cannot exclude another payment to add.
SLACK = 1e-8
NOTHING_BETTER = "no payment keeps more by a part of 1e-8 (interval bounds)"
STEPS = 4000
#: A root is known to this part of itself; the density of a narrow belief changes much over less.
NEXT_TO = 1e-14


def recheck_hidden(found: HiddenInducement) -> Certificate:
    """Judge the offer against every other, what it loses, and the division.

    Returns
    -------
    Certificate
        Amounts over the shared tax, comparisons of offers over what the best one keeps.
    """
    tax = as_fraction(found.game.revenue)
    surplus, ordered = found.game.move_surplus / tax, found.directive
    rows: dict[str, Number] = {}
    if not found.payments or found.chance is None:
        reach = as_fraction(found.belief.at_most(surplus))
        # With a certain loss, or nobody who would take all of the surplus, there is nothing to offer.
        rows["no surplus, or nobody takes all of it"] = (
            Fraction(0) if surplus < 0 else max(reach, as_fraction(ordered))
        )
        return Certificate(rows, scale=float(tax), exact=found.provenance.exact)
    kept = kept_of(found.belief, float(surplus), ordered)
    best = float(as_fraction(found.value or 0) / tax)
    size = best if best > 0 else 1.0
    ends = [float(end) for each in found.payments for end in (each.lo, each.hi)]
    rows["payments lie between zero and the surplus"] = max(-min(ends), max(ends) - float(surplus))
    if surplus > 0:
        top = float(kept(np.array(ends)).max())
        ceiling = kept_ceiling(found.belief, surplus, ordered, top, SLACK * size)
        rows[NOTHING_BETTER] = (ceiling - best) / size - SLACK
    for at in ends:
        rows[f"payment {at:.6g}: keeps as much"] = abs(float(kept(np.array([at]))[0]) - best) / size
        if found.belief.lines is None and at not in (0.0, *map(float, found.belief.ends)) and at < surplus:
            nearby = np.array([at * (1 - NEXT_TO), at * (1 + NEXT_TO)])
            before, after = markdown_slope(found.belief, float(surplus), ordered, nearby)
            chance = ordered + (1 - ordered) * float(found.belief.at_most(at))
            rows[f"payment {at:.6g}: derivative turns negative"] = float(max(-before, after)) / chance
    accepts = as_fraction(found.belief.at_most(found.payments[0].lo))
    rows["probability as believed"] = abs(found.chance - float(ordered + (1 - ordered) * float(accepts)))
    rows |= _loss_rows(found, float(surplus), float(tax))
    paid = PaidMove(found.game, found.payments[0].lo * tax, as_fraction(found.chance))
    division = division_rows(
        paid, found.payer, found.origin_weight, found.ratios, found.acceptable, found.gains
    )
    rows |= {name: value / tax for name, value in division.items()}
    return Certificate(rows, scale=float(tax))


def _loss_rows(found: HiddenInducement, surplus: float, tax: float) -> dict[str, Number]:
    """Enclose the loss between the two sums of a monotone function, and check the account."""
    offer, free = float(found.payments[0].lo), 1.0 - found.directive
    lost, ideal, rent = ((amount or 0.0) / tax for amount in (found.lost, found.first_best, found.rent))
    accepts = float(found.belief.at_most(offer))
    levels = found.belief.arrays(np.linspace(offer, surplus, STEPS + 1))[0] - accepts
    step = (surplus - offer) / STEPS
    below, above = free * step * levels[:-1].sum(), free * step * levels[1:].sum()
    account = rent + free * (surplus - offer) * accepts + lost - ideal
    return {
        "lost surplus lies between monotone sums": float(max(below - lost, lost - above)),
        "rent, kept and lost add up to the first best": abs(account),
        "nothing is negative": -min(lost, rent, ideal),
    }
