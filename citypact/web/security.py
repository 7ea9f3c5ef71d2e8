"""Who is answered at all: the right name, the same site, the token; and what every answer says of itself.

A local server is within reach of every page that its user visits. Three checks keep those out: the name
in ``Host`` (a foreign name pointed at this machine), ``Sec-Fetch-Site`` and ``Origin`` (a foreign page
that sends a form or a script's request), and, where other machines can connect, a token.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from citypact.web.language import language_in
from citypact.web.refusals import refusal
from citypact.web.unforeseen import tell_where

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from citypact.web.settings import Settings

#: Scripts and styles come from this server alone, none stands in a page, and no page frames ours.
#: plotly sets styles by script, which needs no exception; it draws pictures to save as blob and data.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        # The hash is that of nothing: a style element without content, to which plotly adds rules by script.
        "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
SAFE = ("GET", "HEAD")


class Guard:
    """Refuse what is not for us, and put the headers on every answer.

    Parameters
    ----------
    app : ASGI application
        What is guarded.
    settings : Settings
        Names, token and limits.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        # What the cookie holds: worth nothing once the server has stopped, and not the token.
        self.pass_word = ""
        if settings.token is not None:
            self.pass_word = hmac.new(
                secrets.token_bytes(32), settings.token.encode(), hashlib.sha256
            ).hexdigest()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # no websockets here
            return

        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                given = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(each for each in self._headers(scope) if each[0] not in given),
                ]
            await send(message)

        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        answer = self._refused(scope, headers)
        try:
            await (answer or self.app)(scope, receive, send_with_headers)
        except Exception as error:  # whoever is outside would log its message too
            tell_where(error)
            if not started:
                found = "an error of citypact itself"
                failed = refusal(500, "answer", found, "an answer", language=language_in(scope))
                await failed(scope, receive, send_with_headers)

    def _headers(self, scope: Scope) -> tuple[tuple[bytes, bytes], ...]:
        # What was asked and answered stays out of every cache; our own files are asked for by their mark.
        kept = b"no-cache" if scope["path"].startswith("/static/") else b"no-store"
        return (*HEADERS, (b"cache-control", kept))

    def _refused(self, scope: Scope, headers: dict[str, str]) -> ASGIApp | None:
        """Return the answer to a request that goes no further, or nothing."""
        told: dict[str, Any] = {"language": language_in(scope), "visitors": True}
        names = [value for name, value in scope["headers"] if name == b"host"]
        if len(names) != 1 or not self.settings.knows(host_name(headers["host"])):
            found = headers.get("host", "nothing")
            return refusal(421, "Host", found, "the name of this server", **told)
        if foreign(scope["method"], scope["path"], headers):
            found = headers.get("origin") or headers.get("sec-fetch-site", "")
            return refusal(403, "Origin", found, "a request of this server's own pages", **told)
        return None if self.settings.token is None else self._without_token(scope, headers)

    def _without_token(self, scope: Scope, headers: dict[str, str]) -> ASGIApp | None:
        """Demand the token once, by link or header, and the cookie from then on."""
        from starlette.responses import RedirectResponse

        token = self.settings.token or ""
        cookie = f"citypact-{scope['server'][1] if scope.get('server') else 0}"
        if same(cookie_named(cookie, headers.get("cookie", "")), self.pass_word):
            return None
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and same(given.strip(), token):
            return None
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        if scope["method"] in SAFE and any(name == "token" and same(value, token) for name, value in query):
            rest = urlencode([(name, value) for name, value in query if name != "token"])
            # One slash, or the path would be read as the name of another server.
            path = "/" + scope["path"].lstrip("/\\")
            answer = RedirectResponse(path + (f"?{rest}" if rest else ""), 303)
            secure = scope["scheme"] == "https"
            answer.set_cookie(cookie, self.pass_word, httponly=True, samesite="strict", secure=secure)
            return answer
        return refusal(
            401,
            "token",
            "nothing or another",
            "the token that citypact web printed",
            "open the link that citypact web printed, or send Authorization: Bearer TOKEN",
            {"WWW-Authenticate": "Bearer"},
            language_in(scope),
        )


def host_name(host: str) -> str:
    """Return the name in a ``Host`` header without its port.

    Examples
    --------
    >>> host_name("localhost:8000"), host_name("[::1]:8000"), host_name("::1")
    ('localhost', '::1', '')
    """
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def foreign(method: str, path: str, headers: dict[str, str]) -> bool:
    """Return whether a request comes from a page of another site.

    A link from elsewhere may open a page of ours; nothing else may be asked from elsewhere.

    Examples
    --------
    >>> foreign("POST", "/api/split", {"host": "localhost:8000", "origin": "http://evil.example"})
    True
    >>> foreign("POST", "/api/split", {"host": "localhost:8000", "origin": "http://localhost:8000"})
    False
    """
    site = headers.get("sec-fetch-site", "same-origin")
    if site not in ("same-origin", "none"):
        opens_a_page = (
            method in SAFE
            and headers.get("sec-fetch-mode") == "navigate"
            and headers.get("sec-fetch-dest") == "document"
            and not path.startswith("/api")
        )
        return not opens_a_page
    origin = headers.get("origin")
    if origin is None:
        return False
    scheme, _, rest = origin.partition("://")
    return scheme not in ("http", "https") or rest.lower() != headers.get("host", "").lower()


def same(given: str, kept: str) -> bool:
    """Compare in a time that does not tell how much of it agrees; nothing equals nothing never."""
    return bool(kept) and hmac.compare_digest(given.encode(), kept.encode())


def cookie_named(name: str, header: str) -> str:
    """Return the value of one cookie, or nothing; other servers of this machine may have set odd ones.

    Examples
    --------
    >>> cookie_named("b", 'a={"x": 1}; b=2')
    '2'
    """
    parts = (part.strip().partition("=") for part in header.split(";"))
    return next((value for key, _, value in parts if key == name), "")
