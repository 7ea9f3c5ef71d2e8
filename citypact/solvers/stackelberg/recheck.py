"""The arithmetic that judges a commitment: payoffs, best reply and bounds, all in fractions."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.rational import Number
from citypact.solvers.certificate import Certificate
from citypact.solvers.stackelberg.commitment import ReplyBound, TiesBound, TiesProof
from citypact.solvers.stackelberg.leadership import Leadership


def recheck_commitment(
    lead: Leadership,
    strategy: Mapping[str, Fraction],
    reply: str,
    value: Fraction,
    bounds: Mapping[str, ReplyBound],
    pessimistic: tuple[Fraction, TiesProof],
) -> Certificate:
    """Recompute every claim about a mixed commitment from the payoffs.

    Parameters
    ----------
    lead : Leadership
        The game.
    strategy, reply, value, bounds
        The claims, as in ``Commitment``.
    pessimistic : pair of Fraction and TiesProof
        The pessimistic value and its proof.

    Returns
    -------
    Certificate
        With tolerance zero: fractions hold exactly or not at all.
    """
    names, replies = lead.strategies
    chances = [strategy[name] for name in names]
    place = {name: column for column, name in enumerate(replies)}
    own_size, other_size = map(_size, lead.tables)
    own, other = lead.payoffs(chances, place[reply])
    best = max(lead.payoffs(chances, column)[1] for column in lead.columns)
    residuals: dict[str, Number] = {
        "no chance is negative": -min(chances),
        "chances add up to one": abs(sum(chances, Fraction(-1))),
        f"{reply} is a best reply": (best - other) / other_size,
        "the leader earns its value": abs(own - value) / own_size,
    }
    for name in replies:
        given = bounds.get(name)
        if given is None:
            residuals[f"{name} has a bound"] = 1
            continue
        weights = {place[rival]: weight for rival, weight in given.weights.items()}
        negative = min(weights.values(), default=Fraction(0)) < 0
        if given.bound is None:
            proved = not negative and lead.never_best(place[name], weights)
            residuals[f"{name} is never a best reply"] = 0 if proved else 1
        elif negative:
            residuals[f"weights against {name} are not negative"] = 1
        else:
            proved_bound = lead.bound(place[name], weights)
            over = max(proved_bound - given.bound, given.bound - value)
            residuals[f"{name} earns the leader no more"] = over / own_size
    residuals |= _ties(lead, bounds, *pessimistic)
    return Certificate(residuals, tolerance=0.0, exact=True)


def _ties(
    lead: Leadership, bounds: Mapping[str, ReplyBound], value: Fraction, proof: TiesProof
) -> dict[str, Number]:
    """Recheck the pessimistic value: commitments arbitrarily near it, and no class worth more."""
    names, replies = lead.strategies
    place = {name: column for column, name in enumerate(replies)}
    own_size, other_size = map(_size, lead.tables)
    classes = {tuple(replies[column] for column in columns) for columns in lead.alike()}
    if proof.replies not in classes:
        return {"the replies near the limit are alike to the follower": 1}
    limit, interior = ([strategy[name] for name in names] for strategy in (proof.limit, proof.interior))
    chosen = [place[name] for name in proof.replies]
    here, inside = ([lead.payoffs(x, k) for k in lead.columns] for x in (limit, interior))
    margin = min((inside[chosen[0]][1] - inside[k][1] for k in lead.columns if k not in chosen), default=1)
    residuals: dict[str, Number] = {
        "ties: no chance is negative": -min(*limit, *interior),
        "ties: chances add up to one": max(abs(sum(x, Fraction(-1))) for x in (limit, interior)),
        "ties: the replies are best at the limit": (max(earned for _, earned in here) - here[chosen[0]][1])
        / other_size,
        "ties: near the limit all other replies are worse": 0 if margin > 0 else 1,
        "ties: the worst of them earns the value": abs(min(here[k][0] for k in chosen) - value) / own_size,
    }
    special = {each.replies: each for each in proof.bounds}
    for members in sorted(classes):
        label = f"ties: {', '.join(members)} earn the leader no more"
        claim = special.get(members)
        if claim is not None:
            residuals[label] = _over(lead, claim, value) / own_size
            continue
        # The bounds on single replies are proved above.
        known = [bounds[name].bound if name in bounds else value + own_size for name in members]
        least = [bound for bound in known if bound is not None]
        residuals[label] = (min(least) - value) / own_size if len(least) == len(known) else 0
    return residuals


def _over(lead: Leadership, claim: TiesBound, value: Fraction) -> Fraction:
    """Return by how much a class exceeds the value, as far as its weights prove."""
    place = {name: column for column, name in enumerate(lead.strategies[1])}
    columns = [place[name] for name in claim.replies]
    weights = {place[name]: weight for name, weight in claim.weights.items()}
    failed = _size(lead.tables[0])
    if min(weights.values(), default=Fraction(0)) < 0:
        return failed
    if claim.bound is None:
        return Fraction(0) if lead.never_strictly_best(columns, weights) else failed
    mixture = {place[name]: chance for name, chance in claim.mixture.items()}
    if not set(mixture) <= set(columns) or min(mixture.values()) < 0 or sum(mixture.values()) != 1:
        return failed
    return max(lead.bound(columns[0], weights, mixture) - claim.bound, claim.bound - value)


def _size(table: FloatArray) -> Fraction:
    """Return the largest absolute payoff, or one where all are zero."""
    return Fraction(float(np.abs(table).max()) or 1.0)
