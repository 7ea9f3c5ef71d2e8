"""How far a run is: rows done, rate, time left."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Advance:
    """How far a run is.

    Parameters
    ----------
    done, size : int
        Rows written, with those of earlier sessions, and rows of the whole run.
    fresh : int
        Rows written in this session.
    seconds : float
        Since this session began.

    Examples
    --------
    >>> Advance(done=600, size=1000, fresh=400, seconds=2.0).text()
    '60.0% done, 200 rows a second, 2 s left'
    >>> Advance(done=2, size=64, fresh=2, seconds=5.0).text()
    '3.1% done, 0.4 rows a second, 155 s left'
    """

    done: int
    size: int
    fresh: int
    seconds: float

    @property
    def rate(self) -> float:
        """Rows a second in this session; zero before the first."""
        return self.fresh / self.seconds if self.seconds > 0 else 0.0

    @property
    def left(self) -> float | None:
        """Seconds left at this rate; ``None`` before the first row."""
        return (self.size - self.done) / self.rate if self.rate > 0 else None

    def text(self) -> str:
        """Return one line for a terminal."""
        part = f"{100 * self.done / self.size:.1f}"
        if self.left is None:
            return f"{part}% done"
        rate = f"{self.rate:,.0f}" if self.rate >= 10 else f"{self.rate:.2g}"
        return f"{part}% done, {rate} rows a second, {self.left:,.0f} s left"
