"""The server: what it answers, behind its guard, with the processes that do the work."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from citypact.web.settings import Settings

DESCRIPTION = """\
Every kind of question that citypact answers. Money is in 亿元 (10⁸ yuan), real; a ratio is the origin's
share; transfers are positive to the named recipient. Errors of input are status 422 with one line for each
mistake: what was found, what is expected, what to do. Words come in English or Chinese (`?lang=`).
A question bears a name in the header `Citypact-Job` if it may have to be taken back."""
STATIC = Path(__file__).parent / "static"


def create_app(settings: Settings) -> FastAPI:
    """Return the application for these settings; its processes start and end with it.

    Parameters
    ----------
    settings : Settings
        Of the server.

    Raises
    ------
    MissingExtra
        If the packages of the extra ``web`` are not installed.
    """
    from citypact.web.extra import require_web

    require_web()
    from importlib.metadata import version

    from fastapi import FastAPI
    from starlette.staticfiles import StaticFiles

    from citypact.web.api import router as questions
    from citypact.web.api_docs import router as docs
    from citypact.web.api_lists import router as lists
    from citypact.web.body import BoundedBody
    from citypact.web.downloads import plotly_router
    from citypact.web.faults import add_fault_handlers
    from citypact.web.pages import router as pages
    from citypact.web.pools import Pools
    from citypact.web.security import Guard

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.pools.start()
        try:
            yield
        finally:
            app.state.pools.close()

    app = FastAPI(
        title="citypact",
        version=version("citypact"),
        summary="Which agreement will these cities sign and keep?",
        lifespan=lifespan,
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.pools = Pools(settings)
    add_fault_handlers(app)
    app.include_router(lists)
    app.include_router(questions)
    app.include_router(docs)
    app.include_router(plotly_router)
    app.include_router(pages)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(BoundedBody, settings=settings)
    app.add_middleware(Guard, settings=settings)  # the outermost: added last
    return app
