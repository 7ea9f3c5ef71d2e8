"""What a sampling method hands over before it becomes an allocation."""

from __future__ import annotations

from dataclasses import dataclass

from citypact.games.coalitional import FloatArray


@dataclass(frozen=True)
class Estimate:
    """Amounts with their variances.

    Parameters
    ----------
    amounts : float array of shape (n,)
        One amount a player.
    variance : float array of shape (n,)
        Estimated variance of each; 0 where nothing was drawn.
    details : dict
        How the budget was spent, by name.
    """

    amounts: FloatArray
    variance: FloatArray
    details: dict[str, object]
