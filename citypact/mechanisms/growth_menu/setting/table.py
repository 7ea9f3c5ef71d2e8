"""The numbers of a menu problem as fractions, money counted in the largest tax of a year.

The programs are then the same whatever the unit of money, and of order one.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import as_fraction
from citypact.mechanisms.growth_menu.setting.problem import GrowthMenuProblem


@dataclass(frozen=True)
class GrowthTable:
    """Everything the programs need, by type and sharing year.

    Parameters
    ----------
    chance : tuple of Fraction
        Probabilities.
    tax, to_origin, to_destination : tuple of tuple of Fraction
        Tax, and what it is worth at the signing to either city.
    loss, kept : tuple of Fraction
        L of each type; what the destination has left if nothing is paid.
    cap : tuple of Fraction or None
        χC of each type.
    ratio_cap : Fraction
        Highest ratio of a year.
    lump_sum : tuple of two Fractions or None, or None
        Limits on the lump sum; None where there is none.
    weights : tuple of Fraction
        Of the origin's and the destination's gain in the objective.
    unit : Fraction
        The money that counts as one (亿元).
    """

    chance: tuple[Fraction, ...]
    tax: tuple[tuple[Fraction, ...], ...]
    to_origin: tuple[tuple[Fraction, ...], ...]
    to_destination: tuple[tuple[Fraction, ...], ...]
    loss: tuple[Fraction, ...]
    kept: tuple[Fraction, ...]
    cap: tuple[Fraction | None, ...]
    ratio_cap: Fraction
    lump_sum: tuple[Fraction | None, Fraction | None] | None
    weights: tuple[Fraction, Fraction]
    unit: Fraction

    @classmethod
    def of(cls, problem: GrowthMenuProblem) -> GrowthTable:
        """Read a problem."""
        unit = max(as_fraction(tax) for one in problem.types for tax in one.taxes)
        years, places = range(problem.years), range(len(problem.types))
        taxes = [[as_fraction(tax) / unit for tax in one.taxes] for one in problem.types]
        worth = [[rate ** (problem.delay + t + 1) for t in years] for rate in problem.discounts()]
        assert isinstance(problem.service_costs, tuple)
        spent = sum((as_fraction(problem.service_costs[t]) * worth[1][t] for t in years), Fraction(0))
        spent = (spent + as_fraction(problem.destination_cost)) / unit
        here, there = (tuple(tuple(taxes[i][t] * each[t] for t in years) for i in places) for each in worth)
        caps = [problem.cap_amount(i) for i in places]
        ends = (problem.least_lump_sum, problem.most_lump_sum)
        low, high = (None if end is None else as_fraction(end) / unit for end in ends)
        return cls(
            chance=tuple(problem.chance(i) for i in places),
            tax=tuple(map(tuple, taxes)),
            to_origin=here,
            to_destination=there,
            loss=tuple(as_fraction(one.loss) / unit for one in problem.types),
            kept=tuple(
                sum(there[i], as_fraction(problem.types[i].destination_value) / unit - spent) for i in places
            ),
            cap=tuple(None if cap is None else cap / unit for cap in caps),
            ratio_cap=as_fraction(problem.ratio_cap),
            lump_sum=(low, high) if problem.lump_sum else None,
            weights=problem.weights,
            unit=unit,
        )

    @property
    def years(self) -> range:
        """Sharing years, counted from zero."""
        return range(len(self.tax[0]))

    def ceiling(self, served: tuple[int, ...]) -> Fraction:
        """Return what no menu for these types is worth more than.

        No city may lose, so the objective is at most the surplus of these types times the
        larger weight; where the cities' rates differ, paying tax itself may make or cost money.
        """
        surplus = Fraction(0)
        for i in served:
            margin = [a - b for a, b in zip(self.to_origin[i], self.to_destination[i], strict=True)]
            most = self.ratio_cap * sum((max(gain, Fraction(0)) for gain in margin), Fraction(0))
            surplus += self.chance[i] * (self.kept[i] - self.loss[i] + most)
        return max(self.weights) * surplus
