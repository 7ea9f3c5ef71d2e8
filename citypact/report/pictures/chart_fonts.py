"""Fonts that have every character of a chart's labels; never an empty box for a character."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from citypact.errors import MissingExtra
from citypact.language import current_language, translate
from citypact.report.words.amounts import AXIS_UNIT, shown
from citypact.report.words.line_breaks import wrapped

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLUMNS_AN_INCH = 12  #: letters of a title
#: DejaVu Sans comes with matplotlib; then the usual fonts with Chinese characters, by platform.
PREFERRED = (
    "DejaVu Sans",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
    "SimHei",
    "SimSun",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti SC",
    "STHeiti",
    "Songti SC",
    "Arial Unicode MS",
    "Droid Sans Fallback",
    "Noto Sans CJK JP",
    "Noto Sans CJK TC",
    "AR PL UMing CN",
    "AR PL UKai CN",
)

#: Fonts inside matplotlib: Last Resort draws a labelled box for any character, and the others
#: put mathematical signs in the places of letters.
NOT_FOR_TEXT = ("Last Resort", "LastResort", "STIXNonUnicode", "STIXSize", "cm")


def fonts_for(texts: Iterable[str]) -> list[str]:
    """Return the families, in order of preference, that together have every character.

    Parameters
    ----------
    texts : iterable of str
        Labels that will be drawn.

    Raises
    ------
    MissingExtra
        If no installed font has a character; the message names it and a font to install.

    Examples
    --------
    >>> fonts_for(["origin", "Zürich"])
    ['DejaVu Sans']
    """
    wanted = sorted({letter for text in texts for letter in text})
    missing = {letter for letter in wanted if ord(letter) > 126}
    chosen = [PREFERRED[0]]
    missing = missing - letters_of(PREFERRED[0])  # not in place, which would walk through the whole font
    installed = _installed()
    others = sorted(installed - set(PREFERRED))
    for family in (*PREFERRED[1:], *others):
        if not missing:
            break
        if family in installed and missing & letters_of(family):
            chosen.append(family)
            missing = missing - letters_of(family)
    if missing and _joined_by_new_fonts():
        return fonts_for(wanted)
    if missing:
        lacking = "".join(sorted(missing))[:20]
        raise MissingExtra(
            f"no installed font has the characters {lacking}: install a font such as Noto Sans CJK SC"
            " (package fonts-noto-cjk) or write the names of the cities in Latin letters"
        )
    return chosen


def set_letters(figure: Figure, fonts: Sequence[str] | None = None) -> None:
    """Write every text of a figure in the language in use and in fonts that have its characters.

    A dollar sign is a dollar sign.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Complete, with its legend.
    fonts : sequence of str, optional
        Families in order of preference; by default those that the figure's own texts need.

    Raises
    ------
    MissingExtra
        If no installed font has a character of the texts.
    """
    from matplotlib.text import Text

    texts: list[Any] = figure.findobj(Text)
    for text in texts:
        text.set_text(translate(text.get_text(), current_language()))
    families = fonts or fonts_for(text.get_text() for text in texts)
    for text in texts:
        text.set_fontfamily(families)
        text.set_parse_math(False)
        if text.get_wrap() and "$" in text.get_text():
            # matplotlib measures what it is to break as mathematics, whatever it is told.
            text.set_wrap(False)
            columns = int(_COLUMNS_AN_INCH * figure.get_figwidth())
            text.set_text("\n".join(wrapped(text.get_text(), columns)))


def has_letters(text: str) -> bool:
    """Say whether installed fonts have every character of the text."""
    try:
        fonts_for([text])
    except MissingExtra:
        return False
    return True


def unit_in_letters(unit: str) -> str:
    """Return a unit in letters that an installed font has: 亿元 is "100 million yuan" without one.

    Examples
    --------
    >>> unit_in_letters("EUR")
    'EUR'
    """
    text = shown(unit)
    return text if has_letters(text) else text.replace("亿元", AXIS_UNIT)


def unit_instead(unit: str) -> str:
    """Return how a unit is written where no installed font has its letters; matplotlib is not asked.

    Examples
    --------
    >>> unit_instead("万元"), unit_instead("亿m³ a year"), unit_instead("圆")
    ('10,000 yuan', '100 million m³ a year', 'unit of the game')
    """
    text = unit
    for chinese, plain in (("亿元", AXIS_UNIT), ("万元", "10,000 yuan"), ("亿m³", "100 million m³")):
        text = text.replace(chinese, plain)
    return text if all(ord(letter) < 0x2E80 for letter in text) else "unit of the game"


def letters_of(family: str) -> frozenset[str]:
    """Characters of an installed family, empty if it is not installed or cannot be read."""
    from matplotlib.font_manager import fontManager

    return _letters_together(tuple(font.fname for font in fontManager.ttflist if font.name == family))


def _installed() -> set[str]:
    """Families whose characters are what they say."""
    from matplotlib.font_manager import fontManager

    return {font.name for font in fontManager.ttflist if not font.name.startswith(NOT_FOR_TEXT)}


def _joined_by_new_fonts() -> bool:
    """Take in fonts installed since matplotlib last listed them, and say whether there are any.

    Its list is kept on disk; without this, a font installed on our advice would go unseen.
    """
    from matplotlib.font_manager import findSystemFonts, fontManager

    known = {font.fname for font in fontManager.ttflist}
    fresh = sorted(set(findSystemFonts()) - known - _unreadable)
    for file in fresh:
        try:
            fontManager.addfont(file)
        except (OSError, RuntimeError, ValueError):
            _unreadable.add(file)
    return any(font.fname in fresh for font in fontManager.ttflist)


#: Files among the fonts that matplotlib cannot read.
_unreadable: set[str] = set()


@lru_cache(maxsize=64)
def _letters_together(files: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*map(_letters, files))


@lru_cache(maxsize=64)
def _letters(file: str) -> frozenset[str]:
    from matplotlib.font_manager import get_font

    try:
        return frozenset(map(chr, get_font(file).get_charmap()))
    except (OSError, RuntimeError):
        return frozenset()
