"""Both cities' gains over the ratio, drawn with characters.

Column ``c`` of the drawing stands for the ratio ``c / (columns - 1)``; a mark stands in the
nearest column, so it is right to half a column. Gains are computed exactly and divided by a
power of a thousand before anything is rounded, so any unit of money draws the same picture.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from citypact.errors import InputError, Problem
from citypact.mechanisms.agreement import Agreement
from citypact.report.words.amounts import (
    AXIS_UNIT,
    acceptable,
    between,
    clipped,
    display_width,
    number,
    percent,
    scale_exponent,
    shown,
)

LEAST_WIDTH, LEAST_HEIGHT = 40, 5


@dataclass(frozen=True)
class Symbols:
    """One character for each thing drawn."""

    origin: str
    destination: str
    both: str
    zero: str
    half: str
    chosen: str
    axis: str
    accepted: str
    side: str
    tick: str
    corner: str
    pointer: str
    left: str
    right: str
    band: str

    @property
    def letters(self) -> str:
        """All of them, to try an encoding."""
        return "".join(vars(self).values())


UNICODE = Symbols("●", "○", "◎", "┄", "┊", "│", "─", "━", "│", "┤", "└", "▲", "◄", "►", "─")
ASCII = Symbols("o", "x", "*", ".", ":", "|", "-", "=", "|", "+", "+", "^", "<", ">", "-")


def gain_chart_text(agreement: Agreement, width: int = 78, height: int = 14, unicode: bool = True) -> str:
    """Draw what each city gains at every ratio from 0 to 1.

    The axis is heavy where both cities accept; one half and the recommended ratio are
    vertical lines, the recommended ratio has a pointer under the axis, and a set of equally
    good ratios is an arrow with two heads.

    Parameters
    ----------
    agreement : Agreement
        The result; without an agreement there is no pointer and the legend says why.
    width : int
        Greatest number of terminal columns, at least 40.
    height : int
        Lines of the drawing area, at least 5.
    unicode : bool
        Whether the terminal shows more than ASCII. If not, the text is ASCII: 亿元 becomes
        "100 million yuan" and names that are not ASCII become "origin" and "destination".

    Raises
    ------
    InputError
        If the size is too small to draw in.

    Examples
    --------
    >>> from citypact.games.relocation import Relocation
    >>> from citypact.mechanisms.revenue_split import split
    >>> chart = gain_chart_text(split(Relocation(1, 0.3, 0.1)), unicode=False)
    >>> chart.splitlines()[-1].strip()
    '= both accept 30.0% to 90.0%   ^ | recommended 60.0%   : one half'
    """
    wrong = [
        Problem(name, size, f"a whole number of at least {least}")
        for name, size, least in (("width", width, LEAST_WIDTH), ("height", height, LEAST_HEIGHT))
        if not size >= least
    ]
    if wrong:
        raise InputError(*wrong)
    return "\n".join(_Drawing(agreement, width, height, UNICODE if unicode else ASCII).lines())


class _Drawing:
    """The chart of one agreement; ``lines`` is all that is wanted of it."""

    def __init__(self, agreement: Agreement, width: int, height: int, symbols: Symbols) -> None:
        self.agreement, self.width, self.symbols = agreement, width, symbols
        game = agreement.game
        ends = (*game.exact_gains(0), *game.exact_gains(1))
        self.exponent = scale_exponent(ends)
        self.scale = Fraction(10) ** self.exponent
        values = [float(end / self.scale) for end in ends]
        self.top, self.bottom = max(*values, 0.0), min(*values, 0.0)
        self.height = height
        self.labels = self._labels()
        self.margin = max(map(len, self.labels.values())) + 2
        columns = width - self.margin - 1
        self.columns = columns - 1 + columns % 2  # odd: one half has a column of its own

    def lines(self) -> list[str]:
        """Return the heading, the drawing, the axis and the legend."""
        rows = self._canvas()
        drawn = [
            f"{self.labels.get(place, ''):>{self.margin - 2}} "
            f"{self.symbols.tick if place in self.labels else self.symbols.side}{''.join(row)}"
            for place, row in enumerate(rows)
        ]
        heading = clipped(f"gain over no agreement, {self._unit()}", self.width)
        below = [self._axis(), self._ticks(), self._pointer()]
        return [
            line.rstrip() for line in (heading, *self._curve_legend(), *drawn, *below, *self._mark_legend())
        ]

    def _column(self, ratio: float) -> int:
        return math.floor(min(max(ratio, 0.0), 1.0) * (self.columns - 1) + 0.5)

    def _row(self, value: float) -> int:
        return math.floor((self.top - value) / (self.top - self.bottom) * (self.height - 1) + 0.5)

    def _labels(self) -> dict[int, str]:
        """Row → label at round values, at most one in two rows; zero is always among them."""
        rough = (self.top - self.bottom) / max(2, self.height // 2)
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough * (1 - 1e-9))
        places = range(math.ceil(self.bottom / step - 1e-9), math.floor(self.top / step + 1e-9) + 1)
        return {self._row(place * step): number(place * step) for place in places}

    def _canvas(self) -> list[list[str]]:
        symbols, game = self.symbols, self.agreement.game
        rows = [[" "] * self.columns for _ in range(self.height)]
        rows[self._row(0.0)] = [symbols.zero] * self.columns
        for row in rows:
            row[self._column(0.5)] = symbols.half
            if self.agreement.ratio is not None:
                row[self._column(self.agreement.ratio)] = symbols.chosen
        for column in range(self.columns):
            gains = game.exact_gains(Fraction(column, self.columns - 1))
            origin, destination = (self._row(float(gain / self.scale)) for gain in gains)
            rows[origin][column] = symbols.origin
            rows[destination][column] = symbols.both if destination == origin else symbols.destination
        return rows

    def _axis(self) -> str:
        cells = [self.symbols.axis] * self.columns
        accepted = acceptable(self.agreement)
        if accepted is not None:
            first, last = map(self._column, accepted)
            cells[first : last + 1] = [self.symbols.accepted] * (last + 1 - first)
        return " " * (self.margin - 1) + self.symbols.corner + "".join(cells)

    def _ticks(self) -> str:
        line = [" "] * (self.margin + self.columns + 1)
        for ratio in (0.0, 0.25, 0.5, 0.75, 1.0):
            text = f"{ratio:.0%}"
            start = min(self.margin + self._column(ratio) - len(text) // 2, self.width - len(text))
            line[start : start + len(text)] = text
        return "".join(line)

    def _pointer(self) -> str:
        """Line under the axis: the optimal set as an arrow, the recommended ratio on it."""
        ratios, symbols = self.agreement.ratios, self.symbols
        cells = [" "] * self.columns
        if ratios is None:
            return ""
        first, last = map(self._column, ratios.ends)
        if first < last:
            cells[first : last + 1] = [symbols.left, *[symbols.band] * (last - first - 1), symbols.right]
        cells[self._column(ratios.ratio)] = symbols.pointer
        return " " * self.margin + "".join(cells)

    def _unit(self) -> str:
        unit = shown(self.agreement.game.unit)
        if self.symbols is ASCII:
            unit = unit.replace("亿元", AXIS_UNIT).encode("ascii", "replace").decode("ascii")
        return f"1e{self.exponent} x {unit}" if self.exponent else unit

    def _names(self) -> tuple[str, str]:
        roles = ("origin", "destination")
        names = tuple(map(shown, self.agreement.game.players))
        if self.symbols is ASCII:
            names = tuple(name if name.isascii() else role for name, role in zip(names, roles, strict=True))
        return names[0], names[1]

    def _curve_legend(self) -> list[str]:
        symbols, (origin, destination) = self.symbols, self._names()
        return self._packed([f"{symbols.origin} {origin}", f"{symbols.destination} {destination}"])

    def _mark_legend(self) -> list[str]:
        agreement, symbols = self.agreement, self.symbols
        ratios, accepted = agreement.ratios, acceptable(agreement)
        items = []
        if accepted is None:
            origin, destination = self._names()
            needs, granted = agreement.thresholds
            items += [
                "no ratio from 0 to 1 pleases both",
                f"{clipped(origin, 24)} needs at least {percent(needs)}",
            ]
            items.append(f"{clipped(destination, 24)} grants at most {percent(granted)}")
        else:
            items.append(
                f"{symbols.accepted} both {'accept' if ratios else 'would accept'} {between(accepted)}"
            )
        if ratios is None:
            items.append("no agreement")
        else:
            items.append(f"{symbols.pointer} {symbols.chosen} recommended {percent(ratios.ratio)}")
            if ratios.tie_break:
                arrow = symbols.left + symbols.band + symbols.right
                items.append(f"{arrow} equally good {between(ratios.ends)}")
        return self._packed([*items, f"{symbols.half} one half"])

    def _packed(self, items: list[str]) -> list[str]:
        """Set items side by side, in as many lines as the width asks for."""
        indent = " " * self.margin
        lines = [""]
        for item in items:
            piece = clipped(item, self.width - self.margin)
            longer = f"{lines[-1]}   {piece}" if lines[-1] else piece
            if display_width(longer) <= self.width - self.margin:
                lines[-1] = longer
            else:
                lines.append(piece)
        return [indent + line for line in lines]
