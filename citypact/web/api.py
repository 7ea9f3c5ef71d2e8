"""The JSON API: every kind of question, asked and answered as documented by ``/openapi.json``."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Request
from starlette.responses import Response

from citypact.web.language import Lang, language_of

router = APIRouter(prefix="/api")


@router.post("/split")
async def split(request: Request, question: Annotated[dict[str, Any], Body()], lang: Lang = None) -> Response:
    """Answer a split (first form; inputs as those of a saved result)."""
    arguments = {
        "kind": "split",
        "inputs": question.get("inputs", {}),
        "language": language_of(request, lang),
    }
    reply, headers = await request.app.state.pools.ask(request, "answer", arguments, quick=True)
    return Response(reply.body, reply.status, headers, reply.media_type)
