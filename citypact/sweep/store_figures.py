"""The columns of a run in numbers: how many rows have one, mean, ends, quantiles, and how far two are apart.

Counts, means and ends are of all rows. Quantiles and distances are of at most :data:`SAMPLED` rows: of all
if there are no more, else of one at random from each of as many equal parts of the run.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Rows of a run that are kept for its quantiles; 8 bytes a row and column.
SAMPLED = 2**18
LEVELS = (0.05, 0.5, 0.95)
#: Largest distance of two samples of n and m rows from one distribution, in units of sqrt(1/n + 1/m), that
#: chance exceeds once in 1,000 (Smirnov's limit law: 2 exp(-2 c^2) = 0.001).
CHANCE = math.sqrt(math.log(2 / 0.001) / 2)


@dataclass(frozen=True)
class Figure:
    """One column of a run.

    Parameters
    ----------
    count, missing : int
        Rows with a finite number, and without.
    mean, low, high : float or None
        Of the numbers; ``None`` where there are none.
    q05, q50, q95 : float or None
        Quantiles of the numbers of the rows that are kept.
    """

    count: int
    missing: int
    mean: float | None
    low: float | None
    high: float | None
    q05: float | None
    q50: float | None
    q95: float | None


class Columns:
    """The columns of one run as its blocks pass by.

    Parameters
    ----------
    names : sequence of str
        Columns.
    rows : int
        Rows that will pass.
    most : int
        Rows that are kept.

    Examples
    --------
    >>> import numpy as np
    >>> found = Columns(["a"], 4)
    >>> found.add({"a": np.array([1.0, np.nan, 3.0, 5.0])})
    >>> found.figure("a")
    Figure(count=3, missing=1, mean=3.0, low=1.0, high=5.0, q05=1.0, q50=3.0, q95=5.0)
    """

    def __init__(self, names: Sequence[str], rows: int, most: int = SAMPLED) -> None:
        import numpy as np

        from citypact.sweep.analysis.gathering import sampled_numbers

        self._numbers = sampled_numbers(rows, most)
        self._kept = {name: np.empty(len(self._numbers)) for name in names}
        self._sums = {name: _Sums() for name in names}
        self._start = self._taken = 0

    def add(self, block: Mapping[str, Any]) -> None:
        """Take the following rows."""
        import numpy as np

        rows = len(next(iter(block.values())))
        stop = int(np.searchsorted(self._numbers, self._start + rows))
        places = self._numbers[self._taken : stop] - self._start
        for name, sums in self._sums.items():
            sums.add(block[name])
            self._kept[name][self._taken : stop] = block[name][places]
        self._start, self._taken = self._start + rows, stop

    def figure(self, name: str) -> Figure:
        """Return the figures of a column."""
        import numpy as np

        from citypact.solvers.uncertainty.quantiles import quantiles_of

        sums, kept = self._sums[name], self._kept[name]
        known = kept[np.isfinite(kept)]
        levels = quantiles_of(known, LEVELS) if len(known) else [None] * 3
        if not sums.count:
            return Figure(0, sums.missing, None, None, None, *levels)
        mean = math.fsum(sums.parts) / sums.count
        return Figure(sums.count, sums.missing, mean, sums.low, sums.high, *levels)

    def sample(self, name: str) -> NDArray[np.float64]:
        """Return the numbers of the rows that are kept, shape (kept,)."""
        return self._kept[name]


class _Sums:
    """The sums of one column."""

    def __init__(self) -> None:
        self.count = self.missing = 0
        self.parts: list[float] = []
        self.low, self.high = math.inf, -math.inf

    def add(self, values: NDArray[np.float64]) -> None:
        import numpy as np

        numbers = values[np.isfinite(values)]
        self.missing += len(values) - len(numbers)
        if len(numbers):
            self.count += len(numbers)
            self.parts.append(float(np.sum(numbers)))
            self.low, self.high = min(self.low, float(numbers.min())), max(self.high, float(numbers.max()))


def distance(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Return the largest difference of two distribution functions (Kolmogorov and Smirnov).

    Rows without a finite number count as one value beyond all numbers, so that answers that come or go are
    seen as well.

    Parameters
    ----------
    first, second : ndarray, shapes (n,) and (m,)
        Numbers of two columns.

    Returns
    -------
    float
        From 0 (the same distribution) to 1.

    Examples
    --------
    >>> import numpy as np
    >>> distance(np.array([1.0, 2.0, 3.0, np.nan]), np.array([1.0, 2.0, 3.0, 4.0]))
    0.25
    """
    import numpy as np

    # A finite number and infinity are told apart by order alone.
    one, two = (np.sort(np.where(np.isfinite(each), each, np.inf)) for each in (first, second))
    if not len(one) or not len(two):
        return 0.0 if len(one) == len(two) else 1.0
    at = np.concatenate([one, two])
    below = [np.searchsorted(each, at, side="right") / len(each) for each in (one, two)]
    return float(np.abs(below[0] - below[1]).max())


def beyond_chance(apart: float, first: int, second: int) -> bool:
    """Say whether rows drawn anew from one distribution would be so far apart once in 1,000 times at most.

    The bound is for independent rows; those of a Sobol sequence or a grid lie closer to their distribution.

    Parameters
    ----------
    apart : float
        From :func:`distance`.
    first, second : int
        Rows that were compared.

    Examples
    --------
    >>> beyond_chance(0.2, 100, 100), beyond_chance(0.2, 1000, 1000)
    (False, True)
    """
    if not first or not second:
        return first != second
    return apart > CHANCE * math.sqrt(1 / first + 1 / second)
