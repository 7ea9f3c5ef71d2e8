"""What each further assumption does to the ratio, as sentences and as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from citypact.report.words.amounts import ABSENT, between, percent
from citypact.report.words.writer import Writer

HEADING = "What each further assumption does to the ratio"
PLAIN_GAME = "plain game"
LUMP_SUM = "A lump sum of"


def print_assumptions(
    writer: Writer,
    designs: Mapping[str, Any],
    accepted: Sequence[float] | None,
    names: Sequence[str] = (),
) -> None:
    """Print the answers beside the plain game's, what they say together, and why each is as it is.

    Parameters
    ----------
    writer : Writer
        Where to print.
    designs : mapping
        The part ``designs`` of a split's document.
    accepted : pair of float, or None
        Ratios that both cities accept in the plain game.
    names : sequence of str
        The cities: a full stop inside a name ends no sentence.
    """
    writer.heading(HEADING)
    rows = [("", PLAIN_GAME, percent(designs["plain_ratio"]), "", *_range(accepted))]
    reasons = []
    for place, answer in enumerate(designs["answers"], 1):
        ratio, moved = percent(answer["ratio"]), points(answer["change"])
        rows.append((str(place), answer["title"], ratio, moved, *_range(answer["acceptable"])))
        reasons.append((str(place), " ".join(_reason(answer, names).split())))
    writer.table(("", "assumption", "ratio", "points", "accepted from", "to"), rows, left=2)
    writer.say("")
    writer.say(designs["explanation"])
    writer.say("")
    writer.marked(reasons)


def assumption_rows(designs: Mapping[str, Any]) -> Iterator[tuple[str, str | float | None, str]]:
    """Yield the answers as rows of quantity, value and unit; what does not exist is ``None``.

    Examples
    --------
    >>> answer = {"assumption": "risk", "title": "a tax at risk", "ratio": 0.75, "change": 0.25,
    ...           "ratio_set": [0.75, 0.75], "acceptable": [0, 1], "reason": None}
    >>> document = {"answers": [answer], "acceptable_to_all": None, "ratio_acceptable_to_all": None}
    >>> next(iter(assumption_rows(document)))
    ('assumption risk', 'a tax at risk', '')
    """
    for answer in designs["answers"]:
        name = f"assumption {answer['assumption']}"
        yield name, answer["title"], ""
        yield f"{name}: ratio (origin's share)", answer["ratio"], ""
        yield f"{name}: change of the ratio", answer["change"], ""
        yield from _ends(f"{name}: optimal ratios", answer["ratio_set"])
        yield from _ends(f"{name}: participation", answer["acceptable"])
        if answer["reason"]:
            yield f"{name}: reason", answer["reason"], ""
    yield from _ends("acceptable under every assumption alone", designs["acceptable_to_all"])
    nearest = designs["ratio_acceptable_to_all"]
    yield "acceptable under every assumption alone, nearest to the plain ratio", nearest, ""


def points(change: float | None) -> str:
    """Write how far a ratio moved, in points with a sign; nothing where there is no change to tell.

    Examples
    --------
    >>> points(0.0256), points(-0.3), points(1e-9), points(None)
    ('+2.6', '-30.0', '0.0', '')
    """
    if change is None:
        return ""
    text = f"{100 * change:+.1f}"
    return "0.0" if text in ("+0.0", "-0.0") else text


def sentences(text: str, names: Sequence[str] = ()) -> list[str]:
    """Return the sentences of a text; a full stop inside one of the names ends none.

    Examples
    --------
    >>> sentences("St. Gallen keeps 60.0% of the tax. It gains 1.", ["St. Gallen"])
    ['St. Gallen keeps 60.0% of the tax.', 'It gains 1.']
    """
    sealed = text
    for name in names:
        sealed = sealed.replace(name, name.replace(". ", ".\0"))
    parts = sealed.replace(". ", ".\n").split("\n")
    return [part.replace("\0", " ") for part in parts]


def first_sentence(text: str, names: Sequence[str] = ()) -> str:
    """Return the first sentence; see ``sentences``."""
    return sentences(text, names)[0]


def _reason(answer: Mapping[str, Any], names: Sequence[str]) -> str:
    """Why there is no agreement, or how the explanation begins, with the lump sum that goes with it."""
    if answer["reason"]:
        reason = str(answer["reason"]).rstrip(".")
        return f"{reason[:1].upper()}{reason[1:]}."
    first, *others = sentences(" ".join(str(answer["explanation"]).split()), names)
    said = " ".join([first, *(each for each in others if each.startswith(LUMP_SUM))])
    ends = answer["ratio_set"]
    if ends is None or ends[0] == ends[1]:
        return said
    return f"{said} Equally good: {between((ends[0], ends[1]))}."


def _range(ends: Sequence[float] | None) -> tuple[str, str]:
    return (ABSENT, "") if ends is None else (percent(ends[0]), percent(ends[1]))


def _ends(name: str, ends: Sequence[float] | None) -> Iterator[tuple[str, float | None, str]]:
    low, high = ends or (None, None)
    yield f"{name}, lowest", low, ""
    yield f"{name}, highest", high, ""
