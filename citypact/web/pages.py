"""The page: one address for each view, filled from the package's own lists of cases and criteria."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from citypact.language import translate, use_language
from citypact.web.downloads import plotly_script, plotly_url
from citypact.web.language import language_of
from citypact.web.pages_asked import router as asked_router
from citypact.web.pages_templates import rendered

#: The views by their address; each has a template of that name.
VIEWS = ("split", "fifty-fifty", "coalition", "water", "council", "games")
#: Kinds of scenario that each view answers, in the order in which its cases are offered.
KINDS_OF_VIEW = {
    "split": ("relocation",),
    "fifty-fifty": ("relocation",),
    "coalition": (),
    "water": ("water", "river", "air"),
    "council": ("council", "package"),
    "games": ("obstacle",),
}
#: What the cases of a kind are called above them in a list.
KIND_TITLES = {
    "relocation": "Plants that move",
    "water": "Two sides of a river",
    "river": "Rivers of several cities",
    "air": "Cities under one sky",
    "council": "Councils",
    "package": "Packages of deals",
    "obstacle": "Obstacles between cities",
}
#: The page's own scripts, fetched side by side.
MODULES = tuple(sorted(each.name for each in (Path(__file__).parent / "static").glob("*.js")))

router = APIRouter(include_in_schema=False)
router.include_router(asked_router)


@router.get("/")
def first(request: Request) -> Response:
    """Lead to the first view."""
    return RedirectResponse(f"/{VIEWS[0]}?lang={_language(request)}", 303)


def _add(view: str) -> None:
    def show(request: Request) -> Response:
        return HTMLResponse(page(view, _language(request)))

    router.add_api_route(f"/{view}", show, methods=["GET"], name=view)


for _view in VIEWS:
    _add(_view)


def _language(request: Request) -> str:
    return language_of(request, request.query_params.get("lang"))


def page(view: str, language: str) -> str:
    """Return a view as HTML.

    Parameters
    ----------
    view : str
        One of ``VIEWS``.
    language : str
        One of ``citypact.language.LANGUAGES``.
    """
    with use_language(language):
        words: Mapping[str, Any] = {
            "view": view,
            "plotly_url": plotly_url(),
            "plotly_styles": _plotly_styles(),
            "version": version("citypact"),
            "modules": MODULES,
            "cases": list(_cases(view, language)),
            **_lists(view),
        }
        return rendered(f"{view}.html", **words)


@cache
def _plotly_styles() -> tuple[str, ...]:
    """Return the names of style elements that plotly.js adds with content unless they are there.

    They dress its maps, which are not used here, and the policy forbids their content.
    """
    script = plotly_script()[0].decode("utf-8", "replace")
    return tuple(dict.fromkeys(re.findall(r'getElementById\("([0-9a-f]{64})"\)', script)))


def _cases(view: str, language: str) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Yield the cases of a view, kind by kind, under the name of the kind."""
    rows = _case_rows()
    for kind in KINDS_OF_VIEW[view]:
        found = [row for row in rows if row["kind"] == kind]
        yield (
            translate(KIND_TITLES[kind], language),
            [{**row, "label": translate(row["title"], language)} for row in found],
        )


@cache
def _case_rows() -> tuple[dict[str, str], ...]:
    """Return name, kind and title of every shipped case; the heads alone are read, once."""
    from citypact.scenario.load import case_names, case_text
    from citypact.scenario.yaml_reader import parse_yaml

    rows = []
    for kind in KIND_TITLES:
        for name in case_names(kind):
            # What stands above the numbers, which would take seconds to read and check for all cases.
            head = case_text(name).partition("\nparameters:")[0]
            rows.append({"name": name, "kind": kind, "title": str(parse_yaml(head).data["title"])})
    return tuple(rows)


def _lists(view: str) -> dict[str, Any]:
    """Return what one view alone chooses from."""
    if view == "split":
        from citypact.mechanisms.criterion_names import CRITERIA
        from citypact.scenario.templates import template
        from citypact.web.uploads import read_upload

        example = read_upload("plants", "example.csv", template("firms").encode(), {})["inputs"]
        return {"criteria": CRITERIA, "example": json.dumps(example, ensure_ascii=False)}
    if view == "coalition":
        from citypact.mechanisms.allocation import DEFAULT_RULES, RULES
        from citypact.scenario.coalition_load import game_names, load_game

        games = [{"name": name, "title": str(load_game(name).document["title"])} for name in game_names()]
        rules = [{"name": rule.name, "title": rule.title, "needs": rule.needs} for rule in RULES.values()]
        return {"games": games, "rules": rules, "usual": DEFAULT_RULES}
    if view == "games":
        from citypact.scenario.normal_form.templates import NORMAL_FORM
        from citypact.scenario.obstacles.listing import game_rows

        return {"obstacles": game_rows(), "normal_form": NORMAL_FORM}
    return {}
