"""What a part of ``make trust`` is given, and what it gives back."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

#: What a part found: a readable name for each figure, in the order of the table in docs/promises.md. The name
#: ``failures`` is kept for a list of sentences, one for each promise that was seen broken.
Figures = dict[str, "int | float | str | list[str]"]


@dataclass(frozen=True)
class Budget:
    """How long a part may work, and from which seed it draws.

    Attributes
    ----------
    seconds : float
        Wall-clock time for the whole part, in seconds. A part that is still at work after it has
        overstepped; ``left()`` says how much remains.
    seed : int
        Where every draw of the part begins: the same seed means the same cases in the same order.
    quick : bool
        Whether this is the ten-minute run.
    workers : int
        Processes that may work at the same time.

    Examples
    --------
    >>> Budget(60, seed=1).left() > 50
    True
    """

    seconds: float
    seed: int = 2026
    quick: bool = False
    workers: int = 2
    began: float = field(default_factory=time.monotonic)

    def left(self) -> float:
        """Return the seconds that remain; negative once the time is over."""
        return self.began + self.seconds - time.monotonic()
