"""A bet on the index as a figure: what is paid at each index, and which index to expect.

Above, the payment to the upstream city steps from tier to tier; below stands the distribution
of the index with no agreement, with the effort that the bet induces, and with the efficient
effort. Distributions are drawn to the same height: they differ in place, not in width.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from citypact.mechanisms.index_bet.study.result import BetStudy
from citypact.report.amounts import clipped, number, percent, scale_exponent, shown
from citypact.report.chart_fonts import fonts_for, set_letters, unit_in_letters
from citypact.report.gain_chart import BLUE, GREEN, LONGEST_NAME, VERMILION

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: How far the axis reaches beyond thresholds and expected indices: standard deviations, and a part of it.
REACH, MARGIN = 3.5, 0.08
#: Distributions narrower than this part of the axis are drawn as a line.
NARROW = 0.004
#: Effort, words, colour, line and its width: the widest is drawn first, so equal ones stay visible.
STYLES = (
    ("bet", "with the bet", BLUE, "-", 3.6),
    ("efficient", "best for both", GREEN, "--", 2.2),
    ("no agreement", "no agreement", "black", ":", 1.6),
)


def bet_figure(study: BetStudy) -> Figure:
    """Draw the payments of a bet over the index, and where the index lies under three efforts.

    Parameters
    ----------
    study : BetStudy
        The bet with what it induces.

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
    >>> from citypact.games.water.pair import WaterPair
    >>> from citypact.mechanisms.index_bet import IndexBet, NoisyIndex, study_bet
    >>> study = study_bet(WaterPair(1.2, cost=2), IndexBet.single(1, 1), NoisyIndex(1.15, 0.25, 0.1))
    >>> bet_figure(study).axes[1].get_xlabel()
    'pollution index P (cleaner to the left)'
    """
    from matplotlib.figure import Figure

    unit = unit_in_letters(study.pair.unit)
    name = clipped(shown(study.pair.upstream), LONGEST_NAME)
    fonts = fonts_for([name, unit])
    figure = Figure(figsize=(7.2, 5.4), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    low, high = _range(study)
    exponent = _draw_payments(above, study, low, high)
    _draw_distributions(below, study, low, high)
    scaled = f"1e{exponent} x {unit}" if exponent else unit
    above.set_ylabel(f"payment upstream\n({scaled} a year)", fontsize=9)
    above.set_title(_title(study), fontsize=11)
    figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=9)
    set_letters(figure, fonts)
    return figure


def _range(study: BetStudy) -> tuple[float, float]:
    """Indices that the axis shows: every threshold and every distribution."""
    spread = REACH * float(study.noise.noise)
    places = [index + side for index in study.expected_index.values() for side in (-spread, spread)]
    places += [float(threshold) for threshold in study.bet.thresholds]
    low, high = min(places), max(places)
    room = MARGIN * (high - low)
    return max(0.0, low - room), high + room


def _draw_payments(axes: Axes, study: BetStudy, low: float, high: float) -> int:
    """Draw a step for each tier in units of a power of ten; return its exponent."""
    from matplotlib.ticker import FuncFormatter

    payments = study.bet.payments
    exponent = scale_exponent(payments)
    scale = Fraction(10) ** exponent
    ends = [low, *(float(threshold) for threshold in study.bet.thresholds), high]
    for place, (tier, pay) in enumerate(zip(study.bet.tiers, payments, strict=True)):
        level = float(pay / scale)
        left, right = ends[place], ends[place + 1]
        label = f"payment to {clipped(shown(study.pair.upstream), LONGEST_NAME)}" if not place else None
        axes.plot([left, right], [level, level], color=VERMILION, linewidth=2.4, label=label, zorder=4)
        # A filled mark belongs to the tier, an open one does not.
        for end, drawn, included in (
            (left, place > 0, tier.low_included),
            (right, place < len(payments) - 1, tier.high_included),
        ):
            if drawn:
                fill = VERMILION if included else "white"
                axes.plot([end], [level], "o", color=VERMILION, markerfacecolor=fill, zorder=5)
    for threshold in study.bet.thresholds:
        axes.axvline(float(threshold), color="black", linewidth=0.8, alpha=0.5, zorder=2)
    axes.axhline(0.0, color="black", linewidth=0.8, zorder=2)
    axes.set_xlim(low, high)
    axes.margins(y=0.15)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda amount, _: number(amount)))
    axes.grid(axis="y", linewidth=0.4, alpha=0.5)
    axes.spines[["top", "right"]].set_visible(False)
    return exponent


def _draw_distributions(axes: Axes, study: BetStudy, low: float, high: float) -> None:
    """Draw the three distributions of the index, and the thresholds through them."""
    from matplotlib.ticker import FuncFormatter

    spread = float(study.noise.noise)
    for key, words, color, style, width in STYLES:
        index = study.expected_index[key]
        label = f"{words}: P = {number(index)} expected"
        if spread < NARROW * (high - low):
            axes.plot([index, index], [0.0, 1.0], color=color, linestyle=style, linewidth=width, label=label)
            continue
        at = np.linspace(low, high, 801)
        axes.plot(
            at,
            np.exp(-(((at - index) / spread) ** 2) / 2),
            color=color,
            linestyle=style,
            linewidth=width,
            label=label,
        )
    for threshold in study.bet.thresholds:
        axes.axvline(float(threshold), color="black", linewidth=0.8, alpha=0.5, zorder=2)
    axes.set_ylim(0.0, 1.12)
    axes.set_yticks([])
    axes.set_ylabel("distribution\nof the index", fontsize=9)
    axes.set_xlabel("pollution index P (cleaner to the left)")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda index, _: f"{index:.6g}"))
    axes.spines[["top", "right", "left"]].set_visible(False)


def _title(study: BetStudy) -> str:
    part = percent(study.attained)
    return f"The bet attains {part} of the surplus; it pays with probability {percent(study.success)}"
