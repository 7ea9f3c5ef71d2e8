"""A scenario as the page edits it: its text with the changed numbers, its data, its fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from citypact.errors import InputError, Problem
from citypact.language import current_language, translate
from citypact.web.pages_edit import FILE, edited
from citypact.web.pages_fields import field_groups


def described(case: str | None, text: str | None, edits: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Return a scenario with values replaced: its text, its data, its fields, in the reader's language.

    Parameters
    ----------
    case : str or None
        A shipped case, where ``text`` is not given.
    text : str or None
        YAML of a scenario of any kind.
    edits : sequence of (path, value)
        As :func:`citypact.web.pages_edit.edited` takes them.

    Raises
    ------
    InputError
        Listing every mistake with its line.

    Examples
    --------
    >>> found = described("gaozhu", None, [(["parameters", "reduced", "revenue"], 2)])
    >>> found["kind"], found["document"]["parameters"]["reduced"]["revenue"]["value"]
    ('relocation', 2.0)
    """
    from citypact.scenario.load import case_text, parse_as

    if (case is None) == (text is None):
        raise InputError(Problem("scenario", "both or neither", "the name of a case, or a text"))
    before = case_text(case) if case is not None else str(text)
    after = edited(before, edits)
    scenario = parse_as(_class_of(after), after, FILE)
    return {
        "text": after,
        "kind": scenario.kind,
        "name": scenario.name,
        "title": scenario.title,
        "question": scenario.question,
        "document": scenario.to_dict(),
        "groups": [_translated(group.to_dict()) for group in field_groups(scenario)],
    }


def _class_of(text: str) -> Any:
    """Return the class of the kind that a text says it is."""
    from citypact.scenario.kinds import SCENARIO_KINDS, scenario_class
    from citypact.scenario.yaml_reader import parse_yaml

    document = parse_yaml(text, FILE)
    kind = document.data.get("kind") if isinstance(document.data, Mapping) else None
    if not isinstance(kind, str) or kind not in SCENARIO_KINDS:
        found = "nothing" if kind is None else kind
        raise InputError(
            Problem("kind", found, "one of " + ", ".join(SCENARIO_KINDS), document.place(("kind",)))
        )
    return scenario_class(kind)


def _translated(group: dict[str, Any]) -> dict[str, Any]:
    """Put what a reader sees of a group into the reader's language; names of fields and values stay."""
    language = current_language()
    for field in group["fields"]:
        for key in ("label", "help", "note", "source", "unit"):
            field[key] = translate(field[key], language)
    # A title is the path to the group, and each of its steps a word of its own.
    title = " · ".join(translate(step, language) for step in group["title"].split(" · "))
    return group | {"title": title, "help": translate(group["help"], language)}
