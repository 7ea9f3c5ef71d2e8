"""A YAML 1.2 file as plain data, with the line and column of every key and value.

Only the plain part of the language is accepted: mappings with text keys, lists and scalars
of the core schema (``1e5`` is a number, ``12:30`` and ``no`` are text). Tags, anchors,
aliases and several documents are refused: a scenario needs none of them, and they are how
a small file becomes a program or a gigabyte. The file is judged by its size on disk before
it is read; the nodes are composed from parser events, so nothing is ever expanded.
"""

from __future__ import annotations

from pathlib import Path

from citypact.errors import InputError, Problem
from citypact.scenario.text_file import read_text, refuse_controls
from citypact.scenario.yaml_composer import (
    MOST_PROBLEMS,
    Composer,
    Document,
    KeyPath,
    Refused,
    dotted,
)

__all__ = ["Document", "KeyPath", "Refused", "dotted", "parse_yaml", "read_yaml"]

LARGEST_FILE = 1024 * 1024  #: bytes


def read_yaml(path: str | Path, collect: list[Problem] | None = None) -> Document:
    """Read a YAML file of at most 1 MB.

    Parameters
    ----------
    path : str or Path
        A regular file in UTF-8, with or without byte order mark.
    collect : list, optional
        When given, mistakes that leave the rest readable are appended here instead of
        being raised, and a value that cannot be used is a :class:`Refused`.

    Returns
    -------
    Document

    Raises
    ------
    InputError
        Listing every mistake as ``file:line:column: …``.
    """
    return parse_yaml(read_text(Path(path), "a scenario file (.yaml)", LARGEST_FILE), str(path), collect)


def parse_yaml(text: str, file: str = "<text>", collect: list[Problem] | None = None) -> Document:
    """Read YAML from text; as :func:`read_yaml` otherwise.

    Examples
    --------
    >>> parse_yaml("a: 1e5\\nb: 12:30\\nc: no").data
    {'a': 100000.0, 'b': '12:30', 'c': 'no'}
    """
    refuse_controls(text, file)
    composer = Composer(file)
    composer.run(text)
    problems = composer.problems
    if len(problems) > MOST_PROBLEMS:
        more = f"{len(problems) - MOST_PROBLEMS} further mistakes"
        problems[MOST_PROBLEMS:] = [Problem("file", more, "none", file)]
    if collect is not None:
        collect += problems
    elif problems:
        raise InputError(*problems)
    return Document(file, composer.top, composer.values, composer.keys)
