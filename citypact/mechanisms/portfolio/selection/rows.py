r"""The choice of plants and ratio as a mixed-integer program (models.md B3).

Unknowns are the ratio :math:`s`, and for every plant :math:`y_f \in \{0, 1\}`,
:math:`u_f = s\,y_f` and :math:`\zeta_f = z_f / R_f \ge 0`. Since :math:`0 \le s \le 1`,

.. math::

    \ell_f y_f \le s + \zeta_f, \qquad k_f y_f + s \le 1

say at :math:`y_f = 1` that neither city loses on the plant and at :math:`y_f = 0` nothing:
no large constant is needed. The products in the cities' sums are McCormick's,

.. math:: u_f \le s, \quad u_f \le y_f, \quad u_f \ge s - 1 + y_f, \quad u_f \ge 0,

which is exact because :math:`y_f` is binary. Money is in units of the largest revenue, the
objective in units of the largest surplus.

References
----------
models.md B3. G. McCormick, "Computability of global solutions to factorable nonconvex
programs", Mathematical Programming 10, 1976, 147-175.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from citypact.games.portfolio import Portfolio
from citypact.games.rational import Number
from citypact.mechanisms.portfolio.selection.constraints import SideConstraints
from citypact.solvers.linear.program import LinearProgram, Row

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Plant:
    """A plant that can be put on the list, in fractions."""

    place: int
    revenue: Fraction
    loss: Fraction
    cost: Fraction

    @property
    def surplus(self) -> Fraction:
        """W = R - L - K."""
        return self.revenue - self.loss - self.cost


def candidates(portfolio: Portfolio, side: SideConstraints) -> tuple[Plant, ...]:
    """Return the plants that some permitted ratio and top-up could put on the list."""
    whole, unit = portfolio.whole, portfolio.whole.denominator
    lowest, highest = side.exact("lowest"), side.exact("highest")
    budget = side.exact("budget")
    found = []
    for place, (r, loss, k) in enumerate(zip(whole.revenues, whole.losses, whole.costs, strict=True)):
        plant = Plant(place, Fraction(r, unit), Fraction(loss, unit), Fraction(k, unit))
        low = max((plant.loss - budget) / plant.revenue, lowest)
        high = min(1 - plant.cost / plant.revenue, highest)
        if side.consent == "portfolio" or low <= high:
            found.append(plant)
    return tuple(found)


def selection_program(
    plants: tuple[Plant, ...], side: SideConstraints, *, target: str = "value", floors: bool | str = True
) -> LinearProgram:
    """Return the program, with the cities' floors on their gains or only one of them.

    Parameters
    ----------
    plants : tuple of Plant
        At least one.
    side : SideConstraints
        The conditions.
    target : {"value", "origin_gain", "destination_gain"}
        What is as large as possible.
    floors : bool or str
        Whether both floors hold; or the name of the only one that does.
    """
    money = max(plant.revenue for plant in plants)
    gains = {"origin_gain": _origin(plants, money), "destination_gain": _destination(plants, money)}
    rows = list(_rows(plants, side, gains, money, floors))
    objective = _value(plants, side) if target == "value" else gains[target]
    variables = ("s", *(f"{kind}{p.place}" for kind in "yuz" for p in plants))
    return LinearProgram("maximize", variables, _floats(objective), tuple(rows))


def value_scale(plants: tuple[Plant, ...], side: SideConstraints) -> Fraction:
    """Return the money that the program's objective is measured in (亿元)."""
    cost = side.exact("plant_cost")
    return max((abs(plant.surplus - cost) for plant in plants), default=ZERO) or ONE


def _value(plants: tuple[Plant, ...], side: SideConstraints) -> dict[str, Fraction]:
    scale, price = value_scale(plants, side), side.exact("central_price")
    slopes = {f"y{p.place}": (p.surplus - side.exact("plant_cost")) / scale for p in plants}
    return slopes | {f"z{p.place}": -price * p.revenue / scale for p in plants}


def _origin(plants: tuple[Plant, ...], money: Fraction) -> dict[str, Fraction]:
    slopes: dict[str, Fraction] = {}
    for p in plants:
        slopes |= {
            f"u{p.place}": p.revenue / money,
            f"y{p.place}": -p.loss / money,
            f"z{p.place}": p.revenue / money,
        }
    return slopes


def _destination(plants: tuple[Plant, ...], money: Fraction) -> dict[str, Fraction]:
    slopes: dict[str, Fraction] = {}
    for p in plants:
        slopes |= {f"u{p.place}": -p.revenue / money, f"y{p.place}": (p.revenue - p.cost) / money}
    return slopes


def _rows(
    plants: tuple[Plant, ...],
    side: SideConstraints,
    gains: dict[str, dict[str, Fraction]],
    money: Fraction,
    floors: bool | str,
) -> Iterator[Row]:
    yield _row("lowest ratio", {"s": ONE}, ">=", side.exact("lowest"))
    yield _row("highest ratio", {"s": ONE}, "<=", side.exact("highest"))
    yield _row(
        "budget", {f"z{p.place}": p.revenue / money for p in plants}, "<=", side.exact("budget") / money
    )
    for p in plants:
        s, y, u, z = "s", f"y{p.place}", f"u{p.place}", f"z{p.place}"
        yield _row(f"{y} floor", {y: ONE}, ">=", ZERO)
        yield _row(f"{y} cap", {y: ONE}, "<=", ONE)
        yield _row(f"{z} floor", {z: ONE}, ">=", ZERO)
        yield _row(f"{u} floor", {u: ONE}, ">=", ZERO)
        yield _row(f"{u} within s", {u: ONE, s: -ONE}, "<=", ZERO)
        yield _row(f"{u} within {y}", {u: ONE, y: -ONE}, "<=", ZERO)
        yield _row(f"{u} product", {u: ONE, s: -ONE, y: -ONE}, ">=", -ONE)
        if side.consent == "project":
            yield _row(f"origin accepts {p.place}", {y: p.loss / p.revenue, s: -ONE, z: -ONE}, "<=", ZERO)
            yield _row(f"destination accepts {p.place}", {y: p.cost / p.revenue, s: ONE}, "<=", ONE)
    for name, slopes in gains.items():
        floor = side.exact(name) if floors is True or floors == name else ZERO
        if floor > 0 or side.consent == "portfolio":
            yield _row(name.replace("_", " "), slopes, ">=", floor / money)
    if part := side.exact("least_part"):
        names = {name: None for slopes in gains.values() for name in slopes}
        for own, mine in gains.items():
            slopes = {
                name: mine.get(name, ZERO) - part * sum(each.get(name, ZERO) for each in gains.values())
                for name in names
            }
            yield _row(f"least part, {own.removesuffix('_gain')}", slopes, ">=", ZERO)


def _row(label: str, slopes: dict[str, Fraction], relation: str, bound: Fraction) -> Row:
    return Row(label, _floats(slopes), relation, float(bound))  # type: ignore[arg-type]


def _floats(slopes: dict[str, Fraction]) -> dict[str, Number]:
    return {name: float(slope) for name, slope in slopes.items() if slope}
