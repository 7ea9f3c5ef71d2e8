"""Who pays and who receives in the package and in separate deals, and total against money.

A city has two bars, one for separate deals and one for the package: what it receives to the right of zero,
what it pays to the left. In separate deals a city can do both.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from citypact.errors import InfeasibleDesign
from citypact.mechanisms.packages.answer import PackageAnswer
from citypact.report.amounts import clipped_apart, number, scale_exponent, shown
from citypact.report.chart_fonts import set_letters, unit_in_letters
from citypact.report.gain_chart import BLUE, GREEN, LONGEST_NAME, VERMILION

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Height of one city's row in inches.
ROW_HEIGHT = 0.42
WIDTH = 0.38


def package_figure(answer: PackageAnswer) -> Figure:
    """Draw what every city pays and receives, in separate deals and in the package.

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
    >>> [label.get_text() for label in figure.axes[0].get_yticklabels()]
    ['A', 'B']
    """
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter

    if not answer.plan.feasible:
        raise InfeasibleDesign("the terms of the package cannot be met: there are no payments to draw")
    deal, payments = answer.deal, answer.plan.payments
    received, paid = answer.separate.received, answer.separate.paid
    exponent = scale_exponent((*payments.values(), *received.values(), *paid.values()))
    scale = Fraction(10) ** exponent
    names = _names(deal.players)
    figure = Figure(figsize=(7.6, 1.9 + ROW_HEIGHT * max(len(names), 3)), layout="constrained")
    axes = figure.add_subplot()
    places = range(len(names))
    for sign, amounts in ((1, received), (-1, paid)):
        axes.barh(
            [place - WIDTH / 2 for place in places],
            [sign * float(amounts[city] / scale) for city in deal.players],
            WIDTH, color=VERMILION, edgecolor="white", zorder=3,
            label=f"one deal an issue ({number(float(answer.separate.cost))} in all)" if sign > 0 else None,
        )  # fmt: skip
    axes.barh(
        [place + WIDTH / 2 for place in places],
        [float(payments[city] / scale) for city in deal.players],
        WIDTH, color=BLUE, edgecolor="white", zorder=3,
        label=f"package ({number(float(answer.plan.side_payments))} in all)",
    )  # fmt: skip
    axes.axvline(0.0, color="black", linewidth=0.8, zorder=4)
    axes.set_yticks(places, names, fontsize=9)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda amount, _: number(amount)))
    axes.set_xlabel(f"receives (left of 0: pays), {_unit(deal.unit, exponent)}")
    axes.set_title("Who pays in separate deals and in the package", fontsize=11)
    axes.grid(axis="x", linewidth=0.4, alpha=0.5, zorder=0)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=9)
    _set_fonts(figure)
    return figure


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
    _set_fonts(figure)
    return figure


def _names(players: Sequence[str]) -> list[str]:
    return clipped_apart([shown(" ".join(name.split())) for name in players], LONGEST_NAME)


def _unit(unit: str, exponent: int) -> str:
    money = unit_in_letters(unit)
    return f"1e{exponent} x {money}" if exponent else money


def _set_fonts(figure: Figure) -> None:

    set_letters(figure)
