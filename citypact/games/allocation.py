"""Who gets how much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from citypact.errors import InputError, Problem


@dataclass(frozen=True)
class Allocation(Mapping[str, float]):
    """An amount for each player, in player order.

    Parameters
    ----------
    players : sequence of str
        Names, each once.
    amounts : sequence of float
        One amount a player, in ``unit``.

    Examples
    --------
    >>> Allocation(("origin", "destination"), (0.3, 0.3))["origin"]
    0.3
    """

    players: Sequence[str]
    amounts: Sequence[float]
    unit: str = "亿元"

    def __post_init__(self) -> None:
        object.__setattr__(self, "players", tuple(self.players))
        object.__setattr__(self, "amounts", tuple(float(amount) for amount in self.amounts))
        if len(set(self.players)) != len(self.players):
            raise InputError(Problem("players", ", ".join(self.players), "each player once"))
        if len(self.players) != len(self.amounts):
            raise InputError(
                Problem("amounts", len(self.amounts), f"one for each of {len(self.players)} players")
            )

    def __getitem__(self, player: str) -> float:
        try:
            return self.amounts[tuple(self.players).index(player)]
        except ValueError:
            raise KeyError(player) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self.players)

    def __len__(self) -> int:
        return len(self.players)

    def vector(self) -> tuple[float, ...]:
        """Amounts in player order."""
        return tuple(self.amounts)
