"""The menu problem of a plant that paid so much a year and grows by a factor only the origin knows.

Each growth factor is the tax path of ``RelocationPath.constant``: base times factor in a full
year, compounding from the first sharing year on, a fraction of it in the first calendar year.
Tax outside the sharing years stays with the destination and enters as what else a type brings
it. The cap amount C is three times the base for every type, since past tax is no secret.

References
----------
models.md §4.2 (growth factor g, base b, C = 3b) and §4.5.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from citypact.games.rational import Number, as_fraction
from citypact.games.relocation_path import RelocationPath
from citypact.games.timeline import (
    DEFAULT_DELAY,
    DEFAULT_HORIZON,
    DEFAULT_RAMP,
    DEFAULT_RATE,
    DEFAULT_WINDOW,
)
from citypact.games.validation import Door
from citypact.mechanisms.growth_menu.setting.problem import GrowthMenuProblem, GrowthType


def menu_from_growth(
    base: Number,
    growths: Sequence[Number],
    probabilities: Sequence[Number],
    losses: Number | Sequence[Number],
    *,
    yearly_growth: Number | Sequence[Number] = 0,
    yearly_cost: Number = 0,
    horizon: int = DEFAULT_HORIZON,
    window: int = DEFAULT_WINDOW,
    delay: int = DEFAULT_DELAY,
    ramp: Number = DEFAULT_RAMP,
    destination_rate: Number = DEFAULT_RATE,
    names: Sequence[str] = (),
    **others: Any,
) -> GrowthMenuProblem:
    """Build the menu problem from growth factors.

    Parameters
    ----------
    base : number
        b, local tax a year before the move (亿元).
    growths : sequence of number
        g of each type: a full year's tax after the move is g times the base.
    probabilities : sequence of number
        One a type.
    losses : number or sequence of number
        L of each type (亿元, present value); a number is the same for all.
    yearly_growth : number or sequence of number
        Growth a year from the first sharing year on; a number is the same for all types.
    yearly_cost : number
        What the destination spends on the plant in each calendar year (亿元).
    horizon, window, delay, ramp
        Calendar years counted, sharing years, years until attainment, and the part of a full
        year's tax in the first year (see ``citypact.games.timeline``).
    destination_rate : number
        Discount rate of the destination.
    names : sequence of str
        By default the growth factors.
    **others
        Further fields of ``GrowthMenuProblem``.

    Raises
    ------
    InputError
        Listing every argument that cannot be used.

    Examples
    --------
    >>> problem = menu_from_growth(1, (0.8, 1.5), (0.5, 0.5), (2, 2.6))
    >>> problem.names, problem.types[1].taxes == (1.5,) * 5, problem.types[0].cap
    (('growth 0.8', 'growth 1.5'), True, Fraction(3, 1))
    """
    door = Door()
    count = len(growths)
    each_loss = _spread("losses", losses, count, door)
    each_climb = _spread("yearly_growth", yearly_growth, count, door)
    if len(probabilities) != count:
        door.refuse("probabilities", len(probabilities), f"one for each of {count} growth factors")
    if names and len(names) != count:
        door.refuse("names", len(names), f"one for each of {count} growth factors")
    door.money("yearly_cost", yearly_cost)
    door.between("destination_rate", destination_rate, 0, 10, "a yearly rate")
    door.close()
    spent, discount = as_fraction(yearly_cost), 1 / (1 + as_fraction(destination_rate))
    types = []
    for at, growth in enumerate(growths):
        path = RelocationPath.constant(
            base,
            growth,
            yearly_growth=each_climb[at],
            horizon=horizon,
            ramp=ramp,
            delay=delay,
            window=window,
            origin_loss=each_loss[at],
        )
        shared = path.sharing_years
        outside = (year for year in range(1, horizon + 1) if year not in shared)
        types.append(
            GrowthType(
                probability=probabilities[at],
                taxes=tuple(path.tax(year) for year in shared),
                loss=each_loss[at],
                cap=path.prior_total,
                destination_value=sum(
                    ((path.tax(year) - spent) * discount**year for year in outside), Fraction(0)
                ),
                name=names[at] if names else f"growth {float(growth):g}",
            )
        )
    return GrowthMenuProblem(
        types, service_costs=yearly_cost, delay=delay, destination_rate=destination_rate, **others
    )


def _spread(field: str, value: Any, count: int, door: Door) -> tuple[Any, ...]:
    """Return one number for each type; a wrong count is noted at the door."""
    if not hasattr(value, "__len__"):
        return (value,) * count
    if len(value) != count:
        door.refuse(field, len(value), f"one for each of {count} growth factors, or one number")
    return tuple(value)
