"""The address where the page asks for a scenario with changed numbers."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response

from citypact.web.language import Lang, language_of

router = APIRouter(prefix="/page", include_in_schema=False)


class Edited(BaseModel):
    """A shipped case or a text, with values to replace."""

    model_config = ConfigDict(extra="forbid")

    case: str | None = Field(None, max_length=100)
    text: str | None = Field(None, max_length=1024 * 1024)
    edits: list[tuple[list[str | int], Any]] = Field(default_factory=list, max_length=400)


@router.post("/scenario")
async def scenario(request: Request, question: Edited, lang: Lang = None) -> Response:
    """Return text, data and fields of an edited scenario."""
    arguments = {
        "case": question.case,
        "text": question.text,
        "edits": question.edits,
        "language": language_of(request, lang),
    }
    reply, headers = await request.app.state.pools.ask(request, "edit scenario", arguments, quick=True)
    return Response(reply.body, reply.status, headers, reply.media_type)


@router.get("/game/{name}")
def game(name: str) -> Response:
    """Return the document of a shipped game of coalitions."""
    from citypact.errors import InputError, Problem
    from citypact.scenario.coalition_load import game_names, load_game
    from citypact.web.refusals import refusal_of

    try:
        if name not in game_names():  # never a file
            raise InputError(Problem("game", name, "one of " + ", ".join(game_names())))
        return JSONResponse(load_game(name).document)
    except InputError as error:
        return refusal_of(404, error.problems)


@router.get("/example/firms")
def example_firms() -> Response:
    """Return the example list of enterprises as the inputs of a portfolio."""
    from citypact.scenario.templates import template
    from citypact.web.uploads import read_upload

    return JSONResponse(read_upload("plants", "example.csv", template("firms").encode(), {}))
