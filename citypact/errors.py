"""Every error citypact raises, in one tree.

A message says where the fault is, what was found, what was expected and what to do.
All mistakes of one input are collected and reported at once, one line each.
"""

from __future__ import annotations

from dataclasses import dataclass


class CityPactError(Exception):
    """Base of everything citypact raises on purpose."""


@dataclass(frozen=True)
class Problem:
    """One mistake in an input, as one line: ``place: field: found …, expected …; remedy``.

    Parameters
    ----------
    field : str
        Name of the parameter, column or key.
    found : object
        The value that was given.
    expected : str
        What would have been accepted.
    place : str
        File with line and column or row; empty for values given in Python.
    remedy : str
        What to do about it, when that is not plain from ``expected``.
    """

    field: str
    found: object
    expected: str
    place: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        found = self.found if isinstance(self.found, str) else repr(self.found)
        found = " ".join(found.split())
        if len(found) > 120:
            found = found[:117] + "..."
        line = f"{self.field}: found {found}, expected {self.expected}"
        if self.place:
            line = f"{self.place}: {line}"
        return f"{line}; {self.remedy}" if self.remedy else line

    def at(self, place: str) -> Problem:
        """Return the same problem located in a file."""
        return Problem(self.field, self.found, self.expected, place, self.remedy)

    def under(self, group: str) -> Problem:
        """Return the same problem with its field named as part of a group."""
        return Problem(f"{group}.{self.field}", self.found, self.expected, self.place, self.remedy)


class InputError(CityPactError, ValueError):
    """The input cannot be used; ``problems`` lists every mistake found in it."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class InfeasibleDesign(CityPactError):
    """No terms satisfy the constraints; the message names those that conflict."""


class SolverFailure(CityPactError):
    """A solver stopped without an answer, which is not a proof that none exists."""


class CertificateError(CityPactError):
    """An answer did not pass the recheck from the problem's own data."""


class MissingExtra(CityPactError):
    """An optional dependency is not installed; the message names the extra."""


class DocumentError(CityPactError):
    """A report could not be set in type as it should be; the message says what is wrong with it."""
