"""``/docs``: the operations of the API on one page, from its own description, without outside assets."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from citypact.language import translate
from citypact.web.language import Lang, language_of

router = APIRouter(include_in_schema=False)
TEMPLATE = "api_docs.html"


@router.get("/docs")
def docs(request: Request, lang: Lang = None) -> Response:
    """Show every operation with its fields, an example and the answers it can give."""
    language = language_of(request, lang)
    schema = request.app.openapi()
    page = _environment().get_template(TEMPLATE)
    words: dict[str, Any] = {
        "t": lambda text: translate(text, language),
        "lang": language,
        "info": schema["info"],
        "groups": groups(schema),
    }
    return HTMLResponse(page.render(words))


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = Path(__file__).parent / "templates"
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def groups(schema: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the operations of an OpenAPI document by their tag, each with what a reader needs."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            tag = operation.get("tags", ["other"])[0]
            found.setdefault(tag, []).append(_operation(schema, path, method, operation))
    return found


def _operation(schema: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    content = operation.get("requestBody", {}).get("content", {})
    media = next(iter(content), "")
    body: dict[str, Any] = content.get(media, {})
    example = body.get("example")
    model = _resolved(schema, body.get("schema", {}))
    inputs = _resolved(schema, model.get("properties", {}).get("inputs", {}))
    return {
        "method": method.upper(),
        "path": path,
        "id": operation["operationId"],
        "summary": operation.get("summary", ""),
        "description": operation.get("description", ""),
        "parameters": [
            {
                "name": each["name"],
                "in": each["in"],
                "form": _form(schema, each["schema"]),
                "description": each.get("description", ""),
                "required": each.get("required", False),
            }
            for each in operation.get("parameters", [])
        ],
        "media": media,
        "fields": _fields(schema, inputs, "inputs.") + _fields(schema, model, ""),
        "example": "" if example is None else json.dumps(example, ensure_ascii=False),
        "statuses": [(status, each["description"]) for status, each in operation["responses"].items()],
    }


def _fields(schema: dict[str, Any], model: dict[str, Any], before: str) -> list[dict[str, str]]:
    return [
        {
            "name": before + name,
            "form": _form(schema, field),
            "description": field.get("description", ""),
            "example": json.dumps(field["examples"][0], ensure_ascii=False) if field.get("examples") else "",
        }
        for name, field in model.get("properties", {}).items()
    ]


def _resolved(schema: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """Follow references, and leave "or null" out."""
    for each in part.get("anyOf", []):
        if each.get("type") != "null":
            return _resolved(schema, each)
    if "$ref" in part:
        found: dict[str, Any] = schema["components"]["schemas"][part["$ref"].rpartition("/")[2]]
        return found
    return part


def _form(schema: dict[str, Any], field: dict[str, Any]) -> str:
    """Return what a field holds, with its bounds, in a few words."""
    part = _resolved(schema, field)
    if "enum" in part:
        return ", ".join(map(str, part["enum"]))
    if "const" in part:
        return str(part["const"])
    low, high = part.get("minimum"), part.get("maximum")
    bounds = f" {low:g} – {high:g}" if low is not None and high is not None else ""
    return f"{part.get('type', 'any')}{bounds}"
