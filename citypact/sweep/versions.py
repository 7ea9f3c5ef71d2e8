"""The packages on which the bytes of a result depend, with their versions."""

from __future__ import annotations

import platform
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version

_PACKAGES = ("citypact", "numpy", "scipy", "cvxpy", "clarabel", "highspy", "pyarrow")


@lru_cache(maxsize=1)
def _versions() -> tuple[tuple[str, str], ...]:
    found = [("python", ".".join(platform.python_version_tuple()[:2]))]
    for name in _PACKAGES:
        try:
            found.append((name, version(name)))
        except PackageNotFoundError:
            continue
    return tuple(found)


def versions_here() -> dict[str, str]:
    """Return the versions of Python (major and minor) and of the packages that make the numbers.

    Examples
    --------
    >>> sorted(versions_here())[:2]
    ['citypact', 'clarabel']
    """
    return dict(_versions())
