"""The unknown mechanism as a linear program, and the table that a solution spells.

At each profile the last admissible outcome takes the chance that the others leave, so that no
variable is spent on it; with one admissible outcome nothing is left to choose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.finite_design.problem.aim import Aim
from citypact.mechanisms.finite_design.problem.conditions import (
    CONSTANT,
    ONE,
    ZERO,
    Affine,
    Condition,
    combine,
    conditions,
)
from citypact.mechanisms.finite_design.problem.demands import Demands
from citypact.mechanisms.finite_design.problem.setting import Places, Setting
from citypact.mechanisms.finite_design.table import MechanismTable
from citypact.solvers.linear.program import LinearProgram, Row

#: Variable of the external money where it is to be found.
MONEY = "external money"


@dataclass(frozen=True)
class Unknown:
    """A mechanism whose chances and transfers are variables of a program."""

    setting: Setting
    demands: Demands

    @cached_property
    def admissible(self) -> dict[Places, tuple[int, ...]]:
        """Outcomes that may have a chance at each profile."""
        every = range(len(self.setting.outcomes))
        if self.demands.decision != "efficient":
            return dict.fromkeys(self.setting.profiles, tuple(every))
        return {
            at: tuple(o for o in every if self.setting.total(o, at) == self.setting.best_total(at))
            for at in self.setting.profiles
        }

    @cached_property
    def _own_report(self) -> bool:
        return self.demands.by_own_report(self.setting)

    @cached_property
    def _forms(self) -> dict[tuple[int, Places], Affine]:
        return {
            (o, at): self._chance(o, at) for at in self.admissible for o in range(len(self.setting.outcomes))
        }

    def chance(self, outcome: int, profile: Places) -> Affine:
        """Chance of an outcome as a variable, or as what the others leave."""
        return self._forms[outcome, profile]

    def _chance(self, outcome: int, profile: Places) -> Affine:
        given = self.demands.given_chances(self.setting, profile)
        if given is not None:
            return {CONSTANT: given[outcome]}
        *chosen, last = self.admissible[profile]
        if outcome in chosen:
            return {self._chance_name(outcome, profile): ONE}
        if outcome != last:
            return {}
        return combine([(ONE, {CONSTANT: ONE}), *((-ONE, self._chance(o, profile)) for o in chosen)])

    def transfer(self, player: int, profile: Places) -> Affine:
        """Transfer to a player as a variable, of its own report alone where that loses nothing."""
        name = self.setting.players[player]
        if self._own_report:
            return {f"transfer to {name} {self.setting.kinds(player)[profile[player]]}": ONE}
        return {f"transfer to {name} at {self.setting.label(profile)}": ONE}

    def external(self) -> Affine:
        """External money as stated, or as a variable."""
        given = self.demands.external_money
        return {MONEY: ONE} if given is None else {CONSTANT: as_fraction(given)}

    def _chance_name(self, outcome: int, profile: Places) -> str:
        return f"chance of {self.setting.outcomes[outcome]} at {self.setting.label(profile)}"

    def table(self, point: Mapping[str, Number]) -> MechanismTable:
        """Return the mechanism that a point of the program spells.

        Chances of a float solution are cut to [0, 1] and made to sum to one.
        """
        exact = all(isinstance(number, Fraction) for number in point.values())

        def read(form: Affine) -> Number:
            if exact:
                return sum((w * as_fraction(point.get(x, 0)) if x else w for x, w in form.items()), ZERO)
            return float(sum(float(w) * (float(point.get(x, 0)) if x else 1.0) for x, w in form.items()))

        decision, transfers = {}, {}
        every = range(len(self.setting.outcomes))
        for at in self.setting.profiles:
            named = self.setting.named(at)
            chances = [read(self.chance(o, at)) for o in every]
            if not exact:
                cut = [min(max(chance, 0.0), 1.0) for chance in chances]
                chances = [chance / sum(cut) for chance in cut]
            decision[named] = dict(zip(self.setting.outcomes, chances, strict=True))
            transfers[named] = {
                name: read(self.transfer(i, at)) for i, name in enumerate(self.setting.players)
            }
        return MechanismTable(self.setting, decision, transfers, self.demands, read(self.external()))


@dataclass(frozen=True)
class Statement:
    """A program, the constant that its objective leaves out, and what its rows stand for."""

    program: LinearProgram
    constant: Fraction
    conditions: Mapping[str, Condition]

    @classmethod
    def of(cls, unknown: Unknown, aim: Aim) -> Statement:
        """State the program of an unknown mechanism."""
        objective = aim.form(unknown.setting, unknown)
        constant = objective.pop(CONSTANT, ZERO)
        kept = {
            each.name: each
            for each in conditions(unknown.setting, unknown.demands, unknown)
            if not _always(each)
        }
        rows = tuple(map(row_of, kept.values()))
        names = dict.fromkeys((*objective, *(name for row in rows for name in row.coefficients)))
        return cls(LinearProgram("maximize", tuple(names) or (MONEY,), objective, rows), constant, kept)


def row_of(condition: Condition, room: Affine | None = None) -> Row:
    """Return a condition as a row of a program, with variables that give it room."""
    form = combine([(ONE, condition.form), (ONE, room or {})])
    bound = -form.pop(CONSTANT, ZERO)
    return Row(condition.name, form, "==" if condition.exactly else ">=", bound)


def _always(condition: Condition) -> bool:
    """Whether a condition holds whatever the variables are."""
    form = condition.form
    if any(name != CONSTANT for name in form):
        return False
    left = form.get(CONSTANT, ZERO)
    return left == 0 if condition.exactly else left >= 0
