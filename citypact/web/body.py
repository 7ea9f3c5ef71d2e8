"""Bodies are bounded while they arrive: bytes, seconds, and the depth of JSON."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from itertools import accumulate
from typing import TYPE_CHECKING, Any, TypeVar

from citypact.web.language import language_in
from citypact.web.refusals import refusal

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from citypact.web.settings import Settings

DEEPEST = 40  #: brackets within each other; the deepest scenario has ten
ARRIVAL_LIMIT = 60.0  #: seconds for the whole of a body
UPLOADS = "/api/read/"
Looked = TypeVar("Looked")
#: Bytes from which a body is looked through beside the server's loop, not in it.
LARGE = 64 * 1024
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_STEP = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}


class BoundedBody:
    """Read a body up to its bound and hand it on whole, or refuse it while it is still arriving.

    Parameters
    ----------
    app : ASGI application
        What reads the body then.
    settings : Settings
        Bounds.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        upload = scope["path"].startswith(UPLOADS)
        bound = self.settings.largest_upload if upload else self.settings.largest_body
        told: dict[str, Any] = {"language": language_in(scope)}
        closing = {**told, "headers": {"Connection": "close"}}
        try:
            body = await asyncio.wait_for(_whole(scope, receive, bound), ARRIVAL_LIMIT)
        except TooLarge as error:
            what = f"{error.size} bytes" if error.size else f"more than {bound} bytes"
            answer = refusal(413, "body", what, f"at most {bound} bytes", **closing)
            await answer(scope, receive, send)
            return
        except TimeoutError:
            expected = f"all of it within {ARRIVAL_LIMIT:g} s"
            answer = refusal(408, "body", "not whole yet", expected, **closing)
            await answer(scope, receive, send)
            return
        if body is None:  # gone
            return
        if not upload and await beside(len(body), depth, body) > DEEPEST:
            expected = f"at most {DEEPEST} levels"
            answer = refusal(422, "JSON", "a document nested too deeply", expected, **told)
            await answer(scope, receive, send)
            return
        given = False

        async def replay() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self.app(scope, replay, send)


class TooLarge(Exception):
    """A body is beyond its bound; ``size`` is what it says of itself, or 0."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


async def _whole(scope: Scope, receive: Receive, bound: int) -> bytes | None:
    """Return the body, or nothing if the visitor has gone."""
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit() and int(value[:20]) > bound:
            raise TooLarge(int(value[:20]))
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        part = message.get("body", b"")
        size += len(part)
        if size > bound:
            raise TooLarge(0)
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


def depth(body: bytes) -> int:
    """Return how deeply the brackets of a JSON text stand within each other, text in quotes aside.

    Examples
    --------
    >>> depth(b'{"a": [1, {"b": "]]"}]}')
    3
    """
    brackets = _STRING.sub(b"", body).translate(None, _NOT_BRACKETS)
    return max(accumulate(map(_STEP.__getitem__, brackets), initial=0))


async def beside(size: int, work: Callable[[bytes], Looked], body: bytes) -> Looked:
    """Do what takes long for a large body in a thread, so that other visitors are answered meanwhile."""
    return work(body) if size < LARGE else await asyncio.to_thread(work, body)
