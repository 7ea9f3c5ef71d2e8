r"""The menu program B2, and the same program with one contract or one constant ratio for all.

With :math:`U, V` of ``citypact.mechanisms.growth_menu.setting.problem`` and S the set of served types,

.. math::

    \max\ & \sum_{\theta \in S} p_\theta [\alpha U(\theta, \theta) + (1 - \alpha) V(\theta, \theta)] \\
    \text{s.t. } & U(\theta, \theta) \ge 0 , \quad U(\theta, \theta) \ge U(\theta, \theta') , \quad
      U(\eta, \theta) \le 0 \ (\eta \notin S) , \\
    & \sum_t s_{\theta,t} \tau_t(\theta) \le \chi C(\theta) , \quad 0 \le s_{\theta,t} \le \bar s , \quad
      \underline y \le y_\theta \le \bar y , \quad \sum_{\theta \in S} p_\theta V(\theta, \theta) \ge 0 .

One contract for all is :math:`s_{\theta,t} = s_t, y_\theta = y`, which makes truth-telling
empty; a constant ratio adds :math:`s_t = s`.

References
----------
models.md appendix B2. R. B. Myerson, "Incentive compatibility and the bargaining problem",
Econometrica 47(1), 1979, 61-73 (a menu with truth-telling loses nothing).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from citypact.mechanisms.finite_design.problem.conditions import CONSTANT, Affine, combine
from citypact.mechanisms.growth_menu.setting.table import GrowthTable
from citypact.solvers.linear.program import LinearProgram, Row

Form = Literal["menu", "single", "constant"]
Kind = Literal[
    "participation",
    "incentives",
    "left out",
    "destination",
    "cap",
    "ratio floor",
    "ratio cap",
    "least lump sum",
    "most lump sum",
]
#: Name of the one option of a program without a menu.
COMMON = "all types"
DESTINATION = "the destination gains in expectation"
ONE = Fraction(1)


@dataclass(frozen=True)
class Demand:
    """``form >= 0``, with what it is about and its name; forms are affine, in units of the table."""

    kind: Kind
    name: str
    form: Affine

    def row(self, room: str | None = None) -> Row:
        """Return the demand as a row, with a variable that gives it room."""
        form = dict(self.form)
        bound = -form.pop(CONSTANT, Fraction(0))
        if room is not None:
            form[room] = form.get(room, Fraction(0)) + 1
        return Row(self.name, form, ">=", bound)


@dataclass(frozen=True)
class Offer:
    """The options that are to be found: for each served type, or one for all of them."""

    table: GrowthTable
    names: tuple[str, ...]
    served: tuple[int, ...]
    form: Form

    def option(self, at: int) -> str:
        """Name of the option written for a type."""
        return self.names[at] if self.form == "menu" else COMMON

    @property
    def options(self) -> tuple[str, ...]:
        """All options."""
        return tuple(dict.fromkeys(self.option(i) for i in self.served))

    def ratio(self, option: str, year: int) -> str:
        """Variable of the ratio of an option in a sharing year (counted from zero)."""
        return (
            f"ratio of {option}"
            if self.form == "constant"
            else f"ratio of {option} in sharing year {year + 1}"
        )

    @staticmethod
    def lump_sum(option: str) -> str:
        """Variable of the lump sum of an option."""
        return f"lump sum of {option}"

    def ratios(self, option: str) -> tuple[str, ...]:
        """Different variables of the ratios of an option."""
        return tuple(dict.fromkeys(self.ratio(option, t) for t in self.table.years))

    @property
    def variables(self) -> tuple[str, ...]:
        """All unknowns."""
        ratios = [name for option in self.options for name in self.ratios(option)]
        lumps = [self.lump_sum(option) for option in self.options if self.table.lump_sum is not None]
        return (*ratios, *lumps)

    def shared(self, option: str, worth: Sequence[Fraction]) -> Affine:
        """Shared tax of a type that takes the option, each year's tax counted as in ``worth``."""
        return combine((worth[t], {self.ratio(option, t): ONE}) for t in self.table.years)

    def paid(self, option: str, worth: Sequence[Fraction]) -> Affine:
        """Shared tax and lump sum."""
        lump = {self.lump_sum(option): ONE} if self.table.lump_sum is not None else {}
        return combine([(ONE, self.shared(option, worth)), (ONE, lump)])

    def origin_gain(self, at: int, option: str) -> Affine:
        """U: what the origin gains if the plant is of this type and the option is taken."""
        return combine(
            [
                (ONE, self.paid(option, self.table.to_origin[at])),
                (-self.table.loss[at], {CONSTANT: ONE}),
            ]
        )

    def destination_gain(self, at: int, option: str) -> Affine:
        """V: what the destination gains then."""
        return combine(
            [
                (self.table.kept[at], {CONSTANT: ONE}),
                (-ONE, self.paid(option, self.table.to_destination[at])),
            ]
        )

    def expected(self, weights: tuple[Fraction, Fraction]) -> Affine:
        """Expected gains of the two cities, weighted, over served types."""
        return combine(
            term
            for i in self.served
            for term in (
                (weights[0] * self.table.chance[i], self.origin_gain(i, self.option(i))),
                (weights[1] * self.table.chance[i], self.destination_gain(i, self.option(i))),
            )
        )

    def demands(self) -> Iterator[Demand]:
        """Yield every row of the program."""
        table, left_out = self.table, [i for i in range(len(self.names)) if i not in self.served]
        for i in self.served:
            yield Demand("participation", f"IR of {self.names[i]}", self.origin_gain(i, self.option(i)))
        for i in self.served:
            for other in self.options:
                if other != self.option(i):
                    truth, pretence = self.origin_gain(i, self.option(i)), self.origin_gain(i, other)
                    name = f"IC of {self.names[i]} posing as {other}"
                    yield Demand("incentives", name, combine([(ONE, truth), (-ONE, pretence)]))
        for i in left_out:
            for option in self.options:
                name = f"{self.names[i]} (left out) does not take the option of {option}"
                yield Demand("left out", name, combine([(-ONE, self.origin_gain(i, option))]))
        for i in self.served:
            cap = table.cap[i]
            if cap is not None:
                form = combine([(cap, {CONSTANT: ONE}), (-ONE, self.shared(self.option(i), table.tax[i]))])
                yield Demand("cap", f"cap of {self.names[i]}", form)
        yield from self._limits()
        yield Demand("destination", DESTINATION, self.expected((Fraction(0), ONE)))

    def _limits(self) -> Iterator[Demand]:
        """Yield the limits on ratios and lump sums."""
        table = self.table
        for option in self.options:
            for name in self.ratios(option):
                yield Demand("ratio floor", f"{name} at least 0", {name: ONE})
                yield Demand(
                    "ratio cap", f"{name} at most the ratio cap", {CONSTANT: table.ratio_cap, name: -ONE}
                )
        if table.lump_sum is not None:
            low, high = table.lump_sum
            for name in map(self.lump_sum, self.options):
                if low is not None:
                    form = combine([(ONE, {name: ONE}), (-low, {CONSTANT: ONE})])
                    yield Demand("least lump sum", f"{name} at least its limit", form)
                if high is not None:
                    form = combine([(-ONE, {name: ONE}), (high, {CONSTANT: ONE})])
                    yield Demand("most lump sum", f"{name} at most its limit", form)

    def program(self, demands: Sequence[Demand], aim: Affine) -> LinearProgram:
        """Return the program that maximises an affine form; its constant is left out."""
        objective = {name: value for name, value in aim.items() if name != CONSTANT}
        return LinearProgram("maximize", self.variables, objective, tuple(each.row() for each in demands))

    def terms(self, point: Mapping[str, Fraction]) -> tuple[Terms | None, ...]:
        """Return what each type signs at a point of the program, None where it is left out."""
        signed: list[Terms | None] = [None] * len(self.names)
        for i in self.served:
            option = self.option(i)
            path = tuple(point[self.ratio(option, t)] for t in self.table.years)
            signed[i] = Terms(path, point.get(self.lump_sum(option), Fraction(0)) * self.table.unit)
        return tuple(signed)

    def point(self, signed: Sequence[Terms | None]) -> dict[str, Fraction]:
        """Return the variables that spell these terms (the inverse of ``terms``)."""
        point: dict[str, Fraction] = {}
        for i, terms in enumerate(signed):
            if terms is not None:
                option = self.option(i)
                point |= {self.ratio(option, t): terms.ratios[t] for t in self.table.years}
                if self.table.lump_sum is not None:
                    point[self.lump_sum(option)] = terms.lump_sum / self.table.unit
        return point


@dataclass(frozen=True)
class Terms:
    """An option: the ratio of each sharing year, and a lump sum to the origin (亿元)."""

    ratios: tuple[Fraction, ...]
    lump_sum: Fraction
