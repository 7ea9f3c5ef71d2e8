"""Two pools: closed forms never queue behind questions that take their time."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from citypact.errors import Problem
from citypact.language import LANGUAGES
from citypact.web.pool import Busy, Cancelled, Job, OverTime, Pool, WorkerDied
from citypact.web.refusals import refusal_document, visitors_problem
from citypact.web.worker import Reply, refused, serve, serve_heavy, to_json

if TYPE_CHECKING:
    from starlette.requests import Request

    from citypact.web.settings import Settings

RETRY_AFTER = {"Retry-After": "2"}  #: seconds


class Pools:
    """The processes of a server and the questions under way.

    Parameters
    ----------
    settings : Settings
        How many, how long.
    """

    def __init__(self, settings: Settings) -> None:
        bounds = {"queue_limit": settings.queue_limit}
        self.heavy = Pool(serve_heavy, size=settings.workers, limit=settings.time_limit, **bounds)
        # One answers some fifty closed forms a second.
        size = max(1, settings.workers // 2)
        self.quick = Pool(serve, size=size, limit=settings.quick_limit, **bounds)
        self._named: dict[str, tuple[Pool, Job]] = {}

    def start(self) -> None:
        """Start every process."""
        self.quick.start()
        self.heavy.start()

    def close(self) -> None:
        """End every process."""
        self.quick.close()
        self.heavy.close()

    async def ask(
        self, request: Request, task: str, arguments: Mapping[str, Any], *, quick: bool = False
    ) -> tuple[Reply, dict[str, str]]:
        """Have a task done for a visitor, for as long as the visitor stays.

        Parameters
        ----------
        request : Request
            Whose header ``Citypact-Job`` may name the question, for :meth:`cancel`.
        task, arguments : str, mapping
            Of the worker.
        quick : bool
            Whether it is a closed form, bounded by its inputs.

        Returns
        -------
        tuple
            The reply, and headers that belong to it.
        """
        pool = self.quick if quick else self.heavy
        language = arguments.get("language", LANGUAGES[0])

        def told(status: int, found: str, expected: str, remedy: str = "", field: str = "question") -> Reply:
            return refused(status, Problem(field, found, expected, remedy=remedy), language=language)

        name = request.headers.get("citypact-job", "")
        if name in self._named:
            document = refusal_document(422, [_another(name)], language, visitors_problem)
            return Reply(422, to_json(document)), {}
        try:
            job = pool.submit(task, arguments)
        except Busy as error:
            return told(503, str(error), "fewer questions", "ask again soon", "queue"), RETRY_AFTER
        if name:
            self._named[name] = pool, job
        gone = asyncio.ensure_future(_gone(request))
        answer = asyncio.wrap_future(job.future)
        answer.add_done_callback(_heard)
        try:
            await asyncio.wait({answer, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not answer.done():
                raise Cancelled("the visitor left")
            return Reply(*answer.result()), {}
        except Cancelled:
            return told(409, "taken back before it was answered", "to be waited for"), {}
        except OverTime as error:
            return told(504, f"more than {error}", "an answer within that time"), {}
        except WorkerDied as error:
            return told(503, f"no answer: {error}", "an answer", "ask again"), RETRY_AFTER
        finally:
            if not job.future.done():
                pool.cancel(job)
            gone.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await gone
            self._named.pop(name, None)

    def cancel(self, name: str) -> bool:
        """Take back the question of that name; false if none is under way."""
        found = self._named.get(name)
        if found is None:
            return False
        pool, job = found
        pool.cancel(job)
        return True


def _another(name: str) -> Problem:
    return Problem("Citypact-Job", name, "a name of its own for each question")


async def _gone(request: Request) -> None:
    """Return when the visitor has hung up."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _heard(answer: asyncio.Future[Any]) -> None:
    """Take note of how an answer ended that nobody waits for any more, so that nothing is logged."""
    if not answer.cancelled():
        answer.exception()
