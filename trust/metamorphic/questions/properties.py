"""Questions about properties of games between coalitions, and about membership in their sets."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from citypact import solvers
from citypact.games.coalitional import CoalitionalGame
from trust.metamorphic.laws import Entry
from trust.metamorphic.questions.coalitions import SIMPLE_UNIT, asked, drawn_game, drawn_votes, holds
from trust.metamorphic.telling import Telling

_PROPERTIES = [
    "is_additive",
    "is_average_convex",
    "is_balanced",
    "is_concave",
    "is_convex",
    "is_degenerate",
    "is_essential",
    "is_one_convex",
    "is_quasi_balanced",
    "is_semi_convex",
    "is_subadditive",
    "is_superadditive",
    "is_zero_monotone",
    "is_weakly_superadditive",
]


#: Not kept when members bring amounts of their own: worths are compared with one another or with zero.
_RAW_PROPERTIES = ["is_constant_sum", "is_weakly_constant_sum", "is_monotone", "is_symmetric"]


_MEMBERSHIPS = [
    "in_core",
    "in_core_cover",
    "in_imputations",
    "in_reasonable",
    "in_bargaining_set",
    "in_kernel",
    "in_prekernel",
    "in_weber_set",
]


def _membership(name: str) -> Entry:
    def ask(t: Telling) -> Any:
        game = drawn_game(t, most=3, cost=False)
        shares = [t.number(0, 1) + Fraction(1, 9) for _ in range(3)][: game.size]
        shifts = getattr(t, "shifts", {})
        plain_grand = game.fractions()[-1] - sum(shifts.values(), Fraction(0))
        by_name = dict(zip(t.names(game.size), shares, strict=True))
        total = sum(shares)
        x = [plain_grand * by_name[p] / total + shifts.get(p, 0) for p in game.players]
        return getattr(solvers, name)(game, x)

    return Entry(ask, twists=("constant",), view=lambda found, t: {"holds": found.holds})


def _groups(found: Any, t: Telling) -> Any:
    return [list(each) if isinstance(each, tuple) else each for each in found]


def _with_nobody(t: Telling) -> CoalitionalGame:
    """Return a game that has a null player half of the time."""
    t.twist = t.one_of(("null", ""))
    return drawn_game(t)


QUESTIONS: dict[str, Entry] = {
    **{name: Entry(asked(name), twists=("constant",), view=holds) for name in _PROPERTIES},
    **{name: Entry(asked(name), view=holds) for name in _RAW_PROPERTIES},
    **{name: _membership(name) for name in _MEMBERSHIPS},
    "is_k_convex": Entry(lambda t: solvers.is_k_convex(drawn_game(t, least=3), 2), view=holds),
    "is_simple": Entry(asked("is_simple", drawn_votes), but=SIMPLE_UNIT, view=holds),
    "is_totally_balanced": Entry(  # the gap is of the first subgame without a core; rows move which is first
        asked("is_totally_balanced"), twists=("constant",), view=lambda found, t: found.holds
    ),
    "dummy_players": Entry(asked("dummy_players", _with_nobody), view=_groups),
    "null_players": Entry(asked("null_players", _with_nobody), view=_groups),
    "symmetric_players": Entry(asked("symmetric_players"), view=_groups),
}
