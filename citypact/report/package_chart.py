"""Who pays whom in the package and in separate deals, and total against money."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from citypact.errors import InfeasibleDesign
from citypact.mechanisms.packages.answer import PackageAnswer
from citypact.report.amounts import number, scale_exponent
from citypact.report.chart_fonts import set_letters, unit_in_letters
from citypact.report.flow_chart import flow_figure
from citypact.report.gain_chart import BLUE, GREEN
from citypact.report.package_flows import payment_flows

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def package_figure(answer: PackageAnswer) -> Figure:
    """Draw who pays whom, in separate deals and in the package.

    Parameters
    ----------
    answer : PackageAnswer
        The result.

    Returns
    -------
    matplotlib.figure.Figure
        Not known to pyplot, so nothing has to be closed.

    Raises
    ------
    InfeasibleDesign
        If the terms of the package cannot be met.
    MissingExtra
        If a city's name needs characters that no installed font has.

    Examples
    --------
    >>> from citypact.games.packages.deal import PackageDeal
    >>> from citypact.mechanisms.packages.answer import solve_package
    >>> figure = package_figure(solve_package(PackageDeal(("A", "B"), ("tax",), [[3], [-1]])))
    >>> [text.get_text() for text in figure.axes[1].texts[:2]]
    ['A 1', 'B 1']
    """
    return flow_figure(payment_flows(answer))


def frontier_figure(answer: PackageAnswer) -> Figure:
    """Draw the largest total against the money that may move.

    Raises
    ------
    InfeasibleDesign
        If the floors and the gap cannot be met at any total.
    """
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter

    corners = answer.frontier.corners
    if not corners:
        raise InfeasibleDesign("the terms cannot be met at any total: there is no frontier to draw")
    across = scale_exponent(tuple(corner.cost for corner in corners))
    up = scale_exponent(tuple(corner.total for corner in corners))
    costs = [float(corner.cost / Fraction(10) ** across) for corner in corners]
    totals = [float(corner.total / Fraction(10) ** up) for corner in corners]
    figure = Figure(figsize=(7.6, 4.6), layout="constrained")
    axes = figure.add_subplot()
    label = "hull; packages of whole issues may lie under it" if answer.frontier.hull else "largest total"
    axes.plot(costs, totals, "-o", color=GREEN, linewidth=2, label=label, zorder=4, clip_on=False)
    if answer.plan.cost is not None:
        here = float(answer.plan.cost / Fraction(10) ** across), float(answer.plan.total / Fraction(10) ** up)
        axes.plot(
            [here[0]], [here[1]], "D", color=BLUE, markersize=8, label="the package", zorder=5, clip_on=False
        )
    axes.set_xlabel(f"money moved, {_unit(answer.deal.unit, across)}")
    axes.set_ylabel(f"all cities gain together, {_unit(answer.deal.unit, up)}")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda amount, _: number(amount)))
    axes.set_title("What more money would bring", fontsize=11)
    axes.set_ylim(bottom=min(0.0, *totals), top=1.08 * max(totals) or 1.0)
    axes.set_xlim(left=0.0, right=1.08 * max(costs) or 1.0)
    axes.grid(linewidth=0.4, alpha=0.5)
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=9)
    set_letters(figure)
    return figure


def _unit(unit: str, exponent: int) -> str:
    money = unit_in_letters(unit)
    return f"1e{exponent} x {money}" if exponent else money
