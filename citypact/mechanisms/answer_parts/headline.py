"""The figure of an answer that a reader would quote."""

from __future__ import annotations

from typing import NamedTuple

from citypact.games.rational import Number


class Headline(NamedTuple):
    """The one figure of an answer that a reader would quote: name, value, unit."""

    name: str
    value: Number
    unit: str
