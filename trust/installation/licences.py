"""The licences of all that is installed with the package."""

from __future__ import annotations

import json
import re

from trust.budget import Figures
from trust.environments import ROOT, Environment, run

#: Words of licences under which the package, itself MIT, may be passed on together with others.
OPEN = re.compile(
    r"\b(MIT|BSD|Apache|PSF|Python Software Foundation|ISC|HPND|Historical Permission|MPL|Mozilla Public"
    r"|Unlicense|Zlib|0BSD|CC0|Boost)",
    re.IGNORECASE,
)
_LIST = """
import json
from importlib.metadata import distributions
def words(meta):
    classes = [each for each in meta.get_all("Classifier") or () if each.startswith("License ::")]
    said = [meta.get("License-Expression"), (meta.get("License") or "")[:200]]
    return " / ".join(filter(None, [*said, *classes]))
print(json.dumps({each.metadata["Name"]: words(each.metadata) for each in distributions()}))
"""
#: Installers that every environment has.
_TOOLS = {"pip", "setuptools"}


def licence_figures(env: Environment, failures: list[str]) -> Figures:
    """Count the distributions of an environment and name those whose licence is not open, or unknown."""
    told = json.loads(run([str(env.python), "-c", _LIST], ROOT).stdout)
    found = {name: words for name, words in told.items() if name not in _TOOLS}
    doubtful = sorted(
        f"{name} ({words.split(chr(10))[0] or 'says nothing'})"
        for name, words in found.items()
        if not OPEN.search(words)
    )
    failures += [f"licence: {each}" for each in doubtful]
    return {"distributions whose licence was read": len(found), "licences that are not permissive": doubtful}
