r"""Rechecks a settlement from the game's benefits and costs alone.

Membership in the core cannot be read off :math:`2^n` coalitions for a thousand cities. The game
is convex because no benefit is negative, which the recheck looks at; a Shapley value of a convex
game lies in its core. The excesses of single cities, of pairs and of all cities but one are
recomputed besides, whatever the rule, and those of all groups up to 16 cities; so is what a group
that is said to do better alone gains.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from citypact.games.coalitional import BoolArray, FloatArray
from citypact.games.coalitional.masks import membership
from citypact.solvers.certificate import Certificate

if TYPE_CHECKING:
    from citypact.mechanisms.abatement.linear.result import AbatementSettlement

#: The rule whose amounts have a formula of their own to compare with.
SHAPLEY = "Shapley value"
#: Every group is looked at up to here: sixty-five thousand.
MOST_LISTED = 16


def check_settlement(settlement: AbatementSettlement) -> Certificate:
    """Recompute every condition of a settlement from the data of its game.

    Money is measured against the surplus, abatement against the largest target.
    """
    game = settlement.game
    benefits = np.asarray(game.benefits)
    costs = np.asarray(game.costs)
    scale = settlement.surplus if settlement.surplus > 0 else 1.0
    targets, alone = np.array(settlement.targets.vector()), np.array(settlement.no_agreement.vector())
    own, paid = np.array(settlement.own_gains.vector()), np.array(settlement.payments.vector())
    gains = np.array(settlement.gains.vector())
    more = targets - alone
    received, spent = more @ benefits, costs * more * (targets + alone) / 2
    # Two large amounts may leave a small gain: it is judged by what was added and taken off.
    size = float(np.max(received + spent)) or 1.0
    joint, selfish = benefits.sum(axis=1) / costs, np.diagonal(benefits) / costs
    largest = float(joint.max()) or 1.0
    residuals = {
        "no benefit is negative": float(-benefits.min()),
        "targets are where marginal cost meets everyone's benefit": _apart(targets, joint) / largest,
        "without agreement every city replies best": _apart(alone, selfish) / largest,
        "gains before payment": _apart(own, received - spent) / size,
        "payments add up to zero": abs(math.fsum(paid)) / scale,
        "gains are own gains plus payments": _apart(gains, own + paid) / max(scale, float(np.abs(own).max())),
        "gains add up to the surplus": abs(math.fsum(gains) - settlement.surplus) / scale,
        "the surplus is what all abatement brings": abs(math.fsum(received - spent) - settlement.surplus)
        / max(scale, size),
        "transfers deliver the payments": _apart(_delivered(settlement), paid) / scale,
    }
    links, weights = benefits - np.diag(np.diagonal(benefits)), 0.5 / costs
    ends = np.array(list(settlement.participation.values()))
    reach = np.column_stack([-own, _added_last(links, weights) - own])
    residuals["participation runs from alone to all that a city adds"] = _apart(ends, reach) / max(
        scale, float(np.abs(reach).max())
    )
    residuals["parts are halves of pairs and thirds of triples"] = (
        _apart(_parts(links, weights), _stated_parts(settlement)) / scale
    )
    if settlement.rule == SHAPLEY:
        residuals["gains are halves of pairs and thirds of triples"] = (
            _apart(gains, settlement.parts.amounts) / scale
        )
    if settlement.in_core is False:
        group = np.isin(game.players, settlement.objection)
        more = _worths(links, weights, group[None])[0] - gains[group].sum()
        residuals["a group does better alone"] = -more / scale if group.any() else math.inf
        residuals["by what is said"] = abs(more - settlement.objection_gain) / scale
        return Certificate(residuals, scale=scale)
    excess, _ = worst_small_excess(links, weights, gains, settlement.surplus)
    residuals["no city, no pair and no group of all but one does better alone"] = excess / scale
    residuals["no group is said to do better alone"] = float(
        bool(settlement.objection) or settlement.objection_gain != 0
    )
    if settlement.in_core and game.size <= MOST_LISTED:
        groups = membership(np.arange(1 << game.size, dtype=np.int64), game.size)
        residuals["no group does better alone"] = (
            float((_worths(links, weights, groups) - groups @ gains).max()) / scale
        )
    return Certificate(residuals, scale=scale)


def worst_small_excess(
    links: FloatArray, weights: FloatArray, amounts: FloatArray, grand: float
) -> tuple[float, tuple[int, ...]]:
    """Return the largest excess of single players, pairs and all but one, and whose it is.

    Examples
    --------
    >>> links, weights = np.array([[0.0, 2.0], [0.0, 0.0]]), np.array([1.0, 1.0])
    >>> worst_small_excess(links, weights, np.array([5.0, -1.0]), 4.0)
    (1.0, (1,))
    """
    players = len(amounts)
    single = int(np.argmin(amounts))
    found: list[tuple[float, tuple[int, ...]]] = [(float(-amounts[single]), (single,))]
    if players > 2:
        half = weights[:, None] * links**2
        pairs = half + half.T - amounts[:, None] - amounts[None, :]
        np.fill_diagonal(pairs, -np.inf)
        first, second = np.unravel_index(int(np.argmax(pairs)), pairs.shape)
        found.append((float(pairs[first, second]), tuple(sorted((int(first), int(second))))))
        # v(N without k) - x(N without k) is x_k less what k adds to all the others.
        left = amounts - _added_last(links, weights) + (grand - math.fsum(amounts))
        out = int(np.argmax(left))
        found.append((float(left[out]), tuple(at for at in range(players) if at != out)))
    if not np.isfinite(amounts).all():
        return math.nan, ()
    return max(found)


def _worths(links: FloatArray, weights: FloatArray, groups: BoolArray) -> FloatArray:
    """Return what groups, one a row, are worth on their own."""
    worths: FloatArray = (groups * (groups @ links.T) ** 2) @ weights
    return worths


def _parts(links: FloatArray, weights: FloatArray) -> FloatArray:
    """Return what each city gets as source and as receptor, of pairs and of triples, shape (4, n)."""
    squares = weights[:, None] * links**2
    # Twice q m m' is a triple's: all products of a row less the squares, each pair counted once.
    products = weights[:, None] * links * links.sum(axis=1, keepdims=True) - squares
    return np.array(
        [
            squares.sum(axis=1) / 2,
            products.sum(axis=1) / 3,
            squares.sum(axis=0) / 2,
            products.sum(axis=0) * 2 / 3,
        ]
    )


def _stated_parts(settlement: AbatementSettlement) -> FloatArray:
    parts = settlement.parts
    return np.array([parts.source_pairs, parts.source_triples, parts.receptor_pairs, parts.receptor_triples])


def _added_last(links: FloatArray, weights: FloatArray) -> FloatArray:
    rows = links.sum(axis=1)
    added: FloatArray = weights * rows**2 + (weights[:, None] * links * (2 * rows[:, None] - links)).sum(
        axis=0
    )
    return added


def _apart(ours: FloatArray, theirs: FloatArray) -> float:
    return float(np.max(np.abs(ours - theirs)))


def _delivered(settlement: AbatementSettlement) -> FloatArray:
    place = {name: at for at, name in enumerate(settlement.game.players)}
    received = np.zeros(len(place))
    for one in settlement.transfers:
        received[place[one.payer]] -= one.amount
        received[place[one.recipient]] += one.amount
    return received
