"""Pages of the API, made from the public names: one for each family of modules.

Nothing is listed by hand, so no public name can be missing. The pages are written into
``reference/api`` before Sphinx looks for sources, and are not part of the repository.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from pkgutil import resolve_name

from sphinx.application import Sphinx

import citypact
from citypact import solvers


def families() -> dict[str, list[str]]:
    """Return the public names by the family of modules that they live in, each name once."""
    found: dict[str, list[str]] = {}
    for package in (citypact, solvers):
        for name in package.__all__:
            if package is solvers and name in citypact.__all__:
                continue
            home = package._HOME[name].split(".")
            found.setdefault(".".join(home[1:3]), []).append(f"{package.__name__}.{name}")
    return {family: sorted(found[family]) for family in sorted(found)}


def page(family: str, names: list[str]) -> str:
    """Return the page of a family as reStructuredText."""
    parts = [family, "=" * len(family), ""]
    for name in names:
        thing = resolve_name(name)
        parts += [f".. {_directive(thing)}:: {name}"]
        if inspect.isclass(thing):
            parts += ["   :members:"]
            if thing.__bases__ != (object,):
                parts += ["   :show-inheritance:"]
        parts += [""]
    return "\n".join(parts)


def _directive(thing: object) -> str:
    if inspect.isclass(thing):
        return "autoexception" if issubclass(thing, BaseException) else "autoclass"
    return "autofunction" if callable(thing) else "autodata"


def index(pages: list[str]) -> str:
    """Return the page that lists the others."""
    title = "Public names in full"
    head = "Signature, units, errors, formula and source of every public name, by the module it lives in."
    tree = [".. toctree::", "   :maxdepth: 1", "", *(f"   {each}" for each in pages)]
    return "\n".join([title, "=" * len(title), "", head, "", *tree, ""])


def write_pages(app: Sphinx) -> None:
    """Write all pages, and leave those that would not change as they are."""
    folder = Path(app.srcdir) / "reference" / "api"
    folder.mkdir(exist_ok=True)
    texts = {family: page(family, names) for family, names in families().items()}
    texts["index"] = index(sorted(texts))
    for stale in {each.stem for each in folder.glob("*.rst")} - set(texts):
        (folder / f"{stale}.rst").unlink()
    for name, text in texts.items():
        file = folder / f"{name}.rst"
        if not file.is_file() or file.read_text("utf-8") != text:
            file.write_text(text, "utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.connect("builder-inited", write_pages)
    return {"parallel_read_safe": True}
