"""A number with its unit and where it comes from.

Trust marks: ``S`` stated in the seed study, ``P`` read in an identified public source,
``M`` general knowledge, ``A`` assumption. ``S`` and ``P`` need a source, ``M`` and ``A``
a note with the reason. Amounts of money in other units than 亿元 are converted exactly and
keep the form in which they were given.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationError,
    WithJsonSchema,
    field_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError, core_schema

from citypact.games.rational import as_fraction
from citypact.scenario.units import CANONICAL, UNITS, units_of

MOST_VALUES = 100  #: numbers in one list


def wrong(expected: str, found: object, remedy: str = "") -> PydanticCustomError:
    """Return the error of one value."""
    return PydanticCustomError(
        "citypact", "{expected}", {"expected": expected, "found": found, "remedy": remedy}
    )


def _finite(value: object) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if math.isfinite(number):
            return number
    remedy = "write 25% as 0.25 with unit ratio" if isinstance(value, str) and "%" in value else ""
    raise wrong("a finite number, such as 0.25", "nothing" if value is None else value, remedy)


def _value(value: object) -> float | tuple[float, ...]:
    if not isinstance(value, (list, tuple)):
        return _finite(value)
    if not 1 <= len(value) <= MOST_VALUES:
        raise wrong(f"1 to {MOST_VALUES} numbers", f"{len(value)} of them")
    return tuple(map(_finite, value))


def _range(value: object) -> tuple[float, float] | None:
    if value is None:
        return None
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        raise wrong("two numbers [lowest, highest]", value)
    low, high = map(_finite, value)
    if not low <= high:
        raise wrong("two numbers [lowest, highest], the lower first", value)
    return low, high


_NUMBERS = {"anyOf": [{"type": "number"}, {"type": "array", "items": {"type": "number"}, "minItems": 1}]}
_PAIR = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
_PROVENANCE = [
    {
        "if": {"properties": {"trust": {"enum": marks}}, "required": ["trust"]},
        "then": {"required": [needed], "properties": {needed: {"minLength": 1}}},
    }
    for marks, needed in ((["S", "P"], "source"), (["M", "A"], "note"))
]


class Quantity(BaseModel):
    """A number (or a list of them) with unit, trust mark, source and reason.

    Examples
    --------
    >>> capital = Quantity(value=320, unit="million yuan", trust="P", source="press, 2009")
    >>> capital.number, capital.shown()
    (3.2, '3.2 亿元 (320 million yuan)')
    """

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        json_schema_extra={"allOf": _PROVENANCE},  # type: ignore[dict-item]
    )

    value: Annotated[float | tuple[float, ...], PlainValidator(_value), WithJsonSchema(_NUMBERS)] = Field(
        description="a finite number, or a list of them"
    )
    unit: str = Field(description="unit of value and range", json_schema_extra={"enum": list(UNITS)})
    trust: Literal["S", "P", "M", "A"] = Field(
        description="S stated in the seed study, P public source, M general knowledge, A assumption"
    )
    source: str = Field(
        "", validate_default=True, description="where the number was read; required for S and P"
    )
    note: str = Field("", validate_default=True, description="the reason; required for M and A")
    range: Annotated[tuple[float, float] | None, PlainValidator(_range), WithJsonSchema(_PAIR)] = Field(
        None, validate_default=True, description="plausible range [lowest, highest], in the same unit"
    )

    @field_validator("unit")
    @classmethod
    def _known_unit(cls, unit: str) -> str:
        if unit not in UNITS:
            raise wrong("one of " + ", ".join(UNITS), unit)
        return unit

    @field_validator("source")
    @classmethod
    def _sourced(cls, source: str, info: Any) -> str:
        if info.data.get("trust") in ("S", "P") and not source.strip():
            raise wrong(f"the source of a number of trust {info.data['trust']}", "nothing")
        return source

    @field_validator("note")
    @classmethod
    def _reasoned(cls, note: str, info: Any) -> str:
        if info.data.get("trust") in ("M", "A") and not note.strip():
            raise wrong(f"the reason for a number of trust {info.data['trust']}", "nothing")
        return note

    @field_validator("range")
    @classmethod
    def _around(cls, given: tuple[float, float] | None, info: Any) -> tuple[float, float] | None:
        value = info.data.get("value")
        if given is not None and value is not None:
            outside = [number for number in _listed(value) if not given[0] <= number <= given[1]]
            if outside:
                raise wrong(f"a range that contains the value {outside[0]:g}", list(given))
        return given

    @property
    def canonical(self) -> str:
        """Unit of ``number`` and ``numbers``."""
        return CANONICAL[UNITS[self.unit].dimension]

    @property
    def numbers(self) -> tuple[float, ...]:
        """All values in the canonical unit, converted exactly and rounded once."""
        factor = UNITS[self.unit].factor
        return tuple(float(as_fraction(value) * factor) for value in _listed(self.value))

    @property
    def ends(self) -> tuple[float, ...]:
        """Ends of the range in the canonical unit; none without a range."""
        factor = UNITS[self.unit].factor
        return tuple(float(as_fraction(end) * factor) for end in self.range or ())

    @property
    def number(self) -> float:
        """The value in the canonical unit (the first of a list)."""
        return self.numbers[0]

    def shown(self) -> str:
        """Return the amount as text, with the form in which it was given when converted."""
        text = f"{_join(self.numbers)} {self.canonical}"
        return text if self.unit == self.canonical else f"{text} ({_join(_listed(self.value))} {self.unit})"


def _listed(value: float | tuple[float, ...]) -> tuple[float, ...]:
    return value if isinstance(value, tuple) else (value,)


def _join(numbers: tuple[float, ...]) -> str:
    return ", ".join(f"{number:.10g}" for number in numbers)


@dataclass(frozen=True)
class Expect:
    """What a field wants of its quantity; used as ``Annotated[Quantity, Expect(...)]``.

    Parameters
    ----------
    dimension : str
        One of the dimensions of ``CANONICAL``.
    low, high : float
        Bounds in the canonical unit, inclusive.
    positive : bool
        Whether zero is excluded.
    whole : bool
        Whether only whole numbers will do.
    length : int
        1 for a single number, 2 for an interval [lowest, highest], 0 for any list.
    """

    dimension: str
    low: float = -math.inf
    high: float = math.inf
    positive: bool = False
    whole: bool = False
    length: int = 1

    def __post_init__(self) -> None:
        if self.dimension not in CANONICAL:
            raise ValueError(f"{self.dimension!r} is not one of the dimensions {', '.join(CANONICAL)}")

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        """Wrap the schema of the quantity, so that both report their mistakes."""
        return core_schema.no_info_wrap_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        """Add the units that the field accepts."""
        return {**handler(schema), "properties": {"unit": {"enum": list(units_of(self.dimension))}}}

    def _check(self, raw: Any, inner: Callable[[Any], Quantity]) -> Quantity:
        mistakes: list[InitErrorDetails] = []
        result: Quantity | None = None
        try:
            result = inner(raw)
        except ValidationError as error:
            mistakes += map(_again, error.errors(include_url=False))
        unit = raw.get("unit") if isinstance(raw, Mapping) else getattr(raw, "unit", None)
        if isinstance(unit, str) and unit not in units_of(self.dimension):
            # An unknown unit was reported with all there are; those of the dimension say more.
            mistakes = [mistake for mistake in mistakes if mistake["loc"] != ("unit",)]
            expected = f"a unit of {self.dimension}: " + " or ".join(units_of(self.dimension))
            mistakes.append({"type": wrong(expected, unit), "loc": ("unit",), "input": raw})
        elif result is not None:
            mistakes += self._values(result)
        if mistakes or result is None:
            raise ValidationError.from_exception_data("quantity", mistakes)
        return result

    def _values(self, quantity: Quantity) -> list[InitErrorDetails]:
        numbers, unit = quantity.numbers, quantity.canonical
        expected = ""
        if self.length == 1 and isinstance(quantity.value, tuple):
            expected, found = "one number", f"{len(numbers)} of them"
        elif self.length == 2 and (len(numbers) != 2 or not numbers[0] <= numbers[-1]):
            expected, found = "two numbers [lowest, highest]", _join(numbers)
        else:
            bad = [number for number in numbers if not self._accepts(number)]
            if bad:
                expected, found = self._wanted(unit), f"{bad[0]:.10g}"
        if expected:
            return [{"type": wrong(expected, found), "loc": ("value",), "input": quantity.value}]
        # What must be whole may lie in a range that is not: a mean of several years, for one.
        outside = [end for end in quantity.ends if not self._inside(end)]
        if not outside:
            return []
        expected = f"a range whose ends are each a number{self._bounds(unit)}"
        return [{"type": wrong(expected, f"{outside[0]:.10g}"), "loc": ("range",), "input": quantity.range}]

    def _accepts(self, number: float) -> bool:
        return self._inside(number) and (number.is_integer() or not self.whole)

    def _inside(self, number: float) -> bool:
        return self.low <= number <= self.high and (number > 0 or not self.positive)

    def _wanted(self, unit: str) -> str:
        return ("a whole number" if self.whole else "a number") + self._bounds(unit)

    def _bounds(self, unit: str) -> str:
        told = ""
        if self.positive:
            told = " above 0"
        elif math.isfinite(self.low):
            told = f" at least {self.low:g}"
        if math.isfinite(self.high):
            told += f" and at most {self.high:g}"
        return f"{told} ({unit})"


def _again(error: Any) -> InitErrorDetails:
    """Return a reported mistake in the form in which it can be raised again."""
    context = {"message": error["msg"], **error.get("ctx", {})}
    kind = PydanticCustomError(error["type"], "{message}", context)
    return {"type": kind, "loc": error["loc"], "input": error["input"]}
