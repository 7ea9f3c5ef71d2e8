"""What several packages are asked alike: a game, our answer, theirs, and what makes an answer wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Asked:
    """A game that packages are asked.

    Parameters
    ----------
    name : str
        As it stands in the table.
    how : mapping
        Keywords from which the game is built in the process of the peer; plain data.
    grows : bool
        Whether a package that was stopped on it would not end on the games after it either.
    """

    name: str
    how: Mapping[str, Any]
    grows: bool = True


@dataclass(frozen=True)
class Judgement:
    """Whether an answer is right, and the amount by which it is not."""

    right: bool
    note: str = ""


@dataclass(frozen=True)
class Peer:
    """How a package is asked.

    Parameters
    ----------
    answer : callable
        From the game to the package's answer; what it takes to hand the game over is part of its time.
    refuses : callable or None
        From a game to the reason why this package is not asked that, or an empty string.
    """

    answer: Callable[[Any], Any]
    refuses: Callable[[Asked], str] | None = None


@dataclass(frozen=True)
class Family:
    """One question.

    Parameters
    ----------
    title : str
        The question, as it stands in the table.
    game : callable
        From the keywords of ``Asked.how`` to the game.
    ours : callable
        From the game to our answer.
    judge : callable
        From the game, our answer and theirs to a judgement. It raises where ours is wrong.
    peers : dict
        By name of package, and of its method where it has several.
    games : sequence of Asked
        From small to large. The first is also what a peer is warmed up with.
    """

    title: str
    game: Callable[..., Any]
    ours: Callable[[Any], Any]
    judge: Callable[[Any, Any, Any], Judgement]
    peers: Mapping[str, Peer]
    games: Sequence[Asked] = field(default_factory=tuple)
