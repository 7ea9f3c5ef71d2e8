"""Every further assumption as a row: the ratios both accept under it, and the ratio it leads to.

The plain game stands on top, and its ratio runs through all rows as a line, so that what an
assumption does is the distance of its mark from the line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from citypact.mechanisms.agreement import Agreement
from citypact.report.designs.assumption_table import PLAIN_GAME, points
from citypact.report.pictures.form import Axis, Bars, Chart, Layer, Note, Panel, Points, Rule, Span
from citypact.report.pictures.plain import LONGEST_NAME
from citypact.report.words.amounts import between, clipped, display_width, percent, shown

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Columns of a line of a title; a title has two lines at most.
TITLE_WIDTH = 34
NO_AGREEMENT = "no agreement"
UNSURE = "acceptance not sure"
UNDER = "ratio under the assumption"
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


def assumption_picture(agreement: Agreement, designs: Mapping[str, Any]) -> Chart:
    """Show the plain game and every further assumption, one below the other in the order given.

    Parameters
    ----------
    agreement : Agreement
        The plain game's result.
    designs : mapping
        The part ``designs`` of a split's document.

    Examples
    --------
    >>> from citypact.games.relocation import Relocation
    >>> from citypact.mechanisms.revenue_split import split
    >>> designs = {"plain_ratio": 0.6, "answers": [], "acceptable_to_all": [0.3, 0.9]}
    >>> assumption_picture(split(Relocation(10, 3, 1)), designs).panels[0].y.names
    ('plain game',)
    """
    rows = _rows(agreement, designs)
    name = clipped(shown(agreement.game.origin), LONGEST_NAME)
    layers = (*_lines(designs), *_bars(rows), *_marks(rows), *_words(rows))
    low = min([-0.01, *(row.accepted[0] - 0.02 for row in rows if row.accepted)])
    high = max([1.01, *(row.accepted[1] + 0.02 for row in rows if row.accepted)])
    label = f"share of the tax that goes to {name} (ratio)"
    panel = Panel(
        Axis(label, form="percent", low=low, high=high), Axis(names=tuple(row.title for row in rows)), layers,
        grid="",
    )  # fmt: skip
    return Chart(_title(designs), (panel,), (8.6, _AROUND + _ROW_HEIGHT * len(rows)))


def assumption_figure(agreement: Agreement, designs: Mapping[str, Any]) -> Figure:
    """Draw the assumptions (see ``assumption_picture``).

    Raises
    ------
    MissingExtra
        If a city's name or a title needs characters that no installed font has.
    """
    figure: Figure = assumption_picture(agreement, designs).plot()
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


def _bars(rows: Sequence[Row]) -> list[Layer]:
    """Return bars of the accepted ratios, hollow where they are about other ratios, and the equally good."""
    layers: list[Layer] = []
    for place, row in enumerate(rows):
        if row.accepted is not None:
            # An outline, so that a range of one ratio is seen.
            label = "about other ratios: not counted together" if row.elsewhere else "both accept"
            layers.append(
                Bars(
                    label, "x", [place], [row.accepted[0]], [row.accepted[1]], _BAR, "green", 0.35, "green",
                    1.2, hollow=row.elsewhere, stroke="dotted" if row.elsewhere else "solid",
                )
            )  # fmt: skip
    for place, row in enumerate(rows):
        if row.ends is not None and row.ends[0] < row.ends[1]:
            ends = [row.ends[0]], [row.ends[1]]
            layers.append(
                Bars(
                    "equally good ratios",
                    "x",
                    [place],
                    *ends,
                    _SEGMENT,
                    "orange",
                    edge="black",
                    edge_width=0.6,
                )
            )
    return layers


def _marks(rows: Sequence[Row]) -> list[Layer]:
    """Return the ratio of every row; that of the plain game differs."""
    layers: list[Layer] = []
    for place, row in enumerate(rows):
        if row.ratio is not None:
            label, tone, shape = ("", "black", "diamond") if place == 0 else (UNDER, "blue", "circle")
            layers.append(
                Points(label, [row.ratio], [place], tone, shape, 7.0, edge="white", names=[row.title])
            )
    return layers


def _words(rows: Sequence[Row]) -> list[Layer]:
    head = "ratio (points from\nthe plain game)"
    return [
        *(
            Note(
                row.words, 1.015, place, "vermilion" if row.ratio is None else "black", 8.5, across="left",
                frame="row",
            )
            for place, row in enumerate(rows)
        ),
        Note(head, 1.015, 1.0, "grey", 8.0, across="left", up="bottom", frame="panel"),
    ]  # fmt: skip


def _lines(designs: Mapping[str, Any]) -> list[Layer]:
    """Return the plain ratio, one half, and the ratios acceptable under every assumption."""
    plain, both = designs["plain_ratio"], designs["acceptable_to_all"]
    layers: list[Layer] = []
    if both is not None:
        low, high = both
        label = f"acceptable under each of them: {between((low, high))}"
        layers.append(Span(label, "x", low, high, "orange", 0.22))
    if plain is not None:
        layers.append(Rule(f"plain game: {percent(plain)}", "x", plain, width=1.6))
    return [*layers, Rule("one half", "x", 0.5, "grey", "dashed", 1.0)]


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
