"""Validation errors of pydantic as lines ``file:line:column: field: found …, expected …``."""

from __future__ import annotations

import difflib
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from citypact.errors import Problem
from citypact.scenario.yaml_composer import Document, KeyPath, Refused, dotted


def scenario_problems(
    error: ValidationError, model: type[BaseModel], document: Document | None
) -> list[Problem]:
    """Return every mistake that pydantic found, in the order of the file."""
    found: list[Problem] = []
    for item in error.errors(include_url=False):
        path: KeyPath = tuple(item["loc"])
        if isinstance(item["input"], Refused):
            continue
        kind = item["type"]
        at_key = kind in ("missing", "extra_forbidden")
        place = document.place(path, key=at_key) if document else ""
        given, expected, remedy = _described(item, path, model)
        found.append(Problem(dotted(path), given, expected, place, remedy))
    return in_order(found)


def in_order(problems: list[Problem]) -> list[Problem]:
    """Return problems in the order of the file, those without a line first."""
    return sorted(problems, key=_position)


def _position(problem: Problem) -> tuple[int, ...]:
    numbers = problem.place.rsplit(":", 2)[1:]
    return tuple(map(int, numbers)) if len(numbers) == 2 and all(map(str.isdigit, numbers)) else ()


def _described(item: Any, path: KeyPath, model: type[BaseModel]) -> tuple[object, str, str]:
    """Return what was found, what was expected and the remedy."""
    kind, given, context = item["type"], item["input"], item.get("ctx") or {}
    shown = "nothing" if given is None else _short(given)
    if kind == "citypact":
        found = context["found"]
        return "nothing" if found is None else _short(found), str(context["expected"]), str(context["remedy"])
    if kind == "missing":
        return "nothing", _wanted(path, model), ""
    if kind == "union_tag_invalid":
        tags = context["expected_tags"].replace("'", "")
        return str(context["tag"]), f"{context['discriminator']} as one of {tags}".replace("'", ""), ""
    if kind == "extra_forbidden":
        return ("an unknown key", *_known(path, model))
    expected = {
        "model_type": "a mapping with the keys " + ", ".join(_keys(path, model)),
        "model_attributes_type": "a mapping with the keys " + ", ".join(_keys(path, model)),
        "dict_type": "a mapping",
        "list_type": "a list",
        "too_short": f"at least {context.get('min_length')} in it",
        "too_long": f"at most {context.get('max_length')} in it",
        "string_type": "text",
        "string_too_short": "text that is not empty",
        "string_pattern_mismatch": "lower-case letters, digits and hyphens, such as beijing-hebei",
        "int_type": "a whole number",
        "bool_type": "true or false",
    }.get(kind)
    if expected is None:
        expected = str(context.get("expected") or item["msg"]).replace("Input should be ", "")
    return shown, expected, ""


def _short(value: object) -> object:
    if isinstance(value, dict):
        return "a mapping" if value else "an empty mapping"
    return f"a list of {len(value)}" if isinstance(value, (list, tuple)) else value


def _model_at(path: KeyPath, model: type[BaseModel]) -> type[BaseModel] | None:
    """Return the model that describes the mapping at ``path``."""
    current: type[BaseModel] | None = model
    steps = list(path)
    while steps and current is not None:
        field = _fields(current).get(str(steps.pop(0)))
        inner = _models(field.annotation) if field else []
        current = inner[0] if inner else None
        if field and _holds_many(field.annotation):  # names of the user's choice, or places in a list
            if not steps:
                return None
            steps.pop(0)
    return current


def _holds_many(annotation: Any) -> bool:
    """Whether a field, optional or not, is a mapping or a list."""
    origin = get_origin(annotation)
    return origin in (dict, list) or (
        origin is not Annotated and any(get_origin(part) in (dict, list) for part in get_args(annotation))
    )


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in get_args(annotation) for found in _models(part)]


def _keys(path: KeyPath, model: type[BaseModel]) -> list[str]:
    described = _model_at(path, model)
    return list(_fields(described)) if described else []


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    """Return the fields of a model by the key that stands in a file."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _wanted(path: KeyPath, model: type[BaseModel]) -> str:
    parent = _model_at(path[:-1], model)
    field = _fields(parent).get(str(path[-1])) if parent else None
    description = field.description if field else None
    return f"the key {path[-1]}" + (f": {description}" if description else "")


def _known(path: KeyPath, model: type[BaseModel]) -> tuple[str, str]:
    keys = _keys(path[:-1], model)
    near = difflib.get_close_matches(str(path[-1]), keys, n=1, cutoff=0.6)
    return "one of " + ", ".join(keys), f"did you mean {near[0]}?" if near else ""
