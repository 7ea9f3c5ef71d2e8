"""What all pictures of allocations share: one mark for each rule, names, title and unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from citypact.mechanisms.allocation import DEFAULT_RULES, RULES
from citypact.mechanisms.allocation.wording import shown as shown_amount
from citypact.report.pictures.chart_fonts import unit_instead
from citypact.report.pictures.form import Chart, Layer, Panel, Points, Remark
from citypact.report.pictures.plain import LONGEST_NAME
from citypact.report.words.amounts import clipped, clipped_apart, display_width, shown
from citypact.scenario.allocation_answer import AllocationResult

#: The proposal's own mark comes first, the rules follow in the order of the result.
_TONES = ("blue", "vermilion", "green", "purple", "orange", "sky", "grey", "black")
_SHAPES = ("circle", "square", "up", "diamond", "down", "plus", "cross", "star")
#: More marks than these cannot be told apart.
MOST_MARKS = len(_TONES)
PROPOSAL, PROPOSAL_SHAPE = "proposal", "x"
_SHORT_NAME = 14  #: columns beside which an amount fits


@dataclass(frozen=True)
class Mark:
    """One allocation in a picture: its label, its amounts by player and how it is drawn."""

    label: str
    amounts: tuple[float, ...]
    tone: str
    shape: str
    size: float


def marks(result: AllocationResult) -> list[Mark]:
    """Return up to eight marks: the best-known rules, then the others, and the proposal."""
    ranked = sorted(result.allocations, key=lambda name: name not in DEFAULT_RULES)
    listed = [(RULES[name].title, result.allocations[name].vector()) for name in ranked]
    chosen = listed[: MOST_MARKS - (result.check is not None)]
    # Larger marks first: where two allocations are the same, both can be seen.
    found = [
        Mark(label, amounts, _TONES[at], _SHAPES[at], 13 - 1.1 * at)
        for at, (label, amounts) in enumerate(chosen)
    ]
    if result.check is not None:
        found.append(Mark(PROPOSAL, result.check.proposal.vector(), "black", PROPOSAL_SHAPE, 9))
    return found


def left_out(result: AllocationResult) -> str:
    """Say for how many rules there are no marks."""
    more = len(result.allocations) + (result.check is not None) - len(marks(result))
    return f"{more} further rules not drawn" if more else ""


def names_of(result: AllocationResult) -> list[str]:
    """Return the players' names as pictures show them."""
    return clipped_apart([shown(" ".join(name.split())) for name in result.game.players], LONGEST_NAME)


def adding_up(result: AllocationResult) -> tuple[list[Mark], list[Layer]]:
    """Return the marks whose amounts add up to what there is, and lines of the legend for the others."""
    found = marks(result)
    scale = max(abs(result.game.grand), *(abs(amount) for mark in found for amount in mark.amounts))
    kept = [mark for mark in found if abs(sum(mark.amounts) - result.game.grand) <= 1e-9 * scale]
    told: list[Layer] = [
        Remark(f"not drawn, as it does not add up: {mark.label}") for mark in found if mark not in kept
    ]
    if left_out(result):
        told.append(Remark(left_out(result)))
    return kept, told


def mark_point(mark: Mark, place: Sequence[float]) -> Points:
    """Return the mark of an allocation in a plane."""
    fill = "full" if mark.shape == PROPOSAL_SHAPE else "none"
    return Points(
        place_label(mark),
        [float(place[0])],
        [float(place[1])],
        mark.tone,
        mark.shape,
        mark.size,
        fill,  # type: ignore[arg-type]
    )


def place_label(mark: Mark) -> str:
    """Return the label of a point: which allocation it is, and its amounts."""
    return f"{mark.label} ({', '.join(shown_amount(amount, 5) for amount in mark.amounts)})"


def corner_label(name: str, amount: float) -> str:
    """Return the label of a corner: the player and its best amount, in two lines if they are long."""
    separator = ": " if display_width(name) <= _SHORT_NAME else "\n"
    return f"{name}{separator}{shown_amount(amount)}"


def simplex_chart(result: AllocationResult, panel: Panel, size: tuple[float, float]) -> Chart:
    """Return the picture of a simplex under the title of its game."""
    verb = "pays least" if result.game.cost else "gets most"
    said = f"every player {verb} at its own corner ({result.game.unit})"
    return Chart(f"{full_title(result)}\n{said}".lstrip(), (panel,), size, instead=instead_of(result))


def full_title(result: AllocationResult) -> str:
    """Return the title of a game, shortened."""
    return clipped(shown(str(result.document["title"] or result.document["name"] or "")), 70)


def instead_of(result: AllocationResult) -> tuple[tuple[str, str], ...]:
    """Return how title and unit are written where installed fonts have not their letters."""
    return ((full_title(result), ""), (shown(result.game.unit), unit_instead(shown(result.game.unit))))
