"""What all pictures of allocations share: one mark for each rule, and how text is set.

Colours are those of M. Okabe and K. Ito, "Color Universal Design" (2008); the marks differ in
shape as well, for print in grey.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citypact.mechanisms.allocation import DEFAULT_RULES, RULES
from citypact.mechanisms.allocation.wording import shown as shown_amount
from citypact.report.amounts import AXIS_UNIT, clipped, clipped_apart, display_width, shown
from citypact.report.chart_fonts import fonts_for, has_letters, set_letters
from citypact.report.gain_chart import BLUE, GREEN, GREY, LONGEST_NAME, ORANGE, VERMILION
from citypact.scenario.allocation_answer import AllocationResult

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SKY, PURPLE, BLACK = "#56B4E9", "#CC79A7", "#000000"
#: The proposal's own mark comes first, the rules follow in the order of the result.
_COLOURS = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, GREY, BLACK)
_SHAPES = ("o", "s", "^", "D", "v", "P", "X", "*")
#: More marks than these cannot be told apart.
MOST_MARKS = len(_COLOURS)
PROPOSAL = "proposal"
_SHORT_NAME = 14  #: columns beside which an amount fits


@dataclass(frozen=True)
class Mark:
    """One allocation in a picture: its label, its amounts by player and how it is drawn."""

    label: str
    amounts: tuple[float, ...]
    colour: str
    shape: str
    size: float


def marks(result: AllocationResult) -> list[Mark]:
    """Return up to eight marks: the best-known rules, then the others, and the proposal."""
    ranked = sorted(result.allocations, key=lambda name: name not in DEFAULT_RULES)
    listed = [(RULES[name].title, result.allocations[name].vector()) for name in ranked]
    chosen = listed[: MOST_MARKS - (result.check is not None)]
    # Larger marks first: where two allocations are the same, both can be seen.
    found = [
        Mark(label, amounts, _COLOURS[at], _SHAPES[at], 13 - 1.1 * at)
        for at, (label, amounts) in enumerate(chosen)
    ]
    if result.check is not None:
        found.append(Mark(PROPOSAL, result.check.proposal.vector(), BLACK, "x", 9))
    return found


def left_out(result: AllocationResult) -> str:
    """Say for how many rules there are no marks."""
    more = len(result.allocations) + (result.check is not None) - len(marks(result))
    return f"{more} further rules not drawn" if more else ""


def names_of(result: AllocationResult) -> list[str]:
    """Return the players' names as pictures show them."""
    return clipped_apart([shown(" ".join(name.split())) for name in result.game.players], LONGEST_NAME)


def unit_of(result: AllocationResult) -> str:
    """Return the unit in letters that an installed font has."""
    unit = shown(result.game.unit)
    for chinese, plain in (("亿元", AXIS_UNIT), ("万元", "10,000 yuan")):
        unit = unit if has_letters(unit) else unit.replace(chinese, plain)
    return unit if has_letters(unit) else "unit of the game"


def title_of(result: AllocationResult) -> str:
    """Return the title of a game, shortened; what no installed font has is left out."""
    title = clipped(shown(str(result.document["title"] or result.document["name"] or "")), 70)
    return title if has_letters(title) else ""


def adding_up(result: AllocationResult, axes: Axes) -> list[Mark]:
    """Return the marks whose amounts add up to what there is; the legend names the others."""
    found = marks(result)
    scale = max(abs(result.game.grand), *(abs(amount) for mark in found for amount in mark.amounts))
    kept = [mark for mark in found if abs(sum(mark.amounts) - result.game.grand) <= 1e-9 * scale]
    for mark in found:
        if mark not in kept:
            axes.plot([], [], " ", label=f"not drawn, as it does not add up: {mark.label}")
    if left_out(result):
        axes.plot([], [], " ", label=left_out(result))
    return kept


def place_label(mark: Mark) -> str:
    """Return the label of a point: which allocation it is, and its amounts."""
    return f"{mark.label} ({', '.join(shown_amount(amount, 5) for amount in mark.amounts)})"


def corner_label(name: str, amount: float) -> str:
    """Return the label of a corner: the player and its best amount, in two lines if they are long."""
    separator = ": " if display_width(name) <= _SHORT_NAME else "\n"
    return f"{name}{separator}{shown_amount(amount)}"


def entitle(axes: Axes, result: AllocationResult) -> None:
    """Put the title over a simplex, clear of the label of its upper corner, which may take two lines."""
    verb, title = "pays least" if result.game.cost else "gets most", title_of(result)
    said = f"every player {verb} at its own corner ({unit_of(result)})"
    long = max(map(display_width, names_of(result))) > _SHORT_NAME
    axes.set_title(f"{title}\n{said}".lstrip(), fontsize=11, pad=32 if long else 14)


def legend_below(figure: Figure) -> None:
    """Put the legend under a picture, in two columns if they fit."""
    labels = [label for axes in figure.axes for label in axes.get_legend_handles_labels()[1]]
    wide = max(map(display_width, labels), default=0) > 52
    figure.legend(loc="outside lower center", ncols=1 if wide else 2, frameon=False, fontsize=9)


def set_text(figure: Figure, texts: Iterable[str]) -> Figure:
    """Set every text of a figure in fonts that have its letters.

    Raises
    ------
    MissingExtra
        If no installed font has a letter of ``texts``.
    """
    fonts = fonts_for(texts)
    set_letters(figure, fonts)
    return figure
