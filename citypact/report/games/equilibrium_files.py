"""Equilibria as files: their strategies and payoffs as a table, and a picture of two strategies each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from citypact.report.games.best_reply_chart import best_reply_picture, can_be_drawn
from citypact.report.pictures.illustration import Illustration
from citypact.report.saved.answer_files import FIGURES, table_text
from citypact.scenario.normal_form.answering import EquilibriumAnswer
from citypact.solvers.nash import NashEquilibria


def illustrations(answer: EquilibriumAnswer) -> list[Illustration]:
    """Return the best replies of two players with two strategies each; nothing for another game."""
    found = answer.found
    if not (isinstance(found, NashEquilibria) and can_be_drawn(found.game)):
        return []
    draw = partial(best_reply_picture, found)
    return [Illustration("equilibrium", "Best replies of both players, and where they meet", draw)]


def csv_text(answer: EquilibriumAnswer) -> str:
    """Return the figures as CSV with the columns quantity, value, unit."""
    return table_text(FIGURES, _rows(answer.document))


def _rows(document: Mapping[str, Any]) -> Iterator[tuple[str, float | None, str]]:
    for number, each in enumerate(document["equilibria"], start=1):
        parts = zip(
            document["players"], document["strategies"], each["strategies"], each["payoffs"], strict=True
        )
        for player, names, chances, payoff in parts:
            for name, chance in zip(names, chances, strict=True):
                if chance:
                    yield f"equilibrium {number}: chance that {player} plays {name}", chance, ""
            yield f"equilibrium {number}: payoff of {player}", payoff, "亿元"
