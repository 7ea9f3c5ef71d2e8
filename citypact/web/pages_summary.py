"""An answer in four short pieces for the head of the page: a figure, how wide, what moves it, the proof.

Nothing is computed here: every number is one of the document's own, written out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from citypact.language import current_language, translate
from citypact.mechanisms.allocation.wording import shown
from citypact.report.words.amounts import between, money, number, percent
from citypact.scenario.answers import Answered
from citypact.web.pages_summary_kinds import (
    amount_moved,
    best_moved,
    figure_of,
    from_to,
    span,
    width_of,
)


def summary(answered: Answered) -> dict[str, str]:
    """Return ``figure``, ``label``, ``sentence``, ``wide``, ``moves`` and ``certificate``.

    What an answer does not have is empty.

    Parameters
    ----------
    answered : Answered
        An answer of any kind.

    Examples
    --------
    >>> from citypact.scenario.answers import answer
    >>> found = summary(answer("split", {"revenue": 10, "origin_loss": 3, "destination_cost": 2}))
    >>> found["figure"], found["wide"]
    ('55.0%', 'Both accept any ratio from 30.0% to 80.0%.')
    >>> found["certificate"]
    'Holds: 12 conditions, rechecked in rational arithmetic.'
    """
    document = _told_of(answered)
    figure, label = _figure(answered.kind, document)
    found = {
        "figure": figure,
        "label": label,
        "sentence": str(document.get("explanation") or document.get("reason") or ""),
        "wide": _wide(answered.kind, document),
        "moves": _moves(answered.kind, document),
        "certificate": _certificate(document.get("certificate")) or _guarantees(document.get("methods")),
    }
    language = current_language()
    return {name: translate(text, language) for name, text in found.items()}


def _told_of(answered: Answered) -> Mapping[str, Any]:
    """Return the part of a document that the answer is in, where it stands inside another."""
    document: Mapping[str, Any] = answered.document
    if answered.kind == "reproduction":
        return {**document, "certificate": document["split"].get("certificate")}
    if answered.kind == "river" and "certificate" not in document:
        parts = (each for each in document.values() if isinstance(each, Mapping) and "certificate" in each)
        return {**document, **next(parts, {})}
    return document


def _figure(kind: str, document: Mapping[str, Any]) -> tuple[str, str]:
    """Return the one number that a reader came for, and what it is."""
    if kind in ("split", "posted"):
        ratio = document["ratio"]
        label = "of the shared tax to the origin"
        return (percent(ratio), label) if ratio is not None else ("no agreement", "at any ratio")
    if kind == "statute" and "effective_share" in document:
        return percent(document["effective_share"]), "of all local tax to the origin, in present value"
    if kind == "compensation":
        if not document["agreement"]:
            return "no agreement", "without central money"
        return money(document["transfer"], "亿元 a year"), "from downstream to upstream"
    if kind == "portfolio" and document.get("ratio") is not None:
        return percent(document["ratio"]), "for every plant of the list"
    if kind == "reproduction":
        return percent(document["split"]["ratio"]), "by the model; half and half was signed"
    if kind == "obstacle" and document.get("headline"):
        headline = document["headline"]
        return _amount(headline["value"], headline["unit"]), str(headline["name"])
    if kind == "package" and document["plan"]["feasible"]:
        return money(document["plan"]["cost"], document["unit"]), "side payments that remain"
    if kind == "allocation":
        what = "costs to share" if document["orientation"] == "cost" else "to divide among all"
        return f"{shown(document['grand'])} {document['unit']}", what
    return figure_of(kind, document)


def _wide(kind: str, document: Mapping[str, Any]) -> str:
    """Return the range in which the answer may lie."""
    if kind in ("split", "reproduction"):
        split = document if kind == "split" else document["split"]
        if (split["participation"] or {}).get("lo") is not None:
            return f"Both accept any ratio from {from_to(split['participation'], percent)}."
        needs, grants = split["thresholds"]["origin"], split["thresholds"]["destination"]
        return (
            f"The origin needs at least {percent(needs)}, the destination grants at most {percent(grants)}."
        )
    if kind == "compensation":
        needs, grants = (number(document["participation"][end]) for end in ("lo", "hi"))
        return f"Upstream needs at least {needs}, downstream grants at most {grants} 亿元 a year."
    if kind == "portfolio":
        sets = document["ratio_sets"]
        return (
            "Equally good are ratios of " + ", ".join(between(tuple(each)) for each in sets) + "."
            if sets
            else ""
        )
    if kind == "obstacle" and (document.get("acceptable") or {}).get("exists"):
        low, high = document["acceptable"]["lo"], document["acceptable"]["hi"]
        if low is None or high is None:
            return (
                f"All accept at least {number(low)}."
                if high is None
                else f"All accept at most {number(high)}."
            )
        return f"All accept {number(low)} to {number(high)}."
    if kind == "allocation":
        core = document.get("core")
        if core is None:
            return ""
        return (
            "The core is empty: every division is left by someone."
            if core["empty"]
            else "The core is not empty."
        )
    return width_of(kind, document)


def _moves(kind: str, document: Mapping[str, Any]) -> str:
    """Return the input that moves the answer most, and how far."""
    if kind == "allocation":
        return amount_moved(document)
    moves: Sequence[Mapping[str, Any]] = document.get("moves") or ()
    if not isinstance(moves, Sequence) or not moves:
        return ""
    if kind == "posted":
        move = max(moves, key=lambda each: abs(each["ratio"] - document["ratio"]))
        return f"{move['change']}: the ratio goes to {percent(move['ratio'])}."
    if kind == "portfolio" and document["ratio"] is not None:
        return best_moved(moves, document["ratio"])
    move = moves[0]
    name = str(move.get("parameter", "")).replace("_", " ")
    if kind == "split":
        return _ratio_moved(moves, document["ratio"])
    if {"figure_low", "figure_high", "low", "high"} <= set(move):
        ends = move["low"], move["high"]
        return _moved(name, ends, "the figure", (move["figure_low"], move["figure_high"]))
    if kind == "compensation":
        move = max(moves, key=lambda each: span(each["transfers"]))
        name, ends = str(move["parameter"]).replace("_", " "), tuple(move["values"])
        return _moved(name, ends, "the transfer (亿元 a year)", move["transfers"]) or _moved(
            name, ends, "the central money needed (亿元 a year)", move["central_subsidies"]
        )
    return ""


def _ratio_moved(moves: Sequence[Mapping[str, Any]], ratio: float | None) -> str:
    """Say which input decides whether there is an agreement, or else which moves the ratio furthest."""
    for move in moves:
        name = str(move["parameter"]).replace("_", " ")
        for end in ("low", "high"):
            found = move[f"ratio_{end}"]
            if ratio is not None and found is None:
                return f"{name} at {number(move[end])}: there is no agreement any more."
            if ratio is None and found is not None:
                return f"{name} at {number(move[end])}: there is an agreement, at {percent(found)}."
    if not moves or ratio is None:
        return ""
    move = max(moves, key=lambda each: float(each["span"]))
    name = str(move["parameter"]).replace("_", " ")
    low, high = percent(move["ratio_low"]), percent(move["ratio_high"])
    return (
        f"{name} from {number(move['low'])} to {number(move['high'])}: the ratio goes from {low} to {high}."
    )


def _moved(name: str, values: Sequence[float], what: str, figures: Sequence[float | None]) -> str:
    """Say how far a figure moves; nothing where it is missing at an end or stays where it is."""
    written = [number(each) for each in figures]
    if None in figures or written[0] == written[-1]:
        return ""
    low, high = number(values[0]), number(values[-1])
    return f"{name} from {low} to {high}: {what} goes from {written[0]} to {written[-1]}."


def _certificate(certificate: Mapping[str, Any] | None) -> str:
    """Return whether the proof holds, and how it was rechecked."""
    if certificate is None:
        return ""
    count = len(certificate["residuals"])
    how = (
        "in rational arithmetic"
        if certificate["exact"]
        else f"to {number(certificate['tolerance'])} of the scale"
    )
    verdict = "Holds" if certificate["holds"] else "Fails"
    return f"{verdict}: {count} conditions, rechecked {how}."


def _guarantees(methods: Mapping[str, Mapping[str, Any]] | None) -> str:
    """Return how many divisions are exact, for a game that was divided by several rules."""
    if not methods:
        return ""
    exact = sum(each.get("guarantee") == "exact" for each in methods.values())
    if exact == len(methods):
        return f"All {exact} divisions are exact."
    return f"{exact} of {len(methods)} divisions are exact; the others say how close they are."


def _amount(value: Any, unit: str) -> str:
    if isinstance(value, str) or value is None:
        return str(value or "")
    return money(value, unit) if unit else number(value)
