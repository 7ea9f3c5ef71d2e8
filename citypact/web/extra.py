"""The packages that the server needs and the package itself does not."""

from __future__ import annotations

from importlib.util import find_spec

from citypact.errors import MissingExtra

PACKAGES = ("fastapi", "uvicorn", "jinja2", "plotly")


def require_web() -> None:
    """Say in one line what is missing.

    Raises
    ------
    MissingExtra
        Naming the extra ``web``.
    """
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        names = ", ".join(missing)
        raise MissingExtra(
            f"citypact web needs {names}, which the extra web installs: pip install 'citypact[web]'"
        )
