r"""The linear programs of a mediator: what to draw so that everybody obeys.

.. math::

    \max_p \sum_s c(s)\, p(s) \quad\text{subject to obedience},\qquad \sum_s p(s) = 1, \quad p \ge 0 ,

with one variable a profile; *egalitarian*, :math:`\max t` with :math:`\sum_s u_i(s) p(s) \ge t` for all
:math:`i`. Constant amounts drop out of the first because chances add up to one; they are taken off
before a solver sees the numbers.

References
----------
S. Hart and D. Schmeidler, "Existence of correlated equilibria", Mathematics of Operations Research 14,
1989, 18-25.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

from citypact.games.rational import Number
from citypact.solvers.correlated.profile_table import ProfileTable, Temptation, labels
from citypact.solvers.linear.program import LinearProgram, Row

WHOLE = "chances add up to one"
LEAST = "least payoff"


@dataclass(frozen=True, eq=False)
class MediationPrograms:
    """States the programs of one game under the same labels.

    Parameters
    ----------
    table : ProfileTable
        The game.

    Examples
    --------
    >>> from citypact.games.normal_form import NormalFormGame
    >>> game = NormalFormGame(([[2, 0], [0, 1]], [[1, 0], [0, 2]]), ("a", "b"), (("l", "r"), ("l", "r")))
    >>> programs = MediationPrograms(ProfileTable(game, coarse=False))
    >>> print(programs.obedience[0])
    a told l would rather r: 2 chance of l, l + -1 chance of l, r >= 0
    """

    table: ProfileTable

    @cached_property
    def variables(self) -> list[str]:
        """One name for each profile."""
        return labels(f"chance of {', '.join(profile)}" for profile in self.table.profiles)

    @cached_property
    def rows_of(self) -> Mapping[Temptation, str]:
        """Label of each condition of obedience that says anything."""
        telling = [
            each for each in self.table.temptations if any(loss for _, loss in self.table.losses(each))
        ]
        return dict(zip(telling, labels(telling), strict=True))

    @cached_property
    def obedience(self) -> list[Row]:
        """The conditions of obedience."""
        rows = []
        for tempted, label in self.rows_of.items():
            unit = self.table.unit(tempted.player)
            terms: dict[str, Number] = {
                self.variables[profile]: Fraction(loss, unit)
                for profile, loss in self.table.losses(tempted)
                if loss
            }
            rows.append(Row(label, terms, ">=", 0))
        return rows

    @cached_property
    def rows(self) -> list[Row]:
        """Obedience and the simplex."""
        floors = [Row(f"{name} is not negative", {name: 1}, ">=", 0) for name in self.variables]
        return [*self.obedience, Row(WHOLE, dict.fromkeys(self.variables, 1), "==", 1), *floors]

    def linear(
        self, worth: Sequence[Fraction], sense: Literal["maximize", "minimize"] = "maximize"
    ) -> tuple[LinearProgram, Fraction]:
        """State the program for a worth of each profile; return it and the constant taken off."""
        constant = min(worth)
        aim: dict[str, Number] = {
            name: number - constant
            for name, number in zip(self.variables, worth, strict=True)
            if number != constant
        }
        return LinearProgram(sense, tuple(self.variables), aim, tuple(self.rows)), constant

    @cached_property
    def payoff_labels(self) -> list[str]:
        """Label of the row that keeps each player at the least payoff."""
        return [f"{player} gets the least payoff" for player in self.table.game.players]

    def egalitarian(self, *extra: Row) -> tuple[LinearProgram, Fraction]:
        """State the program of the greatest least payoff; return it and the constant taken off."""
        constant = min(Fraction(min(numbers), unit) for numbers, unit in self.table.whole)
        rows = []
        for label, (numbers, unit) in zip(self.payoff_labels, self.table.whole, strict=True):
            terms: dict[str, Number] = {
                name: Fraction(number, unit) - constant
                for name, number in zip(self.variables, numbers, strict=True)
            }
            rows.append(Row(label, {**{k: v for k, v in terms.items() if v}, LEAST: -1}, ">=", 0))
        program = LinearProgram("maximize", (*self.variables, LEAST), {LEAST: 1}, (*self.rows, *rows, *extra))
        return program, constant
