"""A compensation as files: its figures as a table, and pictures."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from citypact.report.designs.menu_chart import menu_picture
from citypact.report.pictures.illustration import Illustration
from citypact.report.saved.answer_files import FIGURES, table_text
from citypact.report.water.bet_chart import bet_picture
from citypact.report.water.compensation_chart import compensation_picture
from citypact.report.water.phase_portrait import phase_picture
from citypact.scenario.water.pair_result import CompensationAnswer


def illustrations(answer: CompensationAnswer) -> list[Illustration]:
    """Return gains over the transfer, each bet whose rule is known, the menu, and the promise's drift."""
    pair = answer.compensation.pair
    gains = f"Gains of {pair.upstream} and {pair.downstream} over the transfer"
    found = [Illustration("compensation", gains, partial(compensation_picture, answer.compensation))]
    found += [
        Illustration(
            f"bet-{place}", f"Payment over the water index: {study.bet.name}", partial(bet_picture, study)
        )
        for place, study in enumerate(answer.studies, start=1)
    ]
    if answer.menu is not None:
        menu = partial(menu_picture, answer.menu)
        found.append(Illustration("menu", "The menu offered where costs are hidden", menu))
    if answer.promise is not None:
        drift = partial(phase_picture, answer.promise.populations())
        found.append(Illustration("promise", "Where the two drift if nobody enforces the transfer", drift))
    return found


def csv_text(answer: CompensationAnswer) -> str:
    """Return the figures as CSV with the columns quantity, value, unit."""
    return table_text(FIGURES, _rows(answer))


def _rows(answer: CompensationAnswer) -> Iterator[tuple[str, float | str | None, str]]:
    pair = answer.compensation.pair
    yield "upstream", pair.upstream, ""
    yield "downstream", pair.downstream, ""
    yield from answer.compensation.rows()
    for study in answer.studies:
        for name, value, unit in study.rows():
            yield f"{study.bet.name}: {name}", value, unit
    if answer.menu is not None:
        for name, value, unit in answer.menu.rows():
            yield f"menu: {name}", value, unit
