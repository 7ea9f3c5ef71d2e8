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
from itertools import pairwise
from typing import Any

import numpy as np

from citypact.sweep.distributions import FloatArray
from citypact.sweep.relocation_inputs import Games, Numbers

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


def ratio_figures(games: Games, numbers: Numbers) -> tuple[dict[str, FloatArray], Any]:
    """Return the figures of many games, and which rows are too close to call.

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
    slack = ROUNDING * (1.0 + (np.abs(games.loss) + np.abs(games.cost) + rival) / revenue)

    reason = np.full(rows, AGREED, dtype=np.int64)
    reason[np.broadcast_to(held > hi, rows)] = LEVERS_CONFLICT
    reason[np.broadcast_to(rival > surplus, rows)] = RIVAL_OFFERS_MORE
    reason[np.broadcast_to(surplus < 0, rows)] = NO_SURPLUS
    reason[~games.usable] = REFUSED
    agreed = reason == AGREED
    top = np.minimum(grants, 1.0)
    close = np.zeros(rows, dtype=bool)
    for gap in (surplus / revenue, (surplus - rival) / revenue, hi - held, top - lo, lo - 0.5, top - 0.5):
        close |= np.broadcast_to(np.abs(gap) <= slack, rows)
    close &= games.usable

    acceptable = ((lo <= 0.5) & (top >= 0.5)).astype(np.float64)
    own, other = 0.5 * revenue - stays * games.loss, stays * (revenue - games.cost) - 0.5 * revenue
    figures = {
        "revenue": revenue,
        "origin_loss": games.loss,
        "destination_cost": games.cost,
        "surplus": surplus,
        "threshold.origin": needs,
        "threshold.destination": grants,
        "gain_at_half.origin": own,
        "gain_at_half.destination": other,
    }
    always = {name: _told(value, games.usable) for name, value in figures.items()}
    ratios = _ratios(games, numbers, (needs, grants, surplus, core), (lo, held, hi), agreed, reason)
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = own / surplus
    signed = {
        "participation.lo": lo,
        "participation.hi": top,
        "weight_at_half": weight,
        "effective_share": ratios["ratio.nash"] * games.window_share,
    }
    found = {
        "agreement": _told(agreed, games.usable),
        "reason": reason.astype(np.float64),
        "half_acceptable": _told(np.where(agreed, acceptable, 0.0), games.usable),
        **always,
        **{name: _told(value, agreed) for name, value in signed.items()},
        **ratios,
    }
    return found, close


def _ratios(
    games: Games, numbers: Numbers, terms: tuple[Any, ...], ends: tuple[Any, ...], agreed: Any, reason: Any
) -> dict[str, FloatArray]:
    """Return the ratio of every criterion, and the central grant that min-central spends."""
    needs, grants, surplus, core = terms
    lo, held, hi = ends

    def shared(weight: Any) -> Any:
        target = needs + _seller_share(surplus, games.rivals, weight) / games.revenue
        return np.clip(target, lo, np.maximum(lo, hi))

    def clipped(target: Any) -> Any:
        return np.clip(target, held, np.maximum(held, hi))

    wide, deep = hi - needs, grants - held
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(wide + deep == 0, 0.0, wide / (wide + deep))
    middle = (held + hi) / 2.0
    ratios: dict[str, Any] = {
        "nash": shared(0.5),
        "egalitarian": clipped((needs + grants) / 2.0),
        "kalai-smorodinsky": clipped(needs + (grants - needs) * part),
        "take-it-or-leave-it.origin": clipped(needs + surplus / games.revenue),
        "take-it-or-leave-it.destination": clipped(
            needs + _seller_share(surplus, games.rivals, 0.0) / games.revenue
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
    bought = reason == LEVERS_CONFLICT
    short = core > games.ratio_cap
    pays = np.where(short, (core - games.ratio_cap) * games.revenue, -grants * games.revenue)
    either = agreed | bought
    found["ratio.min-central"] = _told(
        np.where(bought, np.where(short, games.ratio_cap, 0.0), middle), either
    )
    found["grant.min-central"] = _told(np.where(bought, pays, 0.0), either)
    return found


def _seller_share(surplus: Any, rivals: tuple[float, ...], weight: Any) -> Any:
    """Return ``seller_share`` of games whose own surplus is the highest."""
    worths = [surplus, *sorted(rivals, reverse=True), 0.0]
    missed: Any = 1.0
    value: Any = 0.0
    for rank, (worth, following) in enumerate(pairwise(worths), start=1):
        # rank / (x + rank) with x = a / (1 - a), without dividing by 1 - a
        missed = missed * (rank * (1.0 - weight)) / (weight + rank * (1.0 - weight))
        value = value + (worth - following) * (1.0 - missed)
    return value


def _told(values: Any, where: Any) -> FloatArray:
    """Return floats of shape (n,), NaN elsewhere."""
    found: FloatArray = np.where(where, np.asarray(values, dtype=np.float64), np.nan)
    return found


def figure_units(names: Mapping[str, Any]) -> dict[str, str]:
    """Return the unit of each figure by its name."""
    money = ("revenue", "origin_loss", "destination_cost", "surplus", "gain", "grant", "statute")
    return {name: "亿元" if name.startswith(money) and "share" not in name else "ratio" for name in names}
