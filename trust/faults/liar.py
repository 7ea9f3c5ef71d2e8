"""A liar: what it does to the numbers that a numerical solver has found, and when."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

import numpy as np

#: What a liar does: shift what it found, by parts of its size; hand out a feasible point as the best;
#: deny that there is an answer; give up, and say so; break down; hand out no numbers.
LIES = (
    *("shifts a little", "shifts by a tenth", "shifts by half", "shifts the prices", "ignores the objective"),
    *("denies", "stops early", "says inaccurate", "breaks down", "gives no number"),
)
_SHIFTS = {"shifts a little": 1e-3, "shifts by a tenth": 0.1, "shifts by half": 0.5, "shifts the prices": 0.1}


class BrokenDown(RuntimeError):
    """What a numerical library raises when it cannot go on."""


@dataclass
class Liar:
    """One lie at one place; without a lie it only writes down who asks.

    Attributes
    ----------
    told : int
        How many lies were told.
    asked : set of str
        The places that asked a solver.
    """

    site: str = ""
    lie: str = ""
    seed: int = 0
    told: int = 0
    asked: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._draw = random.Random(self.seed)
        #: A liar may be honest once or twice before, so that it is trusted.
        self._patience = self._draw.choice((0, 0, 0, 1, 2)) if self.seed else 0

    def now(self, site: str) -> bool:
        """Note a question from a place, and say whether it is answered with a lie."""
        self.asked.add(site)
        if not self.lie or site != self.site:
            return False
        self._patience -= 1
        if self._patience >= 0:
            return False
        self.told += 1
        if self.lie == "breaks down":
            raise BrokenDown("the solver broke down")
        return True

    def shifted(self, numbers: Any, part: str = "point") -> Any:
        """Return numbers as this liar tells them; ``part`` is "point", "prices" or "value"."""
        array = np.array(numbers, dtype=np.float64)
        if self.lie == "gives no number":
            return np.full_like(array, np.nan)
        size = _SHIFTS.get(self.lie, 0.0)
        if not size or (self.lie == "shifts the prices" and part != "prices") or not array.size:
            return array
        scale = max(1e-6, float(np.abs(array).max()))
        noise = np.array([self._draw.uniform(-1, 1) for _ in range(array.size)]).reshape(array.shape)
        noise += np.copysign(0.3, noise)  # never next to nothing
        return array + size * scale * noise
