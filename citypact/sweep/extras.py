"""Packages that only sweeps need; where one is not installed, its extra is named."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from citypact.errors import MissingExtra

_EXTRA = {"pyarrow": "store", "duckdb": "store", "distributed": "cluster"}


def optional(module: str, purpose: str) -> Any:
    """Import a module of an extra, or say which extra brings it.

    Parameters
    ----------
    module : str
        As ``pyarrow.parquet``.
    purpose : str
        What it is needed for, as the subject of a sentence.

    Raises
    ------
    MissingExtra
        If the package is not installed.

    Examples
    --------
    >>> optional("json", "this example").dumps(1)
    '1'
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        package = module.partition(".")[0]
        if error.name is None or error.name.partition(".")[0] != package:
            raise
        extra = _EXTRA[package]
        raise MissingExtra(f"{purpose} needs {package}: pip install 'citypact[{extra}]'") from None
