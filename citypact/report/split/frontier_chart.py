"""What the two cities can gain: the frontier of a split, the terms chosen on it, and one half."""

from __future__ import annotations

from citypact.mechanisms.agreement import Agreement
from citypact.report.pictures.form import Area, Axis, Chart, Layer, Line, Panel, Points, zero
from citypact.report.pictures.plain import LONGEST_NAME
from citypact.report.words.amounts import acceptable, between, clipped, percent, shown


def bargaining_picture(agreement: Agreement) -> Chart:
    """Show the gains of origin and destination at every ratio, those both accept, the terms, and one half.

    Parameters
    ----------
    agreement : Agreement
        The result; without an agreement nothing is marked as chosen.

    Examples
    --------
    >>> from citypact.games.relocation import Relocation
    >>> from citypact.mechanisms.revenue_split import split
    >>> bargaining_picture(split(Relocation(1, 0.3, 0.1))).panels[0].x.label
    'gain of origin over no agreement'
    """
    game, layers = agreement.game, list[Layer]()
    names = [clipped(shown(name), LONGEST_NAME) for name in game.players]
    low, high = (tuple(map(float, game.exact_gains(ratio))) for ratio in (0, 1))
    most = max(low[1], 0.0), max(high[0], 0.0)
    if all(most):
        corners = [0.0, most[1], most[1], 0.0], [0.0, 0.0, most[0], most[0]]
        layers.append(Area("both gain", *corners, "green", 0.08))
    layers += [zero("x"), zero("y")]
    label = "gains at every ratio from 0% to 100%"
    layers.append(Line(label, [low[0], high[0]], [low[1], high[1]], "blue", width=1.6))
    accepted = acceptable(agreement)
    if accepted is not None:
        ends = [tuple(map(float, game.exact_gains(ratio))) for ratio in accepted]
        verb = "accept" if agreement.ratios is not None else "would accept"
        told = f"both {verb}: {between(accepted)}"
        xs, ys = [own for own, _ in ends], [other for _, other in ends]
        shape = "" if accepted[0] < accepted[1] else "circle"
        layers.append(Line(told, xs, ys, "green", "solid", 7.0, shape, 12.0, 0.5))
    half = tuple(map(float, game.exact_gains(1))), tuple(map(float, game.exact_gains(0)))
    middle = [(half[0][at] + half[1][at]) / 2 for at in (0, 1)]
    layers.append(Points("one half", middle[:1], middle[1:], "vermilion", "square", 8.0))
    if agreement.ratios is not None and agreement.gains is not None:
        told = f"recommended: {percent(agreement.ratios.ratio)}"
        chosen = [agreement.gains["origin"]], [agreement.gains["destination"]]
        layers.append(Points(told, *chosen, "black", "diamond", 8.0))
    x, y = (Axis(f"gain of {name} over no agreement", game.unit, scaled=True) for name in names)
    return Chart(_title(agreement), (Panel(x, y, layers, grid="xy"),))


def _title(agreement: Agreement) -> str:
    if agreement.ratios is None:
        return "No agreement: no point of the line suits both within the levers"
    return f"What the cities can gain, and the terms of the {agreement.criterion} criterion"
