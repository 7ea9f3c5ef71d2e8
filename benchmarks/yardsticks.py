"""What this machine takes for work that everyone knows: for tasks without a yardstick of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Yardstick:
    """Work, and what it is called in the table."""

    name: str
    run: Callable[[], object]


def _fractions() -> Fraction:
    return sum((Fraction(1, denominator) for denominator in range(1, 1500)), Fraction(0))


@cache
def _numbers() -> np.ndarray:
    import numpy as np

    return np.ones(1 << 24)


#: Exact arithmetic in the interpreter, some tens of milliseconds: for what proves, reads and writes.
FRACTIONS = Yardstick("adding 1/1 to 1/1499 as fractions", _fractions)
#: One pass over memory, some tens of milliseconds: for what runs over long arrays.
PASS = Yardstick("numpy.sum of 128 MiB", lambda: _numbers().sum())
