"""Both cities' gains over the transfer as a figure, with the range both accept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citypact.mechanisms.answer_parts.picture import steps
from citypact.mechanisms.compensation import Compensation
from citypact.report.pictures.form import Axis, Chart, Layer, Line, Panel, Rule, Span, zero
from citypact.report.pictures.plain import LONGEST_NAME
from citypact.report.words.amounts import clipped, number, shown

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Room beside the range of transfers that is drawn, as a part of it.
MARGIN = 0.15
POINTS = 101  #: of each line, where a reader of the page can ask for the gains


def compensation_picture(found: Compensation) -> Chart:
    """Show what each city gains at every transfer, the transfers both accept, the cap and the terms.

    Parameters
    ----------
    found : Compensation
        The result; central money given or needed is in the upstream city's line.

    Examples
    --------
    >>> from citypact.games.water import WaterPair
    >>> from citypact.mechanisms.compensation import compensate
    >>> compensation_picture(compensate(WaterPair(2, 0, 1.5))).panels[0].y.label
    'gain over no agreement, a year'
    """
    unit = found.pair.unit
    names = [clipped(shown(name), LONGEST_NAME) for name in found.pair.players]
    low, high = _ends(found)
    panel = Panel(
        Axis(f"transfer to {names[0]}, a year", unit, scaled=True, low=low, high=high),
        Axis("gain over no agreement, a year", unit, scaled=True),
        (*_transfers(found, low, high), zero(), *_gains(found, names, steps(low, high, POINTS))),
    )
    money = "" if not found.central_subsidy else f" with central money {number(found.central_subsidy)}"
    return Chart(f"Transfer {number(found.transfer)} {unit} a year{money}", (panel,))


def compensation_figure(found: Compensation) -> Figure:
    """Draw both gains over the transfer (see ``compensation_picture``).

    Raises
    ------
    MissingExtra
        If a city's name needs characters that no installed font has.
    """
    figure: Figure = compensation_picture(found).plot()
    return figure


def _ends(found: Compensation) -> tuple[float, float]:
    """Return the transfers from which to which the picture reaches."""
    needs, grants = found.participation
    points = [needs - found.top_up, grants, found.transfer, 0.0]
    if found.transfer_cap is not None and found.transfer_cap <= 2 * max(map(abs, points)):
        points.append(found.transfer_cap)
    span = max(points) - min(points) or 1.0
    return min(points) - MARGIN * span, max(points) + MARGIN * span


def _gains(found: Compensation, names: list[str], transfers: list[float]) -> list[Layer]:
    needs, grants = found.participation
    upstream = [each - needs + found.top_up for each in transfers]
    downstream = [grants - each for each in transfers]
    return [
        Line(f"gain of {names[0]}", transfers, upstream),
        Line(f"gain of {names[1]}", transfers, downstream, "vermilion", "dashed"),
    ]


def _transfers(found: Compensation, low: float, high: float) -> list[Layer]:
    """Return the transfers that both accept, the most that can be paid, and the one recommended."""
    layers: list[Layer] = []
    if found.acceptable is not None:
        least, most = found.acceptable
        layers.append(Span(f"both accept: {number(least)} to {number(most)}", "x", least, most))
    if found.transfer_cap is not None and low <= found.transfer_cap <= high:
        label = f"most that can be paid: {number(found.transfer_cap)}"
        layers.append(Rule(label, "x", found.transfer_cap, "orange", "dashdot", 1.8))
    return [*layers, Rule("recommended", "x", found.transfer, width=1.6)]
