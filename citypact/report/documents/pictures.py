"""The pictures of a report in the forms that documents take: SVG inside a page, or PNG."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from citypact.errors import InfeasibleDesign
from citypact.language import current_language, translate
from citypact.report.documents.parts import Plate
from citypact.report.split.gain_chart import figure_bytes

_SVG, _LINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_REFERENCE = re.compile(r"url\(#([^)]+)\)")


def picture_bytes(plate: Plate, form: str) -> bytes | str:
    """Return a picture as the content of a PNG or SVG file, or in words why there is nothing to draw.

    Raises
    ------
    MissingExtra
        If no installed font has a character of its labels; the message names it and a font.
    """
    try:
        return figure_bytes(plate.illustration.draw(), form)
    except InfeasibleDesign as error:
        return translate(f"There is nothing to draw here: {error}.", current_language())


def inline_svg(content: bytes, prefix: str) -> str:
    """Return an SVG file as an element of a page: without comments, with names of its own.

    Parameters
    ----------
    content : bytes
        Of the file.
    prefix : str
        Put before every name inside, so that two pictures of one page do not share any.

    Examples
    --------
    >>> inline_svg(b'<svg xmlns="http://www.w3.org/2000/svg"><!-- x --><path id="a"/></svg>', "p1-")
    '<svg xmlns="http://www.w3.org/2000/svg"><path id="p1-a" /></svg>'
    """
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", _LINK)
    top = ElementTree.fromstring(content)
    for parent in top.iter():
        for child in list(parent):
            if child.tag == f"{{{_SVG}}}metadata":
                parent.remove(child)
    for element in top.iter():
        for key, value in element.attrib.items():
            if key == "id":
                element.set(key, prefix + value)
            elif key in ("href", f"{{{_LINK}}}href") and value.startswith("#"):
                element.set(key, f"#{prefix}{value[1:]}")
            elif "url(#" in value:
                element.set(key, _REFERENCE.sub(rf"url(#{prefix}\1)", value))
    # The picture takes the width of the page; its own size is its proportion alone.
    for key in ("width", "height"):
        top.attrib.pop(key, None)
    return ElementTree.tostring(top, encoding="unicode")
