"""Whether a game has a property, and if not, what shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class PropertyReport:
    """Yes, or no with a witness; usable as a truth value.

    Parameters
    ----------
    name : str
        The property, such as "convex".
    holds : bool
        Whether the game has it.
    witness : tuple of tuple of str
        Coalitions (or players) that show the contrary; empty when it holds.
    gap : float
        By how much the witness breaks the property, in the game's unit; 0 when it holds.
    statement : str
        The violated inequality or equation in words and numbers; empty when it holds.
    reason : str
        Why it holds, where the form of the game answers and no coalition was looked at.

    Examples
    --------
    >>> bool(PropertyReport("convex", True))
    True
    """

    name: str
    holds: bool
    witness: tuple[tuple[str, ...], ...] = ()
    gap: float = 0.0
    statement: str = ""
    reason: str = ""

    def __bool__(self) -> bool:
        return self.holds

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        told = {
            "holds": self.holds,
            "witness": ["+".join(coalition) for coalition in self.witness],
            "gap": self.gap,
            "statement": self.statement,
        }
        return {**told, "reason": self.reason} if self.reason else told
