"""What a user asks of every row: a criterion with its options, a cap on the ratio, yearly payments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from citypact.errors import InputError, Problem
from citypact.games.rational import Number
from citypact.games.relocation import Relocation
from citypact.mechanisms.criteria import Criterion
from citypact.mechanisms.criterion_names import CriterionOptions, criterion_named, unused_options
from citypact.mechanisms.revenue_split import split

_OPTIONS = tuple(CriterionOptions.__dataclass_fields__)
#: What may be asked, as ``citypact split`` takes it.
QUESTIONS = ("criterion", "ratio_cap", "cash_flow", *_OPTIONS)


@dataclass(frozen=True)
class Asked:
    """What is asked of a row of a relocation, as ``citypact split`` is asked it.

    Parameters
    ----------
    criterion : str
        Name; several joined by commas are lexicographic.
    options : CriterionOptions
        Numbers that the criterion needs.
    ratio_cap : float, optional
        In place of the scenario's own.
    cash_flow : bool
        Whether the yearly payments are designed as well.
    chosen : bool
        Whether a criterion or an option was named; if not, every criterion's ratio is told with its
        usual options, and Nash with equal weights decides.

    Examples
    --------
    >>> Asked.of({"criterion": "nash", "origin_weight": 0.25}).rule.weight
    0.25
    """

    criterion: str = "nash"
    options: CriterionOptions = field(default_factory=CriterionOptions)
    ratio_cap: Number | None = None
    cash_flow: bool = False
    chosen: bool = False

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Asked:
        """Return what the plain data of a plan asks.

        Raises
        ------
        InputError
            In the words of ``split``, if it could not be asked.
        """
        unknown = [name for name in data if name not in QUESTIONS]
        if unknown:
            raise InputError(*(Problem(name, data[name], "an input of split") for name in unknown))
        given = {name: data[name] for name in _OPTIONS if name in data}
        found = cls(
            criterion=data.get("criterion", "nash"),
            options=CriterionOptions(**given),
            ratio_cap=data.get("ratio_cap"),
            cash_flow=data.get("cash_flow", False),
            chosen=bool(given) or "criterion" in data,
        )
        # Whatever split refuses about the question is refused before the first row.
        split(Relocation(1, 0.3, 0.1), found.criterion, ratio_cap=found.ratio_cap, options=found.options)
        if found.cash_flow:
            from citypact.scenario.cash_flow_result import objective_of

            objective_of(found.rule)
        return found

    @property
    def rule(self) -> Criterion:
        """The criterion with its numbers."""
        return criterion_named(self.criterion, self.options)

    @property
    def unused(self) -> tuple[str, ...]:
        """Options that were given and that the criterion does not look at."""
        return unused_options(self.criterion, self.options)


def check_asked(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is asked, without what was not given.

    Parameters
    ----------
    kind : str
        Kind of scenario; only of a relocation anything can be asked.
    data : mapping
        As :meth:`Asked.of`; values that are ``None`` or false were not given.

    Raises
    ------
    InputError
        Naming the options of another kind of scenario, or in the words of ``split``.

    Examples
    --------
    >>> check_asked("relocation", {"criterion": "egalitarian", "reference": None, "cash_flow": False})
    {'criterion': 'egalitarian'}
    """
    given = {name: value for name, value in data.items() if value is not None and value is not False}
    if kind != "relocation" and given:
        expected = "no such option: it is a question about a relocation"
        raise InputError(*(Problem(name, value, expected) for name, value in given.items()))
    Asked.of(given)
    return given
