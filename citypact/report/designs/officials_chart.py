"""What two officials sign, in the plane of tax split and output credit, as a figure for documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citypact.mechanisms.officials_agreement import CreditPolygon
from citypact.mechanisms.officials_agreement.credit_problem import DESTINATION, ORIGIN
from citypact.report.pictures.form import Area, Axis, Chart, Layer, Line, Panel, Points, Rule
from citypact.report.pictures.plain import LONGEST_NAME
from citypact.report.words.amounts import clipped, number, percent, shown

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from citypact.mechanisms.theories.polygon import Form

#: Room around the unit square, so that marks on its border are whole.
MARGIN = 0.03


def officials_picture(found: CreditPolygon) -> Chart:
    """Show the accepted pairs, both officials' limits, the statute and the nearest accepted pair.

    Parameters
    ----------
    found : CreditPolygon
        The result; without an agreement the title says so and only the limits are drawn.

    Examples
    --------
    >>> from citypact.games.relocation import Relocation
    >>> from citypact.mechanisms.officials_agreement import CreditProblem, credit_polygon
    >>> problem = CreditProblem(Relocation(1, 0.5, 0.1), 6, 8, 1, 0.05)
    >>> officials_picture(credit_polygon(problem)).title
    'Nearest to the statute: 71.8% of the tax, 55.8% of the output'
    """
    names = [clipped(shown(name), LONGEST_NAME) for name in found.problem.game.players]
    x, y = (
        Axis(label, form="percent", low=-MARGIN, high=1 + MARGIN)
        for label in (
            f"share of the tax that goes to {names[0]}",
            f"share of the output credited to {names[0]}",
        )
    )
    layers = (*_accepted(found), *_limits(found, names), *_points(found))
    return Chart(_title(found), (Panel(x, y, layers, grid="xy", aspect=1.0),), (7.2, 6.6))


def officials_figure(found: CreditPolygon) -> Figure:
    """Draw the plane of tax split and output credit (see ``officials_picture``).

    Raises
    ------
    MissingExtra
        If a city's name needs characters that no installed font has.
    """
    figure: Figure = officials_picture(found).plot()
    return figure


def _accepted(found: CreditPolygon) -> list[Layer]:
    """Return what both accept; a segment is a thick line, a single pair a large mark."""
    xs = [float(split) for split, _ in found.vertices]
    ys = [float(credit) for _, credit in found.vertices]
    part = f"{percent(float(found.area))} of all pairs" if found.area else ("one pair", "a line")[len(xs) > 1]
    label = f"both officials sign ({part})"
    if len(xs) > 2:
        return [Area(label, xs, ys, strength=0.22)]
    shape = "circle" if len(xs) == 1 else ""
    return [Line(label, xs, ys, "green", "solid", 8.0, shape, 15.0, 0.45)] if xs else []


def _limits(found: CreditPolygon, names: list[str]) -> list[Layer]:
    """Return where each official is indifferent, within the unit square, and the neutral credit."""
    rows, layers = found.problem.rows(), list[Layer]()
    for label, name, tone, stroke in (
        (ORIGIN, names[0], "blue", "solid"),
        (DESTINATION, names[1], "vermilion", "dashed"),
    ):
        ends = _across(rows[label])
        if len(ends) == 2:
            xs, ys = [x for x, _ in ends], [y for _, y in ends]
            layers.append(Line(f"limit of the official of {name}", xs, ys, tone, stroke))
    if found.neutral_credit <= 1:
        neutral = float(found.neutral_credit)
        layers.append(Rule(f"no lead in output changes: {percent(neutral)}", "y", neutral, "grey", "dotted"))
    return layers


def _across(row: Form) -> list[tuple[float, float]]:
    """Return the two points where a line leaves the unit square, fewer if it passes by."""
    found = []
    for at in (0, 1):
        if row.y and 0 <= (credit := -(row.constant + row.x * at) / row.y) <= 1:
            found.append((float(at), float(credit)))
        if row.x and 0 <= (split := -(row.constant + row.y * at) / row.x) <= 1:
            found.append((float(split), float(at)))
    distinct = list(dict.fromkeys(found))
    return [distinct[0], distinct[-1]] if len(distinct) > 1 else distinct


def _points(found: CreditPolygon) -> list[Layer]:
    """Return the statute and the nearest accepted pair; what they are stands in the legend."""
    statute, layers = [float(part) for part in found.reference], list[Layer]()
    if found.nearest is not None:
        nearest = [float(part) for part in found.nearest]
        if found.value:
            xs, ys = [statute[0], nearest[0]], [statute[1], nearest[1]]
            layers.append(Line(f"distance {number(found.value)}", xs, ys, "black", width=1.2))
        label = f"nearest: tax {percent(nearest[0])}, output {percent(nearest[1])}"
        layers.append(Points(label, nearest[:1], nearest[1:], "orange", "circle", 10.0, edge="black"))
    label = f"statute: tax {percent(statute[0])}, output {percent(statute[1])}"
    return [*layers, Points(label, statute[:1], statute[1:], "black", "x", 9.0)]


def _title(found: CreditPolygon) -> str:
    if found.nearest is None:
        return "The officials sign nothing within the limits"
    if found.value == 0:
        return "The officials sign the statute"
    split, credit = map(float, found.nearest)
    return f"Nearest to the statute: {percent(split)} of the tax, {percent(credit)} of the output"
