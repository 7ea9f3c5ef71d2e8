"""What a request asks: inputs as they are, of a shipped case, or of a file's text, joined into one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from citypact.errors import InputError, Problem
from citypact.scenario.held_file import held_files

#: Names under which texts are held; problems say them.
SCENARIO, NORMAL_FORM = "scenario.yaml", "game.nfg"


def question(
    kind: str,
    inputs: Mapping[str, Any],
    case: str | None = None,
    text: str | None = None,
    files: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the inputs of a question of a kind.

    Parameters
    ----------
    kind : str
        One of :data:`citypact.scenario.answers.KINDS`.
    inputs : mapping
        Plain data, which go before those of the case or text.
    case : str, optional
        Name of a shipped case or game.
    text : str, optional
        Of a scenario, a game, or Gambit's strategic form.
    files : mapping, optional
        Tables (CSV) that the text names, by their names.

    Raises
    ------
    InputError
        If both case and text are given, or either asks another question.

    Examples
    --------
    >>> sorted(question("split", {"criterion": "egalitarian"}, case="gaozhu"))
    ['criterion', 'scenario']
    """
    if case is not None and text is not None:
        raise InputError(Problem("text", "a text beside a case", "one of the two"))
    found: dict[str, Any] = {}
    if case is not None:
        found = _of_kind(kind, *of_case(case), "case")
    elif text is not None:
        found = _of_kind(kind, *of_text(text, files or {}), "text")
    elif files:
        raise InputError(Problem("files", ", ".join(files), "the text of a scenario that names them"))
    joined = {**found, **inputs}
    return _beliefs_read(joined) if kind == "posted" else joined


def of_case(name: str) -> tuple[str, dict[str, Any]]:
    """Return the question of a shipped case or game; never of a file."""
    from citypact.scenario.answer_file import question_of
    from citypact.scenario.coalition_load import game_names
    from citypact.scenario.load import case_kind

    if name not in game_names():
        case_kind(name)  # refuses, with the nearest names
    return question_of(name)


def of_text(text: str, files: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    """Return the question that a text asks, with the tables that it names."""
    from citypact.scenario.answer_file import question_of

    name = NORMAL_FORM if text.lstrip("\ufeff \r\n").startswith("NFG ") else SCENARIO
    held = {key: value.encode("utf-8", "replace") for key, value in files.items()}
    with held_files({**held, name: text.encode("utf-8", "replace")}):
        return question_of(Path(name))


def _of_kind(kind: str, asked: str, inputs: dict[str, Any], field: str) -> dict[str, Any]:
    if kind != asked and (kind, asked) != ("reproduction", "split"):
        raise InputError(Problem(field, f"a question of kind {asked}", f"one of kind {kind}"))
    return inputs


def _beliefs_read(inputs: dict[str, Any]) -> dict[str, Any]:
    """Read beliefs that are given in words, such as ``uniform:0,0.6``."""
    from citypact.scenario.posted_beliefs import belief_in_words

    return {
        name: belief_in_words(value, name).to_dict()
        if name in ("origin", "destination") and isinstance(value, str)
        else value
        for name, value in inputs.items()
    }
