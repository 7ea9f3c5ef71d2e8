"""The JSON API: every kind of question asked, and its answer taken along as a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from citypact.scenario.answers import KINDS
from citypact.web.api_models import (
    Answer,
    CompensationInputs,
    PostedInputs,
    Question,
    Refusal,
    SplitInputs,
    StatuteInputs,
)
from citypact.web.language import Lang, language_of
from citypact.web.strict_route import StrictRoute
from citypact.web.tasks import MEDIA

router = APIRouter(prefix="/api", route_class=StrictRoute)

Kind: TypeAlias = Annotated[Literal[KINDS], Path(description="Kind of question.")]  # type: ignore[valid-type]
REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"model": Refusal, "description": "The request cannot be read."},
    401: {"model": Refusal, "description": "The token is missing or another."},
    403: {"model": Refusal, "description": "The request comes from a page of another site."},
    408: {"model": Refusal, "description": "The body took too long to arrive."},
    409: {"model": Refusal, "description": "The question was taken back."},
    413: {"model": Refusal, "description": "The body is too large."},
    421: {"model": Refusal, "description": "The request is addressed to another server."},
    422: {"model": Refusal, "description": "The inputs cannot be used; every mistake is listed."},
    503: {"model": Refusal, "description": "Too many questions wait; ask again after Retry-After seconds."},
    504: {"model": Refusal, "description": "The question took longer than a question may."},
}
#: What each kind of question is about, and the command that asks the same.
ABOUT = {
    "split": "The origin's share of a moved plant's tax, how wide the acceptable range is, and why.",
    "statute": "The tax-sharing notice year by year, each amount with its clause.",
    "reproduction": "Whether one half comes out of the model: the protocol and its conditions.",
    "allocation": "Divisions of a game of coalitions, its core, and a proposal held against both.",
    "portfolio": "The ratio under which the most surplus moves, for a list of plants.",
    "market": "Many origins and destinations: who is matched, and at which prices.",
    "posted": "The best posted ratio for beliefs about two private costs.",
    "compensation": "The transfer from downstream to upstream, its range, and the bets on an index.",
    "river": "The cities of a river: who gives up water, or cleans, and who pays.",
    "air": "Many cities under one sky: abatement and payments.",
    "equilibrium": "All Nash equilibria of a game from a table.",
    "obstacle": "An obstacle between cities: equilibrium, best outcome, levers, the cheapest agreement.",
    "council": "A council of cities: who signs, who walks, how deep it can go.",
    "package": "Several deals taken together, and the side payments that remain.",
}
FORMS: dict[str, Any] = {
    "split": Question[SplitInputs],
    "statute": Question[StatuteInputs],
    "compensation": Question[CompensationInputs],
    "posted": Question[PostedInputs],
}
EXAMPLES: dict[str, Any] = {
    "split": {"inputs": {"revenue": 4, "origin_loss": 1.2, "destination_cost": 0.8, "voluntary": 0.3}},
    "statute": {"inputs": {"base": 1, "growth": 1.2, "rate": 0.04}},
    "reproduction": {"case": "beijing-hebei"},
    "allocation": {"case": "three-cities", "inputs": {"rules": ["shapley", "nucleolus"]}},
    "portfolio": {
        "inputs": {
            "firms": {
                "firm": ["A", "B"],
                "revenue": [4, 2],
                "origin_loss": [1, 1],
                "destination_cost": [1, 0.3],
            }
        }
    },
    "posted": {"inputs": {"origin": "uniform:0,0.6", "destination": "beta:2,5"}},
    "compensation": {"case": "xinan"},
    "river": {"case": "chishui"},
    "air": {"case": "jjj-air-13"},
    "equilibrium": {"inputs": {"payoffs": [[[3, 0], [5, 1]], [[3, 5], [0, 1]]]}},
    "obstacle": {"case": "dead-end-road"},
    "council": {"case": "thirty-alike-members"},
    "package": {"case": "beijing-hebei-package"},
}
Anything = dict[str, Any]


def plain_question(kind: str, question: Question[Any]) -> dict[str, Any]:
    """Return a question as the worker takes it, with what was said and no more."""
    return {"kind": kind, **question.model_dump(exclude_unset=True, exclude_none=True)}


def is_quick(asked: Mapping[str, Any]) -> bool:
    """Whether a question is a closed form whose work its bounds keep small.

    Examples
    --------
    >>> is_quick({"kind": "split", "inputs": {"revenue": 4}}), is_quick({"kind": "split", "case": "gaozhu"})
    (True, False)
    """
    inputs = asked.get("inputs") or {}
    heavy = {"scenario", "cash_flow", "firms", "game"} & inputs.keys()
    from_file = {"case", "text", "files"} & asked.keys()
    return asked["kind"] in ("split", "statute", "compensation") and not heavy and not from_file


async def delivered(
    request: Request, task: str, arguments: Mapping[str, Any], *, quick: bool = False
) -> Response:
    """Have a task done and send its reply; a file is sent as one to keep."""
    reply, headers = await request.app.state.pools.ask(request, task, arguments, quick=quick)
    if reply.name:
        headers = {**headers, "Content-Disposition": f'attachment; filename="{reply.name}"'}
    return Response(reply.body, reply.status, headers, reply.media_type)


def _add_question(kind: str) -> None:
    async def ask(request: Request, question: Any, lang: Lang = None) -> Response:
        asked = plain_question(kind, question)
        arguments = {"asked": asked, "language": language_of(request, lang)}
        return await delivered(request, "answer", arguments, quick=is_quick(asked))

    # The form of the question differs from kind to kind, which no annotation in the text can say.
    ask.__annotations__ |= {"question": FORMS.get(kind, Question[Anything]), "request": Request, "lang": Lang}
    body: dict[str, Any] = {}
    if kind in EXAMPLES:
        body = {"requestBody": {"content": {"application/json": {"example": EXAMPLES[kind]}}}}
    router.add_api_route(
        f"/{kind}",
        ask,
        methods=["POST"],
        response_model=None,
        responses={200: {"model": Answer, "description": "The answer."}, **REFUSALS},
        summary=ABOUT[kind],
        description=f"{ABOUT[kind]} Every number of the answer is certified or refused.",
        operation_id=f"ask_{kind}",
        openapi_extra=body,
        tags=["questions"],
    )


for _kind in KINDS:
    _add_question(_kind)


def _file_responses(*forms: str) -> dict[int | str, dict[str, Any]]:
    # Structured text is described as anything: whatever a scenario or a result holds.
    plain: dict[str, Any] = {"json": {}, "yaml": {}}
    text = {"type": "string"}
    content = {MEDIA[form].partition(";")[0]: {"schema": plain.get(form, text)} for form in forms}
    return {200: {"content": content, "description": "The file."}, **REFUSALS}


async def _as_file(
    request: Request, task: str, kind: str, question: Question[Anything], lang: str | None, **more: Any
) -> Response:
    asked = plain_question(kind, question)
    return await delivered(request, task, {"asked": asked, "language": language_of(request, lang), **more})


@router.post("/{kind}/result", response_class=Response, responses=_file_responses("json"), tags=["files"])
async def result(request: Request, kind: Kind, question: Question[Anything], lang: Lang = None) -> Response:
    """Take an answer along as the document that `citypact verify` rechecks."""
    return await _as_file(request, "result", kind, question, lang)


@router.post(
    "/{kind}/tables", response_class=Response, responses=_file_responses("csv", "xlsx"), tags=["files"]
)
async def tables(
    request: Request,
    kind: Kind,
    question: Question[Anything],
    form: Annotated[Literal["csv", "xlsx"], Query(alias="format", description="Of the file.")] = "csv",
    lang: Lang = None,
) -> Response:
    """Take an answer along as tables; text that could be a formula starts with an apostrophe."""
    return await _as_file(request, "tables", kind, question, lang, form=form)


@router.post(
    "/{kind}/report",
    response_class=Response,
    responses=_file_responses("html", "pdf", "docx"),
    tags=["files"],
)
async def report(
    request: Request,
    kind: Kind,
    question: Question[Anything],
    form: Annotated[
        Literal["html", "pdf", "docx"], Query(alias="format", description="Of the file.")
    ] = "html",
    lang: Lang = None,
) -> Response:
    """Take an answer along as a report: question, answer, pictures, tables, assumptions, sources, proof."""
    return await _as_file(request, "report", kind, question, lang, form=form)


@router.post("/{kind}/scenario", response_class=Response, responses=_file_responses("yaml"), tags=["files"])
async def scenario(request: Request, kind: Kind, question: Question[Anything], lang: Lang = None) -> Response:
    """Take a question along as the file that asks it."""
    return await _as_file(request, "scenario", kind, question, lang)


@router.post(
    "/{kind}/picture", response_class=Response, responses=_file_responses("svg", "png"), tags=["files"]
)
async def picture(
    request: Request,
    kind: Kind,
    question: Question[Anything],
    name: Annotated[
        str | None, Query(max_length=100, description="Of the picture, as the answer names it; the first.")
    ] = None,
    form: Annotated[Literal["svg", "png"], Query(alias="format", description="Of the file.")] = "svg",
    lang: Lang = None,
) -> Response:
    """Take a picture of an answer along."""
    return await _as_file(request, "picture", kind, question, lang, form=form, name=name)
