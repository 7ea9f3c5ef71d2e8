r"""How probable it is that there is an agreement, and that both cities accept a ratio.

Both accept a ratio s in a scenario that has an agreement if :math:`lo \le s \le hi`, the ends of the range
in which neither loses, and s is not above the cap on the ratio: a ratio that is not allowed is no offer. An
end that lies within rounding of s accepts it, and such rows are counted: at one half, where the rows
themselves were decided exactly, there are none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from citypact.solvers.uncertainty.probability import counted_share
from citypact.sweep.analysis.ratio_cap import RatioCap
from citypact.sweep.analysis.row_source import Block
from citypact.sweep.distributions import FloatArray
from citypact.sweep.ratio_figures import ROUNDING

#: Ratios of the curve: every hundredth.
GRID = np.arange(101) / 100
HALF = 50


@dataclass
class AgreementCount:
    """Rows with an agreement (or an answer), and rows without a game.

    Parameters
    ----------
    column : str
        ``agreement``, or ``reason`` where 0 says that the row is answered.
    """

    column: str = "agreement"
    happened: int = 0
    rows: int = 0
    gone: int = 0

    def add(self, block: Block) -> None:
        """Take the following rows."""
        holds = holding(self.column, block[self.column])
        known = ~np.isnan(holds)
        self.happened += int(np.count_nonzero(holds == 1))
        self.rows += int(np.count_nonzero(known))
        self.gone += int(np.count_nonzero(~known))


def holding(column: str, values: FloatArray) -> FloatArray:
    """Return 1 where there is an agreement, 0 where there is none and NaN where there is no game."""
    if column == "reason":
        return np.where(values == 0, 1.0, 0.0)
    return values


@dataclass
class AcceptanceCount:
    """Rows in which both accept each ratio of :data:`GRID`, and one more ratio.

    Parameters
    ----------
    ratio : float
        From 0 to 1.
    cap : RatioCap
        Largest ratio that each row allows.

    Examples
    --------
    >>> found = AcceptanceCount(0.3)
    >>> one, none = np.array([1.0, 1.0]), np.zeros(2)
    >>> found.add({"agreement": one, "half_acceptable": one, "participation.lo": np.array([0.2, 0.3]),
    ...            "participation.hi": np.array([0.7, 0.6]), "revenue": one, "origin_loss": none,
    ...            "destination_cost": none})
    >>> found.asked, found.close, found.curve[[19, 20, 30, 60, 70, 71]].tolist()
    (2, 1, [0, 1, 2, 2, 1, 0])
    """

    ratio: float
    cap: RatioCap = field(default_factory=RatioCap)
    rows: int = 0
    asked: int = 0
    close: int = 0
    half: int = 0
    is_capped: bool = False
    _began: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(len(GRID) + 1, np.int64))
    _ended: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(len(GRID) + 1, np.int64))

    def add(self, block: Block) -> None:
        """Take the following rows."""
        self.rows += int(np.count_nonzero(~np.isnan(block["agreement"])))
        cap = self.cap.of(block)
        self.is_capped |= bool(np.any(np.asarray(cap) < 1))
        self.half += int(np.count_nonzero((block["half_acceptable"] == 1) & (cap >= GRID[HALF])))
        low, high, slack = accepted_range(block, cap)
        first, last = low - slack, np.minimum(high + slack, cap)
        there = (block["agreement"] == 1) & (first <= last)
        count = len(GRID) + 1
        self._began += np.bincount(np.searchsorted(GRID, first[there], "left"), minlength=count)
        self._ended += np.bincount(np.searchsorted(GRID, last[there], "right"), minlength=count)
        accepted = there & (first <= self.ratio) & (self.ratio <= last)
        at_end = (np.abs(low - self.ratio) <= slack) | (np.abs(high - self.ratio) <= slack)
        self.asked += int(np.count_nonzero(accepted))
        self.close += int(np.count_nonzero(accepted & at_end))

    @property
    def curve(self) -> npt.NDArray[np.int64]:
        """Rows in which both accept each ratio of the grid; at one half those decided exactly."""
        found: npt.NDArray[np.int64] = np.cumsum(self._began)[:-1] - np.cumsum(self._ended)[:-1]
        found[HALF] = self.half
        return found


def accepted_range(block: Block, cap: FloatArray | float) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return both ends of the range of acceptance up to a cap, and how far rounding may have moved them."""
    amounts = np.abs(block["origin_loss"]) + np.abs(block["destination_cost"])
    slack = ROUNDING * (1.0 + amounts / block["revenue"])
    return block["participation.lo"], np.minimum(block["participation.hi"], cap), slack


def accepts(sample: Block, ratio: float, cap: FloatArray | float = 1.0) -> npt.NDArray[np.bool_]:
    """Say in which rows there is an agreement, both accept a ratio, and it is not above the cap."""
    found: npt.NDArray[np.bool_] = (sample["agreement"] == 1) & (ratio <= cap)
    if ratio == GRID[HALF]:
        return np.asarray(found & (sample["half_acceptable"] == 1))
    low, high, slack = accepted_range(sample, cap)
    return np.asarray(found & (low - slack <= ratio) & (ratio <= high + slack))


def told_share(happened: int, rows: int, gone: int, confidence: float) -> dict[str, Any] | None:
    """Return a probability with its interval as plain data; ``None`` if no row decides it."""
    if not rows:
        return None
    figure = counted_share(happened, rows, confidence)
    return {**figure.to_dict(), "happened": happened, "rows": rows, "left_out": gone}


def told_acceptance(count: AcceptanceCount, gone: int, confidence: float) -> dict[str, Any] | None:
    """Return the probabilities that both accept one half, the ratio asked for, and each of the grid."""
    if not count.rows:
        return None
    curve = count.curve
    first, last = longest_run(np.flatnonzero(curve == curve.max()).tolist())
    middle = (first + last + 1) // 2
    return {
        "half": told_share(count.half, count.rows, gone, confidence),
        "asked": None
        if count.ratio == GRID[HALF]
        else {
            "ratio": count.ratio,
            **(told_share(count.asked, count.rows, gone, confidence) or {}),
            "close": count.close,
        },
        "most_accepted": {
            "ratio": float(GRID[middle]),
            "from": float(GRID[first]),
            "to": float(GRID[last]),
            **counted_share(int(curve[middle]), count.rows, confidence).to_dict(),
        }
        if curve.max()
        else None,
        "is_capped": count.is_capped,
        "curve": [
            {"ratio": float(ratio), **_ends(int(happened), count.rows, confidence)}
            for ratio, happened in zip(GRID, curve, strict=True)
        ],
    }


def longest_run(places: Sequence[int]) -> tuple[int, int]:
    """Return the ends of the longest run of numbers that follow one another, the first of such runs.

    Examples
    --------
    >>> longest_run([2, 3, 7, 8, 9, 12])
    (7, 9)
    """
    best = start = last = places[0]
    longest = 0
    for place in places[1:]:
        if place != last + 1:
            start = place
        last = place
        if last - start > longest:
            best, longest = start, last - start
    return best, best + longest


def _ends(happened: int, rows: int, confidence: float) -> dict[str, Any]:
    figure = counted_share(happened, rows, confidence)
    return {"value": figure.value, "low": figure.low, "high": figure.high}
