"""Games whose Shapley value is known in closed form, in classes of a module: processes can be sent them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from citypact.games.coalitional import CooperativeGame
from citypact.sweep.coalitions.plan import PROBES


@dataclass(frozen=True)
class Line(CooperativeGame):
    """Cities along a river: a coalition's stretches earn apart, each the square root of what flows there.

    A stretch from i to j earns sqrt(flow i + … + flow j) times the scale; a city alone earns too.
    """

    flows: tuple[float, ...]
    scale: float = 1.0
    kill_once: str = ""
    unit: str = "亿元"
    cost: bool = False

    @property
    def players(self) -> Sequence[str]:
        return [f"city {k}" for k in range(len(self.flows))]

    def stretch(self, first: int, last: int) -> float:
        return self.scale * float(np.sqrt(sum(self.flows[first : last + 1])))

    def worths_at(self, members: np.ndarray) -> np.ndarray:
        if self.kill_once and 1 < len(members) < PROBES:
            try:
                Path(self.kill_once).touch(exist_ok=False)
            except FileExistsError:
                pass
            else:
                os.kill(os.getpid(), 9)
        inside = np.pad(members, ((0, 0), (1, 1))).astype(np.int8)
        change = np.diff(inside, axis=1)
        begins, ends = np.nonzero(change == 1), np.nonzero(change == -1)
        total = np.concatenate([[0.0], np.cumsum(self.flows)])
        worth = np.zeros(len(members))
        np.add.at(worth, begins[0], np.sqrt(total[ends[1]] - total[begins[1]]))
        return self.scale * worth

    def exact(self) -> np.ndarray:
        """Only stretches have a dividend, and every city on one takes an equal part of it."""
        n = len(self.flows)
        total = np.concatenate([[0.0], np.cumsum(self.flows)])
        earned = np.sqrt(np.maximum(total[None, :] - total[:, None], 0.0))  # [i, j + 1]
        shares = np.zeros(n)
        for i in range(n):
            for j in range(i, n):
                inner = earned[i + 1, j] if j > i + 1 else 0.0
                alone = 0.0 if j == i else earned[i + 1, j + 1] + earned[i, j] - inner
                shares[i : j + 1] += (earned[i, j + 1] - alone) / (j - i + 1)
        return self.scale * shares


def river(players: int, scale: float = 1.0, kill_once: str = "") -> Line:
    flows = np.random.default_rng(players).lognormal(0, 1, players)
    return Line(tuple(flows.tolist()), scale, kill_once)


def seller_and_buyers(values: Sequence[str]) -> list[Fraction]:
    """Shapley value of one seller and buyers, the seller first, by the ranks of the buyers.

    A coalition with the seller earns the largest value in it: a sum over k of the k-th step in values,
    times whether one of the buyers above it is there. Of such a step the seller takes m / (m + 1) with m
    buyers above it, and each of them 1 / (m (m + 1)).
    """
    amounts = [Fraction(value) for value in values]
    order = sorted(range(len(amounts)), key=amounts.__getitem__)
    shares = [Fraction(0)] * (len(amounts) + 1)
    below = Fraction(0)
    for rank, buyer in enumerate(order):
        step, above = amounts[buyer] - below, len(order) - rank
        below = amounts[buyer]
        shares[0] += step * Fraction(above, above + 1)
        for other in order[rank:]:
            shares[other + 1] += step / (above * (above + 1))
    return shares


def squared(masks: np.ndarray) -> np.ndarray:
    return np.bitwise_count(masks).astype(np.float64) ** 2


def cubed(masks: np.ndarray) -> np.ndarray:
    return np.bitwise_count(masks).astype(np.float64) ** 3


def broken(masks: np.ndarray) -> np.ndarray:
    return np.where(masks == 5000, np.nan, squared(masks))
