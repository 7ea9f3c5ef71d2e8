"""The numbers of a scenario as groups of form fields, each with what its file says about it.

A form shows what a file gives and no more: a field that a file leaves out has a default whose meaning
the schema tells, and is added in the text. Facts of the real agreement are no inputs and no fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from citypact.scenario.header import ScenarioBase
from citypact.scenario.quantity import Quantity
from citypact.scenario.yaml_composer import KeyPath, dotted

#: Parts of a scenario that hold no input of the model, or what the heading of the page shows.
NO_INPUTS = (
    *("citypact", "kind", "name", "title", "question", "note", "base_year", "game", "model"),
    "reported",
)
#: Fields of one form; a file with more is edited as text.
MOST_FIELDS = 400


@dataclass(frozen=True)
class Field:
    """One input of a scenario.

    Parameters
    ----------
    path : tuple
        Keys and places in lists from the top of the file.
    name : str
        The path as the messages about mistakes write it.
    label, help : str
        What it is called, and what it means by the schema.
    form : str
        ``number``, ``numbers`` (a list), ``switch`` (true or false) or ``choice``.
    value : object
        As the file gives it.
    unit, trust, source, note : str
        Of a quantity; empty for a choice.
    low, high, step : float or None
        Declared range of a quantity, and a step for a slider over it.
    choices : tuple of str
        What a choice may be.
    """

    path: KeyPath
    name: str
    label: str
    help: str
    form: str
    value: Any
    unit: str = ""
    trust: str = ""
    source: str = ""
    note: str = ""
    low: float | None = None
    high: float | None = None
    step: float | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class FieldGroup:
    """Fields that stand under one key of the file."""

    name: str
    title: str
    help: str
    fields: tuple[Field, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the group as plain data."""
        return asdict(self)


@dataclass(frozen=True)
class _Found:
    """A field and the group that it belongs to."""

    group: KeyPath
    group_help: str
    field: Field


def field_groups(scenario: ScenarioBase) -> list[FieldGroup]:
    """Return the inputs that a scenario gives, group by group in the order of the schema.

    Parameters
    ----------
    scenario : ScenarioBase
        A scenario of any kind.

    Examples
    --------
    >>> from citypact.scenario.load import load_scenario
    >>> plant = field_groups(load_scenario("beijing-hebei"))[0]
    >>> plant.title, plant.fields[1].label, plant.fields[1].value
    ('plant', 'growth', 1.15)
    """
    groups: dict[KeyPath, tuple[str, list[Field]]] = {}
    for number, found in enumerate(_fields(scenario, (), "", top=True)):
        if number >= MOST_FIELDS:
            break
        groups.setdefault(found.group, (found.group_help, []))[1].append(found.field)
    # What concerns the file as a whole, such as its profile, follows its numbers.
    inner = sorted(groups.items(), key=lambda item: not item[0])
    return [
        FieldGroup(dotted(path), _title(path), described, tuple(fields))
        for path, (described, fields) in inner
    ]


def _fields(part: Any, path: KeyPath, described: str, *, top: bool = False) -> Iterator[_Found]:
    """Yield the fields below a part of a scenario; a part's own description names its group."""
    if isinstance(part, BaseModel):
        for attribute, info in type(part).model_fields.items():
            key = info.alias or attribute
            if attribute not in part.model_fields_set or (top and key in NO_INPUTS):
                continue
            value = getattr(part, attribute)
            here = (*path, key)
            help_text = info.description or ""
            if isinstance(value, Quantity):
                yield _Found(path, described, _quantity(value, here, help_text))
            elif isinstance(value, bool):
                yield _Found(path, described, _plain(here, help_text, "switch", value))
            elif isinstance(value, str) and _choices(info.annotation):
                field = _plain(here, help_text, "choice", value, _choices(info.annotation))
                yield _Found(path, described, field)
            elif isinstance(value, (BaseModel, Mapping, list)):
                yield from _fields(value, here, help_text or _docstring(value) or described)
        return
    steps: Any = part.items() if isinstance(part, Mapping) else enumerate(part)
    for key, value in steps:
        here = (*path, key)
        if isinstance(value, Quantity):
            yield _Found(path, described, _quantity(value, here, ""))
        elif isinstance(value, (BaseModel, Mapping, list)):
            yield from _fields(value, here, described)


def _quantity(quantity: Quantity, path: KeyPath, described: str) -> Field:
    several = isinstance(quantity.value, tuple)
    low, high = quantity.range or (None, None)
    return Field(
        path, dotted(path), _label(path), described, "numbers" if several else "number",
        list(quantity.value) if isinstance(quantity.value, tuple) else quantity.value,
        quantity.unit, quantity.trust, quantity.source, quantity.note,
        low, high, _step(quantity, low, high),
    )  # fmt: skip


def _step(quantity: Quantity, low: float | None, high: float | None) -> float | None:
    """Return a round step that crosses the range in some two hundred moves; whole numbers stay whole."""
    if low is None or high is None or high <= low or isinstance(quantity.value, tuple):
        return None
    if quantity.unit in ("years", "count") and float(quantity.value).is_integer():
        return 1.0
    step = 10.0
    while step > (high - low) / 50:
        step /= 10
    return float(f"{step:.0e}")


def _plain(path: KeyPath, described: str, form: str, value: Any, choices: tuple[str, ...] = ()) -> Field:
    return Field(path, dotted(path), _label(path), described, form, value, choices=choices)


def _label(path: KeyPath) -> str:
    """Return the last key in words; a place in a list is counted from one."""
    last = path[-1]
    return str(last + 1) if isinstance(last, int) else last.replace("_", " ")


def _title(path: KeyPath) -> str:
    """Return the keys of a group in words, without the key that holds all of them."""
    if not path:
        return "other choices"
    words = [
        f"{step + 1}" if isinstance(step, int) else step.replace("_", " ")
        for step in (path[1:] if len(path) > 1 and path[0] == "parameters" else path)
    ]
    return " · ".join(words)


def _docstring(part: Any) -> str:
    return ((type(part).__doc__ or "").splitlines() or [""])[0] if isinstance(part, BaseModel) else ""


def _choices(annotation: Any) -> tuple[str, ...]:
    """Return the words that a field may be, if its list is closed and has more than one."""
    if get_origin(annotation) is Literal:
        words = tuple(each for each in get_args(annotation) if isinstance(each, str))
        return words if len(words) > 1 else ()
    for part in get_args(annotation):
        found = _choices(part)
        if found:
            return found
    return ()
