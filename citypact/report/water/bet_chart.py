"""A bet on the index as a figure: what is paid at each index, and which index to expect.

Above, the payment to the upstream city steps from tier to tier; below stands the distribution
of the index with no agreement, with the effort that the bet induces, and with the efficient
effort. Distributions are drawn to the same height: they differ in place, not in width.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from citypact.mechanisms.index_bet.study.result import BetStudy
from citypact.report.pictures.form import Axis, Chart, Layer, Line, Panel, Points, Rule, zero
from citypact.report.pictures.plain import LONGEST_NAME
from citypact.report.words.amounts import clipped, number, percent, shown

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: How far the axis reaches beyond thresholds and expected indices: standard deviations, and a part of it.
REACH, MARGIN = 3.5, 0.08
#: Distributions narrower than this part of the axis are drawn as a line.
NARROW = 0.004
POINTS = 401
#: Effort, words, colour, line and its width: the widest is drawn first, so equal ones stay visible.
STYLES = (
    ("bet", "with the bet", "blue", "solid", 3.6),
    ("efficient", "best for both", "green", "dashed", 2.2),
    ("no agreement", "no agreement", "black", "dotted", 1.6),
)


def bet_picture(study: BetStudy) -> Chart:
    """Show the payments of a bet over the index, and where the index lies under three efforts.

    Parameters
    ----------
    study : BetStudy
        The bet with what it induces.

    Examples
    --------
    >>> from citypact.games.water.pair import WaterPair
    >>> from citypact.mechanisms.index_bet import IndexBet, NoisyIndex, study_bet
    >>> study = study_bet(WaterPair(1.2, cost=2), IndexBet.single(1, 1), NoisyIndex(1.15, 0.25, 0.1))
    >>> bet_picture(study).panels[1].x.label
    'pollution index P (cleaner to the left)'
    """
    low, high = _range(study)
    index = Axis("pollution index P (cleaner to the left)", low=low, high=high)
    payments = Axis("payment upstream", f"{study.pair.unit} a year", scaled=True, room=0.15)
    thresholds = [
        Rule("", "x", float(threshold), width=0.8, strength=0.5) for threshold in study.bet.thresholds
    ]
    panels = (
        Panel(index, payments, (*thresholds, zero(), *_payments(study, low, high)), weight=3),
        Panel(
            index, Axis("distribution\nof the index", form="none", low=0.0, high=1.12),
            (*_distributions(study, low, high), *thresholds), grid="", weight=2,
        ),
    )  # fmt: skip
    return Chart(_title(study), panels, (7.2, 5.4))


def bet_figure(study: BetStudy) -> Figure:
    """Draw a bet on the index (see ``bet_picture``).

    Raises
    ------
    MissingExtra
        If a city's name needs characters that no installed font has.
    """
    figure: Figure = bet_picture(study).plot()
    return figure


def _range(study: BetStudy) -> tuple[float, float]:
    """Indices that the axis shows: every threshold and every distribution."""
    spread = REACH * float(study.noise.noise)
    places = [index + side for index in study.expected_index.values() for side in (-spread, spread)]
    places += [float(threshold) for threshold in study.bet.thresholds]
    low, high = min(places), max(places)
    room = MARGIN * (high - low)
    return max(0.0, low - room), high + room


def _payments(study: BetStudy, low: float, high: float) -> list[Layer]:
    """Return a step for each tier, and a mark for each of its ends."""
    payments, layers = study.bet.payments, list[Layer]()
    ends = [low, *(float(threshold) for threshold in study.bet.thresholds), high]
    label = f"payment to {clipped(shown(study.pair.upstream), LONGEST_NAME)}"
    for place, (tier, pay) in enumerate(zip(study.bet.tiers, payments, strict=True)):
        level, left, right = float(pay), ends[place], ends[place + 1]
        layers.append(Line(label, [left, right], [level, level], "vermilion", width=2.4))
        # A filled mark belongs to the tier, an open one does not.
        for end, drawn, included in (
            (left, place > 0, tier.low_included),
            (right, place < len(payments) - 1, tier.high_included),
        ):
            if drawn:
                fill = "vermilion" if included else "white"
                layers.append(Points("", [end], [level], fill, "circle", 6.0, edge="vermilion"))
    return layers


def _distributions(study: BetStudy, low: float, high: float) -> list[Layer]:
    """Return the three distributions of the index."""
    spread, layers = float(study.noise.noise), list[Layer]()
    for key, words, tone, stroke, width in STYLES:
        index = study.expected_index[key]
        label = f"{words}: P = {number(index)} expected"
        if spread < NARROW * (high - low):
            layers.append(Line(label, [index, index], [0.0, 1.0], tone, stroke, width))
            continue
        at = np.linspace(low, high, POINTS)
        heights = np.exp(-(((at - index) / spread) ** 2) / 2)
        layers.append(Line(label, at.tolist(), heights.tolist(), tone, stroke, width))
    return layers


def _title(study: BetStudy) -> str:
    part = percent(study.attained)
    return f"The bet attains {part} of the surplus; it pays with probability {percent(study.success)}"
