"""``citypact web``: the page and the JSON API on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from citypact.cli.saying import say


def web_command(
    *,
    host: Annotated[
        str, typer.Option(help="Address to bind; anything but this machine's own demands a token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port; 0 takes a free one.")] = 8000,
    token: Annotated[
        str | None,
        typer.Option(
            help="What visitors must know: 16 or more letters and digits, or auto for one made at random.",
            envvar="CITYPACT_TOKEN",
        ),
    ] = None,
    public_name: Annotated[
        list[str] | None,
        typer.Option(help="Name of a proxy before it, as visitors know it; repeat for each."),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(help="Processes for questions that take time; one a core if not given."),
    ] = None,
    time_limit: Annotated[float, typer.Option(help="Seconds a question may take.")] = 60.0,
    open_page: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in a browser.")] = True,
) -> None:
    """Open the page in a browser, and answer the JSON API, until stopped with Ctrl-C.

    Binds to this machine alone unless told. The API is described at /docs.
    """
    from citypact.web.extra import require_web

    require_web()
    from citypact.web.serving import serve_until_stopped
    from citypact.web.settings import Settings

    given = {"workers": workers} if workers is not None else {}
    settings = Settings(
        host=host,
        port=port,
        token=fresh_token() if token == "auto" else token,
        public_names=tuple(public_name or ()),
        time_limit=time_limit,
        **given,
    )
    serve_until_stopped(settings, open_page=open_page, tell=say)


def fresh_token() -> str:
    """Return a token of 256 bits that nobody has seen."""
    import secrets

    return secrets.token_urlsafe(32)
