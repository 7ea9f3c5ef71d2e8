"""A picture that belongs to an answer: its name, what it shows in words, and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
    draw : callable
        Draws it with matplotlib; raises :class:`~citypact.errors.MissingExtra` if no installed font has
        its characters, and :class:`~citypact.errors.InfeasibleDesign` if there is nothing to draw.
    picture : object or None
        The same picture as plain data, where it is made of such data.
    """

    name: str
    caption: str
    draw: Callable[[], Figure]
    picture: Any = None
