"""The one form of every refusal: problem lines as the command line tells them, in JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from citypact.errors import Problem
from citypact.language import LANGUAGES, translate

if TYPE_CHECKING:
    from starlette.responses import JSONResponse

#: What each status is called in ``error``.
ERRORS = {
    400: "unreadable",
    401: "token",
    403: "cross-site",
    404: "not found",
    405: "method",
    408: "over time",
    409: "cancelled",
    413: "too large",
    415: "media type",
    421: "host",
    422: "input",
    500: "internal",
    503: "busy",
    504: "over time",
}


def problem_document(problem: Problem, language: str = LANGUAGES[0]) -> dict[str, str]:
    """Write one mistake as its parts and as the line that a terminal shows, in a language.

    Examples
    --------
    >>> problem_document(Problem("revenue", -1, "a number above zero"))["line"]
    'revenue: found -1, expected a number above zero'
    """
    found = problem.found if isinstance(problem.found, str) else repr(problem.found)
    return {
        "field": problem.field,
        "found": found[:200],
        "expected": translate(problem.expected, language),
        "place": problem.place,
        "remedy": translate(problem.remedy, language),
        "line": translate(str(problem), language),
    }


def refusal_document(
    status: int, problems: Iterable[Problem], language: str = LANGUAGES[0]
) -> dict[str, Any]:
    """Return the body of a refusal."""
    return {"error": ERRORS[status], "problems": [problem_document(each, language) for each in problems]}


def refusal(
    status: int,
    field: str,
    found: object,
    expected: str,
    remedy: str = "",
    headers: Mapping[str, str] | None = None,
    language: str = LANGUAGES[0],
) -> JSONResponse:
    """Return a refusal for one reason."""
    return refusal_of(status, [Problem(field, found, expected, remedy=remedy)], headers, language)


def refusal_of(
    status: int,
    problems: Iterable[Problem],
    headers: Mapping[str, str] | None = None,
    language: str = LANGUAGES[0],
) -> JSONResponse:
    """Return a refusal for several reasons."""
    from starlette.responses import JSONResponse

    return JSONResponse(refusal_document(status, problems, language), status, dict(headers or {}))
