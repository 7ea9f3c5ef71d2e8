"""How tones, strokes and shapes look, in matplotlib and in plotly.

Colours are those of M. Okabe and K. Ito, "Color Universal Design" (2008), which readers with any common
colour blindness tell apart; strokes and shapes differ as well, for print in grey.
"""

from __future__ import annotations

from typing import Any

BLUE, VERMILION, GREEN, ORANGE, GREY = "#0072B2", "#D55E00", "#009E73", "#E69F00", "#555555"
PURPLE, SKY, YELLOW, BLACK = "#CC79A7", "#56B4E9", "#F0E442", "#000000"

TONES = {
    "blue": BLUE, "vermilion": VERMILION, "green": GREEN, "orange": ORANGE, "purple": PURPLE, "sky": SKY,
    "yellow": YELLOW, "grey": GREY, "black": BLACK, "white": "#FFFFFF", "pale": "#FAFAFA",
}  # fmt: skip
#: Stroke → line style of matplotlib, dash of plotly.
STROKES: dict[str, tuple[Any, str]] = {
    "solid": ("-", "solid"),
    "dashed": ("--", "dash"),
    "dashdot": ("-.", "dashdot"),
    "dotted": (":", "dot"),
    "dash-dots": ((0, (5, 1, 1, 1, 1, 1)), "10px,2px,2px,2px,2px,2px"),
    "close": ((0, (1, 1)), "2px,2px"),
}
#: Shape → marker of matplotlib, symbol of plotly.
SHAPES = {
    "circle": ("o", "circle"), "diamond": ("D", "diamond"), "square": ("s", "square"),
    "up": ("^", "triangle-up"), "down": ("v", "triangle-down"), "plus": ("P", "cross"), "cross": ("X", "x"),
    "star": ("*", "star"), "x": ("x", "x-thin-open"), "dot": (".", "circle"),
    "left": ("<", "triangle-left"), "right": (">", "triangle-right"),
}  # fmt: skip

#: In the order in which series without a meaning of their own take them.
SERIES_TONES = ("blue", "vermilion", "green", "orange", "purple", "sky", "black", "yellow")
SERIES_STROKES = ("solid", "dashed", "dashdot", "dotted", "dash-dots", "close", "solid", "dashed")
SERIES_SHAPES = ("circle", "diamond", "square", "up", "down", "plus", "cross", "star")


def mixed(tone: str, strength: float) -> str:
    """Return a colour thinned with white: unlike a transparent one it hides what is behind it.

    Examples
    --------
    >>> mixed("black", 0.5)
    '#808080'
    """
    parts = (int(TONES[tone][at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 - strength * (255 - part)):02X}" for part in parts)


def clear(tone: str, strength: float) -> str:
    """Return a colour with its opacity, as CSS writes it.

    Examples
    --------
    >>> clear("blue", 0.2)
    'rgba(0,114,178,0.2)'
    """
    red, green, blue = (int(TONES[tone][at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{strength:g})"
