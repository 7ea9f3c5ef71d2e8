"""The certificate of a linear program: fractions that anyone can multiply out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Self

from citypact.errors import CertificateError, InputError, Problem
from citypact.solvers.status import Status

_FRACTION = re.compile(r"-?\d+/[1-9]\d*")


@dataclass(frozen=True)
class ExactCertificate:
    """An exact answer and its proof.

    Parameters
    ----------
    status : Status
        ``optimal``, ``infeasible`` or ``unbounded``.
    value : Fraction or None
        The optimum; None when there is none (use ``optimum`` to insist on one).
    point : mapping of str to Fraction
        An optimal point, or a feasible one when unbounded; empty when infeasible.
    multipliers : mapping of str to Fraction
        Optimal: the shadow price of every row, gain per unit of slack. Infeasible: the
        weights with which the rows add up to ``0 <= -1``. Empty when unbounded.
    ray : mapping of str to Fraction
        When unbounded, a direction along which the objective gains one per unit.
    tight : tuple of str
        Independent rows that hold with equality at the point and determine it.
    idle : tuple of str
        Variables that the tight rows leave open; they are zero.
    still : tuple of str
        When unbounded, rows whose left side does not move along the ray.
    rest : tuple of str
        When unbounded, variables that do not move along the ray; with the rows of ``still``
        and the unit gain they determine it.
    """

    status: Status
    value: Fraction | None
    point: Mapping[str, Fraction]
    multipliers: Mapping[str, Fraction]
    ray: Mapping[str, Fraction] = field(default_factory=dict)
    tight: tuple[str, ...] = ()
    idle: tuple[str, ...] = ()
    still: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()

    @property
    def optimum(self) -> Fraction:
        """The optimal value.

        Raises
        ------
        CertificateError
            If the program has no optimum.
        """
        if self.status is not Status.optimal or self.value is None:
            raise CertificateError(f"the program is {self.status} and has no optimal value")
        return self.value

    @property
    def conflict(self) -> tuple[str, ...]:
        """Labels of the rows that contradict each other (empty unless infeasible)."""
        if self.status is not Status.infeasible:
            return ()
        return tuple(label for label, weight in self.multipliers.items() if weight)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON, every fraction as a string ``"p/q"``.

        Examples
        --------
        >>> ExactCertificate(Status.optimal, Fraction(1, 2), {"x": Fraction(1, 2)}, {}).to_dict()["value"]
        '1/2'
        """
        return {
            "status": str(self.status),
            "value": None if self.value is None else _spell(self.value),
            "point": {name: _spell(number) for name, number in self.point.items()},
            "multipliers": {name: _spell(number) for name, number in self.multipliers.items()},
            "ray": {name: _spell(number) for name, number in self.ray.items()},
            "tight": list(self.tight),
            "idle": list(self.idle),
            "still": list(self.still),
            "rest": list(self.rest),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read what ``to_dict`` wrote.

        Raises
        ------
        InputError
            Listing every entry that is missing or not of the form ``"p/q"``.
        """
        problems: list[Problem] = []

        def read(key: str, convert: Callable[[Any], Any], expected: str) -> Any:
            try:
                return convert(data[key])
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                found = data.get(key, "nothing") if isinstance(error, KeyError) else error
                problems.append(Problem(key, str(found), expected, "certificate"))
                return None

        parts = {
            "status": read("status", Status, "optimal, infeasible or unbounded"),
            "value": read("value", lambda v: None if v is None else _number(v), '"p/q" or null'),
            "point": read("point", _numbers, 'names with "p/q"'),
            "multipliers": read("multipliers", _numbers, 'labels with "p/q"'),
            "ray": read("ray", _numbers, 'names with "p/q"'),
            "tight": read("tight", _names, "a list of row labels"),
            "idle": read("idle", _names, "a list of variables"),
            "still": read("still", _names, "a list of row labels"),
            "rest": read("rest", _names, "a list of variables"),
        }
        if problems:
            raise InputError(*problems)
        return cls(**parts)


def _spell(number: Fraction) -> str:
    return f"{number.numerator}/{number.denominator}"


def _number(text: object) -> Fraction:
    if not isinstance(text, str) or not _FRACTION.fullmatch(text):
        raise ValueError(f"{text!r}")
    return Fraction(text)


def _numbers(table: Mapping[str, object]) -> dict[str, Fraction]:
    return {_name(name): _number(text) for name, text in table.items()}


def _name(name: object) -> str:
    if not isinstance(name, str):
        raise TypeError(f"{name!r}")
    return name


def _names(names: object) -> tuple[str, ...]:
    if not isinstance(names, (list, tuple)):
        raise TypeError(f"{names!r}")
    return tuple(map(_name, names))
