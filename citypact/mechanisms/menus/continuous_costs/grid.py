r"""The menu when costs fill an interval: ironed virtual costs on a grid of probabilities.

With distribution :math:`F`, density :math:`f` and quantile function :math:`Q`, the virtual
cost is :math:`J(c) = c + F(c)/f(c)`. As a function of the probability :math:`q = F(c)` it is the
derivative of

.. math:: H(q) = q \, Q(q) ,

so no density is needed, and the *ironed* virtual cost is the slope of the greatest convex
function below :math:`H` [Myerson1981]_. On a grid of :math:`N` cells, contracts that are
constant on each cell are a menu for all costs, and their value is computed without error
from :math:`H` at the grid: a value that is attained. Since :math:`Q` rises,
:math:`q \, Q(q_k)` is below :math:`H` on the cell from :math:`q_k` on; what is below it is
cheaper to serve, so ironing these lower lines bounds what any menu is worth. The difference
of the two is the error bound.

References
----------
models.md §5.5.

.. [Myerson1981] R. B. Myerson, "Optimal auction design", Mathematics of Operations Research
   6(1), 1981, 58-73.
"""

from __future__ import annotations

import math

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.allocation import Allocation
from citypact.games.coalitional import FloatArray
from citypact.games.rational import Number
from citypact.games.validation import Door
from citypact.mechanisms.menus.continuous_costs.result import ContinuousMenu
from citypact.mechanisms.menus.ironing.pooling import Block, pool
from citypact.mechanisms.menus.terms.benefits import Benefit, LinearBenefit
from citypact.mechanisms.menus.terms.distributions import CostDistribution
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

#: How often the first and the last cell are halved for expected values.
HALVINGS = 30


def continuous_menu(
    benefit: Number | Benefit,
    costs: CostDistribution,
    *,
    asked: Number = 0,
    may_exclude: bool = False,
    cells: int = 2048,
    players: tuple[str, str] = ("upstream", "downstream"),
    unit: str = "亿元",
) -> ContinuousMenu:
    """Find the best menu for costs that fill an interval, with a bound on what the grid loses.

    Parameters
    ----------
    benefit : number or Benefit
        Benefit downstream; a number is the worth of a unit of effort. Upstream has none.
    costs : CostDistribution
        What is known about the curvature of cost.
    asked : number
        What every type must be left with before cost of effort: outside option plus fixed cost.
    may_exclude : bool
        Whether costs above some cutoff may be left without a contract.
    cells : int
        Number of contracts on the grid; the error bound falls with its inverse.
    players : tuple of str
        Upstream and downstream city.
    unit : str
        Unit of money.

    Returns
    -------
    ContinuousMenu
        With ``value`` attained and ``value_bound`` not exceeded by any menu.

    Raises
    ------
    InputError
        On numbers that cannot be used, or a benefit of zero.
    CertificateError
        If the menu fails its recheck.

    Examples
    --------
    >>> from citypact.mechanisms.menus.terms.distributions import UniformCosts
    >>> menu = continuous_menu(2, UniformCosts(1, 2))
    >>> round(menu.effort_at(1.5), 3)  # b over the virtual cost 2c - 1
    1.0
    """
    door = Door()
    door.money("asked", asked, signed=True)
    door.whole("cells", cells, 2, 10**6)
    if not isinstance(benefit, Benefit):
        door.money("benefit", benefit, positive=True)
    door.close()
    worth = benefit if isinstance(benefit, Benefit) else LinearBenefit(float(benefit))
    edges = np.linspace(0.0, 1.0, cells + 1)
    quantiles = costs.quantile(edges)
    if not (np.isfinite(quantiles).all() and (np.diff(quantiles) >= 0).all() and quantiles[0] > 0):
        raise InputError(Problem("costs", "quantiles", "finite, positive and not falling"))
    worth = worth.in_units(1, 1) if worth.rational else worth
    blocks = pool(list(np.diff(edges * quantiles) * cells), [1.0 / cells] * cells)
    served = _served(blocks, worth, float(asked), may_exclude)
    effort = np.concatenate(
        [np.full(b.last - b.first + 1, _effort(worth, b)) for b in served] or [np.zeros(0)]
    )
    square, count = effort**2 / 2, len(effort)
    rent = np.concatenate(
        [np.cumsum((square * np.diff(quantiles[: count + 1]))[::-1])[::-1], np.zeros(cells + 1 - count)]
    )
    transfer = float(asked) + rent[1 : count + 1] + quantiles[1 : count + 1] * square
    value = float((np.asarray(worth.value(effort)) - transfer).sum() / cells) if count else 0.0
    bound = _bound(worth, edges, quantiles, float(asked), may_exclude)
    known = [float(worth.best_effort(0.0, cost)) for cost in quantiles]
    parts, weights = _inside(edges)
    between = costs.quantile(parts)
    first_best = math.fsum(
        weight * _net(worth, float(worth.best_effort(0.0, cost)), cost, float(asked), may_exclude)
        for weight, cost in zip(weights.tolist(), between.tolist(), strict=True)
    )
    scale = max(abs(bound), float(quantiles[0]) * max(known) ** 2)
    # In a cell the rent falls along a line with the cost, and the cost need not be a line in the probability.
    cell = np.minimum(np.searchsorted(edges, parts, side="right") - 1, cells - 1)
    slopes = np.concatenate([square, np.zeros(cells - count)])
    expected_rent = float(weights @ (rent[cell + 1] + slopes[cell] * (quantiles[cell + 1] - between)))
    certificate = _certify(worth, quantiles, effort, transfer, rent, float(asked), (value, bound), scale)
    certificate.require()
    spent = float(transfer.sum() / cells)
    return ContinuousMenu(
        benefit=worth,
        distribution=costs,
        edges=tuple(quantiles.tolist()),
        efforts=tuple(effort.tolist()),
        transfers=tuple(transfer.tolist()),
        rents=tuple(rent.tolist()),
        first_best_efforts=tuple(known),
        pooled=_pooled(served, quantiles),
        cutoff=float(quantiles[count]) if count < cells else None,
        value=value,
        value_bound=bound,
        first_best_value=first_best,
        expected_transfer=spent,
        expected_rent=expected_rent,
        participation=(spent, spent + value),
        gains=Allocation(players, (expected_rent, value), unit),
        shadow_prices={"participation of the costliest served type": count / cells},
        certificate=certificate,
        provenance=Provenance("ironed virtual costs on a grid of probabilities", options={"cells": cells}),
        unit=unit,
    )


def _inside(edges: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return Gauss's two points and weights in every cell; in the first and the last, where a tail of
    the costs may be long, in halves of halves."""
    halves = edges[1] * 0.5 ** np.arange(1, HALVINGS + 1)
    finer = np.unique(np.concatenate([edges, halves, 1.0 - halves]))
    widths, middles = np.diff(finer), (finer[:-1] + finer[1:]) / 2
    step = widths / math.sqrt(12)
    return np.concatenate([middles - step, middles + step]), np.concatenate([widths, widths]) / 2


def _effort(benefit: Benefit, block: Block) -> float:
    return float(benefit.best_effort(0.0, block.level))


def _net(benefit: Benefit, effort: float, cost: float, asked: float, may_exclude: bool) -> float:
    """Benefit less cost and what is asked, or nothing where leaving out is allowed and better."""
    net = float(benefit.value(effort)) - cost * effort**2 / 2 - asked
    return max(net, 0.0) if may_exclude else net


def _served(blocks: list[Block], benefit: Benefit, asked: float, may_exclude: bool) -> list[Block]:
    """Blocks whose effort is worth its virtual cost: the cheapest ones, all unless exclusion is allowed."""
    return [
        block
        for block in blocks
        if not may_exclude or _net(benefit, _effort(benefit, block), block.level, asked, False) >= 0
    ]


def _bound(
    benefit: Benefit, edges: FloatArray, quantiles: FloatArray, asked: float, may_exclude: bool
) -> float:
    """Return what no menu exceeds: the value at virtual costs that are too low everywhere."""
    below = np.concatenate([[0.0], edges[1:] * quantiles[:-1]])
    cells = len(edges) - 1
    blocks = pool(list(np.diff(below) * cells), [1.0 / cells] * cells)
    return math.fsum(
        float(block.weight) * _net(benefit, _effort(benefit, block), block.level, asked, may_exclude)
        for block in blocks
    )


def _pooled(blocks: list[Block], quantiles: FloatArray) -> tuple[tuple[float, float], ...]:
    """Intervals of costs with one contract, where virtual costs fall."""
    return tuple(
        (float(quantiles[block.first]), float(quantiles[block.last + 1]))
        for block in blocks
        if block.last > block.first
    )


def _certify(
    benefit: Benefit,
    quantiles: FloatArray,
    effort: FloatArray,
    transfer: FloatArray,
    rent: FloatArray,
    asked: float,
    values: tuple[float, float],
    scale: float,
) -> Certificate:
    """Offer every contract to every cost on the grid; between two of them the best payoff is convex."""
    tempting = -math.inf
    for cost, own in zip(quantiles, rent, strict=True):
        payoffs = transfer - cost * effort**2 / 2 - asked
        tempting = max(tempting, float((payoffs - own).max(initial=-own)))
    count = len(effort)
    kept = transfer - quantiles[1 : count + 1] * effort**2 / 2 - asked - rent[1 : count + 1]
    taken = transfer - quantiles[:count] * effort**2 / 2 - asked - rent[:count]
    cells = len(quantiles) - 1
    virtual = np.diff(np.linspace(0.0, 1.0, cells + 1) * quantiles)[:count] * cells
    by_virtual = float((np.asarray(benefit.value(effort)) - virtual * effort**2 / 2 - asked).sum() / cells)
    residuals = {
        "no cost gains by posing as another": tempting / scale,
        "both ends of a cell are left their rent": float(
            max(np.abs(kept).max(initial=0.0), np.abs(taken).max(initial=0.0)) / scale
        ),
        "every served cost takes part": float(-rent.min(initial=0.0) / scale),
        "efforts do not rise with cost": float(
            np.diff(effort).max(initial=-0.0) / max(effort.max(initial=0.0), 1e-300)
        ),
        "value by transfers is value by virtual costs": abs(values[0] - by_virtual) / scale,
        "value within its bound": (values[0] - values[1]) / scale,
    }
    return Certificate(residuals, scale=scale)
