"""Bodies of JSON are read as strictly as files: each key once, no NaN, no number beyond every float."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from citypact.scenario.json_file import strict_json
from citypact.web.body import beside


def _read(body: bytes) -> Any:
    return strict_json(body.decode("utf-8-sig"))


class StrictRequest(Request):
    """A request whose JSON is read by our own rules."""

    async def json(self) -> Any:
        """Return what the body holds.

        Raises
        ------
        json.JSONDecodeError
            If it is no JSON, or not ours.
        """
        body = await self.body()
        try:
            return await beside(len(body), _read, body)
        except json.JSONDecodeError:
            raise
        except UnicodeDecodeError as error:
            raise json.JSONDecodeError("bytes that are not UTF-8", "", error.start) from None
        except (ValueError, RecursionError) as error:
            raise json.JSONDecodeError(str(error), "", 0) from None


class StrictRoute(APIRoute):
    """A route that reads JSON strictly."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler, given strict requests."""
        handler = super().get_route_handler()

        async def strict(request: Request) -> Response:
            return await handler(StrictRequest(request.scope, request.receive))

        return strict
