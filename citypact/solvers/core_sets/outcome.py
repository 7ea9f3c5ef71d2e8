r"""A proposed allocation measured against a game: amounts, excesses and the tolerance of ties.

The *excess* of a coalition at :math:`x` is :math:`e(S, x) = v(S) - x(S)`, what its members
together give up by staying; in a cost game :math:`x(S) - c(S)`, what they pay over their own
cost [Peleg2007]_. Up to 16 players all of this is integer arithmetic: worths and amounts are
read as the decimals they spell. An amount given as a float may carry rounding, so comparisons
then allow one part in :math:`10^9` of the largest worth; whole numbers and fractions are
compared exactly.

References
----------
.. [Peleg2007] B. Peleg and P. Sudhölter, *Introduction to the Theory of Cooperative Games*,
   2nd ed., Springer, 2007, chapter 2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from numbers import Rational
from typing import Any, TypeAlias

import numpy as np

from citypact.games.coalitional import CooperativeGame, FloatArray
from citypact.games.coalitional.cooperative import LARGEST_WORTH, MOST_EXACT_PLAYERS, refuse_beyond
from citypact.games.coalitional.forms.entries import by_player
from citypact.games.coalitional.masks import NumberArray, subset_sums
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.solvers.certificate import TOLERANCE
from citypact.solvers.property_report import PropertyReport
from citypact.solvers.solved_allocation import SolvedAllocation
from citypact.solvers.worths.profit_worths import ProfitWorths

#: Amounts by name or in player order.
Amounts: TypeAlias = Mapping[str, Number] | Sequence[Number] | FloatArray
#: Two tables of 2**24 worths fill 256 MiB.
MOST_SCANNED_PLAYERS = 24


@dataclass(frozen=True, eq=False)
class Outcome:
    """An allocation in profit orientation with every coalition's excess.

    Amounts, worths, excesses and tolerance are in units of ``1 / denominator``: Python
    integers up to 16 players, floats with denominator 1 beyond.
    """

    game: CooperativeGame
    amounts: NumberArray
    worths: NumberArray
    excess: NumberArray
    tolerance: Number
    denominator: int

    @classmethod
    def of(cls, game: CooperativeGame, x: Amounts, most: int = MOST_SCANNED_PLAYERS) -> Outcome:
        """Read an allocation of a game.

        Raises
        ------
        InputError
            If a player is missing or unknown, an amount is not a finite number, or the
            game has more than ``most`` players.
        """
        refuse_beyond(game, most, "a comparison with every coalition")
        given = amounts_of(game, x)
        typed = all(isinstance(amount, Rational) for amount in given)
        if game.size > MOST_EXACT_PLAYERS:
            amounts = game.sign * np.array([float(amount) for amount in given])
            worths = game.sign * game.table
            rounding = TOLERANCE * float(np.abs(worths).max())
            return cls(game, amounts, worths, worths - subset_sums(amounts), rounding, 1)
        sign = int(game.sign)
        exact = [sign * as_fraction(amount) for amount in given]
        whole = ProfitWorths.of(game)
        common = lcm(whole.denominator, *(amount.denominator for amount in exact))
        worths = whole.table * (common // whole.denominator)
        amounts = np.array([int(amount * common) for amount in exact], dtype=object)
        slack = Fraction(0) if typed else as_fraction(TOLERANCE) * max(abs(worths))
        return cls(game, amounts, worths, worths - subset_sums(amounts), slack, common)

    def money(self, amount: Number) -> float:
        """Return an amount of these units in the game's unit."""
        return float(Fraction(amount) / self.denominator) if self.denominator != 1 else float(amount)

    def shown(self, amount: Number) -> str:
        """Return an amount as the user states it: a cost of a cost game is positive."""
        return f"{self.game.sign * self.money(amount) + 0.0:.10g}"

    def beyond(self, amount: Number) -> bool:
        """Whether an amount is positive by more than the tolerance (NaN counts as beyond)."""
        return not amount <= self.tolerance

    def single(self, player: int) -> Any:
        """Worth of a player alone."""
        return self.worths[1 << player]

    @property
    def missing(self) -> Any:
        """What the allocation leaves of v(N), negative when it hands out too much."""
        return self.excess[-1]

    def inefficient(self, name: str) -> PropertyReport | None:
        """Return the report of an allocation that does not share v(N), or None."""
        if not self.beyond(abs(self.missing)):
            return None
        total, grand = self.worths[-1] - self.missing, self.worths[-1]
        return self.report(
            name,
            (tuple(self.game.players),),
            abs(self.missing),
            f"the amounts add up to {self.shown(total)}, all players together have {self.shown(grand)}",
        )

    def irrational(self, name: str) -> PropertyReport | None:
        """Return the report of a player who does better alone, or None."""
        gains = np.array([self.excess[1 << player] for player in range(self.game.size)])
        player = int(np.argmax(gains))
        if not self.beyond(gains[player]):
            return None
        who = self.game.players[player]
        pays = "pays" if self.game.cost else "gets"
        return self.report(
            name,
            ((who,),),
            gains[player],
            f"{who} {pays} {self.shown(self.amounts[player])}, alone {self.shown(self.single(player))}",
        )

    def report(
        self, name: str, witness: tuple[tuple[str, ...], ...], gap: Number, statement: str
    ) -> PropertyReport:
        """Return a report that the property fails."""
        return PropertyReport(name, False, witness, self.money(gap), statement)


def verdict(name: str, *failures: PropertyReport | None) -> PropertyReport:
    """Return the first failure, or that the property holds."""
    return next((failure for failure in failures if failure is not None), PropertyReport(name, True))


def amounts_of(game: CooperativeGame, x: Amounts) -> tuple[Number, ...]:
    """Return the amounts in player order, exact ones where the allocation carries them.

    Raises
    ------
    InputError
        Naming each missing or unknown player and each amount that is not a finite number.
    """
    door = Door()
    given: object = x
    if isinstance(x, SolvedAllocation) and x.fractions is not None:
        given = dict(zip(x.players, x.fractions, strict=True))
    amounts = by_player("allocation", given, game.players, door)
    door.close()
    for name, amount in zip(game.players, amounts, strict=True):
        if door.finite(f"allocation of {name}", amount) and abs(as_fraction(amount)) > LARGEST_WORTH:
            door.refuse(f"allocation of {name}", amount, "an amount up to 1e300")
    door.close()
    return tuple(amounts)
