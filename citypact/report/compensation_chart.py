"""Both cities' gains over the transfer as a figure, with the range both accept."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from citypact.mechanisms.compensation import Compensation
from citypact.report.allocation_marks import set_text
from citypact.report.amounts import clipped, number, scale_exponent, shown
from citypact.report.chart_fonts import unit_in_letters
from citypact.report.gain_chart import BLUE, GREEN, LONGEST_NAME, ORANGE, VERMILION

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Room beside the range of transfers that is drawn, as a part of it.
MARGIN = 0.15


def compensation_figure(found: Compensation) -> Figure:
    """Draw what each city gains at every transfer, the transfers both accept, the cap and the terms.

    Parameters
    ----------
    found : Compensation
        The result; central money given or needed is in the upstream city's line.

    Returns
    -------
    matplotlib.figure.Figure
        Not known to pyplot, so nothing has to be closed.

    Raises
    ------
    MissingExtra
        If a city's name needs characters that no installed font has.

    Examples
    --------
    >>> from citypact.games.water import WaterPair
    >>> from citypact.mechanisms.compensation import compensate
    >>> compensation_figure(compensate(WaterPair(2, 0, 1.5))).axes[0].get_ylabel().splitlines()[0]
    'gain over no agreement, a year'
    """
    from matplotlib.figure import Figure

    unit = unit_in_letters(found.pair.unit)
    names = [clipped(shown(name), LONGEST_NAME) for name in found.pair.players]
    figure = Figure(figsize=(7.2, 4.8), layout="constrained")
    axes = figure.add_subplot()
    exponent = _draw(axes, found, names)
    scaled = f"1e{exponent} x {unit}" if exponent else unit
    axes.set_xlabel(f"transfer to {names[0]}, a year\n({scaled})")
    axes.set_ylabel(f"gain over no agreement, a year\n({scaled})")
    money = "" if not found.central_subsidy else f" with central money {number(found.central_subsidy)}"
    axes.set_title(f"Transfer {number(found.transfer)} {unit} a year{money}", fontsize=11)
    axes.grid(axis="y", linewidth=0.4, alpha=0.5)
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=9)
    return set_text(figure, [*names, unit])


def _draw(axes: Axes, found: Compensation, names: list[str]) -> int:
    """Draw lines, range and marks in units of a power of ten; return its exponent."""
    needs, grants = found.participation
    points = [needs - found.top_up, grants, found.transfer, 0.0]
    if found.transfer_cap is not None and found.transfer_cap <= 2 * max(map(abs, points)):
        points.append(found.transfer_cap)
    span = max(points) - min(points) or 1.0
    ends = (min(points) - MARGIN * span, max(points) + MARGIN * span)
    exponent = scale_exponent((*map(Fraction, ends),))
    scale = float(Fraction(10) ** exponent)
    scaled = [end / scale for end in ends]
    upstream = [(end - needs + found.top_up) / scale for end in ends]
    downstream = [(grants - end) / scale for end in ends]
    axes.plot(scaled, upstream, color=BLUE, linewidth=2, label=f"gain of {names[0]}", zorder=4)
    axes.plot(scaled, downstream, color=VERMILION, linestyle="--", linewidth=2, zorder=4)
    axes.lines[-1].set_label(f"gain of {names[1]}")
    if found.acceptable is not None:
        low, high = found.acceptable
        label = f"both accept: {number(low)} to {number(high)}"
        if low < high:
            axes.axvspan(low / scale, high / scale, color=GREEN, alpha=0.16, linewidth=0, label=label)
        else:
            axes.axvline(low / scale, color=GREEN, alpha=0.4, linewidth=7, label=label)
    if found.transfer_cap is not None:
        label = f"most that can be paid: {number(found.transfer_cap)}"
        if ends[0] <= found.transfer_cap <= ends[1]:
            cap = found.transfer_cap / scale
            axes.axvline(cap, color=ORANGE, linestyle="-.", linewidth=1.8, label=label, zorder=3)
    axes.axvline(found.transfer / scale, color="black", linewidth=1.6, label="recommended", zorder=3)
    axes.axhline(0.0, color="black", linewidth=0.8, zorder=2)
    axes.set_xlim(scaled[0], scaled[1])
    return exponent
