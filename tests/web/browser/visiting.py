"""A visitor of the page, for whom nothing may go wrong unseen."""

from __future__ import annotations

from typing import Any

WAIT = 60_000  #: ms for anything on a busy machine


class Visit:
    """A visitor's window, with everything that went wrong in it.

    Every test ends with :meth:`close`, which fails on an error in the console, a failed script, or a
    request to any other host; answers that a test expects to be refused it names by their status.
    """

    def __init__(self, browser: Any, address: str, width: int = 1280, **options: Any) -> None:
        self.address = address
        options = {"viewport": {"width": width, "height": 900}, "locale": "en-US", **options}
        self.context = browser.new_context(accept_downloads=True, **options)
        self.context.set_default_timeout(WAIT)
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.refused: list[int] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.wrong.append(f"script: {error}"))
        self.page.on("request", self._request)
        self.page.on("response", self._response)

    def _console(self, message: Any) -> None:
        # The browser reports a refused request on its own account; _response judges those.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.wrong.append(f"console: {message.text}")

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.wrong.append(f"outside: {request.url}")

    def _response(self, response: Any) -> None:
        if response.status >= 400 and response.status not in self.refused:
            self.wrong.append(f"status {response.status}: {response.url}")

    def open(self, view: str, lang: str = "en", rest: str = "") -> Any:
        """Open a view and wait for its answers."""
        self.page.goto(f"{self.address}/{view}?lang={lang}{rest}")
        self.page.wait_for_selector("html[data-ready]")
        self.answered()
        return self.page

    def answered(self) -> None:
        """Wait until every answer on the page is that of the present inputs."""
        self.page.wait_for_timeout(150)  # the pause after which the page asks
        for _ in range(WAIT // 100):
            busy = self.page.locator("[data-answer][aria-busy=true]").count()
            if not busy:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("no answer in time")

    @property
    def figure(self) -> str:
        """The large figure of the answer."""
        return str(self.page.locator("#answer .figure strong").inner_text())

    @property
    def told(self) -> str:
        """The words at the head of the answer."""
        return str(self.page.locator("#answer .told").inner_text())

    def close(self) -> None:
        """End the visit; nothing may have gone wrong."""
        self.context.close()
        assert self.wrong == []
