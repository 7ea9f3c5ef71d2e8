"""The retention game judged from its payoffs alone, in fractions: scans of replies and of ratios."""

from __future__ import annotations

from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.retention import RetentionGame
from citypact.mechanisms.firm_choice.retention.result import Retention
from citypact.mechanisms.ratio_set import RatioSet
from citypact.solvers.certificate import Certificate

REPLIES, RATIOS = 40, 60
ZERO = Fraction(0)


def recheck_retention(found: Retention) -> Certificate:
    """Judge the replies against every other on a grid, and the ratios against all others.

    Returns
    -------
    Certificate
        Amounts over the shared tax.
    """
    game, tax = found.game, as_fraction(found.game.relocation.revenue)
    grid = [Fraction(place, RATIOS) for place in range(RATIOS + 1)]
    ends = [found.efficient.lo, found.efficient.hi, found.acceptable.hi]
    welfare = {ratio: game.welfare(ratio) for ratio in (*grid, *ends)}
    rows: dict[str, Number] = {}
    for ratio in {ZERO, Fraction(1), *ends}:
        rows[f"reply to {float(ratio):.6g} is best"] = _reply_gap(game, ratio) / tax
    rows["no ratio of a grid yields more welfare"] = (
        max(welfare.values()) - welfare[found.efficient.lo]
    ) / tax
    rows["efficient ratios are equally good"] = _spread(game, found.efficient) / tax
    before = game.outcome(0)
    beyond = [found.acceptable.hi + Fraction(1, 10**6)] if found.acceptable.hi < 1 else []
    refused = [
        game.outcome(ratio)[1] - before[1] for ratio in (*grid, *beyond) if ratio > found.acceptable.hi
    ]
    signed = [game.outcome(ratio) for ratio in (*grid, found.acceptable.hi) if ratio in found.acceptable]
    losses = [old - new for outcome in signed for old, new in zip(before, outcome, strict=True)]
    rows["both take part in the acceptable ratios"] = max(losses) / tax
    rows["the destination refuses the others"] = max(refused, default=ZERO) / tax
    rows["every efficient ratio of the grid is listed"] = _unlisted(game, found.efficient, grid)
    rows |= _stated(found)
    top = max(value for ratio, value in welfare.items() if ratio in found.acceptable)
    if found.ratios is None:
        rows["no acceptable ratio is better than none"] = (top - welfare[ZERO]) / tax
        return Certificate(rows, scale=float(tax), exact=True)
    rows["the best ratios are acceptable"] = max(
        found.acceptable.lo - found.ratios.lo, found.ratios.hi - found.acceptable.hi
    )
    allowed = [ratio for ratio in grid if ratio in found.acceptable]
    rows["every best ratio of the grid is listed"] = _unlisted(game, found.ratios, allowed)
    rows["the best ratios are equally good"] = _spread(game, found.ratios) / tax
    rows["no acceptable ratio is better"] = (top - game.welfare(found.ratios.lo)) / tax
    return Certificate(rows, scale=float(tax), exact=True)


def _reply_gap(game: RetentionGame, ratio: Fraction) -> Fraction:
    """Return what the origin could gain by another obstruction of a grid, or of a small step."""
    reply, most = game.best_reply(ratio), as_fraction(game.baseline)
    steps = [most * place / REPLIES for place in range(REPLIES + 1)]
    steps += [step for step in (reply - most / 10**6, reply + most / 10**6) if 0 <= step <= most]
    return max(game.payoffs(ratio, step)[0] for step in steps) - game.payoffs(ratio, reply)[0]


def _spread(game: RetentionGame, ratios: RatioSet) -> Fraction:
    """Return by how much welfare differs within a set."""
    values = [game.welfare(ratios.lo + (ratios.hi - ratios.lo) * part / 8) for part in range(9)]
    return max(values) - min(values)


def _unlisted(game: RetentionGame, listed: RatioSet, grid: list[Fraction]) -> int:
    """Return how many ratios outside a set yield as much welfare as those in it."""
    best = game.welfare(listed.lo)
    return sum(game.welfare(ratio) >= best for ratio in grid if ratio not in listed)


def _stated(found: Retention) -> dict[str, Fraction]:
    """Return by how much the figures shown differ from the payoffs, over the largest amount."""
    game, relocation = found.game, found.game.relocation
    amounts = (relocation.revenue, relocation.origin_loss, relocation.destination_cost)
    size = max(abs(as_fraction(amount)) for amount in amounts)
    ratio = found.ratios.exact if found.ratios else ZERO
    before, after, reply = game.outcome(0), game.outcome(ratio), game.best_reply(ratio)
    gains = found.gains.vector() if found.gains else [0.0, 0.0]
    gaps = {
        "obstruction as stated": (as_fraction(found.obstruction) - reply) * size,
        "chance as stated": (as_fraction(found.chance) - (as_fraction(game.baseline) - reply)) * size,
        "cost as stated": as_fraction(found.cost) - game.cost(reply),
        "cost without a ratio as stated": as_fraction(found.wasted) - game.cost(game.best_reply(0)),
        "welfare without a ratio as stated": as_fraction(found.without) - sum(before),
        "welfare as stated": (as_fraction(found.value) - sum(after)) if found.value is not None else ZERO,
        "gains as stated": max(
            abs(as_fraction(float(said)) - (new - old))
            for said, new, old in zip(gains, after, before, strict=True)
        ),
    }
    return {name: abs(gap) / size for name, gap in gaps.items()}
