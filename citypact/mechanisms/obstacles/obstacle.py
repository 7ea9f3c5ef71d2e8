"""One obstacle of the study: what it says there, the question, and where its game is solved."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from citypact.mechanisms.answer_parts.headline import Headline

if TYPE_CHECKING:
    from citypact.mechanisms.obstacles.answer import ObstacleAnswer


class Obstacle(NamedTuple):
    """One obstacle of the study.

    Parameters
    ----------
    name : str
        As scenario files call it.
    ids : str
        Number in the catalogue of models.md §2.
    position : str
        Where the study speaks of it.
    passage : str
        What it says there, in our words.
    question : str
        What the game answers.
    game : str
        Module and class of the game.
    module : str
        Module with ``agree`` and ``headline``, in the folder of its family.
    """

    name: str
    ids: str
    position: str
    passage: str
    question: str
    game: str
    module: str

    @property
    def family(self) -> str:
        """Folder of the game, its agreement and its scenario."""
        return self.module.split(".")[-2]

    def headline(self, game: Any) -> Headline:
        """Return the figure to quote of a game of this kind."""
        found: Headline = import_module(self.module).headline(game)
        return found

    def agree(self, game: Any) -> ObstacleAnswer:
        """Solve a game of this kind."""
        found: ObstacleAnswer = import_module(self.module).agree(game)
        return found
