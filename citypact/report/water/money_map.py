"""Who pays and who receives along a river, as a map from the sources on the left to the mouth.

What crosses a section is what all cities above it receive in total: payments add up to zero, so
the money that a fork of the river receives must come past its lower end.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from citypact.games.allocation import Allocation
from citypact.games.river import River
from citypact.report.pictures.chart_fonts import unit_instead
from citypact.report.pictures.form import Chart
from citypact.report.water.river_drawing import RiverPicture, river_chart
from citypact.report.words.amounts import number, scale_exponent, shown, without_dust

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def money_picture(river: River, received: Mapping[str, float], title: str, unit: str) -> Chart:
    """Show what each city receives or pays, and what crosses each section.

    Parameters
    ----------
    river : River
        The cities.
    received : mapping of str to float
        Net amount of each city, negative for those who pay; they add up to zero.
    title : str
        What the money is for.
    unit : str
        Unit of the amounts.

    Examples
    --------
    >>> money_picture(River(("up", "down")), {"up": 1.0, "down": -1.0}, "Pool", "亿元").title
    'Pool (亿元)'
    """
    amounts = Allocation(river.players, [received[city] for city in river.players], unit)
    exponent = scale_exponent(tuple(Fraction(amount) for amount in amounts.vector()))
    scale, largest = 10.0**exponent, max(map(abs, amounts.vector()), default=0.0)
    text = shown(unit)
    net = {city: without_dust(amount, largest) for city, amount in amounts.items()}
    crossing = {
        (city, below): math.fsum(net[above] for above in river.upstream_of(city))
        for city, below in river.sections
    }
    return river_chart(
        RiverPicture(
            river=river,
            instead=((text, unit_instead(text)),),
            title=f"{title} ({f'1e{exponent} x {text}' if exponent else text})",
            legend="arrow: money from neighbour to neighbour   ·   circle: amount received",
            size={city: max(amount, 0.0) for city, amount in net.items()},
            notes={city: _note(amount / scale) for city, amount in net.items()},
            flow=dict.fromkeys(river.players, 1.0),
            flow_text=None,
            money={section: without_dust(paid, largest) for section, paid in crossing.items()},
            money_text={section: number(abs(paid) / scale) for section, paid in crossing.items()},
        )
    )


def money_map(river: River, received: Mapping[str, float], title: str, unit: str) -> Figure:
    """Draw the map (see ``money_picture``).

    Raises
    ------
    MissingExtra
        If a city's name needs characters that no installed font has.
    """
    figure: Figure = money_picture(river, received, title, unit).plot()
    return figure


def _note(amount: float) -> tuple[tuple[str, str], ...]:
    if amount == 0:
        return (("neither", "black"),)
    verb, tone = ("receives", "orange") if amount > 0 else ("pays", "vermilion")
    return ((f"{verb} {number(abs(amount))}", tone),)
