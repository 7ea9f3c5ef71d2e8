r"""All criteria in closed form for many games at once, and which of them agree.

The formulas of ``citypact.mechanisms.criteria`` as arrays. Where a decision (a surplus of zero, an interval
of one point, one half at an end) lies within :data:`ROUNDING` of its threshold, floating point cannot tell:
such rows are marked ``close`` and answered in rational arithmetic.

References
----------
models.md §3.4, §4.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from citypact.mechanisms.criteria import MinCentral
from citypact.sweep.distributions import FloatArray
from citypact.sweep.relocation_inputs import Games, Numbers
from citypact.sweep.rows.asked import Asked
from citypact.sweep.rows.criterion_figures import (
    Terms,
    first_of,
    ideal_part,
    optimal_ratios,
    representative,
    seller_share,
)

AGREED, NO_SURPLUS, RIVAL_OFFERS_MORE, LEVERS_CONFLICT, REFUSED = range(5)
#: What the codes in the column ``reason`` mean.
REASONS = (
    "agreement",
    "no agreement: the move loses",
    "no agreement: a rival destination offers more",
    "no agreement within the levers",
    "not a scenario: inputs that no file may hold together",
)
#: Part of R + |L| + |K| within which a decision is left to rational arithmetic.
ROUNDING = 1e-11
#: Parts of L and K that are so many times R + |L| + |K| cancel to too few digits.
CANCELLED = 1e3
#: Criteria that need two quantities of the context each.
WEIGHTED = {
    "need-weighted": ("context.origin_income", "context.destination_income"),
    "rank-weighted": ("context.origin_rank", "context.destination_rank"),
    "rubinstein": ("context.origin_impatience", "context.destination_impatience"),
}


def weight_of(name: str, numbers: Numbers) -> Any:
    """Return the origin's weight under a criterion that takes it from the context."""
    own, other = (numbers.get(path) for path in WEIGHTED[name])
    if name == "rubinstein":
        return other / (own + other)
    if name == "rank-weighted":
        return own / (own + other)
    odds = np.log(np.asarray(other, dtype=np.float64)) - np.log(np.asarray(own, dtype=np.float64))
    small = np.exp(-np.abs(odds))
    return np.where(odds >= 0, 1.0 / (1.0 + small), small / (1.0 + small))


def ratio_figures(games: Games, numbers: Numbers, asked: Asked) -> tuple[dict[str, FloatArray], Any]:
    """Return the figures of many games, and which rows are too close to call.

    Parameters
    ----------
    games : Games
        n of them.
    numbers : Numbers
        For the weights that stand in the context.
    asked : Asked
        Whose criterion decides whether there is an agreement, and what the effective share is.

    Returns
    -------
    figures : dict of str to ndarray, shape (n,)
        NaN where there is no agreement; ``reason`` says why.
    close : ndarray of bool, shape (n,)
    """
    revenue, rows = games.revenue, games.usable.shape
    stays = 1.0 - games.voluntary
    needs = stays * games.loss / revenue
    grants = stays * (1.0 - games.cost / revenue)
    surplus = stays * (revenue - games.loss - games.cost)
    rival = max(games.rivals, default=0.0)
    core = needs + rival / revenue
    lo, hi = np.maximum(needs, 0.0), np.minimum(grants, np.minimum(1.0, games.ratio_cap))
    held = np.maximum(lo, core)
    terms = Terms(revenue, needs, grants, surplus, core, lo, held, hi, games.ratio_cap, games.rivals)
    slack = ROUNDING * (1.0 + (np.abs(games.loss) + np.abs(games.cost) + rival) / revenue)

    reason = np.full(rows, AGREED, dtype=np.int64)
    reason[np.broadcast_to(held > hi, rows)] = LEVERS_CONFLICT
    reason[np.broadcast_to(rival > surplus, rows)] = RIVAL_OFFERS_MORE
    reason[np.broadcast_to(surplus < 0, rows)] = NO_SURPLUS
    reason[~games.usable] = REFUSED
    agreed, bought = reason == AGREED, reason == LEVERS_CONFLICT
    top = np.minimum(grants, 1.0)
    close = np.zeros(rows, dtype=bool)
    for gap in (surplus / revenue, (surplus - rival) / revenue, hi - held, top - lo, lo - 0.5, top - 0.5):
        close |= np.broadcast_to(np.abs(gap) <= slack, rows)
    # What little is left of large parts that cancel has few digits.
    left = revenue + np.abs(games.loss) + np.abs(games.cost)
    close |= np.broadcast_to(games.parts > CANCELLED * left, rows)
    close &= games.usable

    own, other = 0.5 * revenue - stays * games.loss, stays * (revenue - games.cost) - 0.5 * revenue
    always = {
        "revenue": revenue,
        "origin_loss": games.loss,
        "destination_cost": games.cost,
        "surplus": surplus,
        "threshold.origin": needs,
        "threshold.destination": grants,
        "gain_at_half.origin": own,
        "gain_at_half.destination": other,
    }
    ratios = _ratios(terms, numbers, agreed, bought)
    spends = isinstance(first_of(asked.rule), MinCentral)
    signed = agreed | bought if spends else agreed
    chosen = _chosen(terms, asked, signed, bought, stays * games.loss) if asked.chosen else {}
    shared = chosen.get("ratio", ratios["ratio.nash"])
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = np.where(surplus == 0, np.nan, own / surplus)
    both = signed & (lo <= top)
    half = both & (lo <= 0.5) & (top >= 0.5)
    found = {
        "agreement": _told(signed, games.usable),
        "reason": np.where(signed, AGREED, reason).astype(np.float64),
        "half_acceptable": _told(half, games.usable),
        **{name: _told(value, games.usable) for name, value in always.items()},
        "participation.lo": _told(lo, both),
        "participation.hi": _told(top, both),
        "weight_at_half": _told(weight, signed),
        "effective_share": _told(shared * games.window_share, signed),
        **chosen,
        **ratios,
    }
    return found, close


def _chosen(terms: Terms, asked: Asked, signed: Any, bought: Any, loss: Any) -> dict[str, FloatArray]:
    """Return the ratio that is asked for, what both gain by it and the grants that go with it."""
    ends = optimal_ratios(asked.rule, terms)
    short = terms.core > terms.cap
    bought_at = np.where(short, terms.cap, 0.0)
    ratio = np.where(bought, bought_at, representative(ends, asked.options.reference))
    lo, hi = (np.where(bought, bought_at, end) for end in ends)
    to_origin = np.where(bought & short, (terms.core - terms.cap) * terms.revenue, 0.0)
    to_destination = np.where(bought & ~short, -terms.grants * terms.revenue, 0.0)
    figures = {
        "ratio": ratio,
        "ratio_set.lo": lo,
        "ratio_set.hi": hi,
        "gain.origin": ratio * terms.revenue - loss + to_origin,
        "gain.destination": (terms.grants - ratio) * terms.revenue + to_destination,
        "grant.origin": to_origin,
        "grant.destination": to_destination,
    }
    return {name: _told(value, signed) for name, value in figures.items()}


def _ratios(terms: Terms, numbers: Numbers, agreed: Any, bought: Any) -> dict[str, FloatArray]:
    """Return the ratio of every criterion, and the central grant that min-central spends."""
    needs, grants, surplus, core = terms.needs, terms.grants, terms.surplus, terms.core
    lo, held, hi = terms.lo, terms.held, terms.hi

    def shared(weight: Any) -> Any:
        target = needs + seller_share(surplus, terms.rivals, weight) / terms.revenue
        return np.clip(target, lo, np.maximum(lo, hi))

    def clipped(target: Any) -> Any:
        return np.clip(target, held, np.maximum(held, hi))

    middle = (held + hi) / 2.0
    ratios: dict[str, Any] = {
        "nash": shared(0.5),
        "egalitarian": clipped((needs + grants) / 2.0),
        "kalai-smorodinsky": clipped(needs + (grants - needs) * ideal_part(terms, (held, hi))),
        "take-it-or-leave-it.origin": clipped(needs + surplus / terms.revenue),
        "take-it-or-leave-it.destination": clipped(
            needs + seller_share(surplus, terms.rivals, 0.0) / terms.revenue
        ),
        "utilitarian": middle,
        "nearest.half": clipped(0.5),
    }
    for name, paths in WEIGHTED.items():
        if numbers.has(*paths):
            weight = weight_of(name, numbers)
            # With all the power on one side there is one offer, and a rival's better one beats it.
            ratios[name] = np.where((weight > 0) & (weight < 1), shared(weight), clipped(shared(weight)))
    found = {f"ratio.{name}": _told(value, agreed) for name, value in ratios.items()}
    # Least central money signs what no ratio can: the ratio goes as far as the levers let it.
    short = core > terms.cap
    pays = np.where(short, (core - terms.cap) * terms.revenue, -grants * terms.revenue)
    either = agreed | bought
    found["ratio.min-central"] = _told(np.where(bought, np.where(short, terms.cap, 0.0), middle), either)
    found["grant.min-central"] = _told(np.where(bought, pays, 0.0), either)
    return found


def _told(values: Any, where: Any) -> FloatArray:
    """Return floats of shape (n,), NaN elsewhere."""
    found: FloatArray = np.where(where, np.asarray(values, dtype=np.float64), np.nan)
    return found


def figure_units(names: Mapping[str, Any]) -> dict[str, str]:
    """Return the unit of each figure by its name."""
    return {name: _unit(name) for name in names}


#: Parts of a name that tell an amount of money.
_MONEY = {
    "revenue", "origin_loss", "destination_cost", "surplus", "gain_at_half", "gain", "grant", "payment",
    "lump_sum", "total", "value", "shortfall", "cap",
}  # fmt: skip


def _unit(name: str) -> str:
    parts = name.split(".")
    pays = parts[0] == "statute" and parts[-1].startswith("year")
    return "亿元" if pays or not _MONEY.isdisjoint(parts) else "ratio"
