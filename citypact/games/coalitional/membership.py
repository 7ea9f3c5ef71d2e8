r"""Who signs one agreement: payoffs of members and outsiders for every set of signatories.

When the players of :math:`S` have signed and all others stay alone, player :math:`i` has
:math:`\pi_i(S)`, inside or outside. An agreement of one changes nothing, so
:math:`\pi(\{i\}) = \pi(\varnothing)` for every :math:`i`: all are alone [Carraro1993]_.

References
----------
models.md §8.4.

.. [Carraro1993] C. Carraro and D. Siniscalco, "Strategies for the international protection of the
   environment", Journal of Public Economics 52(3), 1993, 309-328.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from citypact.errors import InputError, Problem
from citypact.games.coalitional.cooperative import checked_players
from citypact.games.coalitional.masks import FloatArray, bits
from citypact.games.coalitional.payoff_table import MOST_NAMED, Exact, mask_of_names, payoff_table
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door

#: Twenty players fill 160 MiB.
MOST_PLAYERS = 20
#: Payoffs that were computed may differ by so much of a player's largest where they ought to agree.
ROUNDING = Fraction(1, 2**48)
#: A number that takes more digits than these was computed rather than typed.
DIGITS = 15


@dataclass(frozen=True, eq=False)
class MembershipGame:
    """What every player has when a coalition has signed and all others are alone.

    Parameters
    ----------
    players : sequence of str
        Distinct names, at most 20; player ``k`` is bit ``k`` of a mask.
    payoffs : matrix of numbers of shape (n, 2**n)
        One row a player, one column a coalition by bit mask. Up to 12 players the numbers are
        kept exactly as they were given; floats are the decimals that they spell.
    unit : str
        Unit of the payoffs.

    Raises
    ------
    InputError
        On names that are missing or repeated, a table of another shape, a payoff that is not a
        finite number, and a coalition of one that differs from all being alone.

    Examples
    --------
    >>> game = MembershipGame(("a", "b"), [[1, 1, 1, 3], [2, 2, 2, 2]])
    >>> game.payoff("a", "a", "b"), game.label(0b11), game.label(0)
    (3.0, 'a+b', 'all alone')
    """

    players: Sequence[str]
    payoffs: Sequence[Sequence[Number]] | FloatArray
    unit: str = "亿元"

    def __post_init__(self) -> None:
        door = Door()
        players = checked_players(self.players, door)
        object.__setattr__(self, "players", players)
        if len(players) > MOST_PLAYERS:
            door.refuse("players", len(players), f"at most {MOST_PLAYERS} for a table of all coalitions")
        door.close()
        table, exact = payoff_table(self.payoffs, players, door)
        self._check_loners(table, exact, door)
        door.close()
        # One situation, one column: a difference by rounding is no reason to move.
        for at in range(self.size):
            table[:, 1 << at] = table[:, 0]
        if exact is not None:
            exact = tuple(
                tuple(row[0] if mask & (mask - 1) == 0 else number for mask, number in enumerate(row))
                for row in exact
            )
        table.setflags(write=False)
        object.__setattr__(self, "payoffs", table)
        self.__dict__["_exact"] = exact

    @classmethod
    def from_function(
        cls,
        players: Iterable[str],
        function: Callable[[int], Sequence[Number]],
        unit: str = "亿元",
    ) -> Self:
        """Build the game from a function of the bit mask of the coalition that has signed.

        Parameters
        ----------
        players : sequence of str
            Distinct names, at most 20.
        function : callable
            Takes a bit mask and returns one payoff a player, in player order.
        unit : str
            Unit of the payoffs.

        Raises
        ------
        InputError
            Also if the function returns another number of payoffs.

        Examples
        --------
        >>> game = MembershipGame.from_function(["a", "b"], lambda mask: [int(mask == 3), Fraction(1, 3)])
        >>> game.exact_payoff(1, 0b11)
        Fraction(1, 3)
        """
        door = Door()
        names = checked_players(players, door)
        if len(names) > MOST_PLAYERS:
            door.refuse("players", len(names), f"at most {MOST_PLAYERS} for a table of all coalitions")
        if not callable(function):
            door.refuse("function", type(function).__name__, "a function of the bit mask of a coalition")
        door.close()
        kept: list[Sequence[Number]] = []
        for mask in range(1 << len(names)):
            given = function(mask)
            column = tuple(given) if isinstance(given, Iterable) else None
            if column is None or len(column) != len(names):
                who = "+".join(names[at] for at in bits(mask)) or "all alone"
                found = type(given).__name__ if column is None else f"{len(column)} payoffs"
                raise InputError(
                    Problem("function", f"{found} for {who}", f"{len(names)} payoffs, one a player")
                )
            kept.append(column)
        return cls(names, [list(row) for row in zip(*kept, strict=True)], unit)

    @property
    def size(self) -> int:
        """Number of players n."""
        return len(self.players)

    @property
    def table(self) -> FloatArray:
        """Payoffs by player and bit mask, shape (n, 2**n), read-only."""
        return self.payoffs  # type: ignore[return-value]  # __post_init__ made it an array

    def fractions(self) -> Exact | None:
        """Return the payoffs by player and bit mask as they were given, None beyond 12 players."""
        exact: Exact | None = self.__dict__["_exact"]
        return exact

    def exact_payoff(self, player: int, mask: int) -> Fraction:
        """Return one payoff exactly; beyond 12 players the decimal that the float spells."""
        exact = self.fractions()
        return as_fraction(float(self.table[player, mask])) if exact is None else exact[player][mask]

    def payoff(self, player: str, *coalition: str) -> float:
        """Return what a player has when a coalition has signed, by names."""
        at = self.mask(player).bit_length() - 1
        return float(self.table[at, self.mask(*coalition)])

    def mask(self, *names: str) -> int:
        """Return the bit mask of the coalition of ``names``.

        Raises
        ------
        InputError
            If a name is not a player's or comes twice.
        """
        return mask_of_names(self.players, names, "coalition")

    def members(self, mask: int) -> tuple[str, ...]:
        """Return the names in the coalition ``mask``."""
        return tuple(self.players[at] for at in bits(mask))

    def label(self, mask: int) -> str:
        """Return a coalition as files write it, ``Beijing+Tianjin``; ``all alone`` when empty."""
        return "+".join(self.members(mask)) or "all alone"

    def _check_loners(self, table: FloatArray, exact: Exact | None, door: Door) -> None:
        """Note at the door where an agreement of one differs from all being alone."""
        for at, row in enumerate(table):
            for loner in range(self.size):
                found, alone = float(row[1 << loner]), float(row[0])
                if exact is None:
                    gap = abs(as_fraction(found) - as_fraction(alone))
                else:
                    gap = abs(exact[at][1 << loner] - exact[at][0])
                largest = max(float(row.max()), -float(row.min()))
                slack = ROUNDING * as_fraction(largest) if _computed(found) or _computed(alone) else 0
                if gap > slack and len(door.problems) < MOST_NAMED:
                    door.refuse(
                        f"payoff of {self.players[at]} when {self.players[loner]} alone has signed",
                        found,
                        f"{alone!r}, as when nobody has: an agreement of one changes nothing",
                    )


def _computed(number: float) -> bool:
    return float(f"{number:.{DIGITS}g}") != number
