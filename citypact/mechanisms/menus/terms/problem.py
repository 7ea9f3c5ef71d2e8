r"""A city upstream whose cost of protecting the river is its own secret.

Of :math:`n` *types* the upstream city is type :math:`i` with probability :math:`p_i`. With
effort :math:`e` for a transfer :math:`T` its payoff and the downstream city's are

.. math:: T + b_i e - \tfrac12 c_i e^2 - k_i, \qquad B(e) - T ,

:math:`c_i` being the curvature of its cost, :math:`b_i` what a unit of effort is worth to
itself and :math:`k_i` a fixed cost of taking part. Without a contract it makes the effort
:math:`b_i / c_i` that pays for itself and has the payoff :math:`o_i`, which is
:math:`b_i^2 / 2 c_i` unless a better outside option is known. A *development floor*
requires that its money income, own benefits of clean water not counted, does not fall
below an amount a head.

References
----------
models.md §5.5, A8 and M27. J.-J. Laffont and D. Martimort, *The Theory of Incentives*,
Princeton University Press, 2002, chapters 2 and 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from citypact.games.rational import Number, as_fraction, total
from citypact.games.validation import Door
from citypact.mechanisms.menus.terms.benefits import Benefit, LinearBenefit, exact_benefit

#: How far from one the probabilities may add up, as decimals do; they are then divided by their sum.
ROUNDED = Fraction(1, 10**9)


@dataclass(frozen=True)
class DevelopmentFloor:
    """The least money income a head that the upstream city must be left with.

    Parameters
    ----------
    income_per_head : number
        The floor (money a head).
    population : number
        Heads, in the unit that makes ``income_per_head * population`` an amount of money.
    base_income : number
        Income of the city before transfer and cost of effort.
    """

    income_per_head: Number
    population: Number = 1
    base_income: Number = 0

    def __post_init__(self) -> None:
        door = Door()
        door.money("income_per_head", self.income_per_head, signed=True)
        door.positive("population", self.population, "population")
        door.money("base_income", self.base_income, signed=True)
        door.close()

    @property
    def needed(self) -> Fraction:
        """What transfer less cost must at least come to."""
        heads = as_fraction(self.income_per_head) * as_fraction(self.population)
        return heads - as_fraction(self.base_income)


@dataclass(frozen=True)
class HiddenCost:
    """The offer problem of a downstream city (or the centre) that does not know the cost upstream.

    Parameters
    ----------
    benefit : number or Benefit
        :math:`B`; a number is the worth of a unit of effort (亿元 a year).
    costs : sequence of number
        :math:`c_i`, curvature of the cost of effort of each type, positive.
    probabilities : sequence of number
        :math:`p_i`, positive, adding up to one.
    upstream_benefits : number or sequence of number
        :math:`b_i`, at least zero; a number is the same for every type.
    outside_options : None, number or sequence of number
        :math:`o_i`, payoff without a contract; by default that of the effort that pays for itself.
    fixed_costs : number or sequence of number
        :math:`k_i`, at least zero.
    floor : DevelopmentFloor, optional
        Income that every type must be left with, contract or none.
    transfer_cap : number, optional
        Most that any contract may pay.
    budget : number, optional
        Most that the menu may pay in expectation.
    may_exclude : bool
        Whether types may be left without a contract (shut down).
    names : sequence of str, optional
        A name for each type.
    upstream, downstream : str
        Names of the cities.
    unit : str
        Unit of money.

    Raises
    ------
    InputError
        Listing everything that cannot be used.

    Examples
    --------
    >>> HiddenCost(benefit=2, costs=(1, 1.6), probabilities=(0.4, 0.6)).names
    ('type 1', 'type 2')
    """

    benefit: Number | Benefit
    costs: Sequence[Number]
    probabilities: Sequence[Number]
    upstream_benefits: Number | Sequence[Number] = 0
    outside_options: Number | Sequence[Number] | None = None
    fixed_costs: Number | Sequence[Number] = 0
    floor: DevelopmentFloor | None = None
    transfer_cap: Number | None = None
    budget: Number | None = None
    may_exclude: bool = False
    names: Sequence[str] = ()
    upstream: str = "upstream"
    downstream: str = "downstream"
    unit: str = "亿元"

    def __post_init__(self) -> None:
        door = Door()
        for field in ("costs", "probabilities"):
            object.__setattr__(self, field, _listed(getattr(self, field)))
        count = len(self.costs)
        for field in ("upstream_benefits", "outside_options", "fixed_costs"):
            value = getattr(self, field)
            if value is not None and not np.isscalar(value) and not isinstance(value, Fraction):
                object.__setattr__(self, field, _listed(value))
                if len(getattr(self, field)) != count:
                    door.refuse(
                        field, len(getattr(self, field)), f"one for each of {count} types, or one number"
                    )
        object.__setattr__(self, "names", tuple(self.names) or tuple(f"type {k + 1}" for k in range(count)))
        self._check_numbers(door, count)
        self._check_names(door, count)
        door.close()
        if not isinstance(self.benefit, Benefit):
            object.__setattr__(self, "benefit", LinearBenefit(self.benefit))
        exact = self.table()
        doubled = len(set(zip(exact.cost, exact.own, exact.outside, exact.fixed, strict=True))) < count
        if doubled:
            door.refuse(
                "costs", list(self.costs), "types that differ", "add up the probabilities of equal types"
            )
        if not exact.benefit.best_effort(max(exact.own), min(exact.cost)) > 0:
            door.refuse("benefit", 0, "a benefit of effort, downstream or upstream")
        door.close()

    def _check_numbers(self, door: Door, count: int) -> None:
        if not count:
            door.refuse("costs", "no type", "at least one type")
        if len(self.probabilities) != count:
            door.refuse("probabilities", len(self.probabilities), f"one for each of {count} costs")
        for at, cost in enumerate(self.costs):
            door.positive(f"costs[{at}]", cost, "curvature of the cost of effort")
        before = len(door.problems)
        for at, chance in enumerate(self.probabilities):
            door.positive(f"probabilities[{at}]", chance, "probability")
        if self.probabilities and len(door.problems) == before:
            added = total(self.probabilities)
            if abs(added - 1) > ROUNDED:
                door.refuse("probabilities", f"a sum of {float(added):g}", "a sum of one")
        if not isinstance(self.benefit, Benefit):
            door.money("benefit", self.benefit)
        for field, signed in (
            ("upstream_benefits", False),
            ("outside_options", True),
            ("fixed_costs", False),
        ):
            value = getattr(self, field)
            several = value if isinstance(value, tuple) else () if value is None else (value,)
            for at, one in enumerate(several):
                door.money(f"{field}[{at}]" if isinstance(value, tuple) else field, one, signed=signed)
        for field in ("transfer_cap", "budget"):
            if getattr(self, field) is not None:
                door.money(field, getattr(self, field))

    def _check_names(self, door: Door, count: int) -> None:
        if len(self.names) != count:
            door.refuse("names", len(self.names), f"one for each of {count} types")
        if len(set(self.names)) < len(self.names):
            door.refuse("names", ", ".join(map(str, self.names)), "each name once")
        door.two_cities(self.upstream, self.downstream)

    @property
    def players(self) -> tuple[str, str]:
        """The upstream and the downstream city."""
        return self.upstream, self.downstream

    def table(self) -> TypeTable:
        """Return all numbers as fractions, probabilities divided by their sum."""
        count = len(self.costs)
        chances = [as_fraction(chance) for chance in self.probabilities]
        cost, own = _spread(self.costs, count), _spread(self.upstream_benefits, count)
        idle = own * own / cost / 2
        assert isinstance(self.benefit, Benefit)
        return TypeTable(
            benefit=exact_benefit(self.benefit),
            cost=cost,
            chance=np.array(chances, dtype=object) / sum(chances),
            own=own,
            outside=idle if self.outside_options is None else _spread(self.outside_options, count),
            fixed=_spread(self.fixed_costs, count),
            floor=None if self.floor is None else self.floor.needed,
            cap=None if self.transfer_cap is None else as_fraction(self.transfer_cap),
            budget=None if self.budget is None else as_fraction(self.budget),
        )


def _listed(values: Any) -> tuple[Any, ...]:
    """Return a sequence or array as a tuple of plain numbers."""
    return tuple(values.tolist() if isinstance(values, np.ndarray) else values)


def _spread(value: Any, count: int) -> Any:
    each = value if isinstance(value, tuple) else (value,) * count
    spread = np.empty(count, dtype=object)
    spread[:] = [as_fraction(one) for one in each]
    return spread


@dataclass(frozen=True)
class TypeTable:
    """The numbers of the problem by type: all fractions, or all floats in natural units.

    Arrays of one entry a type: ``cost``, ``chance``, ``own`` (benefit upstream), ``outside``
    (payoff without contract), ``fixed`` (cost of taking part). ``floor``, ``cap`` and
    ``budget`` are numbers or None.
    """

    benefit: Benefit
    cost: Any
    chance: Any
    own: Any
    outside: Any
    fixed: Any
    floor: Any
    cap: Any
    budget: Any

    @property
    def idle_effort(self) -> Any:
        """Effort of each type without a contract."""
        return self.own / self.cost

    @property
    def idle_value(self) -> Any:
        """Expected benefit downstream without any contract."""
        return sum(
            chance * self.benefit.value(effort)
            for chance, effort in zip(self.chance, self.idle_effort, strict=True)
        )

    def natural_units(self) -> tuple[Fraction, Fraction]:
        """Effort that is best with the cheapest type, and twice what it costs that type."""
        cheapest = min(self.cost)
        effort = Fraction(self.benefit.best_effort(max(self.own), cheapest))
        return effort, cheapest * effort**2

    def in_floats(self, effort: Fraction, money: Fraction) -> TypeTable:
        """Return a table of fractions as floats, with effort and money counted in these units."""

        def floats(values: Any, unit: Fraction) -> Any:
            return np.array([float(value / unit) for value in values])

        def number(value: Any) -> float | None:
            return None if value is None else float(value / money)

        return replace(
            self,
            benefit=self.benefit.in_units(effort, money),
            cost=floats(self.cost, money / effort**2),
            chance=floats(self.chance, Fraction(1)),
            own=floats(self.own, money / effort),
            outside=floats(self.outside, money),
            fixed=floats(self.fixed, money),
            floor=number(self.floor),
            cap=number(self.cap),
            budget=number(self.budget),
        )
