"""The addresses where the page has its forms read, and its questions answered as HTML."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from citypact.web.api import Kind, delivered, is_quick, plain_question
from citypact.web.api_models import Question
from citypact.web.language import Lang, language_of
from citypact.web.pages_form import READERS
from citypact.web.refusals import refusal

router = APIRouter(prefix="/page", include_in_schema=False)


class Filled(BaseModel):
    """The fields of a form as typed, and what was done to it besides."""

    model_config = ConfigDict(extra="forbid")

    fields: dict[Annotated[str, Field(max_length=200)], str] = Field(max_length=1000)
    acts: list[Annotated[str, Field(max_length=20)]] = Field(default_factory=list, max_length=100)


@router.post("/form/{view}")
async def form(request: Request, view: str, filled: Filled, lang: Lang = None) -> Response:
    """Return what a form asks, what is wrong in it, and the parts of it that follow from its fields."""
    language = language_of(request, lang)
    if view not in READERS:
        return refusal(404, "view", view, "one of " + ", ".join(READERS), language=language)
    arguments = {"view": view, "form": filled.fields, "acts": filled.acts, "language": language}
    return await delivered(request, "page form", arguments, quick=True)


@router.post("/answer/{kind}")
async def answer(
    request: Request, kind: Kind, question: Question[dict[str, Any]], lang: Lang = None
) -> Response:
    """Return the answer to a question as a piece of the page."""
    asked = plain_question(kind, question)
    arguments = {"asked": asked, "language": language_of(request, lang)}
    return await delivered(request, "page answer", arguments, quick=is_quick(asked))
