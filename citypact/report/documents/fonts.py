"""Fonts that the typesetter has for every character of a report; never a box in place of a letter."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from citypact.errors import MissingExtra
from citypact.report.pictures.chart_fonts import NOT_FOR_TEXT, PREFERRED

#: Fonts for Latin letters, the first that is installed; DejaVu Sans comes with matplotlib.
LATIN = ("Noto Sans", "Source Sans 3", "Liberation Sans", "Arial")
#: Weights of the text and of what is bold.
WEIGHTS = (400, 700)


class Typefaces(NamedTuple):
    """Families in order of preference, which together have every character, and folders to find them in."""

    families: list[str]
    folders: list[str]


class _Face(NamedTuple):
    weight: int
    file: str
    place: int  # in a file with several


def typefaces_for(texts: Iterable[str], language: str) -> Typefaces:
    """Return the families that have every character of the texts, upright and bold.

    Parameters
    ----------
    texts : iterable of str
        All that will be set.
    language : str
        Of the reader: Chinese characters take the forms of its region where fonts differ.

    Raises
    ------
    MissingExtra
        If no installed font has a character; the message names it and a font to install.
    """
    missing = {letter for text in texts for letter in text if not letter.isspace()}
    faces = _installed(str(_of_matplotlib()))
    chosen: list[str] = []
    latin = next((name for name in LATIN if name in faces), None)
    order = [*([latin] if latin else []), *PREFERRED, *sorted(set(faces) - {*PREFERRED, *LATIN})]
    for family in dict.fromkeys(order):
        if family not in faces or (chosen and not missing):
            continue
        has = missing & _letters(faces[family])
        if has or not chosen:
            chosen.append(family)
            missing -= has
    if missing:
        lacking = "".join(sorted(missing))[:20]
        raise MissingExtra(
            f"no installed font has the characters {lacking}: install a font that does, for Chinese"
            " Noto Sans CJK SC (package fonts-noto-cjk)"
        )
    return Typefaces(chosen, [str(_of_matplotlib())])


def _of_matplotlib() -> Path:
    import matplotlib

    return Path(matplotlib.get_data_path()) / "fonts" / "ttf"


@lru_cache(maxsize=4)
def _installed(folder: str) -> dict[str, tuple[_Face, ...]]:
    """Return the upright faces that the typesetter finds, by family."""
    import typst

    fonts: Any = typst.Fonts(include_embedded_fonts=False, font_paths=[folder])
    found: dict[str, list[_Face]] = {}
    for font in fonts.fonts():
        usual = font.style == "normal" and font.stretch == 1
        if font.path is not None and usual and not font.family.startswith(NOT_FOR_TEXT):
            found.setdefault(font.family, []).append(_Face(font.weight, font.path, font.index))
    return {family: tuple(faces) for family, faces in found.items()}


def _letters(faces: tuple[_Face, ...]) -> frozenset[str]:
    """Return the characters that a family has in every weight that is used."""
    used = {min(faces, key=lambda face: abs(face.weight - weight)) for weight in WEIGHTS}
    return frozenset.intersection(*(_in_file(face.file, face.place) for face in used))


@lru_cache(maxsize=64)
def _in_file(file: str, index: int) -> frozenset[str]:
    from fontTools.ttLib import TTFont

    try:
        with TTFont(file, fontNumber=index, lazy=True) as font:
            return frozenset(map(chr, font.getBestCmap() or ()))
    except (OSError, ValueError, KeyError, AssertionError):
        return frozenset()
