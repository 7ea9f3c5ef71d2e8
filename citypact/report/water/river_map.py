"""An agreement about a river's water as a map, from the sources on the left to the mouth.

Water is drawn as the river, wider where more flows; money as an arrow beside it, along each
section that payments between neighbours cross. Circles show by their area how much a city
gains.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from citypact.mechanisms.river_rules.water.agreement import WaterAgreement
from citypact.report.pictures.chart_fonts import unit_instead
from citypact.report.pictures.form import Chart
from citypact.report.water.river_drawing import RiverPicture, river_chart
from citypact.report.words.amounts import number, scale_exponent, shown, without_dust

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def river_picture(agreement: WaterAgreement) -> Chart:
    """Show an agreement about water: uses, gains, and the money that crosses each section.

    Parameters
    ----------
    agreement : WaterAgreement
        The result of ``share_river``.

    Examples
    --------
    >>> from citypact.games.river import PowerBenefit, River, RiverWater
    >>> from citypact.mechanisms.river_rules.water.design import share_river
    >>> water = RiverWater(River(("up", "down")), (2, 0), PowerBenefit(1))
    >>> river_picture(share_river(water)).title.splitlines()[0]
    'downstream incremental: all water used best is worth 2'
    """
    game = agreement.game
    money_unit, water_unit = shown(game.unit), shown(game.water_unit)
    instead = ((money_unit, unit_instead(money_unit)), (water_unit, unit_instead(water_unit)))
    amounts = [*agreement.welfare.vector(), *agreement.transfers.vector(), agreement.total]
    exponent = scale_exponent(tuple(Fraction(amount) for amount in amounts))
    water_exponent = scale_exponent(tuple(Fraction(amount) for amount in _water(agreement)))
    scale, water_scale = 10.0**exponent, 10.0**water_exponent
    money_unit = f"1e{exponent} x {money_unit}" if exponent else money_unit
    water_unit = f"1e{water_exponent} x {water_unit}" if water_exponent else water_unit
    largest = max(map(abs, amounts))
    notes = {}
    for city in game.players:
        lines = [(f"uses {number(agreement.uses[city] / water_scale)}", "blue")]
        lines.append((f"gains {number(without_dust(agreement.gains[city], largest) / scale)}", "green"))
        paid = without_dust(agreement.transfers[city], largest) / scale
        if paid:
            verb, tone = ("receives", "orange") if paid > 0 else ("pays", "vermilion")
            lines.append((f"{verb} {number(abs(paid))}", tone))
        notes[city] = tuple(lines)
    rule = agreement.rule.replace("_", " ")
    return river_chart(
        RiverPicture(
            river=game.river,
            title=f"{rule}: all water used best is worth {number(agreement.total / scale)}"
            f"\n(a year; money in {money_unit}, water in {water_unit})",
            legend="river: water let through   ·   arrow: money from neighbour to neighbour"
            "   ·   circle: gain over being alone",
            size={city: max(without_dust(agreement.gains[city], largest), 0.0) for city in game.players},
            notes=notes,
            flow=dict(agreement.outflows),
            flow_text={c: number(agreement.outflows[c] / water_scale) for c, _ in game.river.sections},
            money={section: without_dust(net, largest) for section, net in agreement.section_money.items()},
            instead=instead,
            money_text={s: number(abs(net) / scale) for s, net in agreement.section_money.items()},
        )
    )


def river_figure(agreement: WaterAgreement) -> Figure:
    """Draw the map (see ``river_picture``).

    Raises
    ------
    MissingExtra
        If a city's name needs characters that no installed font has. (The units 亿元 and 亿m³
        are written in Latin letters then.)
    """
    figure: Figure = river_picture(agreement).plot()
    return figure


def _water(agreement: WaterAgreement) -> list[float]:
    return [*agreement.uses.vector(), *agreement.outflows.vector()]
