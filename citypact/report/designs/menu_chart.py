"""A menu by type: efforts beside those of known types, and transfers with the rents in them.

Two panels share the order of types from the cheapest to the costliest. Up to eight types
have their names under bars; more are drawn as steps over their part of the probability.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from citypact.mechanisms.menus.menu import Contract, Menu
from citypact.report.pictures.form import Axis, Bars, Chart, Layer, Line, Note, Panel, zero
from citypact.report.words.amounts import clipped_apart, shown

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Up to so many types have bars with names.
NAMED = 8
LONGEST_NAME = 14
MENU, ALONE, KNOWN = "effort of the menu", "effort without a contract", "effort if the type were known"
MUST, RENT = "what the type must have", "rent of hidden cost"


def menu_picture(menu: Menu) -> Chart:
    """Show efforts and transfers by type, first-best efforts as marks, rents hatched.

    Parameters
    ----------
    menu : Menu
        The result; types without a contract have no bar of transfer and are marked.

    Examples
    --------
    >>> from citypact.mechanisms.menus import HiddenCost, design_menu
    >>> picture = menu_picture(design_menu(HiddenCost(2, (1, 1.6), (0.4, 0.6))))
    >>> [panel.title for panel in picture.panels]
    ['effort', 'transfer']
    """
    contracts = sorted(menu.contracts, key=lambda contract: contract.cost)
    named = len(contracts) <= NAMED
    if named:
        types = Axis(names=clipped_apart([shown(contract.name) for contract in contracts], LONGEST_NAME))
        places, widths = [float(at) for at in range(len(contracts))], [0.6] * len(contracts)
    else:
        types = Axis("part of the probability, cheapest types first", low=0.0, high=1.0)
        widths = [float(contract.probability) for contract in contracts]
        places = [end - wide / 2 for end, wide in zip(accumulate(widths), widths, strict=True)]
    efforts = _efforts(contracts, places, widths, named)
    transfers = _transfers(contracts, places, widths, named)
    panels = (
        Panel(types, Axis("", "", scaled=True), (*efforts, zero()), title="effort"),
        Panel(
            types,
            Axis("", f"{menu.problem.unit} a year", scaled=True),
            (*transfers, zero()),
            title="transfer",
        ),
    )
    return Chart("", panels, (8.4, 4.6), beside=True, columns=4)


def menu_figure(menu: Menu) -> Figure:
    """Draw the menu (see ``menu_picture``).

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
    figure: Figure = menu_picture(menu).plot()
    return figure


def _efforts(
    contracts: Sequence[Contract], places: Sequence[float], widths: Sequence[float], named: bool
) -> list[Layer]:
    """Return the effort of each type, hollow where it has no contract, and the one if it were known."""
    efforts, known = (
        [float(getattr(one, of)) for one in contracts] for of in ("effort", "first_best_effort")
    )
    if not named:
        edges = [0.0, *accumulate(widths)]
        xs = [edge for pair in pairwise(edges) for edge in pair]
        return [
            Line(MENU, xs, [effort for effort in efforts for _ in (0, 1)]),
            Line(KNOWN, xs, [effort for effort in known for _ in (0, 1)], "vermilion", "dashed"),
        ]
    layers: list[Layer] = []
    for served, label in ((True, MENU), (False, ALONE)):
        chosen = [at for at, one in enumerate(contracts) if one.served == served]
        if chosen:
            bars = [float(at) for at in chosen], [0.0] * len(chosen), [efforts[at] for at in chosen]
            layers.append(Bars(label, "y", *bars, 0.6, "blue", edge="blue", hollow=not served))
    xs = [x for place in places for x in (place - 0.4, place + 0.4, math.nan)]
    return [*layers, Line(KNOWN, xs, [y for y in known for _ in (0, 1, 2)], "vermilion", width=2.4)]


def _transfers(
    contracts: Sequence[Contract], places: Sequence[float], widths: Sequence[float], named: bool
) -> list[Layer]:
    """Return what each type must have, and the rent on top of it."""
    paid = [float(one.transfer) for one in contracts]
    must = [
        sent - (float(one.rent) if one.served else 0.0) for sent, one in zip(paid, contracts, strict=True)
    ]
    layers: list[Layer] = [
        Bars(MUST, "y", places, [0.0] * len(paid), must, widths, "grey"),
        Bars(RENT, "y", places, must, paid, widths, "orange", edge="black", edge_width=0.6, hatched=True),
    ]
    if named:
        layers += [
            Note("none", places[at], 0.0, up="bottom") for at, one in enumerate(contracts) if not one.served
        ]
    return layers
