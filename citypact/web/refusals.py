"""The one form of every refusal: problem lines as the command line tells them, in JSON."""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from citypact.errors import Problem
from citypact.language import LANGUAGES, translate

if TYPE_CHECKING:
    from starlette.responses import JSONResponse

LONGEST_FIELD, LONGEST_FOUND = 200, 120  #: letters shown of what a visitor sent
#: Problems told of one request; the rest are counted.
MOST_PROBLEMS = 100
_FIELD, _FOUND = "Q0FIELDQ0", "Q0FOUNDQ0"  # names, which no translation touches
_NOTHING = "nothing"  #: found, where nothing was sent; the server's own word
_short = reprlib.Repr()
_short.maxlevel, _short.maxstring, _short.maxother = 2, LONGEST_FOUND, LONGEST_FOUND
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


def visitors_problem(problem: Problem, language: str = LANGUAGES[0]) -> dict[str, str]:
    """Write a mistake whose field and find are a visitor's own words, without keeping them.

    What is translated is remembered, for minutes of work saved; so the words stand aside meanwhile. They
    are as many as the visitor likes, and this runs in the server's own process.

    Examples
    --------
    >>> visitors_problem(Problem("the ratio", "and to or", "a value"), "zh")["line"]
    'the ratio：实为 and to or，应为一个值'
    """
    field, found = problem.field[:LONGEST_FIELD], one_line(problem.found)
    aside = found if found == _NOTHING else _FOUND
    told = problem_document(Problem(_FIELD, aside, problem.expected, remedy=problem.remedy), language)
    line = told["line"].replace(_FIELD, field).replace(_FOUND, found)
    return {**told, "field": field, "found": found, "line": line}


def one_line(found: object) -> str:
    """Return a value as a short text, looking at no more of it than is shown.

    Examples
    --------
    >>> one_line([1] * 10**6), one_line("a   b")
    ('[1, 1, 1, 1, 1, 1, ...]', 'a b')
    """
    text = found[: 2 * LONGEST_FOUND] if isinstance(found, str) else _short.repr(found)
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_FOUND else text[: LONGEST_FOUND - 3] + "..."


def refusal_document(
    status: int,
    problems: Iterable[Problem],
    language: str = LANGUAGES[0],
    written: Callable[[Problem, str], dict[str, str]] = problem_document,
) -> dict[str, Any]:
    """Return the body of a refusal; of very many problems the first, and how many more there are."""
    told = list(problems)
    more = len(told) - MOST_PROBLEMS
    if more > 0:
        told[MOST_PROBLEMS:] = [Problem("problems", f"{more} more", "none")]
    return {"error": ERRORS[status], "problems": [written(each, language) for each in told]}


def refusal(
    status: int,
    field: str,
    found: object,
    expected: str,
    remedy: str = "",
    headers: Mapping[str, str] | None = None,
    language: str = LANGUAGES[0],
    *,
    visitors: bool = False,
) -> JSONResponse:
    """Return a refusal for one reason; ``visitors`` says that the find is in a visitor's own words."""
    problem = Problem(field, found, expected, remedy=remedy)
    return refusal_of(status, [problem], headers, language, visitors=visitors)


def refusal_of(
    status: int,
    problems: Iterable[Problem],
    headers: Mapping[str, str] | None = None,
    language: str = LANGUAGES[0],
    *,
    visitors: bool = True,
) -> JSONResponse:
    """Return a refusal for several reasons."""
    from starlette.responses import JSONResponse

    written = visitors_problem if visitors else problem_document
    return JSONResponse(refusal_document(status, problems, language, written), status, dict(headers or {}))
