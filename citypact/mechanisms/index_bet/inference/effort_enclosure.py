r"""An enclosure of best efforts over a box of parameters, by interval arithmetic.

A best reply :math:`e` to a single flip of stake :math:`J` meets

.. math:: c e - b = J \frac{\eta}{\sigma} \varphi\!\left(\frac{\tau - P_0 + \eta e}{\sigma}\right)

and is no worse than the effort :math:`b / c` without reward:

.. math:: \tfrac12 c \left(e - \tfrac{b}{c}\right)^2 \le J \left[\Phi(z(e)) - \Phi(z(b/c))\right] .

The unknown is the reward of a unit, :math:`r = c e - b`, which lies in :math:`[0, J \max \eta /
(\min \sigma \sqrt{2\pi})]`. The box is cut along every parameter and the range of rewards in
cells; a cell is kept only if both conditions may hold for some parameters in it. What is left
encloses every best reply, whatever the parameters are.

References
----------
R. E. Moore, R. B. Kearfott and M. J. Cloud, *Introduction to Interval Analysis*, SIAM 2009.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise, product
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from citypact.mechanisms.index_bet.terms.noisy_index import ROOT_OF_TAU

Ends: TypeAlias = tuple[float, float]
Floats = npt.NDArray[np.float64]
#: Cells of the range of rewards, and parts of each parameter's range.
CELLS, PARTS = 2000, 5
#: Room for rounding, relative to what is compared.
ROOM = 1e-9


def enclose_effort(J: float, threshold: float, benefit: float, box: Mapping[str, Ends]) -> dict[str, Ends]:
    """Enclose the reward of a unit of effort and the effort over a box.

    Parameters
    ----------
    J, threshold : float
        Stake and where the bet flips.
    benefit : float
        Own benefit of a unit of effort.
    box : mapping of str to pair of float
        Ranges of response, noise, cost and base.

    Returns
    -------
    dict
        ``benefit`` (the reward of a unit) and ``effort``, each with a lower and an upper end.

    Examples
    --------
    >>> box = {"response": (0.25, 0.25), "noise": (0.1, 0.1), "cost": (2.0, 2.0), "base": (1.15, 1.15)}
    >>> ends = enclose_effort(2.0, 1.0, 0.0, box)
    >>> ends["effort"][0] <= 0.836909 <= ends["effort"][1]
    True
    """
    names = ("response", "noise", "cost", "base")
    rewards, efforts = [], []
    for part in product(*(_cut(box[name]) for name in names)):
        response, noise, cost, base = part
        most = J * response[1] / (noise[0] * ROOT_OF_TAU) * (1 + ROOM)
        edges = np.linspace(0.0, most, CELLS + 1)
        kept = _possible(J, threshold, benefit, edges, response, noise, cost, base)
        if not kept.any():
            continue
        low, high = edges[:-1][kept], edges[1:][kept]
        rewards += [float(low[0]), float(high[-1])]
        efforts += [(benefit + float(low[0])) / cost[1], (benefit + float(high[-1])) / cost[0]]
    return {"benefit": (min(rewards), max(rewards)), "effort": (min(efforts), max(efforts))}


def _possible(
    J: float,
    threshold: float,
    benefit: float,
    edges: Floats,
    response: Ends,
    noise: Ends,
    cost: Ends,
    base: Ends,
) -> npt.NDArray[np.bool_]:
    """Say for each cell of rewards whether a best reply may lie there."""
    from scipy.special import ndtr

    low, high = edges[:-1], edges[1:]
    effort_low, effort_high = (benefit + low) / cost[1], (benefit + high) / cost[0]
    z_low, z_high = _scores(threshold, effort_low, effort_high, response, noise, base)
    bell_low, bell_high = _bells(z_low, z_high)
    slope_low, slope_high = J * response[0] / noise[1] * bell_low, J * response[1] / noise[0] * bell_high
    room = ROOM * edges[-1]
    balanced = (slope_low <= high + room) & (slope_high >= low - room)
    idle_low, _ = _scores(threshold, benefit / cost[1], benefit / cost[0], response, noise, base)
    # Half c (e - b/c)^2 = r^2 / 2c at least; the chance of success rises by no more than this.
    worth_it = low**2 / (2 * cost[1]) <= J * (ndtr(z_high) - ndtr(idle_low)) + ROOM * J
    possible: npt.NDArray[np.bool_] = balanced & worth_it
    return possible


def _scores(
    threshold: float,
    effort_low: Floats | float,
    effort_high: Floats | float,
    response: Ends,
    noise: Ends,
    base: Ends,
) -> tuple[Floats, Floats]:
    """Range of the score over a cell: the gap to the threshold, divided by the noise either way."""
    gap_low = threshold - base[1] + response[0] * np.asarray(effort_low)
    gap_high = threshold - base[0] + response[1] * np.asarray(effort_high)
    return (
        np.minimum(gap_low / noise[0], gap_low / noise[1]),
        np.maximum(gap_high / noise[0], gap_high / noise[1]),
    )


def _bells(z_low: Floats, z_high: Floats) -> tuple[Floats, Floats]:
    """Range of the normal density over intervals of scores."""
    farthest = np.minimum(np.maximum(np.abs(z_low), np.abs(z_high)), 40.0)
    nearest = np.where((z_low <= 0) & (z_high >= 0), 0.0, np.minimum(np.abs(z_low), np.abs(z_high)))
    return (
        np.exp(-(farthest**2) / 2) / ROOT_OF_TAU,
        np.exp(-(np.minimum(nearest, 40.0) ** 2) / 2) / ROOT_OF_TAU,
    )


def _cut(ends: Ends) -> list[Ends]:
    """Cut a range in parts; a range that is one number is not cut."""
    if ends[1] - ends[0] <= ROOM * abs(ends[1]):
        return [ends]
    at = np.linspace(*ends, PARTS + 1)
    return [(float(low), float(high)) for low, high in pairwise(at)]
