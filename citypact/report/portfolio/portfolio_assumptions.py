"""What each further assumption does to the best ratios of a list of plants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import fill
from typing import Any

from citypact.report.designs.assumption_table import HEADING, first_sentence, points
from citypact.report.words.amounts import ABSENT, between, money, number, percent
from citypact.report.words.writer import Writer

TITLE_WIDTH = 34  #: columns; longer titles take two lines
MOST_SETS = 2  #: intervals of best ratios in a row; the document has all
PLAIN_LIST = "the list as it stands"
WITHOUT_CONDITIONS = "the list without side constraints"


def print_list_assumptions(writer: Writer, document: Mapping[str, Any]) -> None:
    """Print every assumption's best ratios and surplus beside the plain ones; nothing without any.

    Parameters
    ----------
    writer : Writer
        Where to print.
    document : mapping
        The document of a portfolio; what was assumed stands under ``assumed``.
    """
    assumed = document.get("assumed")
    if assumed is None:
        return
    writer.heading(HEADING)
    heads = ("", "assumption", "best ratios", "points", f"surplus, {document['unit']}", "change")
    writer.table(heads, _rows(document, assumed["answers"]), left=2)
    writer.say("")
    writer.say(assumed["explanation"])
    writer.marked(_reasons(assumed["answers"]))
    if assumed["cherry_picking"] is not None:
        writer.say(picking_sentence(assumed["cherry_picking"], document["unit"]))


def picking_sentence(picked: Mapping[str, Any], unit: str) -> str:
    """Say in one sentence whether a list that is signed as a whole is carried out as a whole.

    Examples
    --------
    >>> picked = {"ratio_signed": 0.5, "picks": [{"side": "origin"}], "kept": False,
    ...           "needed": {"origin": 0.2, "destination": 0}, "highest_rate": 1.25}
    >>> print(picking_sentence(picked, "亿元"))
    Signed as a whole at 50.0%, the list holds 1 plant that is a loss to the origin (0.2 亿元 in all):
    it strikes none off if its future is worth as much, as with a like list every year up to a
    discount rate of 125.0%.
    """
    signed = f"Signed as a whole at {percent(picked['ratio_signed'])}, the list holds"
    losses = []
    for side, needed in picked["needed"].items():
        count = sum(each["side"] == side for each in picked["picks"])
        if count:
            plants = "1 plant that is" if count == 1 else f"{count} plants that are"
            losses.append(f"{plants} a loss to the {side} ({money(needed, unit)} in all)")
    if not losses:
        return f"{signed} no plant that is a loss to either city: none is struck off."
    who = "it strikes" if len(losses) == 1 else "they strike"
    whose = "its future is" if len(losses) == 1 else "the future is to each"
    rate = picked["highest_rate"]
    yearly = f", as with a like list every year up to a discount rate of {percent(rate)}" if rate else ""
    return f"{signed} {' and '.join(losses)}: {who} none off if {whose} worth as much{yearly}."


def _rows(document: Mapping[str, Any], answers: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, ...]]:
    """Yield the row of the list as it stands, then one for each assumption."""
    plain = document.get("without_side_constraints", document)
    title = WITHOUT_CONDITIONS if plain is not document else PLAIN_LIST
    yield "", title, _sets(plain["ratio_sets"]), "", number(plain["welfare"]), ""
    for place, answer in enumerate(answers, 1):
        # Answers on the plants as cases have one set, and no surplus that could be compared.
        one = answer.get("ratio_set")
        sets = answer.get("ratio_sets", [one] if one else [])
        welfare = answer["welfare"]
        yield (
            str(place),
            fill(answer["title"], TITLE_WIDTH),
            _sets(sets),
            points(answer["change"]),
            "" if welfare is None else number(welfare),
            "" if welfare is None else signed(answer["welfare_change"]),
        )


def _sets(sets: Sequence[Sequence[float]]) -> str:
    """Write intervals one below the other, so that none is broken in a narrow column."""
    shown = [between((low, high)) for low, high in sets[:MOST_SETS]] or [ABSENT]
    if len(sets) > MOST_SETS:
        shown.append(f"and {len(sets) - MOST_SETS} more")
    return "\n".join(shown)


def signed(change: float) -> str:
    """Write a change with its sign.

    Examples
    --------
    >>> signed(0.25), signed(-1392.3), signed(0)
    ('+0.25', '-1,392', '0')
    """
    return f"+{number(change)}" if change > 0 else number(change)


def _reasons(answers: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield why there is no ratio, and what an answer on the plants as cases says first, once each."""
    said: dict[str, list[str]] = {}
    for place, answer in enumerate(answers, 1):
        if answer["reason"]:
            said.setdefault(str(answer["reason"]), []).append(str(place))
        elif "explanation" in answer:
            said.setdefault(first_sentence(answer["explanation"]), []).append(str(place))
    for line, places in said.items():
        yield ", ".join(places), line
