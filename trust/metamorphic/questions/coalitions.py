"""Questions to the solution concepts of games between coalitions."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from citypact import solvers
from citypact.games.coalitional import CoalitionalGame
from trust.metamorphic.laws import Entry
from trust.metamorphic.telling import Telling, placed

#: Values that give a null player nothing and others what they had.
_NULL_OUT = [
    "shapley",
    "nucleolus",
    "prenucleolus",
    "banzhaf",
    "normalized_banzhaf",
    "modiclus",
    "anti_prenucleolus",
    "tau",
    "gately",
]


#: Values that follow when every member of a coalition brings an amount of its own.
_COVARIANT = [
    "shapley",
    "nucleolus",
    "prenucleolus",
    "per_capita_nucleolus",
    "per_capita_prenucleolus",
    "modiclus",
    "anti_prenucleolus",
    "tau",
    "gately",
    "equal_surplus",
    "equal_nonseparable",
    "consensus_value",
    "least_square_prenucleolus",
    "least_square_nucleolus",
    "banzhaf",
    "scrb",
    "alternate_cost_avoided",
    "separable_costs",
    "utopia",
    "minimal_rights",
    "core_center",
]


_OTHER_VALUES = [
    "solidarity",
    "equal_division",
    "disruption_nucleolus",
    "proportional_nucleolus",
    "raw_banzhaf",
]


_SETS = [
    "core_vertices",
    "least_core_vertices",
    "core_cover_vertices",
    "imputation_vertices",
    "reasonable_vertices",
    "marginal_vectors",
]


_INDICES = [
    "johnston",
    "deegan_packel",
    "public_good_index",
    "raw_public_good_index",
    "shapley_shubik",
    "coleman_initiative",
    "coleman_prevention",
    "koenig_braeuninger",
    "nevison",
    "public_help_index",
    "rae",
    "coleman_collectivity",
    "banzhaf_index",
]


def drawn_game(t: Telling, least: int = 2, most: int = 4, cost: bool | None = None) -> CoalitionalGame:
    """Return a game of a few players: any worths, or dividends that make its core large."""
    number = t.whole(least, most)
    names = t.names(number)
    grown = t.one_of((True, False))
    parts = [Fraction(0)] + [t.money(0, 4) + t.money(0, 1) for _ in range(2**number - 1)]
    oriented = t.one_of((False, False, True)) if cost is None else cost
    shifts = t.moneys(number, -3, 3)
    if grown and not oriented:
        worths = [
            sum((parts[sub] for sub in range(mask + 1) if sub & mask == sub), Fraction(0))
            for mask in range(2**number)
        ]
    else:
        worths = [part * bin(mask).count("1") for mask, part in enumerate(parts)]
    if t.twist == "constant":
        t.shifts = dict(zip(names, shifts, strict=True))  # type: ignore[attr-defined]
        worths = [
            worth + sum((shifts[at] for at in range(number) if mask >> at & 1), Fraction(0))
            for mask, worth in enumerate(worths)
        ]
    if t.twist == "null":
        names, worths, number = (*names, "nobody"), worths * 2, number + 1
    order = t.order(number)
    moved = [
        worths[sum(1 << order[at] for at in range(number) if mask >> at & 1)] for mask in range(2**number)
    ]
    return CoalitionalGame(placed(names, order), moved, cost=oriented)


def drawn_votes(t: Telling) -> CoalitionalGame:
    """Return a simple game: a majority of votes wins one."""
    number = t.whole(2, 5)
    votes = [t.whole(1, 6) for _ in range(number)]
    names = t.names(number)
    quota = Fraction(sum(votes), 2)
    if t.twist == "null":
        names, votes, number = (*names, "nobody"), [*votes, 0], number + 1
    order = t.order(number)
    votes, names = placed(votes, order), tuple(placed(names, order))
    wins = [
        int(sum(votes[at] for at in range(number) if mask >> at & 1) > quota) for mask in range(2**number)
    ]
    return CoalitionalGame(names, wins)


def told_back(found: Any, t: Telling) -> Any:
    """Return the amounts by name, without the null player (who must have nothing) and without the shifts."""
    amounts = dict(zip(found.players, found.fractions or found.vector(), strict=True))
    if t.twist == "null":
        got = amounts.pop("nobody")
        amounts["the null player"] = got if abs(got) > 1e-9 else 0.0
    elif "nobody" not in amounts:
        amounts["the null player"] = 0.0
    shifts: Mapping[str, Fraction] = getattr(t, "shifts", {})
    return {name: amount - type(amount)(shifts.get(name, 0)) for name, amount in amounts.items()}


def asked(name: str, draw: Callable[[Telling], CoalitionalGame] = drawn_game) -> Callable[[Telling], Any]:
    """Ask a solver about a drawn game."""
    return lambda t: getattr(solvers, name)(draw(t))


def _points(name: str) -> Entry:
    """Vertices as maps from names to amounts, in any order."""

    def ask(t: Telling) -> Any:
        game = drawn_game(t, most=3)
        corners = np.asarray(getattr(solvers, name)(game), dtype=float)
        shifts = getattr(t, "shifts", {})
        return [
            {
                player: float(part) - float(shifts.get(player, 0))
                for player, part in zip(game.players, row, strict=True)
            }
            for row in corners
        ]

    return Entry(ask, twists=("constant",), loose=True)


def _tables(name: str) -> Entry:
    """Arrays with a place for every coalition or pair of players, keyed by names."""

    def ask(t: Telling) -> Any:
        game = drawn_game(t)
        found = np.asarray(getattr(solvers, name)(game))
        players = game.players
        if found.ndim == 2:
            return {
                f"{a}|{b}": found[i, j]
                for i, a in enumerate(players)
                for j, b in enumerate(players)
                if i != j
            }
        told = list(t.known.values())
        return {
            "|".join(sorted((p for at, p in enumerate(players) if mask >> at & 1), key=told.index)): value
            for mask, value in enumerate(found)
        }

    return Entry(ask)


def holds(found: Any, t: Telling) -> Any:
    """Return whether a property holds, and by how much it fails."""
    return {"holds": found.holds, "gap": found.gap}


def unions_of(t: Telling, names: tuple[str, ...]) -> list[list[str]]:
    """Return a partition of the players into two groups, or one."""
    cut = t.whole(1, len(names))
    groups = [list(names[:cut]), list(names[cut:])]
    return [group for group in (reversed(groups) if t.reordered else groups) if group]


def _structured(name: str, extra: Callable[[Telling, tuple[str, ...]], Any]) -> Entry:
    def ask(t: Telling) -> Any:
        game = drawn_game(t, least=2)
        plain_names = tuple(sorted(game.players, key=lambda p: list(t.known.values()).index(p)))
        return getattr(solvers, name)(game, extra(t, plain_names))

    return Entry(ask, view=told_back)


def _chain(t: Telling, names: tuple[str, ...]) -> list[tuple[str, str]]:
    return list(itertools.pairwise(names))


def _structure(found: Any, t: Telling) -> Any:
    return {"value": found.exact, "together": found.together, "apart": found.apart}


SIMPLE_UNIT = {"unit": "a simple game has worths 0 and 1, which are votes and no money"}


QUESTIONS: dict[str, Entry] = {
    **{
        name: Entry(
            asked(name),
            twists=(("null",) if name in _NULL_OUT else ()) + (("constant",) if name in _COVARIANT else ()),
            view=told_back,
        )
        for name in dict.fromkeys((*_NULL_OUT, *_COVARIANT, *_OTHER_VALUES))
    },
    **{name: _points(name) for name in _SETS},
    **{name: Entry(asked(name, drawn_votes), but=SIMPLE_UNIT, view=None) for name in _INDICES},
    **{name: _tables(name) for name in ("banzhaf_interaction", "shapley_interaction", "dividends")},
    **{name: _structured(name, unions_of) for name in ("aumann_dreze", "banzhaf_owen", "owen")},
    **{name: _structured(name, _chain) for name in ("myerson", "position_value")},
    "winter": _structured("winter", lambda t, names: [unions_of(t, names), [list(names)]]),
    "weighted_shapley": _structured(
        "weighted_shapley", lambda t, names: {name: t.number(0.5, 4) for name in names}
    ),
    "egalitarian_shapley": Entry(
        lambda t: solvers.egalitarian_shapley(drawn_game(t), t.number(0, 1)), view=told_back
    ),
    "least_square_value": Entry(lambda t: solvers.least_square_value(drawn_game(t)), view=told_back),
    "k_cover": Entry(lambda t: solvers.k_cover(drawn_game(t, least=3), 2).grand),
    "epsilon_core_vertices": Entry(
        lambda t: solvers.epsilon_core_vertices(drawn_game(t, most=3), t.money(0, 2)), loose=True
    ),
    "core": Entry(
        asked("core"), view=lambda found, t: {"empty": found.empty, "gap": found.gap}, twists=("constant",)
    ),
    "core_ranges": Entry(asked("core_ranges"), view=lambda found, t: found.fractions),
    "least_core": Entry(
        asked("least_core"), twists=("constant",), view=lambda found, t: {"epsilon": found.epsilon}
    ),
    "cost_of_stability": Entry(
        asked("cost_of_stability"), twists=("constant",), view=lambda found, t: found.exact
    ),
    "optimal_structure": Entry(asked("optimal_structure"), view=_structure),
}
