"""Faults of a request that FastAPI finds, told in the one form of every refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citypact.errors import Problem
from citypact.web.language import language_of
from citypact.web.refusals import ERRORS, one_line, refusal, refusal_of

if TYPE_CHECKING:
    from fastapi import FastAPI
    from fastapi.exceptions import RequestValidationError
    from starlette.exceptions import HTTPException
    from starlette.requests import Request
    from starlette.responses import Response


def add_fault_handlers(app: FastAPI) -> None:
    """Tell every fault of a request as problem lines."""
    from fastapi.exceptions import RequestValidationError
    from starlette.exceptions import HTTPException

    app.add_exception_handler(RequestValidationError, _invalid)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, _http)  # type: ignore[arg-type]


async def _invalid(request: Request, error: RequestValidationError) -> Response:
    return refusal_of(422, [problem_of(each) for each in error.errors()], language=language_of(request))


async def _http(request: Request, error: HTTPException) -> Response:
    status = error.status_code if error.status_code in ERRORS else 400
    found = f"{request.method} {request.url.path}"
    language = language_of(request)
    told = ("request", found, f"{error.detail}", "see /docs", error.headers, language)
    return refusal(status, *told, visitors=True)


def problem_of(error: dict[str, Any]) -> Problem:
    """Write a fault that pydantic found as a problem of ours.

    Examples
    --------
    >>> str(problem_of({"loc": ("body", "inputs", "revenue"), "msg": "Field required", "type": "missing"}))
    'inputs.revenue: found nothing, expected a value; Field required'
    """
    parts = [str(part) for part in error["loc"] if part not in ("body", "query", "path", "header")]
    field = ".".join(parts) or str(error["loc"][0])
    if error["type"] == "missing":
        return Problem(field, "nothing", "a value", remedy=error["msg"])
    if error["type"] == "json_invalid":
        return Problem("JSON", str(error.get("ctx", {}).get("error", "")), "one JSON document")
    message = str(error["msg"]).removeprefix("Input should be ").removeprefix("Value error, ")
    return Problem(field, one_line(error.get("input")), message)
