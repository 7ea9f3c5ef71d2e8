"""Every further assumption as a row: the ratios both accept under it, and the ratio it leads to.

The plain game stands on top, and its ratio runs through all rows as a line, so that what an
assumption does is the distance of its mark from the line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from citypact.mechanisms.agreement import Agreement
from citypact.report.amounts import between, clipped, display_width, percent, shown
from citypact.report.assumption_table import PLAIN_GAME, points
from citypact.report.chart_fonts import fonts_for, set_letters
from citypact.report.gain_chart import BLUE, GREEN, GREY, LONGEST_NAME, ORANGE, VERMILION

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Columns of a line of a title; a title has two lines at most.
TITLE_WIDTH = 34
NO_AGREEMENT = "no agreement"
UNSURE = "acceptance not sure"
_ROW_HEIGHT, _AROUND = 0.42, 2.3  #: inches of a row, and of what stands around the rows
_BAR, _SEGMENT = 0.56, 0.26  #: heights as parts of a row


class Row(NamedTuple):
    """One assumption: its title, ratio, equally good ratios, ratios both accept, and words behind it."""

    title: str
    ratio: float | None
    ends: Sequence[float] | None
    accepted: Sequence[float] | None
    words: str
    elsewhere: bool = False


def assumption_figure(agreement: Agreement, designs: Mapping[str, Any]) -> Figure:
    """Draw the plain game and every further assumption, one below the other in the order given.

    Parameters
    ----------
    agreement : Agreement
        The plain game's result.
    designs : mapping
        The part ``designs`` of a split's document.

    Returns
    -------
    matplotlib.figure.Figure
        Not known to pyplot, so nothing has to be closed.

    Raises
    ------
    MissingExtra
        If a city's name or a title needs characters that no installed font has.

    Examples
    --------
    >>> from citypact.games.relocation import Relocation
    >>> from citypact.mechanisms.revenue_split import split
    >>> designs = {"plain_ratio": 0.6, "answers": [], "acceptable_to_all": [0.3, 0.9]}
    >>> figure = assumption_figure(split(Relocation(10, 3, 1)), designs)
    >>> [text.get_text() for text in figure.axes[0].get_yticklabels()]
    ['plain game']
    """
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter, MultipleLocator

    rows = _rows(agreement, designs)
    name = clipped(shown(agreement.game.origin), LONGEST_NAME)
    fonts = fonts_for([name, *(row.title for row in rows)])
    figure = Figure(figsize=(8.6, _AROUND + _ROW_HEIGHT * len(rows)), layout="constrained")
    axes = figure.add_subplot()
    _draw(axes, rows)
    _lines(axes, designs)
    axes.set_yticks(range(len(rows)), [row.title for row in rows], fontsize=9)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.margins(x=0)
    low, high = axes.get_xlim()
    axes.set_xlim(min(low, -0.01), max(high, 1.01))
    axes.xaxis.set_major_locator(MultipleLocator(0.1))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda ratio, _: f"{ratio:.0%}"))
    axes.set_xlabel(f"share of the tax that goes to {name} (ratio)")
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    figure.suptitle(_title(designs), fontsize=11)
    figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=9)
    set_letters(figure, fonts)
    return figure


def _rows(agreement: Agreement, designs: Mapping[str, Any]) -> list[Row]:
    """Return the plain game's row and those of the answers, with what is written behind each."""
    from citypact.scenario.designs.comparison import ELSEWHERE

    plain = agreement.ratio
    behind = NO_AGREEMENT if plain is None else percent(plain)
    rows = [Row(PLAIN_GAME, plain, agreement.ratio_set, agreement.participation, behind)]
    for answer in designs["answers"]:
        ratio, accepted = answer["ratio"], answer["acceptable"]
        moved = points(answer["change"])
        words = NO_AGREEMENT if ratio is None else f"{percent(ratio)}  ({moved})" if moved else percent(ratio)
        if ratio is not None and accepted is None:
            words += f"\n{UNSURE}"
        title = _two_lines(shown(str(answer["title"])))
        elsewhere = answer["assumption"] in ELSEWHERE
        rows.append(Row(title, ratio, answer["ratio_set"], accepted, words, elsewhere))
    return rows


def _two_lines(title: str) -> str:
    """Break a title between words into two lines, and cut what is longer."""
    first, rest = "", title.split()
    while rest and display_width(f"{first} {rest[0]}".strip()) <= TITLE_WIDTH:
        first = f"{first} {rest.pop(0)}".strip()
    lines = [first, clipped(" ".join(rest), TITLE_WIDTH)]
    return "\n".join(line for line in lines if line)


def _draw(axes: Axes, rows: Sequence[Row]) -> None:
    """Draw bars, equally good ratios, marks, and the words behind the rows."""
    labelled: set[str] = set()

    def once(label: str) -> str:
        new = label not in labelled
        labelled.add(label)
        return label if new else f"_{label}"

    for place, row in enumerate(rows):
        if row.accepted is not None:
            low, high = row.accepted
            # An outline, so that a range of one ratio is seen; no filling where it is about other ratios.
            axes.barh(
                place, high - low, _BAR, left=low, zorder=2, edgecolor=GREEN, linewidth=1.2,
                facecolor="none" if row.elsewhere else (*_mixed(GREEN), 1.0),
                linestyle=":" if row.elsewhere else "-",
                label=once("about other ratios: not counted together" if row.elsewhere else "both accept"),
            )  # fmt: skip
        if row.ends is not None and row.ends[0] < row.ends[1]:
            axes.barh(
                place, row.ends[1] - row.ends[0], _SEGMENT, left=row.ends[0], zorder=5, facecolor=ORANGE,
                edgecolor="black", linewidth=0.6, label=once("equally good ratios"),
            )  # fmt: skip
        if row.ratio is not None:
            axes.plot(
                [row.ratio], [place], "D" if place == 0 else "o", color="black" if place == 0 else BLUE,
                markersize=7, markeredgecolor="white", markeredgewidth=0.8, zorder=6, clip_on=False,
                label="_plain" if place == 0 else once("ratio under the assumption"),
            )  # fmt: skip
        axes.text(
            1.015, place, row.words, transform=axes.get_yaxis_transform(), va="center", fontsize=8.5,
            color=VERMILION if row.ratio is None else "black",
        )  # fmt: skip
    axes.text(
        1.015, 1.0, "ratio (points from\nthe plain game)", transform=axes.transAxes, va="bottom",
        fontsize=8, color=GREY,
    )  # fmt: skip


def _mixed(colour: str, strength: float = 0.35) -> tuple[float, ...]:
    """Return a colour thinned with white: unlike a transparent one it hides the band behind it."""
    from matplotlib.colors import to_rgb

    return tuple(1 - strength * (1 - part) for part in to_rgb(colour))


def _lines(axes: Axes, designs: Mapping[str, Any]) -> None:
    """Draw the plain ratio, one half, and the ratios acceptable under every assumption."""
    plain, both = designs["plain_ratio"], designs["acceptable_to_all"]
    if plain is not None:
        label = f"plain game: {percent(plain)}"
        axes.axvline(plain, color="black", linewidth=1.6, label=label, zorder=3)
    axes.axvline(0.5, color=GREY, linestyle="--", linewidth=1.0, label="one half", zorder=3)
    if both is None:
        return
    low, high = both
    label = f"acceptable under each of them: {between((low, high))}"
    if low < high:
        axes.axvspan(low, high, color=ORANGE, alpha=0.22, linewidth=0, label=label, zorder=1)
    else:
        axes.axvline(low, color=ORANGE, alpha=0.5, linewidth=6, label=label, zorder=1)


def _title(designs: Mapping[str, Any]) -> str:
    """Say how far the ratios spread, and how many assumptions end the agreement."""
    answers = designs["answers"]
    ratios = [answer["ratio"] for answer in answers if answer["ratio"] is not None]
    ended = len(answers) - len(ratios)
    if not ratios:
        spread = "No agreement under any further assumption" if answers else "No further assumption"
    else:
        spread = f"Ratio under each further assumption: {between((min(ratios), max(ratios)))}"
        spread += f"; no agreement under {ended} of {len(answers)}" if ended else ""
    none = designs["acceptable_to_all"] is None and designs["plain_ratio"] is not None
    return spread + ("\nNo ratio is acceptable under all of them" if none and ratios else "")
