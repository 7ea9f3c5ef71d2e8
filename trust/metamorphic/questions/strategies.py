"""Questions to games in strategies: equilibria, dominance, commitment, repetition, adaptation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from citypact import solvers
from citypact.games.normal_form import NormalFormGame
from trust.metamorphic.laws import Entry
from trust.metamorphic.telling import Telling, placed

_STRATEGIES = ("wait", "act", "pay")
#: What nobody plays; told alone where it is played after all.
_NEVER = "never"


def _table(t: Telling, players: int, most: int) -> tuple[list[int], list[np.ndarray[Any, Any]], list[str]]:
    """Return order, payoff tables and players of the telling; tables follow the order in every axis."""
    shape = tuple(t.whole(2, most) for _ in range(players))
    tables = []
    for _ in range(players):
        flat = np.empty(int(np.prod(shape)), dtype=object)
        flat[:] = [t.money(-5, 5) + t.money(0, 1) for _ in range(len(flat))]
        tables.append(flat.reshape(shape))
    extra = t.money(1, 5)
    if t.twist == "constant":
        tables[0] = tables[0] + extra
        t.shifts = {t.name("Qaq"): extra}  # type: ignore[attr-defined]
    if (
        t.twist == "issue"
    ):  # one more strategy, worse for its player than all else and tempting for the others
        ends = [min(tables[0].flat) - extra, *(max(table.flat) + extra for table in tables[1:])]
        tables = [
            np.concatenate([table, np.full((1, *shape[1:]), end, dtype=object)])
            for table, end in zip(tables, ends, strict=True)
        ]
    order = t.order(players)
    return order, [np.transpose(tables[at], order) for at in order], placed(t.names(players), order)


def drawn_play(t: Telling, players: int = 2, most: int = 3) -> NormalFormGame:
    """Return a game in strategies; the telling reorders the players."""
    order, tables, names = _table(t, players, most)
    lengths = dict(zip(order, tables[0].shape, strict=True))
    labels = [tuple(f"{word}{at}" for word in _STRATEGIES[: lengths[at]]) for at in order]
    if t.twist == "issue":
        labels = [
            (*row[: lengths[0] - 1], _NEVER) if at == 0 else row
            for at, row in zip(order, labels, strict=True)
        ]
    return NormalFormGame(tuple(tables), tuple(names), tuple(labels))


def drawn_dilemma(t: Telling) -> NormalFormGame:
    """Return a prisoners' dilemma of two unlike players."""
    rows = []
    for _ in range(2):
        steps = sorted(t.moneys(4, 0, 5))
        rows.append(
            [step + t.unit * at for at, step in enumerate(steps)]
        )  # sucker < punishment < cooperation < temptation
    extra = t.money(1, 5)
    if t.twist == "constant":
        rows[0] = [each + extra for each in rows[0]]
        t.shifts = {t.name("Qaq"): extra}  # type: ignore[attr-defined]
    order = t.order(2)
    (s, p, c, d), (s2, p2, c2, d2) = placed(rows, order)
    return NormalFormGame(
        (np.array([[c, s], [d, p]]), np.array([[c2, d2], [s2, p2]])),
        tuple(placed(t.names(2), order)),
        (("C", "D"),) * 2,
    )


def _shift(t: Telling, name: str) -> Fraction:
    shifts: dict[str, Fraction] = getattr(t, "shifts", {})
    return shifts.get(name, Fraction(0))


def _mixed(game: NormalFormGame, found: Any, t: Telling) -> Any:
    """Equilibria as maps from players to chances and payoffs."""
    return [
        {
            player: {"chances": _played(labels, chances)}
            for player, labels, chances in zip(game.players, game.strategies, each.strategies, strict=True)
        }
        for each in found
    ]


def _played(labels: Sequence[str], chances: Sequence[Any]) -> dict[str, Any]:
    pairs = zip(labels, chances, strict=True)
    return {label: chance for label, chance in pairs if label != _NEVER or chance}


def _equilibria(
    solve: Callable[[NormalFormGame], Any], players: int = 2, most: int = 3
) -> Callable[[Telling], Any]:
    def ask(t: Telling) -> Any:
        game = drawn_play(t, players, most)
        return _mixed(game, solve(game).equilibria, t)

    return ask


def _pure(t: Telling) -> Any:
    game = drawn_play(t, 3)
    found = solvers.pure_equilibria(game)
    return [dict(zip(found.players, each, strict=True)) for each in found.named]


def _dominance(t: Telling) -> Any:
    game = drawn_play(t, 2)
    found = solvers.iterated_dominance(game)
    return dict(zip(game.players, found.survivors, strict=True))


def _security(t: Telling) -> Any:
    game = drawn_play(t, 2)
    found = solvers.security_levels(game)
    return found


def _logit(t: Telling) -> Any:
    game = drawn_play(t, 2, 2)
    found = solvers.logit_equilibrium(game, float(t.number(0.1, 1) / t.unit))
    return {
        player: {word: float(chance) for word, chance in chances.items()}
        for player, chances in found.chances.items()
    }


def _correlated(t: Telling) -> Any:
    found = solvers.correlated_equilibrium(drawn_play(t, 2))
    return {"value": found.value - sum(getattr(t, "shifts", {}).values(), Fraction(0))}


def _obedience(t: Telling) -> Any:
    game = drawn_play(t, 2, 2)
    weights = t.numbers(4, 0.1, 1)
    labels = [(a, b) for a in ("wait0", "act0") for b in ("wait1", "act1")]
    told = dict(zip(labels, weights, strict=True))
    total = sum(weights)
    chances: dict[tuple[str, ...], Fraction] = {
        (a, b): (told.get((a, b)) or told[(b, a)]) / total
        for a in game.strategies[0]
        for b in game.strategies[1]
    }
    return solvers.check_correlated(game, chances).holds


def _commitment(name: str) -> Callable[[Telling], Any]:
    def ask(t: Telling) -> Any:
        game = drawn_play(t, 2)
        found = getattr(solvers, name)(game, t.name("Qaq"))
        return {
            "value": found.value - _shift(t, t.name("Qaq")),
            "strategy": found.strategy,
            "reply": found.reply,
        }

    return ask


def _critical(t: Telling) -> Any:
    return solvers.critical_discount(drawn_dilemma(t), ("C", "C")).discount


def _tit_for_tat(t: Telling) -> Any:
    return solvers.tit_for_tat_discount(drawn_dilemma(t)).discount


def _bounds(t: Telling) -> Any:
    game = drawn_play(t, 2)
    found = solvers.stage_bounds(game)
    return {
        player: [pure - _shift(t, player), mixed - _shift(t, player)]
        for player, pure, mixed in zip(game.players, found.pure_minmax, found.mixed_minmax, strict=True)
    }


def _sustained(t: Telling) -> Any:
    game = drawn_dilemma(t)
    found = solvers.sustainable_payoffs(game, t.number(0, 0.99))
    return [
        {
            player: Fraction(paid) - _shift(t, player)
            for player, paid in zip(game.players, corner, strict=True)
        }
        for corner in found.vertices
    ]


def _supermodular(t: Telling) -> Any:
    game = drawn_play(t, 2)
    found = solvers.supermodular(game)
    return found.holds


_SAME = ("constant",)
_NEVER_PLAYED = (*_SAME, "issue")


QUESTIONS: dict[str, Entry] = {
    "nash_equilibria": Entry(_equilibria(solvers.nash_equilibria), twists=_NEVER_PLAYED, loose=True),
    "one_equilibrium": Entry(
        _equilibria(solvers.one_equilibrium),
        twists=_SAME,
        but={
            "order": "the path begins at the first player's first strategy, so another equilibrium may be met"
        },
    ),
    "many_player_equilibria": Entry(
        _equilibria(solvers.many_player_equilibria, 3, 2),
        but={
            "order": "a search at random, not complete by its own word: other starts may meet others",
            "unit": "a random search that says it is not complete: rounding moves where it lands",
        },
    ),
    "pure_equilibria": Entry(_pure, twists=_NEVER_PLAYED, loose=True),
    "iterated_dominance": Entry(_dominance, twists=_NEVER_PLAYED),
    "security_levels": Entry(_security, loose=True),
    "logit_equilibrium": Entry(_logit, twists=_SAME, tolerance=1e-6),
    "correlated_equilibrium": Entry(_correlated, twists=_NEVER_PLAYED),
    "check_correlated": Entry(_obedience, twists=_SAME),
    "stackelberg_mixed": Entry(_commitment("stackelberg_mixed"), twists=_SAME),
    "stackelberg_pure": Entry(_commitment("stackelberg_pure"), twists=_SAME),
    "critical_discount": Entry(_critical, twists=_SAME),
    "tit_for_tat_discount": Entry(_tit_for_tat, twists=_SAME),
    "stage_bounds": Entry(_bounds, twists=_SAME),
    "sustainable_payoffs": Entry(_sustained, twists=_SAME, loose=True),
    "supermodular": Entry(_supermodular, twists=_SAME),
}
