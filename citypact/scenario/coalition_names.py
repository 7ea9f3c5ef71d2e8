"""Names of players and coalitions as files write them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Any

LONGEST_NAME = 200


def name_problem(name: Any) -> tuple[str, str] | None:
    """Return what was expected of a player's name and what to do, or ``None`` if it will do.

    Examples
    --------
    >>> name_problem("北京") is None, name_problem("A+B")[0]
    (True, 'a name without +, which joins the members of a coalition')
    """
    if not isinstance(name, str) or not name.strip():
        return "names of players joined by single + signs", "see citypact new game"
    if "＋" in name:
        return "the plain sign + between players", "replace the full-width sign ＋"
    if "+" in name:
        return "a name without +, which joins the members of a coalition", "write it with another sign"
    if not name.isprintable():
        return "a name without control characters", "write it again by hand"
    if len(name) > LONGEST_NAME:
        return f"a name of at most {LONGEST_NAME} characters", ""
    return None


def near(word: str, words: Iterable[str]) -> str:
    """Return "did you mean …?" with the nearest of ``words``, or nothing."""
    found = difflib.get_close_matches(word, list(words), n=3, cutoff=0.6)
    return f"did you mean {' or '.join(found)}?" if found else ""


def members_of(text: str, players: Sequence[str]) -> tuple[str, ...] | str:
    """Return the members of ``Beijing+Tianjin``, or what is wrong with the text."""
    if text.strip() in ("", "∅"):
        return ()
    names = tuple(part.strip() for part in text.split("+"))
    for name in names:
        problem = name_problem(name)
        if problem:
            return f"{problem[0]}; {problem[1]}" if problem[1] else problem[0]
        if name not in players:
            remedy = near(name, players)
            known = f"players of {', '.join(players[:12])}" + (" and others" if len(players) > 12 else "")
            return f"{known}, not {name}" + (f"; {remedy}" if remedy else "")
    if len(set(names)) != len(names):
        return "each player once"
    return names
