r"""A plant whose growth after the move is known to its old city alone.

The plant is of type :math:`\theta` with probability :math:`p_\theta`. In sharing year
:math:`t` (calendar year :math:`D+t`) it pays :math:`\tau_t(\theta)` of local tax at the
destination, which spends :math:`m_t` on it. An *option* is a path of ratios :math:`s_t` and a
lump sum :math:`y` to the origin at the signing. A type that takes the option written for
:math:`\theta'` gains, and leaves the destination,

.. math::

    U(\theta, \theta') &= \sum_t \delta_o^{D+t} s_{\theta',t} \tau_t(\theta) + y_{\theta'} - L(\theta) , \\
    V(\theta, \theta') &= \sum_t \delta_d^{D+t} [(1 - s_{\theta',t}) \tau_t(\theta) - m_t]
        - y_{\theta'} + v(\theta) - K ,

:math:`v(\theta)` being what else the type brings (tax outside the sharing years) and K what
else the agreement costs the destination. The cap of the notice is
:math:`\sum_t s_{\theta,t} \tau_t(\theta) \le \chi C(\theta)`.

References
----------
models.md §4.5 (menus) and appendix B2; the cap is that of §4.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from numbers import Number as AnyNumber
from typing import Any

from citypact.games.rational import Number, as_fraction, total
from citypact.games.relocation_path import LONGEST_HORIZON
from citypact.games.timeline import DEFAULT_RATE
from citypact.games.validation import Door

#: How far from one the probabilities may add up, as decimals do; they are then divided by their sum.
ROUNDED = Fraction(1, 10**9)
#: Programs are proved in fractions up to this number of variables: of each type its ratios, its lump
#: sum, and two that serve to choose among equally good menus.
MOST_TERMS = 200
DESIGNERS = ("destination", "origin", "planner")
#: Served sets are tried one by one up to this number of types.
MOST_TRIED = 8


@dataclass(frozen=True)
class GrowthType:
    """One way the plant may grow.

    Parameters
    ----------
    probability : number
        Positive; all types add up to one.
    taxes : sequence of number, length M
        Local tax in each sharing year (亿元).
    loss : number
        L, the origin's net loss if the plant moves and nothing is paid (亿元, present value).
    cap : number, optional
        C, tax of the three years before the move (亿元); ``None`` for no cap.
    destination_value : number
        What else the type brings the destination, such as tax outside the sharing years (亿元,
        present value).
    name : str
        By default ``type 1``, ``type 2``, ….

    Examples
    --------
    >>> GrowthType(0.5, (1, 1.2), 0.8, name="slow").taxes
    (1, 1.2)
    """

    probability: Number
    taxes: Sequence[Number]
    loss: Number
    cap: Number | None = None
    destination_value: Number = 0
    name: str = ""


@dataclass(frozen=True)
class GrowthMenuProblem:
    """The menu problem of cities of which one alone knows how a plant will grow.

    Parameters
    ----------
    types : sequence of GrowthType
        What the origin may know.
    service_costs : number or sequence of number
        :math:`m_t` in each sharing year (亿元); a number is the same every year.
    origin_rate, destination_rate : number
        Discount rates a year.
    delay : int
        D: the first sharing year is calendar year D + 1 after the signing.
    destination_cost : number
        K, other costs of the destination net of other benefits (亿元, present value, either sign).
    ratio_cap : number
        Highest ratio of any year, in (0, 1].
    cap_multiple : number, optional
        χ: undiscounted shared tax of a type is at most χ times its ``cap``; ``None`` for no cap.
    lump_sum : bool
        Whether a lump sum may be paid at the signing (positive to the origin; the cap does not
        count it).
    least_lump_sum, most_lump_sum : number, optional
        Limits on the lump sum (亿元); ``None`` for none.
    designer : {"destination", "origin", "planner"}
        Whose expected gain is maximised; a planner weighs both. Whoever designs, every type and,
        in expectation, the destination must gain.
    origin_weight : number, optional
        The planner's weight on the origin, one half by default; only for a planner.
    may_exclude : bool
        Whether types may be left without an option (at most 8 types then; all sets are tried).

    Raises
    ------
    InputError
        Listing every field that cannot be used.

    Examples
    --------
    >>> problem = GrowthMenuProblem((GrowthType(0.5, (1, 1), 0.6), GrowthType(0.5, (1, 2), 0.9)))
    >>> problem.names, problem.years
    (('type 1', 'type 2'), 2)
    """

    types: Sequence[GrowthType]
    service_costs: Number | Sequence[Number] = 0
    origin_rate: Number = DEFAULT_RATE
    destination_rate: Number = DEFAULT_RATE
    delay: int = 0
    destination_cost: Number = 0
    ratio_cap: Number = 1
    cap_multiple: Number | None = 1
    lump_sum: bool = False
    least_lump_sum: Number | None = 0
    most_lump_sum: Number | None = None
    designer: str = "destination"
    origin_weight: Number | None = None
    may_exclude: bool = False
    origin: str = "origin"
    destination: str = "destination"
    unit: str = "亿元"

    def __post_init__(self) -> None:
        door = Door()
        if not isinstance(self.types, Iterable) or not all(isinstance(o, GrowthType) for o in self.types):
            door.refuse("types", self.types, "a list of GrowthType")
        door.close()
        named = [
            replace(one, name=one.name or f"type {at}", taxes=_listed(one.taxes))
            for at, one in enumerate(self.types, start=1)
        ]
        object.__setattr__(self, "types", tuple(named))
        if not named:
            door.refuse("types", "no type", "at least one type")
            door.close()
        self._check_types(door)
        costs = self.service_costs
        spread = (costs,) * self.years if isinstance(costs, AnyNumber) else _listed(costs)
        object.__setattr__(self, "service_costs", spread)
        if len(spread) != self.years:
            door.refuse("service_costs", f"{len(spread)} years", f"{self.years}, as taxes")
        for year, cost in enumerate(spread, start=1):
            door.money(f"service_costs[{year}]", cost)
        self._check_levers(door)
        door.close()

    def _check_types(self, door: Door) -> None:
        if not all(isinstance(name, str) for name in self.names):
            door.refuse("types", [str(name) for name in self.names], "names that are text")
        elif len(set(self.names)) < len(self.names):
            door.refuse("types", ", ".join(self.names), "each name once")
        if not 1 <= self.years <= LONGEST_HORIZON:
            door.refuse("taxes", f"{self.years} years", f"1 to {LONGEST_HORIZON} sharing years")
        before = len(door.problems)
        for one in self.types:
            door.positive(f"{one.name}: probability", one.probability, "probability")
        if len(door.problems) == before:
            added = total(one.probability for one in self.types)
            if abs(added - 1) > ROUNDED:
                door.refuse("probabilities", f"a sum of {float(added):g}", "a sum of one")
        for one in self.types:
            if len(one.taxes) != self.years:
                door.refuse(f"{one.name}: taxes", f"{len(one.taxes)} years", f"{self.years}, as other types")
            before = len(door.problems)
            for year, tax in enumerate(one.taxes, start=1):
                door.money(f"{one.name}: taxes[{year}]", tax)
            if len(door.problems) == before and not any(tax > 0 for tax in one.taxes):
                door.refuse(f"{one.name}: taxes", "no tax in any year", "a positive tax in at least one")
            door.money(f"{one.name}: loss", one.loss, signed=True)
            if one.cap is not None:
                door.money(f"{one.name}: cap", one.cap)
            door.money(f"{one.name}: destination_value", one.destination_value, signed=True)
        if len(self.types) * (self.years + 3) > MOST_TERMS:
            door.refuse(
                "types",
                f"{len(self.types)} types with {self.years} years",
                f"at most {MOST_TERMS // (self.years + 3)} types with so many years",
                "merge types that are alike",
            )

    def _check_levers(self, door: Door) -> None:
        door.between("origin_rate", self.origin_rate, 0, 10, "a yearly rate")
        door.between("destination_rate", self.destination_rate, 0, 10, "a yearly rate")
        door.whole("delay", self.delay, 0, LONGEST_HORIZON)
        door.money("destination_cost", self.destination_cost, signed=True)
        if door.finite("ratio_cap", self.ratio_cap) and not 0 < self.ratio_cap <= 1:
            door.refuse("ratio_cap", self.ratio_cap, "a ratio above 0 and at most 1")
        if self.cap_multiple is not None:
            door.between("cap_multiple", self.cap_multiple, 0, 1000, "a multiple")
        before = len(door.problems)
        for field in ("least_lump_sum", "most_lump_sum"):
            if getattr(self, field) is not None:
                door.money(field, getattr(self, field), signed=True)
        least, most = self.least_lump_sum, self.most_lump_sum
        if len(door.problems) == before and least is not None and most is not None and least > most:
            door.refuse("most_lump_sum", most, f"at least the least lump sum {float(least):g}")
        door.choice("designer", self.designer, DESIGNERS)
        if self.origin_weight is not None:
            door.between("origin_weight", self.origin_weight, 0, 1, "a weight")
            if self.designer != "planner":
                door.refuse("origin_weight", self.origin_weight, "no weight", "weights are a planner's")
        if self.may_exclude and len(self.types) > MOST_TRIED:
            door.refuse(
                "may_exclude",
                True,
                f"at most {MOST_TRIED} types, as every set of served types is tried",
                "leave types out by hand, or serve all",
            )
        if self.origin == self.destination:
            door.refuse("destination", self.destination, "another name than the origin's")

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the types."""
        return tuple(one.name for one in self.types)

    @property
    def years(self) -> int:
        """M, the number of sharing years."""
        return len(self.types[0].taxes)

    @property
    def players(self) -> tuple[str, str]:
        """The origin and the destination."""
        return self.origin, self.destination

    @property
    def weights(self) -> tuple[Fraction, Fraction]:
        """Weights of the origin's and the destination's expected gain in the objective."""
        if self.designer == "planner":
            own = Fraction(1, 2) if self.origin_weight is None else as_fraction(self.origin_weight)
        else:
            own = Fraction(self.designer == "origin")
        return own, 1 - own

    def chance(self, at: int) -> Fraction:
        """Probability of a type, all divided by their sum."""
        return as_fraction(self.types[at].probability) / total(one.probability for one in self.types)

    def cap_amount(self, at: int) -> Fraction | None:
        """χC, the most that a type's shared tax may add up to (亿元); None without a cap."""
        amount = self.types[at].cap
        if amount is None or self.cap_multiple is None:
            return None
        return as_fraction(self.cap_multiple) * as_fraction(amount)

    def discounts(self) -> tuple[Fraction, Fraction]:
        """Yearly discount factors of origin and destination."""
        return 1 / (1 + as_fraction(self.origin_rate)), 1 / (1 + as_fraction(self.destination_rate))


def _listed(values: Any) -> tuple[Any, ...]:
    """Return a sequence or array as a tuple of plain numbers."""
    if not isinstance(values, Iterable):
        return (values,)
    return tuple(values.tolist() if hasattr(values, "tolist") else values)
