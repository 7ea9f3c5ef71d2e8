"""A form of the page read into a question: what its fields ask, and the parts of it that follow them."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from citypact.errors import InputError, Problem
from citypact.language import current_language, translate, use_language

Form = Mapping[str, str]
#: Names of fields, and the question that they ask. What may stay empty is left out of it.
SPLIT = ("revenue", "origin_loss", "destination_cost", "voluntary", "window_share")
CRITERION = (
    *("origin_weight", "origin_discount", "destination_discount", "origin_income", "destination_income"),
    *("aversion", "origin_rank", "destination_rank", "reference", "ratio_cap"),
)
STATUTE = ("base", "growth", "ratio", "years", "extension", "cap", "rate", "horizon", "top_up")
WATER = (
    *("downstream_benefit", "upstream_benefit", "cost", "grant", "weight", "central_benefit"),
    "transfer_cap",
)
OPTIONAL = ("ratio_cap", "transfer_cap", "window_share")
#: The question that a scenario of a kind asks.
QUESTION_OF = {
    **{"relocation": "split", "water": "compensation"},
    **{kind: kind for kind in ("river", "air", "council", "package", "obstacle")},
}
LONGEST_TEXT = 1024 * 1024  #: letters of a scenario; one has some thousands
A_NUMBER = "a finite number, such as 0.25"


@dataclass
class Reading:
    """What a form asks, what is wrong with it, and the parts and fields of it that the server fills."""

    asked: dict[str, Any] | None = None
    problems: list[Problem] = field(default_factory=list)
    #: By the id of their element: a key that changes when the part is another, and its HTML.
    parts: dict[str, tuple[str, str]] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)


def read_form(view: str, form: Form, acts: Sequence[str], language: str) -> tuple[int, bytes, str]:
    """Task of a worker: read a form; mistakes are part of the reply, at their fields."""
    from citypact.web.refusals import problem_document
    from citypact.web.worker import JSON, to_json

    with use_language(language):
        reading = reading_of(view, form, acts)
        document = {
            "asked": None if reading.problems else reading.asked,
            "problems": [problem_document(each, language) for each in reading.problems],
            "parts": {name: {"key": key, "html": html} for name, (key, html) in reading.parts.items()},
            "fields": reading.fields,
        }
    return 200, to_json(document), JSON


def reading_of(view: str, form: Form, acts: Sequence[str] = ()) -> Reading:
    """Return what a form of a view asks.

    Parameters
    ----------
    view : str
        One of ``READERS``.
    form : mapping
        Values of the fields by their names, as typed.
    acts : sequence of str
        What a visitor did that values alone do not tell, such as ``add`` for another city.

    Examples
    --------
    >>> typed = {"source": "numbers", "revenue": "4", "origin_loss": "1,000", "destination_cost": "x"}
    >>> reading_of("split", typed).problems[0].field
    'destination_cost'
    """
    reading = Reading()
    try:
        READERS[view](form, acts, reading)
    except InputError as error:
        reading.problems += error.problems
    return reading


def number(text: str, name: str) -> float | int:
    """Return a number as typed, or refuse it at its field.

    Examples
    --------
    >>> number(" 1,200.5 ", "revenue"), number("12", "years")
    (1200.5, 12)
    """
    typed = text.strip().replace("，", ",")  # the comma of a Chinese keyboard
    if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?", typed):
        typed = typed.replace(",", "")
    if re.fullmatch(r"[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?", typed, re.ASCII | re.IGNORECASE):
        value = float(typed)
        if math.isfinite(value):
            return int(value) if value.is_integer() and abs(value) < 2**53 else value
    raise InputError(Problem(name, text.strip()[:60] or "nothing", A_NUMBER))


def plain(value: Any) -> str:
    """Write a value as a person would type it.

    Examples
    --------
    >>> plain(30.0), plain(0.25), plain("planner")
    ('30', '0.25', 'planner')
    """
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def numbers(form: Form, names: Iterable[str]) -> dict[str, float | int]:
    """Return the numbers of the fields that a form has, listing every mistake."""
    found: dict[str, float | int] = {}
    problems: list[Problem] = []
    for name in names:
        if name not in form or (name in OPTIONAL and not form[name].strip()):
            continue
        try:
            found[name] = number(form[name], name)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    return found


def held(form: Form, name: str) -> dict[str, Any]:
    """Return what a file held that a visitor gave, as the page keeps it; empty where there is none."""
    if not form.get(name):
        return {}
    try:
        found = json.loads(form[name])
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise InputError(Problem(name, "text of no file that was read", "a file", remedy="choose it again"))
    return found


def _split(form: Form, acts: Sequence[str], reading: Reading) -> None:
    source = form.get("source")
    if source == "list":
        found = held(form, "held_firms")
        if not found:
            raise InputError(Problem("firms", "nothing", "a list of enterprises, or the example"))
        reading.asked = {"kind": "portfolio", "inputs": {**found, "at": number(form.get("at", ""), "at")}}
        return
    inputs: dict[str, Any] = {}
    if source == "case":
        inputs = _scenario(form, reading)
        if form.get("cash_flow"):
            inputs["cash_flow"] = True
    words = {name: form[name] for name in ("criterion", "proposer") if name in form}
    typed: dict[str, Any] = numbers(form, CRITERION if source == "case" else (*SPLIT, *CRITERION))
    if source != "case" and form.get("rivals", "").strip():
        typed["rivals"] = _typed("numbers", form["rivals"], "rivals")
    reading.asked = {"kind": "split", "inputs": {**inputs, **words, **typed}}


def _statute(form: Form, acts: Sequence[str], reading: Reading) -> None:
    reading.asked = {
        "kind": "statute",
        "inputs": {**numbers(form, STATUTE), **held(form, "held_enterprises")},
    }


def _protocol(form: Form, acts: Sequence[str], reading: Reading) -> None:
    reading.asked = {"kind": "reproduction", "inputs": _scenario(form, reading)}


def _cases(form: Form, acts: Sequence[str], reading: Reading) -> None:
    inputs = _scenario(form, reading)
    reading.asked = {"kind": QUESTION_OF[inputs["scenario"]["kind"]], "inputs": inputs}


def _water(form: Form, acts: Sequence[str], reading: Reading) -> None:
    if form.get("source") == "numbers":
        reading.asked = {"kind": "compensation", "inputs": numbers(form, WATER)}
    else:
        _cases(form, acts, reading)


def _games(form: Form, acts: Sequence[str], reading: Reading) -> None:
    source = form.get("source")
    if source == "posted":
        inputs = {name: form.get(name, "") for name in ("origin", "destination")}
        reading.asked = {"kind": "posted", "inputs": inputs}
    elif source == "table":
        found = held(form, "held_normal_form")
        text = {} if found else {"text": form.get("game_text", "")}
        reading.asked = {"kind": "equilibrium", "inputs": found, **text}
    else:
        _cases(form, acts, reading)


def _coalition(form: Form, acts: Sequence[str], reading: Reading) -> None:
    from citypact.web.pages_game import read_game

    read_game(form, acts, reading)


def _scenario(form: Form, reading: Reading) -> dict[str, Any]:
    """Return the scenario of a form with its changed numbers, and fill the parts that show it."""
    from citypact.web.pages_described import described
    from citypact.web.pages_templates import rendered

    case, text = form.get("case") or None, form.get("text") or None
    if text and len(text) > LONGEST_TEXT:
        raise InputError(Problem("scenario", f"{len(text)} letters", f"at most {LONGEST_TEXT}"))
    edits: list[tuple[Any, Any]] = []
    problems: list[Problem] = []
    for path, edit in held(form, "edits").items():
        try:
            kind, value, name = edit
            edits.append((json.loads(path), _typed(kind, value, str(name))))
        except InputError as error:
            problems += error.problems
        except (TypeError, ValueError, RecursionError):  # not what the page itself sends
            problems.append(Problem("edits", path[:60] or "nothing", "a field that was changed on the page"))
    if problems:
        raise InputError(*problems)
    found = described(None if text else case, text, edits)
    key = str(crc32(text.encode("utf-8", "replace")) if text else case)
    for each in (each for group in found["groups"] for each in group["fields"]):
        several = isinstance(each["value"], (list, tuple))
        each["typed"] = ", ".join(map(plain, each["value"])) if several else plain(each["value"])
    reading.parts["pane-form"] = key, rendered("form_fields.html", groups=found["groups"])
    reading.fields |= {
        "scenario-text": found["text"],
        "case-help": translate(found["question"], current_language()),
    }
    return {"scenario": found["document"]}


def _typed(kind: str, value: Any, name: str) -> Any:
    if kind == "number":
        return number(str(value), name)
    if kind == "numbers":
        return [number(part, name) for part in re.split("[,，;；]", str(value))]
    return value


#: The forms of the page.
READERS: Mapping[str, Callable[[Form, Sequence[str], Reading], None]] = {
    "split": _split,
    "statute": _statute,
    "fifty-fifty": _protocol,
    "coalition": _coalition,
    "water": _water,
    "council": _cases,
    "games": _games,
}
