"""Which language a reader is addressed in: the one asked for, or that of the locale."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from citypact.errors import InputError, Problem

#: English first: the language of the code.
LANGUAGES = ("en", "zh")
_current: ContextVar[str] = ContextVar("language", default=LANGUAGES[0])


def current_language() -> str:
    """Return the language of what is shown now.

    Examples
    --------
    >>> current_language()
    'en'
    """
    return _current.get()


@contextmanager
def use_language(language: str) -> Iterator[None]:
    """Show words in a language until the block ends; each thread and task has its own.

    Parameters
    ----------
    language : str
        One of ``LANGUAGES``.

    Raises
    ------
    InputError
        If it is another.

    Examples
    --------
    >>> with use_language("zh"):
    ...     current_language()
    'zh'
    """
    if language not in LANGUAGES:
        raise InputError(Problem("lang", language, " or ".join(LANGUAGES)))
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)


def language_of_locale(environment: Mapping[str, str] | None = None) -> str:
    """Return the language that the variables of the locale ask for, English for any other than Chinese.

    Parameters
    ----------
    environment : mapping, optional
        By default that of the process: the first set of ``LC_ALL``, ``LC_MESSAGES``, ``LANG`` counts.

    Examples
    --------
    >>> language_of_locale({"LANG": "zh_CN.UTF-8"}), language_of_locale({"LC_ALL": "C", "LANG": "zh_CN"})
    ('zh', 'en')
    """
    variables = os.environ if environment is None else environment
    named = next((variables[each] for each in ("LC_ALL", "LC_MESSAGES", "LANG") if variables.get(each)), "")
    return "zh" if named.lower().startswith("zh") else "en"
