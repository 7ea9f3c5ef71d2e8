"""Who pays whom in the package and in separate deals, and total against money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citypact.errors import InfeasibleDesign
from citypact.mechanisms.packages.answer import PackageAnswer
from citypact.report.council.package_flows import payment_flows
from citypact.report.pictures.flow_chart import flow_figure
from citypact.report.pictures.form import Axis, Chart, Layer, Line, Panel, Points

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


def frontier_picture(answer: PackageAnswer) -> Chart:
    """Show the largest total against the money that may move.

    Parameters
    ----------
    answer : PackageAnswer
        The result.

    Raises
    ------
    InfeasibleDesign
        If the floors and the gap cannot be met at any total.
    """
    corners = answer.frontier.corners
    if not corners:
        raise InfeasibleDesign("the terms cannot be met at any total: there is no frontier to draw")
    costs, totals = ([float(getattr(corner, of)) for corner in corners] for of in ("cost", "total"))
    label = "hull; packages of whole issues may lie under it" if answer.frontier.hull else "largest total"
    layers: list[Layer] = [Line(label, costs, totals, "green", shape="circle", size=6.0)]
    if answer.plan.cost is not None:
        cost, total = float(answer.plan.cost), float(answer.plan.total)
        layers.append(Points("the package", [cost], [total], "blue", "diamond", 8.0))
        costs, totals = [*costs, cost], [*totals, total]
    unit, top = answer.deal.unit, max(1.08 * max(totals), 0.0) or 1.0
    panel = Panel(
        Axis("money moved", unit, scaled=True, low=0.0, high=1.08 * max(costs) or 1.0),
        Axis("all cities gain together", unit, scaled=True, low=min(0.0, *totals), high=top),
        layers, grid="xy",
    )  # fmt: skip
    return Chart("What more money would bring", (panel,), (7.6, 4.6))


def frontier_figure(answer: PackageAnswer) -> Figure:
    """Draw the frontier (see ``frontier_picture``).

    Raises
    ------
    InfeasibleDesign
        If the floors and the gap cannot be met at any total.
    """
    figure: Figure = frontier_picture(answer).plot()
    return figure
