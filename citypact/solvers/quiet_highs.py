"""HiGHS as an object that can be solved again and again, silent from the first moment."""

from __future__ import annotations

from functools import cache
from typing import Any

from citypact.solvers.library_call import library_call


def quiet_highs() -> Any:
    """Return a fresh ``highspy.Highs`` that writes nothing to standard output.

    Its constructor prints a banner before any option can be set, which would stand in the
    middle of a JSON document; the banner comes from a method that is overridden here.
    """
    import highspy

    class Quiet(highspy.Highs):  # type: ignore[misc]  # its types are unknown
        """HiGHS with its log closed before the first line."""

        def enableCallbacks(self) -> None:  # noqa: N802  # the name of the method it overrides
            self.setOptionValue("output_flag", False)
            super().enableCallbacks()

        def run(self) -> Any:
            """Solve; what the library raises is a failure of the solver."""
            with library_call("HiGHS"):
                return super().run()

    return Quiet()


@cache
def highs_version() -> str:
    """Return the release of HiGHS in use."""
    from importlib.metadata import version

    return version("highspy")
