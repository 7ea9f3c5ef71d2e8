"""Files that the server hands out: plotly's script from the installed package, one file and no more."""

from __future__ import annotations

import gzip
from functools import cache
from importlib import resources
from importlib.metadata import version

from fastapi import APIRouter, Request
from starlette.responses import Response

plotly_router = APIRouter()
_FOREVER = "public, max-age=31536000, immutable"


@cache
def plotly_script() -> tuple[bytes, bytes, str]:
    """Return plotly's script, the same compressed, and a mark of its version for caches."""
    script = (resources.files("plotly") / "package_data" / "plotly.min.js").read_bytes()
    return script, gzip.compress(script, 5, mtime=0), f'"plotly-{version("plotly")}"'


def plotly_url() -> str:
    """Return where plotly's script is served, with its version, so that it may be kept for good."""
    return f"/static/plotly.min.js?v={version('plotly')}"


@plotly_router.api_route("/static/plotly.min.js", methods=["GET", "HEAD"], include_in_schema=False)
def plotly(request: Request) -> Response:
    """Hand out plotly's script."""
    script, small, mark = plotly_script()
    headers = {"cache-control": _FOREVER, "etag": mark, "vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == mark:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(small, 200, {**headers, "content-encoding": "gzip"}, "text/javascript")
    return Response(script, 200, headers, "text/javascript")
