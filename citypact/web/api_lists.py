"""The rest of the API: files handed in, results rechecked, questions taken back, and what there is to ask."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Literal, TypeAlias

from fastapi import APIRouter, Body, Path, Query, Request
from starlette.responses import Response

from citypact.language import translate
from citypact.web.api import REFUSALS, delivered
from citypact.web.api_models import Cancelled, Read, Refusal, Verified
from citypact.web.language import Lang, language_of
from citypact.web.refusals import refusal
from citypact.web.strict_route import StrictRoute
from citypact.web.uploads import READERS

router = APIRouter(prefix="/api", route_class=StrictRoute)

What: TypeAlias = Annotated[Literal[tuple(READERS)], Path(description="What the file holds.")]  # type: ignore[valid-type]
_BYTES = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_PLAIN: dict[int | str, dict[str, Any]] = {status: REFUSALS[status] for status in (401, 403, 421, 422)}


@router.post(
    "/read/{what}",
    response_model=None,
    responses={200: {"model": Read, "description": "The inputs of a question."}, **REFUSALS},
    openapi_extra=_BYTES,
    tags=["files"],
)
async def read(
    request: Request,
    what: What,
    name: Annotated[
        str, Query(max_length=500, description="Name of the file; its ending says how to read it.")
    ],
    player: Annotated[
        list[str] | None, Query(max_length=100, description="Players of the game, for a proposal.")
    ] = None,
    missing: Annotated[
        Literal["zero", "additive"] | None, Query(description="What an absent coalition is worth.")
    ] = None,
    cost: Annotated[bool, Query(description="Whether the worths of coalitions are costs.")] = False,
    lang: Lang = None,
) -> Response:
    """Read a table or a file (the bytes of the body) into the inputs of a question.

    CSV in UTF-8, with or without byte order mark, or in GB18030; workbooks without macros; at most 10 MB.
    Nothing is kept, and nothing touches the disk.
    """
    reading = {"players": player or [], "missing": missing, "cost": cost}
    arguments = {
        "what": what,
        "name": name,
        "data": await request.body(),
        "reading": reading,
        "language": language_of(request, lang),
    }
    return await delivered(request, "read", arguments)


@router.post(
    "/verify",
    response_model=None,
    responses={200: {"model": Verified, "description": "Which lines hold."}, **REFUSALS},
    tags=["questions"],
)
async def verify(
    request: Request, document: Annotated[dict[str, Any], Body(description="A result.")], lang: Lang = None
) -> Response:
    """Recheck every number of a saved result from its own inputs, without a numerical solver."""
    arguments = {"document": document, "language": language_of(request, lang)}
    return await delivered(request, "verify", arguments)


@router.post("/cancel/{name}", response_model=Cancelled, responses=_PLAIN, tags=["questions"])
async def cancel(
    request: Request,
    name: Annotated[str, Path(max_length=100, description="What the header Citypact-Job named it.")],
) -> dict[str, bool]:
    """Take a question back that the header `Citypact-Job` named; hanging up does the same."""
    return {"cancelled": request.app.state.pools.cancel(name)}


@router.get("/cases", responses=_PLAIN, tags=["lists"])
def cases(request: Request, lang: Lang = None) -> dict[str, list[dict[str, Any]]]:
    """List the shipped cases; the same as `citypact cases --json`, in the reader's language."""
    language = language_of(request, lang)
    return {"cases": [_translated(row, language) for row in _case_rows()]}


@router.get(
    "/cases/{name}", responses={**_PLAIN, 404: {"model": Refusal}}, tags=["lists"], response_model=None
)
def case(
    request: Request,
    name: Annotated[str, Path(max_length=100, description="Of a shipped case or game.")],
    lang: Lang = None,
) -> Response | dict[str, Any]:
    """Return a shipped case: its text, the kind of question that it asks, and the inputs."""
    from citypact.scenario.coalition_load import game_names, game_text
    from citypact.scenario.load import case_names, case_text
    from citypact.web.questions import of_case

    if name not in case_names() and name not in game_names():
        known = ", ".join((*case_names(), *game_names()))
        language = language_of(request, lang)
        return refusal(404, "name", name, f"one of {known}", language=language, visitors=True)
    kind, inputs = of_case(name)
    text = case_text(name) if name in case_names() else game_text(name)
    row = next((row for row in _case_rows() if row["name"] == name), {})
    described = _translated(row, language_of(request, lang))
    return {**described, "name": name, "asks": kind, "inputs": inputs, "text": text}


@router.get("/games", responses=_PLAIN, tags=["lists"])
def games(request: Request, lang: Lang = None) -> dict[str, list[dict[str, Any]]]:
    """List the obstacles between cities that are games, and the shipped games of coalitions."""
    language = language_of(request, lang)
    obstacles, coalitional = _game_rows()
    return {
        "games": [_translated(row, language) for row in obstacles],
        "coalitional": [_translated(row, language) for row in coalitional],
    }


@router.get("/words", responses=_PLAIN, tags=["lists"])
def words(request: Request, lang: Lang = None) -> dict[str, dict[str, str]]:
    """Return the words of the page in a language, by their English."""
    from citypact.language.catalogue import read_entries

    entries = read_entries(language_of(request, lang))
    return {"words": {key: value for key, value in entries.items() if "{" not in key}}


def _translated(row: dict[str, Any], language: str) -> dict[str, Any]:
    said = ("title", "question", "passage")
    return {key: translate(value, language) if key in said else value for key, value in row.items()}


@cache
def _case_rows() -> tuple[dict[str, Any], ...]:
    from citypact.scenario.case_list import case_rows

    return tuple(case_rows())


@cache
def _game_rows() -> tuple[tuple[dict[str, Any], ...], tuple[dict[str, Any], ...]]:
    from citypact.scenario.coalition_load import game_names, load_game
    from citypact.scenario.obstacles.listing import game_rows

    documents = {name: load_game(name).document for name in game_names()}
    shipped = ({"name": name, "title": each.get("title") or name} for name, each in documents.items())
    return tuple(game_rows()), tuple(shipped)
