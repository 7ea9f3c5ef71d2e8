"""A menu by type: efforts beside those of known types, and transfers with the rents in them.

Two panels share the order of types from the cheapest to the costliest. Up to eight types
have their names under bars; more are drawn as steps over their part of the probability.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from citypact.mechanisms.menus.menu import Contract, Menu
from citypact.report.amounts import clipped_apart, number, scale_exponent, shown
from citypact.report.chart_fonts import fonts_for, set_letters, unit_in_letters
from citypact.report.gain_chart import BLUE, GREY, ORANGE, VERMILION

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Up to so many types have bars with names.
NAMED = 8
LONGEST_NAME = 14


def menu_figure(menu: Menu) -> Figure:
    """Draw efforts and transfers by type, first-best efforts as marks, rents hatched.

    Parameters
    ----------
    menu : Menu
        The result; types without a contract have no bar of transfer and are marked.

    Returns
    -------
    matplotlib.figure.Figure
        Not known to pyplot, so nothing has to be closed.

    Raises
    ------
    MissingExtra
        If a name needs characters that no installed font has.

    Examples
    --------
    >>> from citypact.mechanisms.menus import HiddenCost, design_menu
    >>> figure = menu_figure(design_menu(HiddenCost(2, (1, 1.6), (0.4, 0.6))))
    >>> [axes.get_title() for axes in figure.axes]
    ['effort', 'transfer']
    """
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter

    contracts = sorted(menu.contracts, key=lambda contract: contract.cost)
    unit = unit_in_letters(menu.problem.unit)
    named = len(contracts) <= NAMED
    names = clipped_apart([shown(contract.name) for contract in contracts], LONGEST_NAME) if named else []
    fonts = fonts_for([*names, unit])
    figure = Figure(figsize=(8.4, 4.6), layout="constrained")
    left, right = figure.subplots(1, 2)
    money = _power(contract.transfer for contract in contracts)
    work = _power(each for contract in contracts for each in (contract.effort, contract.first_best_effort))
    panels = _bars if named else _steps
    panels(left, right, contracts, 10.0**work, 10.0**money)
    for axes, title, exponent, counted in (
        (left, "effort", work, ""),
        (right, "transfer", money, f"{unit} a year"),
    ):
        axes.set_title(title, fontsize=11)
        axes.set_ylabel(" ".join(part for part in (f"1e{exponent} x" if exponent else "", counted) if part))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
        axes.grid(axis="y", linewidth=0.4, alpha=0.5)
        axes.set_axisbelow(True)
        axes.spines[["top", "right"]].set_visible(False)
        axes.axhline(0.0, color="black", linewidth=0.8)
        if named:
            many = len(names) > 4 or max(map(len, names)) * len(names) > 30
            axes.set_xticks(
                range(len(names)), names, rotation=30 if many else 0, ha="right" if many else "center"
            )
        else:
            axes.set_xlim(0.0, 1.0)
            axes.set_xlabel("part of the probability, cheapest types first")
    handles = {
        label: handle
        for axes in (left, right)
        for handle, label in zip(*axes.get_legend_handles_labels(), strict=True)
    }
    figure.legend(
        handles.values(), handles.keys(), loc="outside lower center", ncols=4, frameon=False, fontsize=9
    )
    set_letters(figure, fonts)
    return figure


def _bars(left: Axes, right: Axes, contracts: list[Contract], work: float, money: float) -> None:
    """Draw one bar a type; a type without a contract shows the effort it makes anyway, hollow."""
    for at, one in enumerate(contracts):
        face = BLUE if one.served else "none"
        label = "effort of the menu" if one.served else "effort without a contract"
        left.bar(at, one.effort / work, 0.6, facecolor=face, edgecolor=BLUE, label=label)
        left.plot(
            [at - 0.4, at + 0.4], [one.first_best_effort / work] * 2, color=VERMILION, linewidth=2.4,
            label="effort if the type were known",
        )  # fmt: skip
        paid, rent = one.transfer / money, (one.rent if one.served else 0.0) / money
        right.bar(at, paid - rent, 0.6, facecolor=GREY, edgecolor=GREY, label="what the type must have")
        right.bar(
            at, rent, 0.6, bottom=paid - rent, facecolor=ORANGE, edgecolor="black", hatch="//", linewidth=0.6,
            label="rent of hidden cost",
        )  # fmt: skip
        if not one.served:
            right.annotate("none", (at, 0.0), ha="center", va="bottom", fontsize=9)
    for axes in (left, right):
        axes.set_xlim(-0.7, len(contracts) - 0.3)


def _steps(left: Axes, right: Axes, contracts: list[Contract], work: float, money: float) -> None:
    """Draw steps whose width is each type's probability."""
    edges = np.concatenate([[0.0], np.cumsum([one.probability for one in contracts])])
    effort, known, paid, rent = (
        np.array(part)
        for part in zip(
            *(
                (
                    one.effort / work,
                    one.first_best_effort / work,
                    one.transfer / money,
                    (one.rent if one.served else 0.0) / money,
                )
                for one in contracts
            ),
            strict=True,
        )
    )
    left.stairs(effort, edges, baseline=None, color=BLUE, linewidth=2, label="effort of the menu")
    label = "effort if the type were known"
    left.stairs(known, edges, baseline=None, color=VERMILION, linewidth=2, linestyle="--", label=label)
    shade: dict[str, Any] = {"fill": True, "linewidth": 0.4}
    right.stairs(paid - rent, edges, facecolor=GREY, label="what the type must have", **shade)
    right.stairs(
        paid, edges, baseline=paid - rent, facecolor=ORANGE, edgecolor="black", hatch="//",
        label="rent of hidden cost", **shade,
    )  # fmt: skip


def _power(amounts: Any) -> int:
    """Power of ten by which an axis is divided so that its labels stay short."""
    return scale_exponent(tuple(Fraction(float(amount)) for amount in amounts))
