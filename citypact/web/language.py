"""The language of a request: the one asked for in the address, else the first that the browser prefers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Scope

from fastapi import Query

from citypact.language import LANGUAGES

Lang = Annotated[
    Literal["en", "zh"] | None,
    Query(description="Language of words; without it that of the header Accept-Language, else English."),
]


def language_of(request: Request, lang: str | None = None) -> str:
    """Return one of ``LANGUAGES``.

    Parameters
    ----------
    request : Request
        Whose headers count where ``lang`` is not given.
    lang : str, optional
        What the address asks for.
    """
    asked = lang or request.query_params.get("lang")
    return asked if asked in LANGUAGES else preferred(request.headers.get("accept-language", ""))


def language_in(scope: Scope) -> str:
    """Return the language of a request that no route has seen yet."""
    from starlette.requests import Request

    return language_of(Request(scope))


def preferred(header: str) -> str:
    """Return the first of our languages by the weights of an ``Accept-Language`` header.

    Examples
    --------
    >>> preferred("fr, zh-CN;q=0.8, en;q=0.5"), preferred(""), preferred("en;q=0")
    ('zh', 'en', 'en')
    """
    wanted: list[tuple[float, int, str]] = []
    for place, part in enumerate(header[:1000].split(",")):
        name, _, weight = part.partition(";")
        language = name.strip().lower().partition("-")[0]
        try:
            value = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            value = 0.0
        if language in LANGUAGES and 0 < value <= 1:
            wanted.append((-value, place, language))
    return min(wanted)[2] if wanted else LANGUAGES[0]
