"""``--lang``: the language of all that a command prints, wherever it stands among the arguments."""

from __future__ import annotations

from collections.abc import Sequence

from citypact.errors import InputError, Problem
from citypact.language import LANGUAGES, language_of_locale

OPTION = "--lang"


def language_asked(arguments: Sequence[str]) -> tuple[str, list[str]]:
    """Return the language and the other arguments; without the option, the language of the locale.

    Raises
    ------
    InputError
        If the option has no value, or one that is no language of ours.

    Examples
    --------
    >>> language_asked(["split", "--lang", "zh", "beijing-hebei"])
    ('zh', ['split', 'beijing-hebei'])
    >>> language_asked(["--lang=en", "cases"])
    ('en', ['cases'])
    """
    expected = " or ".join(LANGUAGES)
    language, others = None, []
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--":
            others += [argument, *waiting]
        elif argument == OPTION or argument.startswith(f"{OPTION}="):
            language = next(waiting, "nothing") if argument == OPTION else argument.partition("=")[2]
            if language not in LANGUAGES:
                raise InputError(Problem(OPTION, language or "nothing", expected))
        else:
            others.append(argument)
    return language or language_of_locale(), others
