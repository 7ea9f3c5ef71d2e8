"""Equilibria as files: the document, its figures as a table, and the best replies of a two-by-two game."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from citypact.report.answer_files import FIGURES, table_text, write_answer
from citypact.report.best_reply_chart import best_reply_figure, can_be_drawn
from citypact.scenario.normal_form.answering import EquilibriumAnswer
from citypact.solvers.nash import NashEquilibria


def write_equilibrium(answer: EquilibriumAnswer, folder: str | Path, chart: str = "png") -> tuple[str, str]:
    """Write ``equilibrium.json``, ``equilibrium.csv`` and, for two strategies each, a picture into a folder.

    Returns
    -------
    tuple
        Names of the files, and a warning that is empty if the picture was drawn or none was due.

    Raises
    ------
    InputError
        If the chart's format is unknown, or the folder cannot be made or written.
    """
    found, pictures = answer.found, []
    if isinstance(found, NashEquilibria) and can_be_drawn(found.game):
        pictures = [("equilibrium", partial(best_reply_figure, found))]
    names, warning = write_answer(
        "equilibrium", answer.document, table_text(FIGURES, _rows(answer.document)), pictures, folder, chart
    )
    return ", ".join(names), warning


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
