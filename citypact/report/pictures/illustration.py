"""A picture that belongs to an answer: its name, what it shows in words, and what it consists of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from citypact.errors import InfeasibleDesign
from citypact.report.pictures.picture_chart import AnyPicture, picture_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Illustration:
    """A picture of an answer.

    Parameters
    ----------
    name : str
        Of its file, without an ending.
    caption : str
        What it shows, for whoever reads the picture and for whoever cannot see it.
    source : callable
        Returns the picture as plain data; raises :class:`~citypact.errors.InfeasibleDesign` if there is
        nothing to draw.

    Examples
    --------
    >>> from citypact.mechanisms.answer_parts.picture import Curve, Picture
    >>> curve = Curve("A", [0, 1], [0, 1])
    >>> line = Illustration("line", "A line", lambda: Picture("A line", "x", "y", [curve]))
    >>> line.picture.title, line.draw().axes[0].get_xlabel()
    ('A line', 'x')
    """

    name: str
    caption: str
    source: Callable[[], AnyPicture]

    @cached_property
    def picture(self) -> AnyPicture | None:
        """The picture as plain data, made once; ``None`` where there is nothing to draw."""
        try:
            return self.source()
        except InfeasibleDesign:
            return None

    def draw(self) -> Figure:
        """Draw the picture with matplotlib.

        Raises
        ------
        MissingExtra
            If no installed font has its characters.
        InfeasibleDesign
            If there is nothing to draw.
        """
        return picture_figure(self.source() if self.picture is None else self.picture)
