"""Parts of a translation put together with the signs that Chinese has for it."""

from __future__ import annotations

#: Longest item of a list, in Chinese letters, that a sign of enumeration parts from the next.
_LONGEST_ITEM = 14


def tied(parts: list[str], sign: str) -> str:
    """Put the parts of a text together; short ones are a list, which Chinese parts by its own sign.

    Examples
    --------
    >>> tied(["北京", "天津"], "，"), tied(["得 3", "付 2"], "；")
    ('北京、天津', '得 3；付 2')
    """
    if sign == "，" and all(
        len(part) <= _LONGEST_ITEM and part.isascii() <= part.isalpha() for part in parts
    ):
        sign = "、"
    return sign.join(parts)


def joined(sentences: list[str]) -> str:
    """Put sentences behind each other: Chinese ones need no space between them.

    Examples
    --------
    >>> joined(["是。", "否。", "Yes.", "No."])
    '是。否。Yes. No.'
    """
    text = sentences[0]
    for sentence in sentences[1:]:
        text += sentence if text.endswith(("。", "；", "：", "，", "！", "？")) else f" {sentence}"
    return text
